"""The figures of a period: the same for the client, for her preview and for her therapist."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sharing import (
    device_figures,
    measure_figures,
    medicine_figures,
    practice_figures,
    practice_night_figures,
    sleep_figures,
    stall_card,
)
from sharing.before import before
from sharing.openings import MEDICINE_NOTES, STALL_CARD
from sharing.statements import Period

KINDS = ("practice", "sleep", "medicines", "measures")


def insights(
    client_id: UUID,
    period: Period,
    kinds: Collection[str],
    private: bool,
    opened: Collection[str],
    compared: bool = False,
) -> dict[str, Any]:
    """What is among the `kinds`, each read once; practice and sleep side by side if both are.

    `opened`: what her therapist opened to her (sharing/openings.py).
    `compared`: the period before stands beside this one.
    """
    shown: dict[str, Any] = {}
    practised = written = filled = None
    first = period.earlier.first if compared else period.first
    if "practice" in kinds:
        practised = practice_figures.read(client_id, period, private)
        shown["practice"] = practice_figures.figures(client_id, practised, period, private)
    if "sleep" in kinds:
        written = sleep_figures.written(client_id, first, period.last, private)
        slept = sleep_figures.of(written, period, private)
        devices = device_figures.read(client_id, period, private, slept.hidden)
        shown["sleep"] = {
            **sleep_figures.figures(slept, period, private),
            "devices": device_figures.figures(devices, slept.around, period),
        }
    if practised and written:
        attempts = [attempt for attempt, _ in practised.inside]
        rem = device_figures.rem_minutes(devices)
        shown["practice_nights"] = practice_night_figures.figures(
            attempts, slept.around, rem, period
        )
    if "medicines" in kinds:
        shown["medicines"] = medicine_figures.medicine_figures(
            client_id, period, private, MEDICINE_NOTES in opened
        )
    if "measures" in kinds:
        filled = measure_figures.read(client_id, first, period.last, private)
        shown["measures"] = {"forms": measure_figures.figures(filled, period)}
        practice = shown.get("practice")
        shown["stalled"] = stall_card.stall_card(filled, practice, period, STALL_CARD in opened)
    if compared:
        shown["before"] = before(practised, written, filled, period)
    return shown


def for_client(shown: dict[str, Any]) -> dict[str, Any]:
    """The same without what is not open to her."""
    kept = dict(shown)
    if "medicines" in kept:
        kept["medicines"] = medicine_figures.for_client(kept["medicines"])
    if "stalled" in kept:
        kept["stalled"] = stall_card.for_client(kept["stalled"])
    return kept
