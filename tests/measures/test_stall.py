"""Is a course of scores moving: the vectors, and each clause of the rule in its order."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.theil_sen import theil_sen
from measures.stall import Course, Scale, Score, course

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/stall_rule.json").read_text())
START = date(2025, 1, 6)
PHQ_9 = Scale(reliable_change=6, caseness=10)
WHO_5 = Scale(reliable_change=3, caseness=12, higher_is_worse=False)
WEEKS = [0, 14, 28, 42]


def found(days: list[int], totals: list[int | None], scale: Scale = PHQ_9) -> Course:
    scores = [Score(START + timedelta(days=d), t) for d, t in zip(days, totals, strict=True)]
    return course(scores, scale)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_finding_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    assert case["instrument"] == "PHQ-9"
    assert found(case["day"], case["score"]).finding == case["expected"]


@pytest.mark.parametrize(
    ("days", "totals", "finding"),
    [
        ([0, 14, 28], [16, 16, 16], "not_enough_data"),
        ([0, 9, 18, 27], [16, 16, 16, 16], "not_enough_data"),
        ([0, 9, 18, 28], [16, 16, 16, 16], "too_early"),
        ([0, 14, 28, 41], [16, 16, 16, 16], "too_early"),
        (WEEKS, [16, 16, 16, 16], "no_reliable_change"),
        (WEEKS, [16, 10, 16, 16], "no_reliable_change"),
        (WEEKS, [10, 10, 16, 16], "reliable_deterioration"),
        (WEEKS, [10, 10, 15, 16], "watch_single_high_score"),
        (WEEKS, [10, 10, 16, 15], "no_reliable_change"),
        (WEEKS, [4, 4, 10, 11], "reliable_deterioration"),
        (WEEKS, [4, 4, 4, 10], "watch_single_high_score"),
        (WEEKS, [16, 16, 16, 10], "reliable_improvement"),
        (WEEKS, [8, 8, 8, 2], "reliable_improvement"),
        ([0, 9, 18, 28], [16, 16, 16, 10], "reliable_improvement"),
        (WEEKS, [9, 9, 9, 9], "below_threshold"),
        ([0, 9, 18, 28], [9, 9, 9, 9], "below_threshold"),
        (WEEKS, [10, 10, 10, 10], "no_reliable_change"),
        ([0, 7, 14, 21, 28, 35, 42], [20, 19, 18, 18, 17, 16, 15], "slow_improvement"),
        ([0, 7, 14, 21, 28, 35, 42], [15, 16, 17, 18, 18, 19, 20], "no_reliable_change"),
    ],
)
def test_each_clause_holds_at_its_border(days: list[int], totals: list[Any], finding: str) -> None:
    assert found(days, totals).finding == finding


@pytest.mark.parametrize(
    ("totals", "finding"),
    [
        ([8, 8, 5, 5], "reliable_deterioration"),
        ([8, 8, 8, 5], "watch_single_high_score"),
        ([8, 8, 8, 11], "reliable_improvement"),
        ([13, 13, 13, 13], "below_threshold"),
        ([12, 12, 12, 12], "no_reliable_change"),
    ],
)
def test_where_lower_is_worse_the_sign_is_turned(totals: list[Any], finding: str) -> None:
    assert found(WEEKS, totals, WHO_5).finding == finding


def test_a_slow_rise_where_lower_is_worse_is_an_improvement_with_its_own_slope() -> None:
    days, totals = [0, 7, 14, 21, 28, 35, 42], [5, 6, 6, 7, 8, 9, 10]
    rising = found(days, list(totals), Scale(6, 12, higher_is_worse=False))
    assert rising.finding == "slow_improvement"
    assert rising.trend == theil_sen(days, totals)
    assert rising.figure.value is not None
    assert rising.figure.value > 0


def test_an_incomplete_questionnaire_is_counted_as_missing_and_nothing_else() -> None:
    with_gap = found([-7, 0, 14, 21, 28, 42], [None, 16, 16, None, 16, 16])
    assert with_gap.finding == "no_reliable_change"
    assert (with_gap.figure.n, with_gap.figure.of, with_gap.days) == (4, 6, 42)


def test_with_too_few_scores_no_slope_is_said() -> None:
    few = found([0, 14, 28], [16, 12, 8])
    assert (few.figure.value, few.trend, few.figure.n, few.days) == (None, None, 3, 28)
    none = course([], PHQ_9)
    assert (none.finding, none.figure.of, none.days) == ("not_enough_data", 0, 0)


def test_ties_that_leave_no_interval_leave_no_slope_and_no_change() -> None:
    tied = found([0, 0, 28, 42], [16, 16, 16, 16])
    assert (tied.finding, tied.trend, tied.figure.value) == ("no_reliable_change", None, None)
    assert tied.figure.standing == "not_enough"


def test_the_order_in_which_scores_arrive_changes_nothing() -> None:
    scores = [
        Score(START + timedelta(days=d), t) for d, t in zip(WEEKS, [9, 16, 4, 12], strict=True)
    ]
    assert course(scores[::-1], PHQ_9) == course(scores, PHQ_9)


@settings(max_examples=100)
@given(st.lists(st.integers(0, 27), min_size=4, max_size=12))
def test_turning_scale_and_scores_leads_to_the_same_finding(totals: list[int]) -> None:
    days = [14 * number for number in range(len(totals))]
    mirrored = Scale(6, 27 - 10, higher_is_worse=False)
    straight = found(days, list(totals))
    assert found(days, [27 - total for total in totals], mirrored).finding == straight.finding
