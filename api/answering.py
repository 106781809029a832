"""Answers as JSON: what marshmallow's dump of a schema says, in a tenth of its time.

marshmallow looks at every field of every object anew. Here a schema is looked at once, when it
first answers, and becomes a function that takes each value from its place, and works only on those
that JSON does not know. Every answer of every test is compared with marshmallow's
(tests/conftest.py).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import marshmallow as ma
import orjson
from flask import Response
from marshmallow import fields

from api.fields import AsItIs, Clock
from backend.core.clock_text import clock_text

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Told = Callable[[Any], Any]
_NONE: Mapping[str, str] = {}


def to_json(value: Any) -> bytes:
    """Ids, dates and instants come out as api/fields.py writes them."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


class _Whole(Response):
    """In one piece, with all its headers: nothing is to be looked for before it is sent."""

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code == 204:
            return super().__call__(environ, start_response)
        start_response(self.status, [*self.headers])
        return cast(list[bytes], self.response)


def answer(schema: ma.Schema | None, value: Any, status: int = 200) -> Response:
    """What a view gave, as its schema says; without one there is nothing to say."""
    body = b"" if schema is None else to_json(of(schema)(value))
    return _Whole(body, status, content_type="application/json")


class Teller:
    """Turns what a view gives into what `to_json` writes, as a schema says."""

    def __init__(self, schema: ma.Schema) -> None:
        self._schema = schema
        self._names = names(schema)
        self._of_some: dict[tuple[str, ...], Told] = {}

    def __call__(self, value: Any) -> Any:
        try:
            if type(value) is not dict and not hasattr(value, "keys"):
                return self._of_attributes(value)
            return (self._of_items if len(value) >= len(self._names) else self._there)(value)
        except (KeyError, AttributeError):
            return self._there(value)

    def _there(self, value: Any) -> Any:
        """The same when something is absent: it is left out."""
        if not hasattr(value, "keys"):
            value = {name: getattr(value, name) for name in self._names if hasattr(value, name)}
        there = tuple(filter(value.__contains__, self._names))
        if there not in self._of_some:
            self._of_some[there] = self._made(there, "value[{!r}]")
        return self._of_some[there](value)

    @cached_property
    def _of_items(self) -> Told:
        return self._made(self._names, "value[{!r}]")

    @cached_property
    def _of_attributes(self) -> Told:
        return self._made(self._names, "value.{}")

    def _made(self, there: Collection[str], place: str) -> Told:
        return function(self._schema, "value", {name: place.format(name) for name in there})


def function(
    schema: ma.Schema, given: str, at: Mapping[str, str], told: Mapping[str, str] = _NONE
) -> Callable[..., Any]:
    """A function of what is given, which makes the answer of a schema.

    `at` says, as an expression, where to find the value of each name that is there; `told` has
    what needs no more work. Names come from schemas and models, never from outside.
    """
    known: dict[str, Any] = {}
    said = {
        key: told.get(name) or _expression(field, at[name], known)
        for key, name, field in _fields(schema)
        if name in at
    }
    # One that is filled in costs half of one that is made key by key.
    known["_blank"] = dict.fromkeys(said)
    filled = [f"    answer[{key!r}] = {value}" for key, value in said.items()]
    lines = [f"def tell({given}):", "    answer = _blank.copy()", *filled, "    return answer"]
    exec("\n".join(lines), known)  # noqa: S102
    made: Callable[..., Any] = known["tell"]
    return made


def names(schema: ma.Schema) -> tuple[str, ...]:
    """Of the values that it tells."""
    return tuple(name for _, name, _ in _fields(schema))


def _fields(schema: ma.Schema) -> list[tuple[str, str, fields.Field[Any]]]:
    """Of each field its name in the answer, and that of its value."""
    return [
        (field.data_key or name, field.attribute or name, field)
        for name, field in schema.dump_fields.items()
    ]


def _expression(field: fields.Field[Any], place: str, known: dict[str, Any]) -> str:
    tell = _told(field)
    if tell is None:
        return place
    name = f"_tell_{len(known)}"
    known[name] = tell
    return f"None if (_found := {place}) is None else {name}(_found)"


def _told(field: fields.Field[Any]) -> Told | None:
    """What is to be done with a value of this field; None: nothing."""
    if isinstance(field, AsItIs):
        return None
    if isinstance(field, fields.Nested):
        return _all(of(field.schema)) if field.many or field.schema.many else of(field.schema)
    if isinstance(field, fields.List):
        return _all(_told(field.inner))
    return clock_text if isinstance(field, Clock) else None


def _all(tell: Told | None) -> Told:
    if tell is None:
        return list
    return lambda values: [None if each is None else tell(each) for each in values]


_tellers: dict[ma.Schema, Teller] = {}


def of(schema: ma.Schema) -> Teller:
    if schema not in _tellers:
        _tellers[schema] = Teller(schema)
    return _tellers[schema]
