"""Everything that changed since, and a batch of what changed on the phone."""

from dataclasses import replace
from operator import itemgetter
from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import g
from marshmallow import fields, validate

from api.access import Access, caller
from api.device_nights import DEVICE_NIGHTS
from api.errors import field_errors, problem
from api.fields import AsItIs, Limit, Switch, choice, number
from api.http import Answer, Blueprint, Schema
from api.journal import CHOICES, MOMENTS, PROBES, RECALLS, SESSIONS
from api.measures import RESPONSES, SCHEDULES
from api.medicines import MEDICINES
from api.nights import NAPS, NIGHTS
from api.nouns import Noun
from api.pages import bad_cursor, from_cursor, to_cursor
from api.plan import BEHAVIOURS, CONTEXTS, PATTERNS
from api.practice import ENTRIES
from api.problems import Problem
from api.reminders import REMINDERS
from api.safety import CONTACTS as SAFETY_CONTACTS
from api.safety import PLANS as SAFETY_PLANS
from api.taking import take
from backend.core import clock
from backend.core.crypto import Opener
from backend.core.errors import FieldError, Gone, Invalid
from backend.core.rows import Changes
from backend.core.sync import Change, Outcome, Result, Writer

NOUNS: dict[str, Noun] = {
    noun.kind.name: noun
    for noun in (
        PATTERNS,
        CONTEXTS,
        BEHAVIOURS,
        ENTRIES,
        MOMENTS,
        SESSIONS,
        RECALLS,
        PROBES,
        CHOICES,
        NIGHTS,
        NAPS,
        MEDICINES,
        DEVICE_NIGHTS,
        SCHEDULES,
        RESPONSES,
        REMINDERS,
        SAFETY_PLANS,
        SAFETY_CONTACTS,
    )
}

MOST = 500  # records in one batch or page

blueprint = Blueprint("changes", __name__, url_prefix="/v1", description="Offline first: sync.")


class ChangeFields(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(list(NOUNS)))
    id = fields.String(required=True, metadata={"description": "UUID; for a night its date."})
    base = number(0, 2**53, "The revision the device saw; null when it saw none.")
    deleted = Switch(load_default=False, metadata={"description": "Shall be deleted."})
    record = fields.Dict(
        load_default=None, allow_none=True, metadata={"description": "The body of a PUT."}
    )


class _Unread(fields.Nested):
    """Read one by one later: a bad record must not hold up the rest."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


class Batch(Schema):
    items = fields.List(_Unread(ChangeFields), required=True, validate=validate.Length(max=MOST))


class ChangeResult(Answer):
    kind = fields.String(required=True, allow_none=True)
    id = fields.String(required=True, allow_none=True)
    outcome = choice(*(one.value for one in Outcome), says="What became of it.", required=True)
    revision = fields.Integer(required=True, allow_none=True)
    record = fields.Dict(
        required=True, allow_none=True, metadata={"description": "What is stored now."}
    )
    problem = fields.Nested(Problem, required=True, allow_none=True)


class BatchResults(Answer):
    results = fields.List(fields.Nested(ChangeResult), required=True)
    cursor = fields.String(required=True, metadata={"description": "After this batch."})


class FeedQuery(Schema):
    cursor = fields.String(metadata={"description": "Where the last page ended; none: all."})
    limit = Limit(most=MOST, default=200)


class FeedItem(Answer):
    kind = fields.String(required=True, validate=validate.OneOf(list(NOUNS)))
    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    deleted = fields.Boolean(required=True)
    record = fields.Dict(required=True, allow_none=True)


class Feed(Answer):
    items = fields.List(AsItIs(FeedItem), required=True)
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)


@blueprint.endpoint("GET", "/changes", Access.CLIENT, errors=(410, 422))
@blueprint.arguments(FeedQuery, location="query")
@blueprint.response(200, Feed, description="Oldest change first; a deleted record is named.")
def feed(query: dict[str, Any]) -> Any:
    """What changed since"""
    client_id = caller().id
    after, limit = _revision(query["cursor"]) if "cursor" in query else 0, query["limit"]
    until, spans = _CHANGES.spans(client_id, after, limit + 1)
    if after > until:
        # A server restored from an older backup: the phone's copy is ahead of it.
        raise Gone("This cursor is too old. Please start over.")
    more = sum(span.many for span in spans) > limit
    reached = max(span.last for span in spans) - 1 if more else until
    items = [
        item
        for kind, found in _CHANGES.read(client_id, spans, reached)
        for item in _items(_KINDS[kind], client_id, found)
    ]
    items.sort(key=itemgetter("revision"))
    return {"items": items, "cursor": to_cursor(reached), "more": more}


_KINDS = [*NOUNS.values()]
_CHANGES = Changes([noun.kind.model for noun in _KINDS])


def _revision(cursor: str) -> int:
    text = from_cursor(cursor, 1)[0]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise bad_cursor()
    return int(text)


def _items(noun: Noun, client_id: UUID, found: list[Any]) -> list[dict[str, Any]]:
    name, derive, tell = noun.kind.name, noun.kind.derive, noun.tell
    opened = Opener(client_id, noun.kind.model.__tablename__)
    return [
        {
            "kind": name,
            "id": row.id,
            "revision": row.revision,
            "deleted": row.deleted,
            "record": None if row.deleted else tell(opened(row.id, row.words), derive(row), *row),
        }
        for row in found
    ]


@blueprint.endpoint("POST", "/changes", Access.CLIENT, errors=(409,))
@blueprint.arguments(Batch, example={"items": []})
@blueprint.response(200, BatchResults, description="One outcome a record, in the same order.")
def push(batch: dict[str, Any]) -> Any:
    """Store what changed on the phone"""
    changes = [_read(item) for item in batch["items"]]
    if any(noun.stops for noun, _, _ in changes if noun):
        g.stopped.add(caller().id)
    with Writer(caller().id, clock.now(), len(changes)) as writer:
        for noun in NOUNS.values():
            if ids := [change.id for of, change, _ in changes if of is noun and change]:
                writer.look_up(noun.kind, ids)
        results = [
            _result(item, noun, _written(writer, noun, change, errors))
            for item, (noun, change, errors) in zip(batch["items"], changes, strict=True)
        ]
    return {"results": results, "cursor": to_cursor(writer.latest)}


def _written(
    writer: Writer, noun: Noun | None, change: Change | None, errors: tuple[FieldError, ...]
) -> Result:
    if noun is None or change is None:
        return Result(Outcome.INVALID, errors=errors)
    result = writer.apply(noun.kind, change)
    if not result.errors:
        return result
    # What a rule says of the record is said of a part of the item here.
    inside = tuple(replace(error, pointer=f"/record{error.pointer}") for error in result.errors)
    return replace(result, errors=inside)


_Read = tuple[Noun | None, Change | None, tuple[FieldError, ...]]


def _read(item: Any) -> _Read:
    """One item of the batch as a change, or what is wrong with it."""
    try:
        asked = take(_CHANGE, item)
    except ma.ValidationError as error:
        return _named(item), None, tuple(field_errors(error.messages))
    noun = NOUNS[asked["kind"]]
    try:
        id = noun.parse_id(asked["id"])
    except ma.ValidationError as error:
        return noun, None, tuple(field_errors(error.messages, "/id"))
    if asked["deleted"]:
        return noun, Change(id, asked["base"], None), ()
    try:
        loaded = take(noun.takes, asked["record"] or {})
    except ma.ValidationError as error:
        return noun, None, tuple(field_errors(error.messages, "/record"))
    return noun, noun.change(id, asked["base"], loaded), ()


def _named(item: Any) -> Noun | None:
    kind = item.get("kind") if isinstance(item, dict) else None
    return NOUNS.get(kind) if isinstance(kind, str) else None


_CHANGE = ChangeFields()


def _result(item: Any, noun: Noun | None, result: Result) -> dict[str, Any]:
    stored = result.record
    living = noun is not None and stored is not None and not stored.deleted
    id = item.get("id") if isinstance(item, dict) else None
    return {
        "kind": noun.kind.name if noun else None,
        "id": id if isinstance(id, str) else None,
        "outcome": result.outcome,
        "revision": stored.revision if stored is not None else None,
        "record": noun.told(stored) if noun and living else None,
        "problem": problem(Invalid(errors=result.errors))
        if result.outcome is Outcome.INVALID
        else None,
    }
