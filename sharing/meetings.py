"""When the two of them meet: the last session, the next one, and what was agreed in between."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import practice.shared_queries
from backend.accounts import care
from backend.accounts.models import Account, CareLink
from backend.core.zones import zone


def meetings(link: CareLink, client: Account, now: datetime, held: bool) -> dict[str, Any]:
    """`held`: did she write of any session?"""
    noted = link.next_session_at
    return {
        "last_on": last_on(link, client, now, held),
        "next_at": noted if noted and noted > now else None,
        "looks_every_days": link.looks_every_days,
    }


def since(link: CareLink, client: Account, now: datetime, most_days: int) -> date | None:
    """The date of the last session, unless it is so long ago that nobody would look back to it."""
    found, today = last_on(link, client, now), now.astimezone(zone(client.time_zone)).date()
    return found if found and (today - found).days < most_days else None


def last_on(link: CareLink, client: Account, now: datetime, held: bool = True) -> date | None:
    """When the last session was.

    Hers count only under the scope that they belong to; the calendar is her therapist's, and a
    date noted in it becomes the last session by passing.
    """
    home = zone(client.time_zone)
    today = now.astimezone(home).date()
    noted = [at for at in (link.last_session_at, link.next_session_at) if at and at <= now]
    days = [at.astimezone(home).date() for at in noted]
    if held and "practice" in link.scopes:
        days += practice.shared_queries.last_session_dates(client.id, today)
    return last(days, today)


def last(days: Iterable[date], today: date) -> date | None:
    """The latest before today: on the day of a session, what is asked for is the one before it."""
    return max((day for day in days if day < today), default=None)


def note_next(link: CareLink, at: datetime | None, now: datetime) -> None:
    """Note the next session; the one noted before was the last if its time has come."""
    before = link.next_session_at
    held = {} if before is None or before > now else {"last_session_at": before}
    care.note(link, next_session_at=at, **held)
