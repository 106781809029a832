"""How an old pattern was answered, week by week, and how late it was noticed (PRODUCT P10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from backend.core.wilson import Share, share

# Our judgement: a week with fewer than four moments makes no share.
MINIMUM_MOMENTS = 4
WEEK = timedelta(days=7)


class Response(StrEnum):
    """How the moment was answered; mixed is some of both, and neither."""

    OLD = "old"
    NEW = "new"
    MIXED = "mixed"


class Noticed(StrEnum):
    """When she noticed the pattern: before she had answered, while she did, or after."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Moment:
    """A trigger moment; `local_date` is hers. `unprompted`: nothing had reminded her."""

    pattern_id: UUID
    local_date: date
    response: Response
    noticed: Noticed | None = None
    unprompted: bool | None = None


@dataclass(frozen=True, slots=True)
class PatternWeek:
    """The week from `monday`: moments by response, and the share of new among all of them.

    `noticed` counts how late they were noticed, None being unknown. `new_unprompted`: moments
    answered in the new way that nothing had reminded her of.
    """

    monday: date
    old: int
    new: int
    mixed: int
    share: Share
    noticed: dict[Noticed | None, int]
    new_unprompted: int


def pattern_weeks(moments: Iterable[Moment], first: date, last: date) -> tuple[PatternWeek, ...]:
    """Every ISO week that touches `first` to `last`, with the moments of one pattern on those days.

    share: new/(old + new + mixed), 0–1; mixed is not half a success, but no old answer either,
    so it is counted and shown apart. n = of: the week's moments, at least 4 (our judgement).
    A week without a moment entered is unknown, not a week without the pattern. Interval: Wilson.
    """
    weeks: defaultdict[date, list[Moment]] = defaultdict(list)
    for each in moments:
        if first <= each.local_date <= last:
            weeks[_monday(each.local_date)].append(each)
    count = (_monday(last) - _monday(first)) // WEEK + 1
    mondays = [_monday(first) + number * WEEK for number in range(count)]
    return tuple(_week(monday, weeks[monday]) for monday in mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(monday: date, moments: Sequence[Moment]) -> PatternWeek:
    by = Counter(each.response for each in moments)
    noticed = Counter(each.noticed for each in moments)
    n, new = len(moments), by[Response.NEW]
    return PatternWeek(
        monday,
        by[Response.OLD],
        new,
        by[Response.MIXED],
        share(new, n, n, MINIMUM_MOMENTS),
        {each: noticed[each] for each in (*Noticed, None)},
        sum(each.response == Response.NEW and each.unprompted is True for each in moments),
    )
