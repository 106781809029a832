"""The strict JSON reader: what is ambiguous or too much is refused before it is understood."""

import json
import math
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser

from api.errors import field_errors
from backend.core.errors import Invalid, Malformed, UnsupportedMedia

MAX_BODY = 1024 * 1024
_MAX_DEPTH = 32


def read_json(body: bytes) -> Any:
    """Parse one JSON text (RFC 8259, no duplicate names, finite numbers). Raises `Malformed`."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, _Refused) else "This is not valid JSON."
        raise Malformed(reason) from None
    _inspect(value, _MAX_DEPTH)
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


def _inspect(value: Any, depth: int) -> None:
    """Refuse what nests too deep, NUL bytes and lone surrogates, in names and in texts."""
    if depth == 0:
        raise Malformed(f"Nested deeper than {_MAX_DEPTH} levels.")
    if isinstance(value, str):
        # PostgreSQL stores no NUL, UTF-8 no lone surrogate.
        if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
            raise Malformed("A text holds a character that cannot be stored.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _inspect(name, depth)
            _inspect(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _inspect(inner, depth - 1)


class StrictParser(FlaskParser):
    """webargs with our reader, our errors, and no unknown query parameter."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def load_json(self, request: Request, _schema: ma.Schema) -> Any:
        if request.mimetype != "application/json":
            raise UnsupportedMedia()
        return read_json(request.get_data())

    def load_querystring(self, request: Request, schema: ma.Schema) -> Any:
        for name, values in request.args.lists():
            if len(values) > 1:
                raise Invalid.field(f"/{name}", "twice", "Must be given once.")
        return super().load_querystring(request, schema)

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        # webargs wraps the messages in the place they came from: "json" or "query".
        messages = next(iter(error.messages_dict.values()))
        raise Invalid(errors=tuple(field_errors(messages)))
