"""What an accepted suggestion puts in place: the record that her phone would have sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.measures import SCHEDULES
from api.nouns import Noun
from api.plan import BEHAVIOURS, CONTEXTS
from backend.core.db import db
from backend.core.errors import Conflict
from backend.core.sync import Outcome, Writer
from measures import queries
from practice.models import Behaviour
from sharing.suggestions import Suggestion, shown


def put_in_place(writer: Writer, one: Suggestion) -> None:
    """A new way or context is stored under the suggestion's own id, so twice is once.

    A take-away is only read. Raises `Conflict` when the behaviour it is about is gone.
    """
    if one.kind == "behaviour":
        _store(writer, BEHAVIOURS, one.id, None, {"words": _words(BEHAVIOURS, one)})
    elif one.kind == "context":
        _store(writer, CONTEXTS, one.id, None, {"words": _words(CONTEXTS, one)})
    elif one.kind == "rehearsal":
        until = one.paused_until.isoformat() if one.paused_until else None
        _edit(writer, one, {"every_days": one.every_days, "paused_until": until})
    elif one.kind == "lens":
        _edit(writer, one, {"lens": one.lens})
    elif one.kind == "measure":
        _schedule(writer, one)


def _words(noun: Noun, one: Suggestion) -> dict[str, Any]:
    said = shown(one)["words"]
    return {name: said[name] for name in noun.words if name in said}


def _edit(writer: Writer, one: Suggestion, agreed: Mapping[str, Any]) -> None:
    stored = db.session.get(Behaviour, (writer.client_id, one.behaviour_id))
    if stored is None or stored.deleted:
        raise Conflict("What this was about has been deleted.")
    now = BEHAVIOURS.dumped(stored)
    body = {name: now[name] for name in BEHAVIOURS.takes.fields}
    _store(writer, BEHAVIOURS, stored.id, stored.revision, {**body, **agreed})


def _schedule(writer: Writer, one: Suggestion) -> None:
    """One that is asked for already is asked for at the new gap; never twice over."""
    agreed = queries.schedules([writer.client_id])
    stored = next((each for each in agreed if each.measure == one.measure), None)
    body = {
        "measure": one.measure,
        "every_weeks": one.every_weeks,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "words": _words(SCHEDULES, one),
    }
    id, base = (stored.id, stored.revision) if stored else (one.id, None)
    _store(writer, SCHEDULES, id, base, body)


def _store(writer: Writer, noun: Noun, id: UUID, base: int | None, body: Mapping[str, Any]) -> None:
    result = writer.apply(noun.kind, noun.change(id, base, noun.takes.load(body)))
    if result.outcome not in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED):
        raise Conflict("Something else is stored there already.")
