"""The entries behind a figure: of one kind and period, under the consent of this instant.

What is private is never among them, and of each only what the scopes of the consent cover is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.accounts.models import CareLink
from backend.core import audit, crypto
from backend.core.errors import NotFound
from measures import queries as measure_queries
from measures.service import score
from practice import shared_queries
from practice.journal import PatternMoment
from practice.models import PracticeEntry
from sharing import measure_figures, medicine_figures, sleep_figures
from sharing.statements import Period
from sharing.summaries import ENTRY, shown_entries

SCOPES = {
    "practice-entry": "practice",
    "pattern-moment": "practice",
    "night": "sleep",
    "medicine": "medicines",
    "measure-response": "measures",
}
_MOMENT = "id occurred_at local_date pattern_id response noticed unprompted".split()

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`narrowed`: what columns of the kind must hold. `before`: the last row of the page before."""

    kind: str
    first: date
    last: date
    limit: int
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[datetime, UUID] | None = None


def read(link: CareLink, wanted: Wanted, now: datetime) -> Rows:
    """Up to `limit` records, the newest first. Her client's log says that they were read.

    Raises `NotFound` for a kind that she does not share.
    """
    scope = SCOPES[wanted.kind]
    if scope not in link.scopes:
        raise NotFound()
    scopes = [each for each in link.scopes if each == scope or (each, scope) == _WORDS]
    details = {"scopes": scopes, "from": str(wanted.first), "to": str(wanted.last)}
    audit.record(link.client_id, link.therapist_id, "records-read", details, now)
    return _READ[wanted.kind](link, wanted)


_WORDS = ("words", "practice")


def _entries(link: CareLink, wanted: Wanted) -> Rows:
    rows = _page(PracticeEntry, link, wanted, ENTRY)
    return shown_entries(link.client_id, [[*row.values()] for row in rows])


def _moments(link: CareLink, wanted: Wanted) -> Rows:
    return [_moment(link, row) for row in _page(PatternMoment, link, wanted, _MOMENT)]


def _page(model: shared_queries.Dated, link: CareLink, wanted: Wanted, columns: list[str]) -> Rows:
    """The sealed column is not even selected without the scope for it."""
    read = [*columns, "words"] if "words" in link.scopes else columns
    between = (wanted.first, wanted.last)
    holds = {name: [value] for name, value in wanted.narrowed.items()}
    if "happened" in holds:  # only what was done or partly done tests an expectation
        holds.setdefault("outcome", ["done", "partly"])
    return shared_queries.page(
        model, link.client_id, between, read, holds, wanted.before, wanted.limit
    )


def _moment(link: CareLink, row: dict[str, Any]) -> dict[str, Any]:
    if "words" not in row:
        return row
    table = PatternMoment.__tablename__
    opened = crypto.unseal(link.client_id, table, row["id"], row["words"])
    return {**row, "words": {"where": opened.get("where")}}


def _nights(link: CareLink, wanted: Wanted) -> Rows:
    """All of the period: there is one a date, and a period has its limit."""
    period = Period(wanted.first, wanted.last, "en")
    found = sleep_figures.read(link.client_id, period, private=False)
    return sleep_figures.nights(found, private=False)[::-1]


def _medicines(link: CareLink, wanted: Wanted) -> Rows:
    return medicine_figures.taken(link.client_id, wanted.first, wanted.last, private=False)


def _responses(link: CareLink, wanted: Wanted) -> Rows:
    """All of the period: it has its limit."""
    found = measure_queries.responses(link.client_id, wanted.first, wanted.last, private=False)
    only = wanted.narrowed.get("measure")
    return [
        {"measure": each.measure, **measure_figures.response(each, score(each))}
        for each in reversed(found)
        if only in (None, each.measure)
    ]


_READ: dict[str, Callable[[CareLink, Wanted], Rows]] = {
    "practice-entry": _entries,
    "pattern-moment": _moments,
    "night": _nights,
    "medicine": _medicines,
    "measure-response": _responses,
}
