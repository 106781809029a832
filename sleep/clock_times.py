"""From a time on the wall to an instant, over the nights on which the clocks change."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Occurs = Literal["once", "twice", "never"]
Which = Literal["first", "second"]
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_NEAR = timedelta(hours=4)
_DAY_SECONDS, _HALF_DAY = 24 * 3600, 12 * 3600
_NEVER = 2 * _DAY_SECONDS  # later than all times of a date, wherever it is


class Event(NamedTuple):
    """A time on the wall; `which` of two, if that time came twice and she was asked."""

    name: str
    clock: time | None
    zone: ZoneInfo
    which: Which | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """When the clock showed a time on a date: `at` (UTC) is the first such instant, or the second
    if that was asked for and there was one.

    For a time that never came because the clock jumped over it, `at` is the first instant
    after the jump.
    """

    at: datetime
    occurs: Occurs


@lru_cache(8192)  # the night of a change is placed by trying dates, the same for many people
def occurrence(day: date, clock: time, zone: ZoneInfo, which: Which = "first") -> Occurrence:
    """Resolve the wall time `clock` on `day` in `zone` (PEP 495: fold 0 is the first)."""
    if clock.tzinfo is not None:
        raise ValueError("a time on the wall has no offset of its own")
    early, late = (
        datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    if early < late:
        return Occurrence(late if which == "second" else early, "twice")
    if early > late:
        return Occurrence(_jump(late, early, zone), "never")
    return Occurrence(early, "once")


def latest_not_after(
    clock: time, bound: datetime, zone: ZoneInfo, which: Which = "first"
) -> Occurrence:
    """The latest date's `clock` in `zone` that is not after the instant `bound`.

    A time that happened twice counts from its first occurrence, or from `which`.
    """
    if bound.utcoffset() is None:
        raise ValueError("an instant needs its offset")
    day = bound.astimezone(zone).date()
    # The day after, too: clocks set back over midnight let a date begin twice.
    candidates = (
        occurrence(day + timedelta(days=ahead), clock, zone, which) for ahead in (1, 0, -1)
    )
    return next(each for each in candidates if each.at <= bound)


Walked = tuple[dict[str, datetime], tuple[str, ...]]


Placed = list[int | None]


def walk_back_steadily(
    day: date, latest_first: Iterable[time | None], zone: ZoneInfo
) -> Placed | None:
    """`walk_back` in one zone at a twentieth of the cost; None when its clocks change near the
    night. Answers seconds after midnight (UTC) of `day`, None for a time that is not known.

    Where they do not change, each time comes once a day: there is nothing to try, nothing to
    doubt. Since 2000 no zone changed twice within six days, so a look at both ends will do.
    """
    half_day, following, offset = 2 * day.toordinal(), _NEVER, None
    found: Placed = []
    for clock in latest_first:
        if clock is None:
            found.append(None)
            continue
        at = clock.hour * 3600 + clock.minute * 60 + clock.second
        if offset is None:
            offset = steady_offset(zone, half_day + at // _HALF_DAY)
            if offset is None:
                return None
        at -= offset
        while at > following:
            at -= _DAY_SECONDS
        found.append(at)
        following = at
    if offset is None:
        return found
    first = half_day + (following + offset) // _HALF_DAY
    return found if steady_offset(zone, first) == offset else None


@lru_cache(8192)
def steady_offset(zone: ZoneInfo, half_day: int) -> int | None:
    """The seconds between UTC and the clock on the wall on half a day; None when it is set in it
    or near it. The morning of a date is number 2n, its other half 2n + 1; n is its ordinal.

    Since 2000 no zone set its clocks back by more than three hours: no further off than that
    does another time come twice.
    """
    ordinal, afternoon = divmod(half_day, 2)
    begins = time(12 * afternoon)
    start = datetime.combine(date.fromordinal(ordinal), begins, zone)
    offset = start.utcoffset() or timedelta()
    at = start.replace(tzinfo=UTC) - offset
    ends = (at - _NEAR, at + _DAY / 2 + _NEAR)
    same = all(each.astimezone(zone).utcoffset() == offset for each in ends)
    return offset // _SECOND if same else None


def walk_back(day: date, latest_first: Iterable[Event]) -> Walked:
    """Place a night's events, each with the zone of that moment.

    The last event that has a time is on `day`; each one before it is the latest such time that
    is not after the next. No fixed hour divides the days, so day sleepers and travellers come
    out right. Answers the instants (UTC) by name, and doubts: "ambiguous_<name>" for a time
    that came twice (the first is taken until she says which), "nonexistent_<name>" for one that
    never came.
    """
    at: dict[str, datetime] = {}
    doubts: list[str] = []
    following: datetime | None = None
    for event in latest_first:
        if event.clock is None:
            continue
        found = _place(event, event.clock, day, following)
        if doubt := doubted(event.name, found, event.which):
            doubts.append(doubt)
        if found.occurs != "never":
            at[event.name] = following = found.at
    return at, tuple(doubts)


def doubted(name: str, found: Occurrence, which: Which | None) -> str | None:
    """What there is to ask about this time."""
    if found.occurs == "never":
        return f"nonexistent_{name}"
    return f"ambiguous_{name}" if found.occurs == "twice" and which is None else None


def _place(event: Event, clock: time, day: date, following: datetime | None) -> Occurrence:
    which = event.which or "first"
    if following is None:
        return occurrence(day, clock, event.zone, which)
    return latest_not_after(clock, following, event.zone, which)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second in (before, after] with the offset that holds at `after`."""
    offset = after.astimezone(zone).utcoffset()
    seconds = range(int((after - before).total_seconds()))

    def has_jumped(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == offset

    return before + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))
