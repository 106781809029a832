"""Lists page by page: an opaque cursor that names the last row seen."""

from base64 import b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields
from sqlalchemy import select, tuple_

from api.fields import Day, Limit, parse_date
from api.http import Schema
from api.nouns import Noun
from backend.core.db import db
from backend.core.errors import Invalid


class PageQuery(Schema):
    limit = Limit(most=200, default=50)
    cursor = fields.String(metadata={"description": "`cursor` of the page before."})


class DatedPageQuery(PageQuery):
    start = Day(data_key="from", metadata={"description": "First local date."})
    end = Day(data_key="to", metadata={"description": "Last local date."})


def bad_cursor() -> Invalid:
    """The answer to a cursor that we did not make."""
    return Invalid.field("/cursor", "invalid", "Must be a cursor from the page before.")


def to_cursor(*parts: object) -> str:
    return urlsafe_b64encode("|".join(map(str, parts)).encode()).decode().rstrip("=")


def from_cursor(cursor: str, parts: int) -> list[str]:
    """Raises `Invalid` for a cursor that we did not make."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        text = ""
    if len(found := text.split("|")) != parts or not all(found):
        raise bad_cursor()
    return found


def page(noun: Noun, client_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
    """One page of the client's records, the newest day or the newest id first."""
    model, day = noun.kind.model, noun.kind.day
    order = [model.id] if day is None or noun.key == "date" else [day, model.id]
    rows = select(model).where(model.client_id == client_id, model.deleted.is_(False))
    if day is not None and "start" in query:
        rows = rows.where(day >= query["start"])
    if day is not None and "end" in query:
        rows = rows.where(day <= query["end"])
    if "cursor" in query:
        rows = rows.where(tuple_(*order) < tuple_(*_place(noun, query["cursor"], len(order))))
    rows = rows.order_by(*(column.desc() for column in order)).limit(query["limit"] + 1)
    found = list(db.session.scalars(rows))
    shown = found[: query["limit"]]
    more = len(found) > len(shown)
    last = [getattr(shown[-1], column.key) for column in order] if more else []
    return {
        "items": [noun.shown(record) for record in shown],
        "cursor": to_cursor(*last) if more else None,
    }


def _place(noun: Noun, cursor: str, parts: int) -> list[Any]:
    *days, id = from_cursor(cursor, parts)
    try:
        return [*map(parse_date, days), noun.parse_id(id)]
    except ma.ValidationError:
        raise bad_cursor() from None
