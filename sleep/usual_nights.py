"""One night beside what is usual for this person: the 28 diary dates before it (DOMAIN K).

A night is not compared with itself. Half of the dates must be known (our judgement).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import Any

from sleep.diary import Derived

NIGHTS = 28
MINIMUM = 14
SHORT_BY_MINUTES = 60
_DAY = 24 * 60
_HALF_A_MINUTE = timedelta(seconds=30)
Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Slept:
    """A night with what follows from it; each is asked of many others, so it is kept.

    night: a `Night`, or a stored row, which has the same answers. asleep: from falling asleep to
    waking for good (UTC); None when that is not known, and without sleep. awakening: the final one
    in minutes of the day, on the clock where she woke.
    """

    night: Any
    derived: Derived
    date: date
    asleep: Span | None
    awakening: int | None


_DATE = attrgetter("date")


def slept(nights: Iterable[tuple[Any, Derived]]) -> list[Slept]:
    """The nights, with what follows from each, in the order of their dates."""
    return sorted([_slept(*each) for each in nights], key=_DATE)


def _slept(night: Any, derived: Derived) -> Slept:
    return Slept(night, derived, night.date, _asleep(derived), _awakening(night))


def _asleep(derived: Derived) -> Span | None:
    middle, period = derived.midsleep, derived.sleep_period_minutes
    if middle is None or period is None:
        return None
    half = period * _HALF_A_MINUTE
    return middle - half, middle + half


def _awakening(night: Any) -> int | None:
    clock = None if night.no_sleep else night.final_awakening
    return None if clock is None else clock.hour * 60 + clock.minute


def usual(tonight: Slept, nights: Sequence[Slept]) -> Sequence[Slept]:
    """Those of the 28 dates before it; `nights` are in the order of their dates."""
    start = bisect_left(nights, tonight.date - _BEFORE, key=_DATE)
    return nights[start : bisect_left(nights, tonight.date, start, key=_DATE)]


_BEFORE = timedelta(days=NIGHTS)


def is_short(tonight: Slept, before: Iterable[Slept]) -> bool | None:
    """Was its TST more than 60 minutes below the usual (median) one? None: not known."""
    known = [
        minutes for each in before if (minutes := each.derived.total_sleep_minutes) is not None
    ]
    asleep = tonight.derived.total_sleep_minutes
    if asleep is None or len(known) < MINIMUM:
        return None
    return asleep < median(known) - SHORT_BY_MINUTES


def early_rise_minutes(tonight: Slept, before: Iterable[Slept]) -> int | None:
    """Minutes by which the final awakening was earlier than usual; 0 when later, None unknown."""
    known = [each.awakening for each in before if each.awakening is not None]
    if tonight.awakening is None or len(known) < MINIMUM:
        return None
    return max(0, round(shorter_way(usual_clock(known) - tonight.awakening)))


def usual_clock(minutes: Sequence[int]) -> float:
    """The median of clock times, in minutes of the day (0 ≤ … < 1440).

    Each time is read as its distance, the shorter way round the clock, from the one that is
    nearest to all: 23:50 and 00:10 are twenty minutes apart, and day sleepers come out right.
    Clock times and not elapsed ones: seven is seven also after the clocks changed.
    """
    ordered = sorted(minutes)
    if ordered[-1] - ordered[0] < _DAY / 2:
        return median(ordered)  # none is nearer the other way round, whichever is the nearest

    def distance(one: int) -> int:
        return sum([_APART[each - one] for each in minutes])

    nearest = min(minutes, key=distance)
    return (nearest + median(shorter_way(each - nearest) for each in minutes)) % _DAY


# |shorter_way| of whole minutes, by difference; a negative one counts from the end.
_APART = [min(minutes, _DAY - minutes) for minutes in range(_DAY)]


def shorter_way(minutes: float) -> float:
    """A difference of clock times the shorter way round: -720 ≤ … < 720."""
    return (minutes + _DAY / 2) % _DAY - _DAY / 2
