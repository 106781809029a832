"""The figures of a period: the same for the client, for her preview and for her therapist."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sharing import device_figures, practice_figures, practice_night_figures, sleep_figures
from sharing.medicine_figures import medicine_figures
from sharing.statements import Period

KINDS = ("practice", "sleep", "medicines")


def insights(
    client_id: UUID, period: Period, kinds: Collection[str], private: bool, notes_open: bool
) -> dict[str, Any]:
    """What is among the `kinds`, each read once; practice and sleep side by side if both are.

    `notes_open`: her therapist opened the notes on medicines to her.
    """
    shown: dict[str, Any] = {}
    if "practice" in kinds:
        practised = practice_figures.read(client_id, period, private)
        shown["practice"] = practice_figures.figures(client_id, practised, period, private)
    if "sleep" in kinds:
        slept = sleep_figures.read(client_id, period, private)
        devices = device_figures.read(client_id, period, private, slept.hidden)
        shown["sleep"] = {
            **sleep_figures.figures(slept, period, private),
            "devices": device_figures.figures(devices, slept.around, period),
        }
    if {"practice", "sleep"} <= {*kinds}:
        attempts = [attempt for attempt, _ in practised.inside]
        rem = device_figures.rem_minutes(devices)
        shown["practice_nights"] = practice_night_figures.figures(
            attempts, slept.around, rem, period
        )
    if "medicines" in kinds:
        shown["medicines"] = medicine_figures(client_id, period, private, notes_open)
    return shown
