"""What a moment, a session, a recall, a probe or a choice must fulfil."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.core.device_time import date_errors, late
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from practice.journal import PatternMoment, Recall, RehearsalChoice, TherapySession, TransferProbe
from practice.models import Behaviour, Context, Pattern
from practice.service import instants, local_date, unknown


def _check_moment(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from unknown(writer, Pattern, "/pattern_id", change.values["pattern_id"])
    yield from instants(writer, change, "occurred_at", "logged_at")


def _check_session(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from unknown(writer, Pattern, "/pattern_id", change.values["pattern_id"])
    yield from instants(writer, change, "held_at", "logged_at")


def _check_recall(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from unknown(writer, TherapySession, "/session_id", change.values["session_id"])
    yield from instants(writer, change, "answered_at")


def _check_probe(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from unknown(writer, Behaviour, "/behaviour_id", change.values["behaviour_id"])
    yield from instants(writer, change, "answered_at")


def _check_choice(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    yield from unknown(writer, Behaviour, "/behaviour_id", values["behaviour_id"])
    yield from unknown(writer, Context, "/context_id", values["context_id"])
    yield from date_errors("/day", values["day"], writer.now)
    if values["choice"] in ("not_today", "not_there") and values["behaviour_id"] is None:
        yield FieldError("/behaviour_id", "required", "Which behaviour was it about?")
    if values["choice"] == "not_there" and values["context_id"] is None:
        yield FieldError("/context_id", "required", "Which context was it about?")


def _moment_date(_writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"local_date": local_date(values)}


def _session_date(_writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"local_date": local_date(values, "held_at")}


def _moment_shown(moment: PatternMoment) -> dict[str, Any]:
    return {"late": late(moment.occurred_at, moment.logged_at, moment.created_at)}


MOMENTS = Kind(
    "pattern-moment",
    PatternMoment,
    check=_check_moment,
    complete=_moment_date,
    derive=_moment_shown,
    versioned=True,
    day=PatternMoment.local_date,
)
SESSIONS = Kind(
    "therapy-session",
    TherapySession,
    check=_check_session,
    complete=_session_date,
    versioned=True,
    day=TherapySession.local_date,
)
RECALLS = Kind("recall", Recall, check=_check_recall)
PROBES = Kind("transfer-probe", TransferProbe, check=_check_probe)
CHOICES = Kind("rehearsal-choice", RehearsalChoice, check=_check_choice)
