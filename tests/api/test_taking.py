"""What is taken in a batch is what marshmallow would load, or is left to it."""

import json
from copy import deepcopy
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.changes import _CHANGE, NOUNS
from api.nouns import Noun
from api.taking import take

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(["done", "no", "yes", "2026-01-02", "23:10", "2026-11-20T18:30:00+01:00"]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 3), max_size=8),
)
KINDS = [pytest.param(noun, id=noun.kind.name) for noun in NOUNS.values()]


def both(schema: ma.Schema, body: Any) -> tuple[Any, Any]:
    """What the two say: the values, or what is wrong with them."""
    return _said(lambda: take(schema, deepcopy(body))), _said(lambda: schema.load(deepcopy(body)))


def _said(load: Any) -> Any:
    try:
        loaded = load()
    except ma.ValidationError as error:
        return "wrong", json.dumps(error.messages, sort_keys=True)
    return repr(loaded), [type(value) for value in loaded.values()]


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
