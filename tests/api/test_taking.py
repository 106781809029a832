"""What is taken of a body is what marshmallow would load, or is left to it."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backend.app  # noqa: F401 - so that every schema there is has been made
from api import fields as own
from api.changes import _CHANGE, NOUNS
from api.http import Schema
from api.nouns import Noun
from api.taking import take

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(["done", "no", "yes", "2026-01-02", "23:10", "2026-11-20T18:30:00+01:00"]),
    st.builds(list),  # new each time: a test puts something into it
    st.builds(dict),
    st.lists(st.integers(0, 3), max_size=8),
)
KINDS = [pytest.param(noun, id=noun.kind.name) for noun in NOUNS.values()]


INSTANT = "2026-11-20T18:30:00+01:00"
FITTING: dict[type[Any], Any] = {
    own.Id: "0190a1b2-0000-7000-8000-000000000001",
    own.Day: "2026-01-02",
    own.Instant: INSTANT,
    own.Clock: "23:10",
    own.Switch: True,
    ma.fields.Integer: 3,
}


def every(kind: type[ma.Schema]) -> Iterator[type[ma.Schema]]:
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


SCHEMAS = [pytest.param(each(), id=each.__name__) for each in every(Schema)]


@pytest.mark.parametrize("schema", SCHEMAS)
@given(data=st.data())
@settings(max_examples=30)
def test_any_body_is_taken_as_its_schema_loads_it(schema: ma.Schema, data: st.DataObject) -> None:
    """Whatever comes in, not only records: most of it as it should be, so that all is looked at."""
    body = {key: fitting(field) for key, field in schema.load_fields.items()}
    for name in data.draw(st.lists(st.sampled_from([*body, "unknown"]), max_size=2)):
        if data.draw(st.booleans()):
            body[name] = data.draw(ODD)
        else:
            body.pop(name, None)
    taken, loaded = both(schema, body)
    assert taken == loaded


def fitting(field: ma.fields.Field[Any]) -> Any:
    if isinstance(field, ma.fields.Nested):
        inner = {key: fitting(each) for key, each in field.schema.load_fields.items()}
        return [inner] if field.many else inner
    if isinstance(field, ma.fields.List):
        return [fitting(field.inner)]
    for check in field.validators:
        if isinstance(check, ma.validate.OneOf):
            return next(iter(check.choices))
    return FITTING.get(type(field), "Europe/Berlin")


def both(schema: ma.Schema, body: Any) -> tuple[Any, Any]:
    """What the two say: the values, or what is wrong with them."""
    return _said(lambda: take(schema, deepcopy(body))), _said(lambda: schema.load(deepcopy(body)))


def _said(load: Any) -> Any:
    try:
        loaded = load()
    except ma.ValidationError as error:
        return "wrong", json.dumps(error.messages, sort_keys=True)
    return _plainly(loaded)


def _plainly(value: Any) -> Any:
    """With the types of all of it, in whatever order its names are."""
    if isinstance(value, dict):
        return {name: _plainly(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [*map(_plainly, value)]
    return type(value), value


@pytest.mark.parametrize("noun", KINDS)
@given(data=st.data())
def test_a_body_is_taken_as_marshmallow_loads_it(noun: Noun, data: st.DataObject) -> None:
    body: dict[str, Any] = deepcopy(noun.example)
    names = [*noun.takes.fields, "unknown", "words"]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=3)):
        inner = data.draw(st.booleans()) and isinstance(body.get(name), dict)
        if inner:
            body[name][data.draw(st.sampled_from([*body[name], "unknown"]))] = data.draw(ODD)
        elif data.draw(st.booleans()):
            body[name] = data.draw(ODD)
        else:
            body.pop(name, None)
    taken, loaded = both(noun.takes, body)
    assert taken == loaded


@pytest.mark.parametrize("noun", KINDS)
def test_the_example_is_taken_without_asking_marshmallow(
    noun: Noun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all of this would be for nothing."""
    expected = noun.takes.load(deepcopy(noun.example))
    if not any(noun.takes._hooks.values()):
        monkeypatch.setattr(type(noun.takes), "load", None)
    assert take(noun.takes, deepcopy(noun.example)) == expected


def test_what_is_no_object_is_left_to_marshmallow() -> None:
    known = {"kind": "pattern"}
    bodies: list[Any] = [None, 1, "x", [], known, {**known, "id": "x", "more": 1}]
    for body in bodies:
        taken, loaded = both(_CHANGE, body)
        assert taken == loaded
