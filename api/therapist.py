"""What a therapist reads, and what her client sees of that."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from api.access import Access, caller, consent
from api.fields import Day, Id, Instant, Switch, choice, required
from api.figures import Figure
from api.http import MAY_BE_ABSENT, Answer, Blueprint
from api.insights import Period, PeriodQuery, period
from api.medicine_notes import Medicines
from api.pages import PageQuery, bad_cursor, from_cursor, to_cursor
from api.paper import as_asked, either
from api.practice import HAPPENED, OUTCOMES
from api.practice_figures import Practice
from api.practice_nights import PracticeNights
from api.sleep_figures import Sleep
from backend.accounts import care
from backend.accounts.models import SCOPES, Account
from backend.core import clock
from backend.core.db import db
from backend.core.errors import Gone
from sharing import access_log, caseload, summaries

blueprint = Blueprint("sharing", __name__, url_prefix="/v1", description="What is shared.")


def _scopes() -> fields.Field[Any]:
    return fields.List(fields.String(validate=ma.validate.OneOf(SCOPES)), required=True)


def _rating() -> fields.Integer:
    return fields.Integer(required=True, allow_none=True)


class SharedWords(Answer):
    """Only under the scope `words`; a note never."""

    expected = fields.String(required=True, allow_none=True)
    happened = fields.String(required=True, allow_none=True)
    learned = fields.String(required=True, allow_none=True)
    new_experience = fields.String(required=True, allow_none=True)
    safety = fields.String(required=True, allow_none=True)


class SharedEntry(Answer):
    id = required(Id, "The attempt.")
    occurred_at = required(Instant, "When.")
    local_date = required(Day, "On which date where it happened.")
    behaviour_id = required(Id, "What.")
    context_id = Id(required=True, allow_none=True)
    outcome = choice(*OUTCOMES, says="How it went.", required=True)
    managed = _rating()
    expected_likelihood = _rating()
    happened = choice(*HAPPENED, says="Did what she feared happen?")
    surprise = _rating()
    next_likelihood = _rating()
    distress_before = _rating()
    distress_peak = _rating()
    distress_after = _rating()
    late = required(Switch, "Written down more than a day later.")
    marks = fields.List(fields.String(), required=True)
    words = fields.Nested(SharedWords, metadata=MAY_BE_ABSENT)


class SharedSession(Answer):
    id = required(Id, "The session, as she saw it.")
    local_date = required(Day, "Held on.")
    activated = _rating()
    new_experience = _rating()
    stayed_with_it = fields.String(required=True, allow_none=True)
    take_aways = fields.List(fields.String(), allow_none=True, metadata=MAY_BE_ABSENT)


class SharedPractice(Practice):
    sessions = fields.List(fields.Nested(SharedSession), required=True)
    entries = fields.List(fields.Nested(SharedEntry), required=True)


class ClientName(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(required=True, allow_none=True)


class Summary(Answer):
    """Only what is shared: a kind outside the scopes is absent."""

    client = fields.Nested(ClientName, required=True)
    period = fields.Nested(Period, required=True)
    scopes = _scopes()
    practice = fields.Nested(SharedPractice, metadata=MAY_BE_ABSENT)
    sleep = fields.Nested(Sleep, metadata=MAY_BE_ABSENT)
    practice_nights = fields.Nested(PracticeNights, metadata=MAY_BE_ABSENT)
    medicines = fields.Nested(Medicines, metadata=MAY_BE_ABSENT)


class ClientRow(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(required=True, allow_none=True)
    scopes = _scopes()
    until = Day(required=True, allow_none=True)
    shared_since = required(Instant, "When this consent was given.")
    next_session_at = Instant(required=True, allow_none=True)
    last_entry_at = Day(
        required=True, allow_none=True, metadata={"description": "Latest date with an entry."}
    )
    practice_days = fields.Nested(
        Figure, required=True, allow_none=True, metadata={"description": "Of the last 14 days."}
    )
    sleep_efficiency = fields.Nested(
        Figure, required=True, allow_none=True, metadata={"description": "ΣTST/ΣTIB of 7 nights."}
    )


class Clients(Answer):
    items = fields.List(fields.Nested(ClientRow), required=True)


class Actor(Answer):
    role = fields.String(required=True)
    display_name = fields.String(required=True, allow_none=True)


class LogEntry(Answer):
    at = required(Instant, "When.")
    actor = fields.Nested(Actor, required=True, allow_none=True)
    action = choice(
        "consent-given",
        "consent-changed",
        "consent-withdrawn",
        "summary-read",
        "record-read",
        "list-read",
        "suggestion-made",
        "suggestion-accepted",
        "suggestion-declined",
        "sleep-window-set",
        "sleep-window-removed",
        "sleep-window-declined",
        "sleep-window-read",
        "medicine-notes-opened",
        "medicine-notes-closed",
        "exported",
        "password-changed",
        "password-reset",
        "sign-in-reused",
        "calendar-made",
        "calendar-removed",
        "therapist-left",
        "totp-set",
        "totp-removed",
        "passkey-added",
        "passkey-removed",
        says="What was done.",
        required=True,
    )
    scopes = _scopes()
    start = Day(data_key="from", attribute="from", required=True, allow_none=True)
    end = Day(data_key="to", attribute="to", required=True, allow_none=True)


class Log(Answer):
    items = fields.List(fields.Nested(LogEntry), required=True)
    cursor = fields.String(required=True, allow_none=True)


@blueprint.endpoint("GET", "/clients", Access.THERAPIST, writes=True)
@blueprint.response(200, Clients, description="Not monitored live.")
def clients() -> Any:
    """Who shares with me"""
    return {"items": caseload.read_caseload(caller().account.id, clock.now())}


@blueprint.endpoint("GET", "/clients/<client_id>/summary", Access.CARE, writes=True)
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Summary)
@blueprint.doc(responses=either(Summary, "Read under the consent of this instant."))
def summary(query: dict[str, Any], client_id: UUID) -> Any:
    """The page before the session; the client sees that it was read"""
    start, end = period(query, db.session.get_one(Account, client_id))
    shown = summaries.read_summary(consent(), start, end, clock.now())
    return as_asked(Summary(), shown, consent())


@blueprint.endpoint("GET", "/care-links/<id>/preview", Access.CLIENT, errors=(410,))
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Summary)
@blueprint.doc(responses=either(Summary, "The same bytes that the therapist gets."))
def preview(query: dict[str, Any], id: UUID) -> Any:
    """What my therapist sees"""
    client = caller().account
    start, end = period(query, client)
    link = care.own_link(client.id, id)
    if care.consent(link.therapist_id, client.id, clock.now()) is None:
        raise Gone("This consent has ended: nothing is seen any more.")
    return as_asked(Summary(), summaries.preview(link, start, end), link)


@blueprint.endpoint("GET", "/access-log", Access.CLIENT, errors=(422,))
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, Log, description="The newest first.")
def log(query: dict[str, Any]) -> Any:
    """Who looked, when, at what"""
    before = _place(query["cursor"]) if "cursor" in query else None
    rows = access_log.access_log(caller().account.id, before, query["limit"] + 1)
    shown = rows[: query["limit"]]
    more = len(rows) > len(shown)
    return {"items": shown, "cursor": to_cursor(shown[-1]["id"]) if more else None}


def _place(cursor: str) -> UUID:
    try:
        return UUID(from_cursor(cursor, 1)[0])
    except ValueError:
        raise bad_cursor() from None
