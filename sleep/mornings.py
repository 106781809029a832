"""Each night with the naps of the day before it: what was slept in 24 hours (DOMAIN A).

No setting says when a day starts. A nap counts for the next night that began after it: the one
of the next date, or the one of its own date if it began before she went to bed (a doze at one,
to bed at three; or at four in the morning at work, to bed at nine).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from backend.core.zones import zone
from sleep.diary import Derived, instant, placed
from sleep.naps import Nap, is_implausible, span, started_at
from sleep.usual_nights import Slept, Span


@dataclass(slots=True)
class Morning:
    """A night, what follows from its answers, and the naps of the day before.

    night, asleep: as `Slept` has them. nap_minutes: their sum; None unless it is known: a nap
    without its minutes, or fewer or more naps than she counted. middle: midsleep on the clock on
    the wall where she woke.
    derived.flags has in addition: naps_disagree, nap_overlaps_night.
    """

    night: Any
    derived: Derived
    asleep: Span | None
    nap_minutes: int | None
    middle: datetime | None

    @property
    def total_sleep_24h_minutes(self) -> int | None:
        """TST + naps of the day before. No nap told of is unknown, not zero."""
        night, naps = self.derived.total_sleep_minutes, self.nap_minutes
        return None if night is None or naps is None else night + naps


def with_naps(nights: Iterable[Slept], naps: Iterable[Nap]) -> list[Morning]:
    """The nights, in the order of their dates, each with the naps that count for it."""
    by_date = {each.date: each for each in nights}
    before: dict[date, list[Nap]] = defaultdict(list)
    doubtful: dict[date, list[Nap]] = defaultdict(list)
    for nap in naps:
        start, (bed, _) = started_at(nap), _in_bed(by_date.get(nap.date))
        next_date = nap.date + timedelta(days=1)
        same_day = start is not None and bed is not None and start < bed
        before[nap.date if same_day else next_date].append(nap)
        for day in (nap.date, next_date):
            if _overlaps(nap, *_in_bed(by_date.get(day))):
                doubtful[day].append(nap)
    return [
        _morning(each, before.get(day, ()), doubtful.get(day, ())) for day, each in by_date.items()
    ]


def _morning(tonight: Slept, naps: Sequence[Nap], doubtful: Sequence[Nap]) -> Morning:
    night, derived = tonight.night, tonight.derived
    disagree = night.naps is not None and night.naps != len(naps)
    known = not disagree and not doubtful
    middle = derived.midsleep
    return Morning(
        night,
        derived if known else _flagged(derived, disagree, bool(doubtful)),
        tonight.asleep,
        _sum(night, naps) if known else None,
        middle and middle.astimezone(zone(night.time_zone)),
    )


def _flagged(derived: Derived, disagree: bool, overlaps: bool) -> Derived:
    asked = [("naps_disagree", disagree), ("nap_overlaps_night", overlaps)]
    return replace(derived, flags=(*derived.flags, *(flag for flag, holds in asked if holds)))


def _sum(night: Any, naps: Sequence[Nap]) -> int | None:
    known = [nap.minutes for nap in naps if nap.minutes is not None and not is_implausible(nap)]
    told = bool(naps) or night.naps == 0
    return sum(known) if told and len(known) == len(naps) else None


def _in_bed(tonight: Slept | None) -> tuple[datetime | None, datetime | None]:
    """When she went to bed, and when she got up."""
    if tonight is None:
        return None, None
    up, _, _, bed = placed(tonight.night)
    day = tonight.date
    return None if bed is None else instant(day, bed), None if up is None else instant(day, up)


def _overlaps(nap: Nap, bed: datetime | None, up: datetime | None) -> bool:
    """Was part of the nap spent in the night's time in bed?"""
    when = span(nap)
    if when is None or bed is None or up is None:
        return False
    return when[0] < up and bed < when[1]
