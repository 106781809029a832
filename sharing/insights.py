"""The figures of a period: the same for the client, for her preview and for her therapist."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from backend.core.readings import There
from sharing import (
    device_figures,
    journal_figures,
    measure_figures,
    medicine_figures,
    pattern_figures,
    practice_figures,
    practice_night_figures,
    sleep_figures,
    stall_card,
)
from sharing.before import before
from sharing.openings import MEDICINE_NOTES, STALL_CARD
from sharing.statements import Period

_SPARSE = {
    "practice": journal_figures.KINDS,
    "sleep": (*sleep_figures.KINDS, *device_figures.KINDS),
    "medicines": medicine_figures.KINDS,
    "measures": measure_figures.KINDS,
}
KINDS = (*_SPARSE,)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, over which dates, which kinds. `home`: the zone where she lives.

    `private`: by herself, who sees all. `compared`: the period before stands beside this one.
    `entries`: the columns of her attempts that are to be shown.
    """

    client_id: UUID
    home: str
    period: Period
    kinds: Collection[str]
    private: bool
    compared: bool = False
    entries: Collection[str] = ()

    @property
    def first(self) -> date:
        return self.period.earlier.first if self.compared else self.period.first


@dataclass(frozen=True, slots=True)
class Read:
    """What was found of it; None is not asked for. `there`: of which kinds she has anything."""

    there: Collection[Any]
    practised: practice_figures.Read | None = None
    journal: journal_figures.Journal | None = None
    written: sleep_figures.Written | None = None
    worn: device_figures.Worn | None = None
    taken: medicine_figures.Taken | None = None
    filled: measure_figures.Read | None = None


def read(asked: Asked) -> Read:
    """Each kind once; of what many clients have nothing, one query says whether she has any."""
    return ask(asked)()


def ask(asked: Asked) -> Callable[[], Read]:
    """The same when it is called for. What does not depend on what there is leaves in one trip."""
    id, period, private, kinds = asked.client_id, asked.period, asked.private, asked.kinds
    sparse = _there(frozenset(kinds)).ask(id)
    practised = (
        practice_figures.ask(id, period, private, asked.entries) if "practice" in kinds else None
    )
    written = sleep_figures.ask(id, asked.first, period, private) if "sleep" in kinds else None

    def found() -> Read:
        there = sparse()
        return Read(
            there,
            practised=practised and practised(),
            journal=journal_figures.read(id, asked.home, period, private, there)
            if "practice" in kinds
            else None,
            written=written and written(there),
            worn=device_figures.read(id, period, private, there) if "sleep" in kinds else None,
            taken=medicine_figures.read(id, period, private, there)
            if "medicines" in kinds
            else None,
            filled=measure_figures.read(id, asked.first, period.last, private, there)
            if "measures" in kinds
            else None,
        )

    return found


@cache
def _there(kinds: frozenset[str]) -> There:
    return There([each for kind in _SPARSE if kind in kinds for each in _SPARSE[kind]])


def insights(asked: Asked, opened: Collection[str]) -> dict[str, Any]:
    """What there is to say of it. `opened`: what her therapist opened to her (openings.py)."""
    return figures(read(asked), asked, opened)


def figures(read: Read, asked: Asked, opened: Collection[str]) -> dict[str, Any]:
    """What was read, in figures; practice and sleep side by side if both were."""
    period, private = asked.period, asked.private
    shown: dict[str, Any] = {}
    if read.practised and read.journal:
        shown["practice"] = _practice(read.practised, read.journal, asked)
    slept = sleep_figures.of(read.written, period, private) if read.written else None
    if slept:
        devices = device_figures.main(read.worn or (), slept.hidden)
        shown["sleep"] = {
            **sleep_figures.figures(slept, period, private),
            "devices": device_figures.figures(devices, slept.around, period),
        }
    if read.practised and slept:
        rem = device_figures.rem_minutes(devices)
        shown["practice_nights"] = practice_night_figures.figures(
            read.practised.inside, slept.around, rem, period
        )
    if read.taken is not None:
        shown["medicines"] = medicine_figures.figures(read.taken, period, MEDICINE_NOTES in opened)
    if read.filled:
        shown["measures"] = {"forms": measure_figures.figures(read.filled, period)}
        practice = shown.get("practice")
        shown["stalled"] = stall_card.stall_card(
            read.filled, practice, period, STALL_CARD in opened
        )
    if asked.compared:
        shown["before"] = before(read.practised, slept, read.filled, period)
    return shown


def _practice(
    practised: practice_figures.Read, journal: journal_figures.Journal, asked: Asked
) -> dict[str, Any]:
    period = asked.period
    return {
        **practice_figures.figures(practised, period),
        "patterns": pattern_figures.pattern_figures(
            journal, practised.behaviours, practised.history, period
        ),
        **journal_figures.figures(journal, asked.home, period),
    }


def for_client(shown: dict[str, Any]) -> dict[str, Any]:
    """The same without what is not open to her."""
    kept = dict(shown)
    if "medicines" in kept:
        kept["medicines"] = medicine_figures.for_client(kept["medicines"])
    if "stalled" in kept:
        kept["stalled"] = stall_card.for_client(kept["stalled"])
    return kept
