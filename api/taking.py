"""Bodies, loaded as marshmallow loads them, without its bookkeeping when all is well.

marshmallow looks at every field of every body anew, there or not. Here a schema is looked at once,
and of a body only what is there; at the first doubt the schema itself loads it, and decides and
words what is wrong. tests/api/test_taking.py holds the two equal.
"""

from collections.abc import Callable
from math import inf
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from api.fields import FORMATS, AsItIs

Take = Callable[[Any], Any]
Check = Callable[[Any], Any]


def take(schema: ma.Schema, body: Any) -> dict[str, Any]:
    """What `schema.load` gives. Raises `marshmallow.ValidationError`."""
    if schema not in _takers:
        _takers[schema] = _Taker(schema) if _looked_at(schema) else None
    taker = _takers[schema]
    if taker is not None:
        try:
            return taker(body)
        except (_Doubt, ma.ValidationError):
            pass
    answer: dict[str, Any] = schema.load(body)
    return answer


class _Doubt(Exception):
    """Not plainly right: marshmallow shall say."""


class _Taker:
    """Reads the bodies of one schema. Raises `_Doubt` or `marshmallow.ValidationError`."""

    def __init__(self, schema: ma.Schema) -> None:
        self._readers: dict[str, tuple[str, Take]] = {}
        self._required: set[str] = set()
        self._absent: dict[str, Any] = {}
        self._made: list[tuple[str, str, Callable[[], Any]]] = []
        for name, field in schema.load_fields.items():
            self._learn(field.data_key or name, field.attribute or name, field)

    def _learn(self, key: str, name: str, field: fields.Field[Any]) -> None:
        read = _read(field)
        self._readers[key] = (name, read)
        if field.required:
            self._required.add(key)
        elif callable(field.load_default):
            self._made.append((key, name, field.load_default))
        elif field.load_default is not ma.missing:
            self._absent[name] = field.load_default

    def __call__(self, body: Any) -> dict[str, Any]:
        if type(body) is not dict or not self._required <= body.keys():
            raise _Doubt
        taken, readers = self._absent.copy(), self._readers
        for key, value in body.items():
            if key not in readers:
                raise _Doubt
            name, read = readers[key]
            taken[name] = read(value)
        for key, name, make in self._made:
            if key not in body:
                taken[name] = make()
        return taken


_takers: dict[ma.Schema, _Taker | None] = {}


def _or_null(read: Take) -> Take:
    return lambda value: None if value is None else read(value)


def _read(field: fields.Field[Any]) -> Take:
    """How a value of this field is read."""
    kind = type(field)
    if field.pre_load or field.post_load:
        return field.deserialize
    if isinstance(field, fields.Nested) and kind in (fields.Nested, AsItIs) and _plain(field):
        return _Taker(field.schema)
    if isinstance(field, fields.Dict) and not (field.key_field or field.value_field):
        return _exactly(dict, field)
    if isinstance(field, fields.Integer) and field.strict:
        return _exactly(int, field)
    if kind is fields.String:
        return _exactly(str, field)
    if kind in FORMATS and not field.validators:
        read: Any = field._deserialize
        return _or_null(read) if field.allow_none else read
    return field.deserialize


def _plain(field: fields.Nested) -> bool:
    """Is it one object, which the schema alone speaks of?"""
    return not field.many and field.unknown is None and _looked_at(field.schema)


def _looked_at(schema: ma.Schema) -> bool:
    """Is there no more to the schema than its fields?"""
    alone = not (any(schema._hooks.values()) or schema.many or schema.partial)
    return alone and schema.unknown == ma.RAISE


def _exactly(kind: type[Any], field: fields.Field[Any]) -> Take:
    fit, nullable = _all([_fits(check) for check in field.validators]), field.allow_none

    def read(value: Any) -> Any:
        if (type(value) is kind and fit(value)) or (value is None and nullable):
            return value
        raise _Doubt

    return read


def _all(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]
    return lambda value: all(fits(value) for fits in checks)


def _fits(check: Check) -> Check:
    """Does `check` like it?"""
    if isinstance(check, validate.OneOf):
        return {*check.choices}.__contains__
    if isinstance(check, validate.Length) and check.equal is None:
        fewest, most = check.min or 0, inf if check.max is None else check.max
        return lambda value: fewest <= len(value) <= most
    if isinstance(check, validate.Range) and _closed(check):
        return range(check.min, check.max + 1).__contains__

    def likes(value: Any) -> bool:
        check(value)
        return True

    return likes


def _closed(span: validate.Range) -> bool:
    """Both its ends are in it, and are whole numbers."""
    whole = isinstance(span.min, int) and isinstance(span.max, int)
    return whole and span.min_inclusive and span.max_inclusive
