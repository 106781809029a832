"""A therapist's list: everybody who shares with her now, with what is shared and no more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import practice.queries
import sleep.queries
from backend.accounts.models import opened_name
from backend.accounts.sharing import Sharing, last_entry
from backend.core import audit
from backend.core.db import begin
from backend.core.zones import zone
from measures.models import MeasureResponse
from practice.models import PracticeEntry
from sharing import flags
from sharing.sleep_figures import RULES
from sharing.statements import Period, Statement, say
from sleep.diary import total_sleep_in_bed
from sleep.models import Night
from sleep.week import weekly_efficiency

PRACTICE_DAYS, NIGHTS = 14, 7
_DAYS = {
    "practice": PracticeEntry.local_date,
    "sleep": Night.id,
    "measures": MeasureResponse.local_date,
}
_SHARING = Sharing(_DAYS)
_READ = "list-read"


def read_caseload(therapist_id: UUID, locale: str, now: datetime) -> list[dict[str, Any]]:
    """One row a client. Kinds that are not shared stay null; they are not even read.

    That her figures were read is written down once a day, or a therapist who looks often
    would bury what her clients want to find in the log.
    """
    links = _SHARING.with_(therapist_id, now)
    if _unread(links, therapist_id, now):
        begin("write")
        links = _SHARING.with_(therapist_id, now)  # what is written down is what is shown
        audit.record_each(_unread(links, therapist_id, now), therapist_id, _READ, now)
    return _rows(links, locale, now)


def _unread(links: Iterable[Any], therapist_id: UUID, now: datetime) -> dict[UUID, dict[str, Any]]:
    """Whose figures this therapist did not read for a day, and what they share."""
    shown = {link.client_id: link for link in links if not _DAYS.keys().isdisjoint(link.scopes)}
    noted = audit.with_entry(shown.keys(), therapist_id, _READ, now - timedelta(days=1))
    return {id: {"scopes": link.scopes} for id, link in shown.items() if id not in noted}


def _rows(links: list[Any], locale: str, now: datetime) -> list[dict[str, Any]]:
    practice_days = _practice_days(_by_today("practice", links, now), locale)
    efficiency = _sleep_efficiency(_by_today("sleep", links, now), locale)
    flagged = flags.latest([link for link in links if link.last_measures], now)
    return [
        {
            "id": link.client_id,
            "display_name": opened_name(link.client_id, link.words),
            "scopes": link.scopes,
            "until": link.until,
            "shared_since": link.created_at,
            "next_session_at": link.next_session_at,
            "last_entry_at": last_entry(link),
            "practice_days": practice_days.get(link.client_id),
            "sleep_efficiency": efficiency.get(link.client_id),
            "flagged_on": flagged.get(link.client_id),
        }
        for link in links
    ]


def _by_today(scope: str, links: Iterable[Any], now: datetime) -> dict[date, list[UUID]]:
    """Those who share this, by the date that is today where they live: three at most."""
    found: defaultdict[date, list[UUID]] = defaultdict(list)
    days = {name: now.astimezone(zone(name)).date() for name in {link.time_zone for link in links}}
    for link in links:
        if scope in link.scopes:
            found[days[link.time_zone]].append(link.client_id)
    return found


def _practice_days(by_today: dict[date, list[UUID]], locale: str) -> dict[UUID, Statement]:
    found: dict[UUID, Statement] = {}
    for last, ids in by_today.items():
        period = Period(last - timedelta(days=PRACTICE_DAYS - 1), last, locale)
        days = practice.queries.shared_days_practised(ids, period.first, last)
        found |= {id: say("practice.days", figure, period) for id, figure in days.items()}
    return found


def _sleep_efficiency(by_today: dict[date, list[UUID]], locale: str) -> dict[UUID, Statement]:
    found: dict[UUID, Statement] = {}
    for last, ids in by_today.items():
        period = Period(last - timedelta(days=NIGHTS - 1), last, locale)
        nights = sleep.queries.shared_times(ids, period.first, last)
        known = {client_id: [*map(total_sleep_in_bed, hers)] for client_id, hers in nights}
        for id in ids:
            figure = weekly_efficiency(known.get(id, ()))
            found[id] = say(RULES["sleep_efficiency_weekly"], figure, period)
    return found
