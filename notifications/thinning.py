"""Fewer reminders when they are ignored (DOMAIN H): no guilt, and in the end a question.

After three ignored in a row every other day at most, after seven none. The numbers are our
judgement [J]: nobody has measured when a reminder turns into noise.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

EVERY_OTHER_DAY_AFTER = 3
STOPPED_AFTER = 7

Rhythm = Literal["as_planned", "every_other_day", "stopped"]


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder that went out at the instant `at` for `local_date`.

    `answered`: she opened it, acted on it, or made the entry of exactly that date.
    """

    local_date: date
    at: datetime
    answered: bool


def ignored_in_a_row(sent: Sequence[Reminded], entries: Collection[datetime], now: datetime) -> int:
    """How many of `sent` (oldest first) were ignored since the last that was not.

    One is ignored when it was not answered and none of `entries` (instants at which she did
    what it asks for, however late the phone said so) lies between it and the next, or `now`.
    """
    ends = [*(following.at for _, following in pairwise(sent)), now]
    count = 0
    for each, end in zip(sent, ends, strict=False):
        heard = each.answered or any(each.at <= entry < end for entry in entries)
        count = 0 if heard else count + 1
    return count


def rhythm(ignored: int) -> Rhythm:
    """What `ignored` in a row lead to."""
    if ignored >= STOPPED_AFTER:
        return "stopped"
    return "every_other_day" if ignored >= EVERY_OTHER_DAY_AFTER else "as_planned"


def too_soon(now_it_is: Rhythm, last: date | None, day: date) -> bool:
    """Is the local date `day` one to leave out, when the last was sent for `last`?"""
    if now_it_is == "stopped":
        return True
    return now_it_is == "every_other_day" and last is not None and day - last < timedelta(days=2)
