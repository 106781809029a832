"""From a time on the wall to an instant, over the nights on which the clocks change."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Occurs = Literal["once", "twice", "never"]
Event = tuple[str, time | None, ZoneInfo]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """When the clock showed a time on a date: `at` (UTC) is the first such instant.

    For a time that never came because the clock jumped over it, `at` is the first instant
    after the jump.
    """

    at: datetime
    occurs: Occurs


def occurrence(day: date, clock: time, zone: ZoneInfo) -> Occurrence:
    """Resolve the wall time `clock` on `day` in `zone` (PEP 495: fold 0 is the first)."""
    if clock.tzinfo is not None:
        raise ValueError("a time on the wall has no offset of its own")
    first, second = (
        datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    if first < second:
        return Occurrence(first, "twice")
    if first > second:
        return Occurrence(_jump(second, first, zone), "never")
    return Occurrence(first, "once")


def latest_not_after(clock: time, bound: datetime, zone: ZoneInfo) -> Occurrence:
    """The latest date's `clock` in `zone` that is not after the instant `bound`.

    A time that happened twice counts from its first occurrence.
    """
    if bound.utcoffset() is None:
        raise ValueError("an instant needs its offset")
    day = bound.astimezone(zone).date()
    # The day after, too: clocks set back over midnight let a date begin twice.
    candidates = (occurrence(day + timedelta(days=ahead), clock, zone) for ahead in (1, 0, -1))
    return next(each for each in candidates if each.at <= bound)


def walk_back(
    day: date, latest_first: Iterable[Event]
) -> tuple[dict[str, datetime], tuple[str, ...]]:
    """Place a night's events (name, time on the wall or None, zone of that moment).

    The last event that has a time is on `day`; each one before it is the latest such time that
    is not after the next. No fixed hour divides the days, so day sleepers and travellers come
    out right. Answers the instants (UTC) by name, and doubts: "ambiguous_<name>" for a time
    that came twice (the first is taken), "nonexistent_<name>" for one that never came.
    """
    at: dict[str, datetime] = {}
    doubts: list[str] = []
    following: datetime | None = None
    for name, clock, zone in latest_first:
        if clock is None:
            continue
        if following is None:
            found = occurrence(day, clock, zone)
        else:
            found = latest_not_after(clock, following, zone)
        if found.occurs == "never":
            doubts.append(f"nonexistent_{name}")
            continue
        if found.occurs == "twice":
            doubts.append(f"ambiguous_{name}")
        at[name] = following = found.at
    return at, tuple(doubts)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second in (before, after] with the offset that holds at `after`."""
    offset = after.astimezone(zone).utcoffset()
    seconds = range(int((after - before).total_seconds()))

    def has_jumped(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == offset

    return before + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))
