"""On which mornings a therapist is told that something can be read."""

from datetime import date, datetime, time, timedelta

AT = time(7)
"""On her own wall. That, the Monday and the day ahead are our judgement [J]."""
WEEKLY_ON = 0  # Monday is weekday() 0
AHEAD = timedelta(hours=24)
LATELY = timedelta(days=7)
STALE = timedelta(hours=6)


def wanted(today: date, session_at: datetime | None, now: datetime) -> bool:
    """Is the morning of `today` one to be told on about a client whose next session is then?

    Mondays for everybody; else when the session begins within 24 hours of `now`.
    """
    soon = session_at is not None and now <= session_at < now + AHEAD
    return soon or today.weekday() == WEEKLY_ON
