"""Bodies of a batch, loaded as marshmallow loads them, without its bookkeeping when all is well.

Five hundred records are one batch, and marshmallow's loops around the fields cost more than the
fields. Here a schema's fields are asked one after the other; at the first doubt the schema itself
loads the body, and decides and words what is wrong. tests/api/test_taking.py holds the two equal.
"""

from collections.abc import Callable
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

Take = Callable[[Any], Any]


def take(schema: ma.Schema, body: Any) -> dict[str, Any]:
    """What `schema.load` gives. Raises `marshmallow.ValidationError`."""
    if schema not in _takers:
        _takers[schema] = None if any(schema._hooks.values()) else _taker(schema)
    taker = _takers[schema]
    if taker is not None and isinstance(body, dict):
        try:
            loaded: dict[str, Any] = taker(body)
        except (_Doubt, ma.ValidationError):
            pass
        else:
            return loaded
    answer: dict[str, Any] = schema.load(body)
    return answer


class _Doubt(Exception):
    """Not plainly right: marshmallow shall say."""


_takers: dict[ma.Schema, Take | None] = {}


def _taker(schema: ma.Schema) -> Take:
    taken = [
        (field.data_key or name, field.attribute or name, _taken(field))
        for name, field in schema.load_fields.items()
    ]
    known = {key for key, _, _ in taken}

    def taker(body: Any) -> dict[str, Any]:
        if not isinstance(body, dict) or not body.keys() <= known:
            raise _Doubt
        found = ((name, read(body.get(key, ma.missing))) for key, name, read in taken)
        return {name: value for name, value in found if value is not ma.missing}

    return taker


def _taken(field: fields.Field[Any]) -> Take:
    """How a value of this field is read; the field itself reads what is not there, and null."""
    plain = _plain(field)

    def read(value: Any) -> Any:
        if value is None or value is ma.missing:
            return field.deserialize(value)
        return plain(value)

    return read


def _plain(field: fields.Field[Any]) -> Take:
    if type(field) is fields.Nested and not field.many and not any(field.schema._hooks.values()):
        return _taker(field.schema) if field.schema.unknown == ma.RAISE else field.deserialize
    if type(field) is fields.Integer and field.strict:
        return _number(field)
    if type(field) is fields.String:
        return _text(field)
    return field.deserialize


def _number(field: fields.Integer) -> Take:
    checks = field.validators

    def read(value: Any) -> Any:
        if type(value) is not int:
            raise _Doubt
        for check in checks:
            check(value)
        return value

    return read


def _text(field: fields.String) -> Take:
    sorts = [{*each.choices} for each in field.validators if isinstance(each, validate.OneOf)]
    checks = [each for each in field.validators if not isinstance(each, validate.OneOf)]

    def read(value: Any) -> Any:
        if type(value) is not str or not all(value in each for each in sorts):
            raise _Doubt
        for check in checks:
            check(value)
        return value

    return read
