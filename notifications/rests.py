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


def support_until(flagged_at: datetime | None) -> datetime | None:
    """Until when she is left to support after `flagged_at`, the latest positive safety item."""
    return None if flagged_at is None else flagged_at + AFTER_FLAG
