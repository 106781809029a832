"""A therapist's list: everybody who shares with her now, with what is shared and no more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import measures.queries
import practice.queries
import sleep.queries
from backend.accounts import care
from backend.accounts.models import opened_name
from backend.core import audit
from backend.core.zones import zone
from sharing import flags
from sharing.sleep_figures import RULES
from sharing.statements import Period, Statement, say
from sleep.diary import Derived, derive
from sleep.week import weekly_efficiency

PRACTICE_DAYS, NIGHTS = 14, 7
_KINDS = {"practice", "sleep", "measures"}


def read_caseload(therapist_id: UUID, locale: str, now: datetime) -> list[dict[str, Any]]:
    """One row a client. Kinds that are not shared stay null; they are not even read.

    That her figures were read is written down once a day, or a therapist who looks often
    would bury what her clients want to find in the log.
    """
    links = care.sharing(therapist_id, now)
    figures = {link.client_id: link for link in links if {*link.scopes} & _KINDS}
    lately = now - timedelta(days=1)
    noted = audit.with_entry(figures.keys(), therapist_id, "list-read", lately)
    unread = {id: {"scopes": link.scopes} for id, link in figures.items() if id not in noted}
    audit.record_each(unread, therapist_id, "list-read", now)
    return _rows(links, locale, now)


def _rows(links: list[Any], locale: str, now: datetime) -> list[dict[str, Any]]:
    today = {each.client_id: now.astimezone(zone(each.time_zone)).date() for each in links}
    practice_days = _practice_days(_sharing("practice", links), today, locale)
    efficiency = _sleep_efficiency(_sharing("sleep", links), today, locale)
    last = _last_entries(*(_sharing(kind, links) for kind in ("practice", "sleep", "measures")))
    flagged = flags.latest([link for link in links if "measures" in link.scopes], now)
    return [
        {
            "id": link.client_id,
            "display_name": opened_name(link.client_id, link.words),
            "scopes": link.scopes,
            "until": link.until,
            "shared_since": link.created_at,
            "next_session_at": link.next_session_at,
            "last_entry_at": last.get(link.client_id),
            "practice_days": practice_days.get(link.client_id),
            "sleep_efficiency": efficiency.get(link.client_id),
            "flagged_on": flagged.get(link.client_id),
        }
        for link in links
    ]


def _sharing(scope: str, links: Iterable[Any]) -> list[UUID]:
    return [link.client_id for link in links if scope in link.scopes]


def _practice_days(ids: list[UUID], today: dict[UUID, date], locale: str) -> dict[UUID, Statement]:
    """One query for each date that is today somewhere: three at most."""
    found: dict[UUID, Statement] = {}
    for last in {today[id] for id in ids}:
        there = [id for id in ids if today[id] == last]
        period = Period(last - timedelta(days=PRACTICE_DAYS - 1), last, locale)
        days = practice.queries.shared_days_practised(there, period.first, last)
        found |= {id: say("practice.days", figure, period) for id, figure in days.items()}
    return found


def _sleep_efficiency(
    ids: list[UUID], today: dict[UUID, date], locale: str
) -> dict[UUID, Statement]:
    nights: defaultdict[UUID, list[Derived]] = defaultdict(list)
    week = {id: today[id] - timedelta(days=NIGHTS - 1) for id in ids}
    if ids:
        found = sleep.queries.shared_diaries(ids, min(week.values()), max(today.values()))
        for client_id, night in found:
            if week[client_id] <= night.date <= today[client_id]:
                nights[client_id].append(derive(night))
    return {
        id: say(
            RULES["sleep_efficiency_weekly"],
            weekly_efficiency(nights[id]),
            Period(week[id], today[id], locale),
        )
        for id in ids
    }


def _last_entries(
    practising: list[UUID], sleeping: list[UUID], answering: list[UUID]
) -> dict[UUID, date]:
    found = (
        practice.queries.last_entry_dates(practising),
        sleep.queries.last_dates(sleeping),
        measures.queries.last_dates(answering),
    )
    clients = set().union(*found)
    return {id: max(dates[id] for dates in found if id in dates) for id in clients}
