"""A therapist's list: everybody who shares with her now, with what is shared and no more."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case

import practice.queries
import sleep.queries
from backend.accounts import care
from backend.accounts.models import CareLink, opened_name
from backend.core import audit
from backend.core.db import begin
from backend.core.readings import LatestShared, latest_shared
from backend.core.statements import Statement as Query
from backend.core.zones import zone
from measures.models import MeasureResponse
from practice.models import PracticeEntry
from sharing import flags
from sharing.sleep_figures import RULES
from sharing.statements import Period, Statement, say
from sleep.models import Night
from sleep.week import weekly_share

PRACTICE_DAYS, NIGHTS = 14, 7
_KINDS = {"practice", "sleep", "measures"}
_READ = "list-read"
_Said = tuple[Statement, date | None]
"""With the latest date that was read for it."""

_NOTHING = (None, None)


def read_caseload(therapist_id: UUID, locale: str, now: datetime) -> list[dict[str, Any]]:
    """One row a client. Kinds that are not shared stay null; they are not even read.

    That her figures were read is written down once a day, or a therapist who looks often
    would bury what her clients want to find in the log.
    """
    links = care.sharing(therapist_id, now, _LINKS)
    rows = _ask_rows(links, locale, now)  # travels with the look into the log
    if _unread(links, therapist_id, now):
        begin("write")
        links = care.sharing(therapist_id, now, _LINKS)  # what is written down is what is shown
        audit.record_each(_unread(links, therapist_id, now), therapist_id, _READ, now)
        rows = _ask_rows(links, locale, now)
    return rows()


_ANSWERED = latest_shared(MeasureResponse.local_date, CareLink.client_id)
_LINKS = Query(care.all_sharing(case((care.shares("measures"), _ANSWERED)).label("answered")))


def _unread(links: Iterable[Any], therapist_id: UUID, now: datetime) -> dict[UUID, dict[str, Any]]:
    """Whose figures this therapist did not read for a day, and what they share."""
    shown = {link.client_id: link for link in links if {*link.scopes} & _KINDS}
    noted = audit.with_entry(shown.keys(), therapist_id, _READ, now - timedelta(days=1))
    return {id: {"scopes": link.scopes} for id, link in shown.items() if id not in noted}


def _ask_rows(links: list[Any], locale: str, now: datetime) -> Callable[[], list[dict[str, Any]]]:
    """The rows when they are called for; what they are made of is asked now."""
    practised = _practice_days(_by_today("practice", links, now), locale)
    slept = _sleep_efficiency(_by_today("sleep", links, now), locale)

    def rows() -> list[dict[str, Any]]:
        days, nights = practised(), slept()
        found = [_row(each, days.get(each.client_id), nights.get(each.client_id)) for each in links]
        flagged = flags.latest([link for link in links if link.answered], now)
        for row in found:
            row["flagged_on"] = flagged.get(row["id"])
        _look_back(found, now)
        return found

    return rows


def _row(link: Any, practised: _Said | None, slept: _Said | None) -> dict[str, Any]:
    days, at_practice = practised or _NOTHING
    efficiency, at_night = slept or _NOTHING
    return {
        "id": link.client_id,
        "display_name": opened_name(link.client_id, link.words),
        "scopes": link.scopes,
        "until": link.until,
        "shared_since": link.created_at,
        "next_session_at": link.next_session_at,
        "last_entry_at": _latest(link.answered, at_practice, at_night),
        "practice_days": days,
        "sleep_efficiency": efficiency,
    }


def _look_back(rows: Iterable[dict[str, Any]], now: datetime) -> None:
    """For who entered nothing in this week: what was read of the others shows the latest date."""
    # Later than any period begins that was read, whatever the date is where she lives.
    week = now.date() - timedelta(days=NIGHTS - 2)
    quiet = [row for row in rows if (row["last_entry_at"] or date.min) < week]
    last = _LAST.of(
        *([row["id"] for row in quiet if kind in row["scopes"]] for kind in ("practice", "sleep"))
    )
    for row in quiet:
        row["last_entry_at"] = _latest(row["last_entry_at"], last.get(row["id"]))


_LAST = LatestShared(PracticeEntry.local_date, Night.id)


def _latest(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def _by_today(scope: str, links: Iterable[Any], now: datetime) -> dict[date, list[UUID]]:
    """Those who share this, by the date that is today where they live: three at most."""
    found: defaultdict[date, list[UUID]] = defaultdict(list)
    days = {name: now.astimezone(zone(name)).date() for name in {link.time_zone for link in links}}
    for link in links:
        if scope in link.scopes:
            found[days[link.time_zone]].append(link.client_id)
    return found


def _practice_days(
    by_today: dict[date, list[UUID]], locale: str
) -> Callable[[], dict[UUID, _Said]]:
    asked = [
        (
            period := Period(last - timedelta(days=PRACTICE_DAYS - 1), last, locale),
            practice.queries.ask_shared_days_practised(ids, period.first, last),
        )
        for last, ids in by_today.items()
    ]
    return lambda: {
        id: (say("practice.days", figure, period), latest)
        for period, days in asked
        for id, (figure, latest) in days().items()
    }


def _sleep_efficiency(
    by_today: dict[date, list[UUID]], locale: str
) -> Callable[[], dict[UUID, _Said]]:
    asked = [
        (
            period := Period(last - timedelta(days=NIGHTS - 1), last, locale),
            ids,
            sleep.queries.ask_shared_sleep(ids, period.first, last),
        )
        for last, ids in by_today.items()
    ]

    def efficiency() -> dict[UUID, _Said]:
        found: dict[UUID, _Said] = {}
        for period, ids, slept in asked:
            hers = slept()
            found |= {id: _of_nights(hers.get(id), period) for id in ids}
        return found

    return efficiency


def _of_nights(slept: Any, period: Period) -> _Said:
    sums = (slept.asleep_minutes, slept.in_bed_minutes, slept.nights) if slept else (0, 0, 0)
    figure = say(RULES["sleep_efficiency_weekly"], weekly_share(*sums), period)
    return figure, slept.latest if slept else None
