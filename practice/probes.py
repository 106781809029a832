"""When to ask "did the new way come by itself, somewhere unplanned?" (PRODUCT P12)."""

from collections.abc import Collection
from datetime import datetime, timedelta

# Our judgement: rare enough to stay a question, and never soon after somebody was in danger.
MOST_IN_WINDOW = 2
WINDOW = timedelta(days=7)
APART = timedelta(days=2)
AFTER_FLAG = timedelta(hours=24)


def may_probe(asked: Collection[datetime], flagged_at: datetime | None, now: datetime) -> bool:
    """May the probe be asked at `now`?

    `asked`: when it was, answered or not. At most twice in any 7 days, 2 days apart or more, and
    not within 24 hours after `flagged_at`, the latest positive safety flag. All are instants:
    elapsed time counts, not days on the calendar.
    """
    if flagged_at is not None and now - flagged_at < AFTER_FLAG:
        return False
    recent = [instant for instant in asked if now - instant < WINDOW]
    return len(recent) < MOST_IN_WINDOW and all(now - each >= APART for each in recent)
