"""Fields that read exactly one spelling: strict types, documented ranges, no coercion."""

import re
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from backend.core.clock_text import clock_text
from backend.core.zones import NAMES

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_YEARS = range(2000, 2200)


def _text(value: Any, pattern: re.Pattern[str], rule: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ma.ValidationError(rule)
    return value


def parse_id(text: Any) -> UUID:
    canonical = _text(text, _UUID, "Must be a UUID in lower case, 8-4-4-4-12.")
    return UUID(int=int(canonical.replace("-", ""), 16))  # half of what UUID does with a text


def parse_date(text: Any) -> date:
    rule = "Must be a date that exists, YYYY-MM-DD, from 2000 to 2199."
    try:
        day = date.fromisoformat(_text(text, _DATE, rule))
    except ValueError:
        raise ma.ValidationError(rule) from None
    if day.year not in _YEARS:
        raise ma.ValidationError(rule)
    return day


class Id(fields.Field[UUID]):
    """A canonical UUID in lower case."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> UUID:
        return parse_id(value)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(value)


class Day(fields.Field[date]):
    """A calendar date."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        return parse_date(value)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(value)


class Instant(fields.Field[datetime]):
    """An instant with its offset (RFC 3339); answered in UTC."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        rule = "Must be an RFC 3339 time with offset, like 2026-11-22T09:30:00+01:00."
        try:
            instant = datetime.fromisoformat(_text(value, _INSTANT, rule))
        except ValueError:
            raise ma.ValidationError(rule) from None
        if instant.year not in _YEARS:
            raise ma.ValidationError("Must be between the years 2000 and 2199.")
        return instant.astimezone(UTC)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else value.isoformat().replace("+00:00", "Z")


class Clock(fields.Field[time]):
    """A time of day on a clock on the wall."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> time:
        return time.fromisoformat(_text(value, _CLOCK, "Must be a time from 00:00 to 23:59."))

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        # In what is told as it is, it is text already.
        return value if value is None or isinstance(value, str) else clock_text(value)


class Switch(fields.Field[bool]):
    """true or false, and nothing that looks like it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ma.ValidationError("Must be true or false.")
        return value


class AsItIs(fields.Nested):
    """An object with nothing to be worked on in it: what is given is what is told."""


class Limit(fields.Field[int]):
    """How many on a page, as it stands in a query: 1 to `most`."""

    def __init__(self, most: int, default: int) -> None:
        self.most = most
        says = {"description": "Page size.", "minimum": 1, "maximum": most}
        super().__init__(load_default=default, metadata=says)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        rule = f"Must be a whole number from 1 to {self.most}."
        number = int(_text(value, _COUNT, rule))
        if number > self.most:
            raise ma.ValidationError(rule)
        return number


FORMATS: dict[type[fields.Field[Any]], dict[str, str]] = {
    Id: {"type": "string", "format": "uuid"},
    Day: {"type": "string", "format": "date"},
    Instant: {"type": "string", "format": "date-time"},
    Clock: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    Switch: {"type": "boolean"},
    Limit: {"type": "integer"},
}


def _options(required: bool, says: str, example: Any = None) -> dict[str, Any]:
    metadata = (
        {"description": says} if example is None else {"description": says, "example": example}
    )
    if required:
        return {"required": True, "metadata": metadata}
    return {"load_default": None, "allow_none": True, "metadata": metadata}


def number(low: int, high: int, says: str) -> fields.Integer:
    """A whole number in a closed range, or null."""
    return fields.Integer(strict=True, validate=validate.Range(low, high), **_options(False, says))


def choice(
    *values: str, says: str, required: bool = False, default: str | None = None
) -> fields.String:
    """One of these words exactly; null where it is neither required nor has a default."""
    one_of = validate.OneOf(values)
    if default is not None:
        return fields.String(validate=one_of, load_default=default, metadata={"description": says})
    return fields.String(validate=one_of, **_options(required, says))


def text(
    most: int, says: str, *, required: bool = False, example: str | None = None
) -> fields.String:
    """Free text; its length is counted in code points."""
    length = validate.Length(1 if required else 0, most)
    return fields.String(validate=length, **_options(required, says, example))


def known_zone(name: str) -> None:
    if name not in NAMES:
        raise ma.ValidationError("Must be a time zone of the IANA list, like Europe/Berlin.")


def zone_name(says: str, *, required: bool = False) -> fields.String:
    """An IANA zone name."""
    return fields.String(validate=known_zone, **_options(required, says, "Europe/Berlin"))


def optional(field: type[fields.Field[Any]], says: str) -> fields.Field[Any]:
    """A field that may be null; null is unknown."""
    return field(**_options(False, says))


def required(field: type[fields.Field[Any]], says: str, example: Any = None) -> fields.Field[Any]:
    return field(**_options(True, says, example))
