"""The Theil–Sen slope: agreement with scipy, and what must hold for any scores."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.theil_sen import theil_sen

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/theil_sen.json").read_text())
# Thirty scores made up at random, two of them on one day.
THIRTY_DAYS = [1, 11, 11, 20, 22, 41, 45, 49, 59, 63, 66, 71, 73, 74, 76]
THIRTY_DAYS += [78, 79, 105, 108, 110, 115, 118, 121, 130, 140, 146, 153, 160, 180, 195]
THIRTY_SCORES = [8, 16, 17, 20, 15, 22, 10, 4, 21, 6, 2, 13, 6, 20, 20]
THIRTY_SCORES += [14, 8, 5, 11, 13, 23, 18, 10, 20, 17, 6, 10, 3, 26, 1]
SCORES = st.lists(st.integers(0, 27), min_size=2, max_size=30)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_trend_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    trend = theil_sen(case["day"], case["score"])
    assert trend is not None
    assert trend.slope == pytest.approx(case["slope_per_day"], abs=1e-9)
    assert trend.intercept == pytest.approx(case["intercept"], abs=1e-9)
    assert trend.low == pytest.approx(case["ci95_low"], abs=1e-9)
    assert trend.high == pytest.approx(case["ci95_high"], abs=1e-9)
    assert trend.slope * 28 == pytest.approx(case["slope_per_28_days"], abs=1e-9)


@pytest.mark.parametrize(
    ("days", "scores", "slope", "intercept", "low", "high"),
    [  # scipy 1.17.1, theilslopes(scores, days, alpha=0.95, method="separate")
        (
            [0, 1, 2, 2, 3, 4, 7, 9, 9, 12, 12, 15],
            [1, 4, 4, 2, 2, 1, 0, 2, 1, 0, 2, 2],
            *(0.0, 2.0, -0.3333333333333333, 0.0),
        ),
        (
            [1, 1, 2, 2, 5, 5, 6, 6, 6],
            [11, 2, 27, 19, 10, 21, 12, 16, 7],
            *(-0.024999999999999994, 12.125, -3.75, 4.75),
        ),
        (
            [5, 18, 22],
            [23, 21, 10],
            *(-0.7647058823529411, 34.76470588235294, -2.75, -0.15384615384615385),
        ),
        ([3, 10], [0, 1], *(0.14285714285714285, -0.4285714285714285), 1 / 7, 1 / 7),
        ([29, 35, 74, 78, 90, 97], [7] * 6, 0, 7, 0, 0),
        (
            THIRTY_DAYS,
            THIRTY_SCORES,
            *(-0.024404761904761905, 14.879166666666666),
            *(-0.06666666666666667, 0.046296296296296294),
        ),
    ],
    ids=["ties_in_both", "same_day_twice", "three", "two", "all_equal", "thirty"],
)
def test_ties_and_small_numbers_agree_with_scipy(
    days: list[float],
    scores: list[float],
    slope: float,
    intercept: float,
    low: float,
    high: float,
) -> None:
    trend = theil_sen(days, scores)
    assert trend is not None
    found = (trend.slope, trend.intercept, trend.low, trend.high)
    assert found == pytest.approx((slope, intercept, low, high), abs=1e-9)


def test_one_wild_score_does_not_bend_the_slope() -> None:
    days = list(range(0, 70, 7))
    scores = [20.0 - day / 7 for day in days]
    wild = [*scores[:4], 27.0, *scores[5:]]
    trend = theil_sen(days, wild)
    assert trend is not None
    assert trend.slope == pytest.approx(-1 / 7)


@pytest.mark.parametrize("days", [[], [3], [3, 3, 3]])
def test_there_is_no_trend_without_two_different_days(days: list[float]) -> None:
    assert theil_sen(days, [1] * len(days)) is None


def test_there_is_no_trend_where_ties_leave_no_interval() -> None:
    assert theil_sen([0, 0, 7, 7], [5, 5, 5, 5]) is None


def test_days_and_scores_belong_together() -> None:
    with pytest.raises(ValueError, match="zip"):
        theil_sen([1, 2, 3], [1, 2])


@settings(deadline=None, max_examples=100)
@given(SCORES)
def test_the_slope_lies_in_its_interval_and_turns_with_the_scores(scores: list[int]) -> None:
    days = [7 * week for week in range(len(scores))]
    trend, turned = theil_sen(days, scores), theil_sen(days, [-score for score in scores])
    if trend is None:
        assert turned is None
        return
    assert turned is not None
    assert trend.low <= trend.slope <= trend.high
    assert turned.slope == pytest.approx(-trend.slope)


@settings(deadline=None, max_examples=100)
@given(SCORES, st.integers(-100, 100))
def test_a_shift_in_time_or_score_changes_no_slope(scores: list[int], shift: int) -> None:
    days = [7 * week for week in range(len(scores))]
    trend = theil_sen(days, scores)
    moved = theil_sen([day + shift for day in days], [score + shift for score in scores])
    if trend is not None:
        assert moved is not None
        assert (moved.slope, moved.low, moved.high) == (trend.slope, trend.low, trend.high)
