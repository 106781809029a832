"""The figures of a period: the same for the client, for her preview and for her therapist."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from backend.core.held import catch_up
from backend.core.line import Line
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
_RECKONING = Line(1)


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


def ask(asked: Asked) -> Callable[[], Callable[[], Read]]:
    """Each kind once; of what many clients have nothing, one query says whether she has any.

    What does not depend on what there is leaves with what is asked next. When this is called, the
    rest is asked for in one trip; what that gives makes records of it all.
    """
    id, period, private, kinds = asked.client_id, asked.period, asked.private, asked.kinds
    sparse = _there(frozenset(kinds)).ask(id)
    practised = (
        practice_figures.ask(id, period, private, asked.entries) if "practice" in kinds else None
    )
    written = sleep_figures.ask(id, asked.first, period, private) if "sleep" in kinds else None

    def rest() -> Callable[[], Read]:
        there = sparse()
        parts: dict[str, Callable[[], Any]] = {}
        if practised:
            parts["practised"] = practised
            parts["journal"] = journal_figures.ask(id, asked.home, period, private, there)
        if written:
            parts["written"] = written(there)
            parts["worn"] = device_figures.ask(id, period, private, there)
        if "medicines" in kinds:
            parts["taken"] = medicine_figures.ask(id, period, private, there)
        if "measures" in kinds:
            first, last = asked.first, period.last
            parts["filled"] = measure_figures.ask(id, first, last, private, there)
        catch_up()
        return lambda: Read(there, **{name: part() for name, part in parts.items()})

    return rest


@cache
def _there(kinds: frozenset[str]) -> There:
    return There([each for kind in _SPARSE if kind in kinds for each in _SPARSE[kind]])


def insights(asked: Asked, opened: Collection[str]) -> dict[str, Any]:
    """What there is to say of it. `opened`: what her therapist opened to her (openings.py)."""
    read = ask(asked)()
    with reckoning():
        return figures(read(), asked, opened)


def reckoning() -> AbstractContextManager[None]:
    """Inside, no other thread makes records or figures.

    Python does one thing at a time: several that reckon at once are all done late, and whoever
    only waits for the database does so longer, with what he has locked there.
    """
    return _RECKONING.turn()


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
