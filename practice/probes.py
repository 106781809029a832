"""When to ask "did the new way come by itself, somewhere unplanned?" (PRODUCT P12)."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from backend.core.wilson import Share, share

# Our judgement: rare enough to stay a question, and never soon after somebody was in danger.
MOST_IN_WINDOW = 2
WINDOW = timedelta(days=7)
APART = timedelta(days=2)
AFTER_FLAG = timedelta(hours=24)
MINIMUM_ANSWERS = 4


class Came(StrEnum):
    """Did the new way come by itself?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


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


def transfer(answers: Iterable[Came]) -> Share:
    """The share (0–1) of probes answered yes among those answered yes or no.

    n: yes and no, at least 4 (our judgement); of: all answered, for "unsure" may have been
    either. Interval: Wilson, 95 %.
    """
    counts = Counter(answers)
    known = counts[Came.YES] + counts[Came.NO]
    return share(counts[Came.YES], known, counts.total(), MINIMUM_ANSWERS)
