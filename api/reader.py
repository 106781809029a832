"""The strict JSON reader: what is ambiguous or too much is refused before it is understood."""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import marshmallow as ma
from flask import request

from api.errors import field_errors
from api.taking import take
from backend.core.errors import Invalid, Malformed, UnsupportedMedia
from backend.core.here import here

MAX_BODY = 1024 * 1024
_MAX_DEPTH = 32
_JSON = "application/json"
_HOLDERS = (dict, list)


def read_json(body: bytes) -> Any:
    """Parse one JSON text (RFC 8259, no duplicate names, finite numbers). Raises `Malformed`."""
    try:
        text = body.decode("utf-8")
        value = _STRICT.decode(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Refused) else "This is not valid JSON."
        raise Malformed(reason) from None
    _inspect(text, value)
    return value


class _Refused(ValueError):
    """A JSON text that parses and is refused all the same."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise _Refused("A name appears twice in one object.")
    return names


def _not_a_number(_text: str) -> NoReturn:
    raise _Refused("NaN and Infinity are not JSON.")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise _Refused("A number is too large.")
    return number


_STRICT = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_not_a_number, parse_float=_finite
)


def _inspect(text: str, value: Any) -> None:
    """Refuse what nests too deep, NUL bytes and lone surrogates, in names and in texts."""
    if text.count("{") + text.count("[") >= _MAX_DEPTH and _too_deep(value):
        raise Malformed(f"Nested deeper than {_MAX_DEPTH} levels.")
    # Only an escape can put one of these into JSON.
    if "\\u" in text and any(map(_unfit, _texts(value))):
        raise Malformed("A text holds a character that cannot be stored.")


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_MAX_DEPTH - 1):
        level = [one for each in level for one in _inside(each) if type(one) in _HOLDERS]
    return any(level)


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if type(value) is dict else value if type(value) is list else ()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict):
        yield from value
    for inner in _inside(value):
        yield from _texts(inner)


def _unfit(text: str) -> bool:
    """PostgreSQL stores no NUL, UTF-8 no lone surrogate."""
    return "\0" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text))


def loaded(schema: ma.Schema) -> dict[str, Any]:
    """The body of this request, as `schema` loads it. Raises `AnewError`."""
    asked = here(request)
    if asked.environ.get("CONTENT_TYPE") != _JSON and asked.mimetype != _JSON:
        raise UnsupportedMedia()
    try:
        return take(schema, read_json(asked.get_data(cache=False)))
    except ma.ValidationError as error:
        raise Invalid(errors=tuple(field_errors(error.messages))) from None


def asked_for(schema: ma.Schema) -> dict[str, Any]:
    """The query of this request, as `schema` loads it: nothing unknown. Raises `Invalid`."""
    query = here(request).args
    for name, values in query.lists():
        if len(values) > 1:
            raise Invalid.field(f"/{name}", "twice", "Must be given once.")
    try:
        found: dict[str, Any] = schema.load(query.to_dict(), unknown=ma.RAISE)
    except ma.ValidationError as error:
        raise Invalid(errors=tuple(field_errors(error.messages))) from None
    return found
