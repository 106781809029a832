"""When to leave her in peace for a while.

Both rests are our judgement [J]: being asked to practise on top of very high distress, twice in
a week, is more likely to end the practising than to carry it; and after a positive safety item
what is due is support, not a reminder (DOMAIN H, SECURITY).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

VERY_HIGH = 90
"""Distress at its peak, 0–100."""
TIMES = 2
WITHIN = timedelta(days=7)
REST = timedelta(days=3)
LOOKED_AT = WITHIN + REST
"""No entry from before that can matter."""
AFTER_FLAG = timedelta(hours=24)


def rest_until(peaks: Iterable[tuple[datetime, int | None]], now: datetime) -> datetime | None:
    """Until when reminders to practise rest, seen at `now`; None: nothing has been that hard.

    `peaks`: when she practised and how high her distress rose; None is unknown, and no reason.
    They rest for three days after an entry that is the second of 90 or more within seven days.
    """
    high = sorted(at for at, peak in peaks if peak is not None and peak >= VERY_HIGH and at <= now)
    again = [
        at
        for number, at in enumerate(high)
        if sum(at - earlier < WITHIN for earlier in high[: number + 1]) >= TIMES
    ]
    return again[-1] + REST if again else None


def after_flag(flagged_at: datetime | None, now: datetime) -> bool:
    """Is it less than 24 hours since `flagged_at`, the latest positive safety flag (None: none)?"""
    return flagged_at is not None and now - flagged_at < AFTER_FLAG
