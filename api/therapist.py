"""What a therapist reads, and what her client sees of that."""

from datetime import date
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from api.access import Access, caller, consent
from api.fields import AsItIs, Day, Id, Instant, choice, required
from api.figures import Figure
from api.http import MAY_BE_ABSENT, Answer, Blueprint
from api.insights import MOST_DAYS, Period, PeriodQuery, period
from api.measure_figures import MeasureTotal, SharedMeasures
from api.medicine_notes import Medicines
from api.meetings import Meetings
from api.pages import PageQuery, bad_cursor, from_cursor, to_cursor
from api.paper import as_asked, either, wanted
from api.practice_figures import Account as Expectations
from api.practice_figures import Attempts, Practice
from api.practice_nights import PracticeNights
from api.shared_entries import SharedEntry, rating
from api.sleep_figures import Sleep, Whole
from api.stall_card import StallCard
from backend.accounts import care
from backend.accounts.models import SCOPES, Account, CareLink
from backend.core import clock
from backend.core.errors import Gone
from sharing import access_log, caseload, meetings, summaries

blueprint = Blueprint("sharing", __name__, url_prefix="/v1", description="What is shared.")


def _scopes() -> fields.Field[Any]:
    return fields.List(fields.String(validate=ma.validate.OneOf(SCOPES)), required=True)


class SharedSession(Answer):
    id = required(Id, "The session, as she saw it.")
    local_date = required(Day, "Held on.")
    activated = rating()
    new_experience = rating()
    stayed_with_it = fields.String(required=True, allow_none=True)
    take_aways = fields.List(fields.String(), allow_none=True, metadata=MAY_BE_ABSENT)


class SharedPractice(Practice):
    sessions = fields.List(fields.Nested(SharedSession), required=True)
    entries = fields.List(AsItIs(SharedEntry), required=True)


class ClientName(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(required=True, allow_none=True)


class PracticeBefore(Expectations):
    attempts = fields.Nested(Attempts, required=True)
    days_practised = AsItIs(Figure, required=True)


class SleepBefore(Answer):
    whole = fields.Nested(Whole, required=True)


class MeasuresBefore(Answer):
    forms = fields.List(fields.Nested(MeasureTotal), required=True)


class Before(Answer):
    """As many days before the period, under the same names."""

    period = fields.Nested(Period, required=True)
    practice = fields.Nested(PracticeBefore, metadata=MAY_BE_ABSENT)
    sleep = fields.Nested(SleepBefore, metadata=MAY_BE_ABSENT)
    measures = fields.Nested(MeasuresBefore, metadata=MAY_BE_ABSENT)


class Summary(Answer):
    """Only what is shared: a kind outside the scopes is absent."""

    client = fields.Nested(ClientName, required=True)
    period = fields.Nested(Period, required=True)
    scopes = _scopes()
    meetings = fields.Nested(Meetings, required=True)
    before = fields.Nested(Before, required=True)
    practice = fields.Nested(SharedPractice, metadata=MAY_BE_ABSENT)
    sleep = fields.Nested(Sleep, metadata=MAY_BE_ABSENT)
    practice_nights = fields.Nested(PracticeNights, metadata=MAY_BE_ABSENT)
    medicines = fields.Nested(Medicines, metadata=MAY_BE_ABSENT)
    measures = fields.Nested(SharedMeasures, metadata=MAY_BE_ABSENT)
    stalled = fields.Nested(StallCard, metadata=MAY_BE_ABSENT)


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
    practice_days = AsItIs(
        Figure, required=True, allow_none=True, metadata={"description": "Of the last 14 days."}
    )
    sleep_efficiency = AsItIs(
        Figure, required=True, allow_none=True, metadata={"description": "ΣTST/ΣTIB of 7 nights."}
    )
    flagged_on = Day(
        required=True,
        allow_none=True,
        metadata={
            "description": "PHQ-9 item 9 was answered above 0 on this date, and the summary was "
            "not read since. Nobody is told otherwise."
        },
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
        "summary-printed",
        "fhir-read",
        "list-read",
        "records-read",
        "suggestion-made",
        "suggestion-accepted",
        "suggestion-declined",
        "sleep-window-set",
        "sleep-window-removed",
        "sleep-window-declined",
        "sleep-window-read",
        "medicine-notes-opened",
        "medicine-notes-closed",
        "stall-card-opened",
        "stall-card-closed",
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


class SummaryQuery(PeriodQuery):
    start = Day(
        data_key="from",
        metadata={
            "description": "First date. With neither: since the last session, else 28 days in all."
        },
    )


@blueprint.endpoint("GET", "/clients", Access.THERAPIST)
@blueprint.response(200, Clients, description="Not monitored live.")
def clients() -> Any:
    """Who shares with me"""
    return {"items": caseload.read_caseload(caller().id, caller().holder.locale, clock.now())}


@blueprint.endpoint("GET", "/clients/<client_id>/summary", Access.CARE, writes=True)
@blueprint.arguments(SummaryQuery, location="query")
@blueprint.response(200, Summary)
@blueprint.doc(responses=either(Summary, "Read under the consent of this instant."))
def summary(query: dict[str, Any], **_client: UUID) -> Any:
    """The page before the session; the client sees that it was read"""
    start, end = _period(query, consent(), consent().client)
    shown = summaries.read_summary(consent(), start, end, clock.now(), on_paper=wanted())
    return as_asked(Summary, shown, consent())


@blueprint.endpoint("GET", "/care-links/<id>/preview", Access.CLIENT, errors=(410,))
@blueprint.arguments(SummaryQuery, location="query")
@blueprint.response(200, Summary)
@blueprint.doc(responses=either(Summary, "The same bytes that the therapist gets."))
def preview(query: dict[str, Any], id: UUID) -> Any:
    """What my therapist sees"""
    client = caller().account
    link = care.own_link(client.id, id)
    start, end = _period(query, link, client)
    living = care.consent(link.therapist_id, client.id, clock.now())
    if living is None:
        raise Gone("This consent has ended: nothing is seen any more.")
    return as_asked(Summary, summaries.preview(living, start, end, clock.now()), living)


@blueprint.endpoint("GET", "/access-log", Access.CLIENT, errors=(422,))
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, Log, description="The newest first.")
def log(query: dict[str, Any]) -> Any:
    """Who looked, when, at what"""
    before = _place(query["cursor"]) if "cursor" in query else None
    rows = access_log.access_log(caller().id, before, query["limit"] + 1)
    shown = rows[: query["limit"]]
    more = len(rows) > len(shown)
    return {"items": shown, "cursor": to_cursor(shown[-1]["id"]) if more else None}


def _period(query: dict[str, Any], link: CareLink, client: Account) -> tuple[date, date]:
    """The dates asked for; since the last session, if one is known, when none are."""
    if not query and (start := meetings.since(link, client, clock.now(), MOST_DAYS)):
        query = {"start": start}
    return period(query, client)


def _place(cursor: str) -> UUID:
    try:
        return UUID(from_cursor(cursor, 1)[0])
    except ValueError:
        raise bad_cursor() from None
