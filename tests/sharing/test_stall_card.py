"""Which ingredients have no data or are narrow, and what is asked of them; three at most."""

from typing import Any

import pytest

from sharing.stall_card import gaps

FULL = {"activated": "some", "new_felt": "some", "practised": "some"}


def pattern(name: str = "Shrinking", retired: bool = False, **lanes: str) -> dict[str, Any]:
    return {"name": name, "retired": retired, "strip": {"lanes": FULL | lanes}}


def behaviour(practised: int, planned: int, **more: Any) -> dict[str, Any]:
    coverage = {"practised": practised, "planned": planned}
    said = {"name": "Say one sentence", "active": True, "stage": "widen", "coverage": coverage}
    return {**said, **more}


def found(patterns: list[Any], behaviours: list[Any]) -> list[tuple[str, str, list[str]]]:
    shown = gaps({"patterns": patterns, "behaviours": behaviours}, "en")
    return [(each["ingredient"], each["state"], each["about"]) for each in shown]


def test_where_nothing_is_missing_nothing_is_asked() -> None:
    assert found([pattern()], [behaviour(3, 4)]) == []


def test_an_empty_lane_is_named_before_one_that_nobody_can_tell_of() -> None:
    patterns = [
        pattern("Shrinking", activated="unknown"),
        pattern("Pleasing", activated="none", new_felt="unknown"),
    ]
    assert found(patterns, []) == [
        ("activated", "none", ["Pleasing"]),
        ("new_felt", "unknown", ["Pleasing"]),
    ]


def test_a_retired_pattern_is_not_asked_about() -> None:
    assert found([pattern(), pattern("Old", True, activated="none")], []) == []


def test_without_a_pattern_nobody_can_tell() -> None:
    assert [each[1] for each in found([], [])] == ["unknown"] * 3


@pytest.mark.parametrize(
    ("practised", "planned", "narrow"),
    [(1, 2, True), (0, 2, True), (2, 5, True), (2, 4, False), (1, 1, False), (2, 2, False)],
)
def test_practice_is_narrow_in_one_context_or_in_under_half_of_them(
    practised: int, planned: int, narrow: bool
) -> None:
    expected = [("practised", "narrow", ["Say one sentence"])] if narrow else []
    assert found([pattern()], [behaviour(practised, planned)]) == expected


@pytest.mark.parametrize("spared", [{"stage": "anchor"}, {"active": False}])
def test_a_steady_cue_and_what_rests_may_be_narrow(spared: dict[str, Any]) -> None:
    assert found([pattern()], [behaviour(1, 4, **spared)]) == []


def test_no_practice_at_all_is_said_rather_than_that_it_is_narrow() -> None:
    assert found([pattern(practised="none")], [behaviour(0, 4)]) == [
        ("practised", "none", ["Shrinking"])
    ]


def test_what_is_not_shared_is_asked_in_general() -> None:
    shown = gaps(None, "ar")
    assert [each["state"] for each in shown] == ["not_shared"] * 3
    assert len({each["question"] for each in shown}) == 3
