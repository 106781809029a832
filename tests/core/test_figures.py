"""A computed number never says more than it knows."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.figures import Figure, mean


@pytest.mark.parametrize(
    ("n", "value", "standing"),
    [
        (0, None, "not_enough"),
        (2, None, "not_enough"),
        (3, 8.0, "few"),
        (4, 8.0, "few"),
        (5, 8.0, "enough"),
        (7, 8.0, "enough"),
    ],
)
def test_below_its_minimum_a_value_is_hidden_unless_few_is_allowed(
    n: int, value: float | None, standing: str
) -> None:
    figure = Figure(8.0, n, 7, minimum=5, few=3)
    assert (figure.value, figure.standing) == (value, standing)


def test_without_few_there_is_enough_or_nothing() -> None:
    assert [Figure(8.0, n, 7, minimum=5).standing for n in (4, 5)] == ["not_enough", "enough"]


def test_without_a_value_there_is_never_enough() -> None:
    assert Figure(None, 7, 7).standing == "not_enough"


def test_zero_is_a_value() -> None:
    assert (Figure(0.0, 1, 1).value, Figure(0.0, 1, 1).standing) == (0, "enough")


def test_the_missing_share_is_what_is_unknown_of_the_possible() -> None:
    assert Figure(8.0, 5, 7).missing_share == pytest.approx(2 / 7)
    assert Figure(8.0, 7, 7).missing_share == 0
    assert Figure(None, 0, 7).missing_share == 1
    assert Figure(None, 0, 0).missing_share is None


@pytest.mark.parametrize(("n", "of"), [(8, 7), (1, 0), (-1, 7)])
def test_more_observations_than_possible_are_refused(n: int, of: int) -> None:
    with pytest.raises(ValueError, match="observations"):
        Figure(8.0, n, of)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_no_finite_number_is_refused_even_where_it_would_be_hidden(value: float) -> None:
    for n in (0, 7):
        with pytest.raises(ValueError, match="finite"):
            Figure(value, n, 7)


def test_a_mean_leaves_the_unknown_out_and_counts_it_as_missing() -> None:
    figure = mean([6.0, 8.0, 10.0], of=7, minimum=3)
    assert (figure.value, figure.n, figure.of) == (8, 3, 7)


def test_a_mean_passes_on_what_is_enough_and_what_is_few() -> None:
    assert mean([1.0] * 3, 7, 5, 3).standing == "few"
    assert mean([1.0] * 3, 7, 5).standing == "not_enough"


def test_a_mean_of_nothing_is_no_zero() -> None:
    assert (mean([], 7).value, mean([], 7).n, mean([], 7).missing_share) == (None, 0, 1)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_mean_lies_within_what_was_observed(known: list[float]) -> None:
    value = mean(known, len(known)).value
    assert value is not None
    assert min(known) - 1e-6 <= value <= max(known) + 1e-6
