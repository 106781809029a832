"""What a night or a nap must fulfil, and the figures that follow from it."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, cast

from backend.core.device_time import date_errors, instant_errors, late
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from sleep import diary, naps
from sleep.clock_times import Which
from sleep.models import Nap, Night


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    if isinstance(change.id, date):
        yield from date_errors("/date", change.id, writer.now)
    yield from instant_errors("/logged_at", change.values["logged_at"], writer.now)


_NOON = time(12)
_ANSWERS = ("id", *(each.name for each in fields(diary.Night) if each.name != "date"))
_values = itemgetter(*_ANSWERS)
FIGURES = [each.name for each in fields(diary.Derived) if each.init]
_figures = attrgetter(*FIGURES)


def logged_late(night: Night) -> bool:
    """Was it written down more than a day after its noon?"""
    return late(_noon(night.id, night.time_zone), night.logged_at, night.created_at)


@lru_cache(8192)
def _noon(day: date, time_zone: str) -> datetime:
    """In UTC, as what it is compared with: to subtract across zones costs five times as much."""
    return datetime.combine(day, _NOON, zone(time_zone)).astimezone(UTC)


def night_figures(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from the others: what `sleep.diary.derive` finds."""
    derived = diary.derive(diary.Night(*_values(values)))
    return {**dict(zip(FIGURES, _figures(derived), strict=True)), "flags": [*derived.flags]}


def _completed(_writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    return night_figures(values)


def kept_figures(night: Night) -> diary.Derived:
    """What `sleep.diary.derive` finds of it, from its columns."""
    if night.flags is None:
        # An older server, which stops when this one is there, stores a night without them.
        return diary.derive(night)
    return diary.Derived(*_figures(night))


def _shown(night: Night) -> dict[str, Any]:
    return {"late": logged_late(night), "derived": kept_figures(night)}


def _check_nap(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from date_errors("/local_date", change.values["local_date"], writer.now)
    yield from instant_errors("/logged_at", change.values["logged_at"], writer.now)


def diary_nap(nap: Nap) -> naps.Nap:
    """The stored row as the rules read it."""
    which = cast(Which | None, nap.which_of_two)
    return naps.Nap(nap.local_date, nap.time_zone, nap.minutes, nap.start, which)


def _nap_shown(nap: Nap) -> dict[str, Any]:
    found = diary_nap(nap)
    return {"derived": {"started_at": naps.started_at(found), "flags": naps.flags(found)}}


NIGHTS = Kind("night", Night, check=_check, derive=_shown, complete=_completed, day=Night.id)
NAPS = Kind("nap", Nap, check=_check_nap, derive=_nap_shown, day=Nap.local_date)
