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
from backend.accounts.models import Account, CareLink
from backend.core import audit, crypto
from backend.core.db import db
from backend.core.zones import zone
from practice.attempts import days_practised
from sharing import flags
from sharing.sleep_figures import said
from sharing.statements import Period, Statement, say
from sleep.mornings import mornings
from sleep.service import diary_night
from sleep.week import week

PRACTICE_DAYS, NIGHTS = 14, 7
_KINDS = {"practice", "sleep", "measures"}


def read_caseload(therapist_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """One row a client. Kinds that are not shared stay null; they are not even read.

    That her figures were read is written down once a day, or a therapist who looks often
    would bury what her clients want to find in the log.
    """
    rows = care.caseload(therapist_id, now)
    figures = {link.client_id: link for link, _ in rows if {*link.scopes} & _KINDS}
    lately = now - timedelta(days=1)
    noted = audit.with_entry(figures.keys(), therapist_id, "list-read", lately)
    unread = {id: {"scopes": link.scopes} for id, link in figures.items() if id not in noted}
    audit.record_each(unread, therapist_id, "list-read", now)
    crypto.fetch_data_keys([client.id for _, client in rows])
    return _rows(rows, db.session.get_one(Account, therapist_id).locale, now)


def _rows(rows: list[tuple[CareLink, Account]], locale: str, now: datetime) -> list[dict[str, Any]]:
    today = {client.id: now.astimezone(zone(client.time_zone)).date() for _, client in rows}
    practice_days = _practice_days(_sharing("practice", rows), today, locale)
    efficiency = _sleep_efficiency(_sharing("sleep", rows), today, locale)
    last = _last_entries(*(_sharing(kind, rows) for kind in ("practice", "sleep", "measures")))
    flagged = flags.latest([link for link, _ in rows if "measures" in link.scopes], now)
    return [
        {
            "id": client.id,
            "display_name": client.display_name,
            "scopes": link.scopes,
            "until": link.until,
            "shared_since": link.created_at,
            "next_session_at": link.next_session_at,
            "last_entry_at": last.get(client.id),
            "practice_days": practice_days.get(client.id),
            "sleep_efficiency": efficiency.get(client.id),
            "flagged_on": flagged.get(client.id),
        }
        for link, client in rows
    ]


def _sharing(scope: str, rows: Iterable[tuple[CareLink, Account]]) -> list[UUID]:
    return [client.id for link, client in rows if scope in link.scopes]


def _practice_days(ids: list[UUID], today: dict[UUID, date], locale: str) -> dict[UUID, Statement]:
    found = {}
    if ids:
        start = min(today[id] for id in ids) - timedelta(days=PRACTICE_DAYS - 1)
        attempts = practice.queries.shared_attempts(ids, start)
        for id in ids:
            period = Period(today[id] - timedelta(days=PRACTICE_DAYS - 1), today[id], locale)
            figure = days_practised(attempts[id], period.first, period.last)
            found[id] = say("practice.days", figure, period)
    return found


def _sleep_efficiency(
    ids: list[UUID], today: dict[UUID, date], locale: str
) -> dict[UUID, Statement]:
    nights = defaultdict(list)
    if ids:
        start = min(today[id] for id in ids) - timedelta(days=NIGHTS - 1)
        for night in sleep.queries.nights_of(ids, start, max(today.values())):
            nights[night.client_id].append(diary_night(night))
    weeks = {id: week(mornings(nights[id]), today[id]) for id in ids}
    return {id: said(each, locale)["sleep_efficiency_weekly"] for id, each in weeks.items()}


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
