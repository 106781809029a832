"""When a reminder fires: a time on the wall, through every change of the clocks (DOMAIN H)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count as count_up
from itertools import islice
from zoneinfo import ZoneInfo

from sleep.clock_times import occurrence

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # RFC 5545; Monday is weekday() 0


@dataclass(frozen=True, slots=True)
class Firing:
    """One occurrence of a rule; `local_date` is the date it belongs to in the rule's zone."""

    local_date: date
    at_utc: datetime


def next_firings(
    local_time: time, weekdays: Collection[str], zone: ZoneInfo, after: datetime, count: int
) -> list[Firing]:
    """The next `count` firings strictly after the instant `after`, one for each local date.

    A time the clock jumps over fires at the first instant after the jump (which may be the
    next date's midnight); a time that comes twice fires the first time only. A whole date the
    zone left out (Apia, 30 December 2011) fires not at all: nobody lived that day.
    """
    if not weekdays or not set(weekdays) <= set(WEEKDAYS):
        raise ValueError("a reminder needs weekdays from MO to SU")
    return list(_next_firings(local_time, frozenset(weekdays), zone, _utc(after), count))


# Those who are due at the same moment mostly live in the same zone and have the same rule.
@lru_cache(maxsize=256)
def _next_firings(
    local_time: time, weekdays: frozenset[str], zone: ZoneInfo, instant: datetime, count: int
) -> tuple[Firing, ...]:
    every = _firings(local_time, weekdays, zone, instant.astimezone(zone).date())
    return tuple(islice((each for each in every if each.at_utc > instant), count))


def quiet(at: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> bool:
    """Is the clock on the wall between `quiet_from` and `quiet_to` (not included) at `at`?

    The window may cross midnight. Two equal times mean no quiet hours.
    """
    now = _utc(at).astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= now < quiet_to
    return now >= quiet_from or now < quiet_to


def agreed(
    pending: Sequence[Firing],
    settled: Collection[date],
    firings: Sequence[Firing],
    edited: bool,
    now: datetime,
) -> tuple[list[Firing], Firing]:
    """What of `pending` stays when the rule or its zone has changed, and what comes next.

    `firings` are the next ones after `now`; the dates in `settled` were sent or given up. What
    fell due and waits for a worker stays, for its moment came: wherever she flies, her date has
    had its firing. Only when the rule was `edited` so that the date is still to come, it comes
    then.
    """
    due = [each for each in pending if each.at_utc <= now]
    again = {each.local_date for each in firings} if edited else set()
    kept = [each for each in due if each.local_date not in again]
    taken = {*settled, *(each.local_date for each in kept)}
    return kept, next(each for each in firings if each.local_date not in taken)


def _firings(
    local_time: time, weekdays: Collection[str], zone: ZoneInfo, start: date
) -> Iterator[Firing]:
    for days in count_up():
        day = start + timedelta(days=days)
        if WEEKDAYS[day.weekday()] in weekdays and _exists(day, zone):
            yield Firing(day, occurrence(day, local_time, zone).at)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Did the zone live this date, or did its date line move past it?"""
    return occurrence(day, time.min, zone).at.astimezone(zone).date() == day


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its offset")
    return instant.astimezone(UTC)
