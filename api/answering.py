"""Answers as JSON: what marshmallow's dump of a schema says, in a tenth of its time.

marshmallow looks at every field of every object anew. Here a schema is looked at once, when it
first answers; from then on its values are taken in one go, and only those that JSON does not know
are worked on. Every answer of every test is compared with marshmallow's (tests/conftest.py).
"""

from collections.abc import Callable
from datetime import time
from operator import attrgetter, itemgetter
from typing import Any

import marshmallow as ma
import orjson
from flask import Response
from marshmallow import fields
from marshmallow.utils import get_value

from api.fields import Clock

Told = Callable[[Any], Any]


def to_json(value: Any) -> bytes:
    """Ids, dates and instants come out as api/fields.py writes them."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def answer(schema: ma.Schema | None, value: Any) -> Response:
    """What a view gave, as its schema says; without one there is nothing to say."""
    body = b"" if schema is None else to_json(of(schema)(value))
    return Response(body, mimetype="application/json")


class Teller:
    """Turns what a view gives into what `to_json` writes, as a schema says."""

    def __init__(self, schema: ma.Schema) -> None:
        by_key = {field.data_key or name: field for name, field in schema.dump_fields.items()}
        told = {key: _told(field) for key, field in by_key.items()}
        names = [field.attribute or name for name, field in schema.dump_fields.items()]
        self._keys, self._names = [*by_key], names
        self._items, self._attributes = _getter(itemgetter, names), _getter(attrgetter, names)
        self._worked_on = {key: each for key, each in told.items() if each is not None}

    def __call__(self, value: Any) -> dict[str, Any]:
        take = self._items if hasattr(value, "keys") else self._attributes
        try:
            told = dict(zip(self._keys, take(value), strict=True))
        except (KeyError, AttributeError):
            told = self._there(value)
        for key, tell in self._worked_on.items():
            if told.get(key) is not None:
                told[key] = tell(told[key])
        return told

    def _there(self, value: Any) -> dict[str, Any]:
        """The same when something is absent: it is left out."""
        places = zip(self._keys, self._names, strict=True)
        found = ((key, get_value(value, name)) for key, name in places)
        return {key: each for key, each in found if each is not ma.missing}


def _getter(taker: Callable[..., Told], names: list[str]) -> Told:
    """itemgetter and attrgetter give no tuple for one name, and want one at least."""
    take = taker(*names) if names else None
    if take is None:
        return lambda _value: ()
    return take if len(names) > 1 else lambda value: (take(value),)


def _told(field: fields.Field[Any]) -> Told | None:
    """What is to be done with a value of this field; None: nothing."""
    if isinstance(field, fields.Nested):
        return _all(of(field.schema)) if field.many or field.schema.many else of(field.schema)
    if isinstance(field, fields.List):
        return _all(_told(field.inner))
    return _clock if isinstance(field, Clock) else None


def _all(tell: Told | None) -> Told:
    if tell is None:
        return list
    return lambda values: [None if each is None else tell(each) for each in values]


def _clock(value: time) -> str:
    return f"{value.hour:02}:{value.minute:02}"


_tellers: dict[ma.Schema, Teller] = {}


def of(schema: ma.Schema) -> Teller:
    if schema not in _tellers:
        _tellers[schema] = Teller(schema)
    return _tellers[schema]
