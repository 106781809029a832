"""One more practice, long after: boosters of a behaviour that was retired (PRODUCT P15).

About 2, 6 and 12 weeks after retirement, and from the day of a flagged change in life. The
days are our judgement [J]: what was learned returns less when it is met again now and then.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

BoosterReason = Literal["two_weeks_on", "six_weeks_on", "twelve_weeks_on", "life_change"]

BOOSTER_DAYS: tuple[tuple[int, BoosterReason], ...] = (
    (14, "two_weeks_on"),
    (42, "six_weeks_on"),
    (84, "twelve_weeks_on"),
)
OFFERED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Booster:
    """One offer, open from `first` to `last` (both included) until it is answered."""

    reason: BoosterReason
    first: date
    last: date


def booster(
    retired_on: date, life_changes: Collection[date], answered: Collection[date], today: date
) -> Booster | None:
    """The booster of a behaviour retired on `retired_on` that is open on the local date `today`.

    `answered`: the dates on which it was tried, whatever came of it, or declined. An answer
    settles every booster open that day. Of two open ones the one that began first is offered;
    one that nobody answered is gone after 7 days and leaves nothing behind.
    """
    for each in _boosters(retired_on, life_changes):
        settled = any(each.first <= day <= each.last for day in answered)
        if each.first <= today <= each.last and not settled:
            return each
    return None


def _boosters(retired_on: date, life_changes: Collection[date]) -> Iterator[Booster]:
    starts = [(retired_on + timedelta(days=days), reason) for days, reason in BOOSTER_DAYS]
    changes: list[tuple[date, BoosterReason]] = [
        (day, "life_change") for day in life_changes if day >= retired_on
    ]
    for first, reason in sorted([*starts, *changes]):
        yield Booster(reason, first, first + timedelta(days=OFFERED_DAYS - 1))
