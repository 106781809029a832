"""Naps and dozes: records of their own, never part of the night's own figures (DOMAIN A)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.core.zones import zone
from sleep.clock_times import Occurrence, Which, doubted, occurrence
from sleep.diary import MAX_NIGHT


@dataclass(frozen=True, slots=True)
class Nap:
    """One nap; `date` is the date on the wall in `time_zone` (IANA) on which it began.

    None is unknown. `which_of_two`: which one she means if `start` came twice that day.
    """

    date: date
    time_zone: str
    minutes: int | None
    start: time | None = None
    which_of_two: Which | None = None


def started_at(nap: Nap) -> datetime | None:
    """The instant (UTC); None if she did not say, or if that time never came."""
    found = _start(nap)
    return None if found is None or found.occurs == "never" else found.at


def flags(nap: Nap) -> tuple[str, ...]:
    """What to ask: missing_minutes, implausible_duration (over 16 h), and nonexistent_start or
    ambiguous_start on the days on which the clocks change."""
    found = _start(nap)
    doubts = [
        "missing_minutes" if nap.minutes is None else None,
        "implausible_duration" if is_implausible(nap) else None,
        doubted("start", found, nap.which_of_two) if found else None,
    ]
    return tuple(doubt for doubt in doubts if doubt)


def is_implausible(nap: Nap) -> bool:
    """As long as no night may be: asked about, and counted nowhere until she has answered."""
    return nap.minutes is not None and timedelta(minutes=nap.minutes) > MAX_NIGHT


def span(nap: Nap) -> tuple[datetime, datetime] | None:
    """From when to when (UTC), where both are known."""
    start = started_at(nap)
    if start is None or nap.minutes is None or is_implausible(nap):
        return None
    return start, start + timedelta(minutes=nap.minutes)


def _start(nap: Nap) -> Occurrence | None:
    if nap.start is None:
        return None
    return occurrence(nap.date, nap.start, zone(nap.time_zone), nap.which_of_two or "first")
