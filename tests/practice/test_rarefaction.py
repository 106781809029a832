"""Two periods compared at the same number of practices: DOMAIN F's table, vectors, properties."""

import json
from itertools import combinations
from math import exp, log
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Outcome
from practice.rarefaction import compared, rarefied
from practice.variety import effective_number, said_aloud
from tests.practice.test_attempts import attempt
from tests.practice.test_variety import COUNTS, practices

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/context_variety.json").read_text())


@pytest.mark.parametrize(
    ("counts", "at_five"),
    [
        ((5,), 1.00),
        ((5, 2, 1), 2.19),
        ((9, 1, 1), 1.56),
        ((3, 3, 3, 3), 3.12),
        ((12, 1, 1, 1, 1), 1.82),
        ((1,) * 6, 5.00),
    ],
)
def test_the_table_of_the_fact_sheet(counts: tuple[int, ...], at_five: float) -> None:
    assert rarefied(counts, 5) == pytest.approx(at_five, abs=0.005)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_rarefying_to_five_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    expected = case["rarefied_hill_q1_at_5"]
    assert rarefied(case["counts"], 5) == pytest.approx(expected, abs=1e-9)


def test_it_is_the_entropy_of_the_frequencies_to_expect_over_every_draw() -> None:
    """The formula by brute force: expected abundance frequency counts over all C(6, 3) draws."""
    bag = [1, 1, 1, 2, 2, 3]
    draws = list(combinations(bag, 3))
    expected = [
        fmean(sum(draw.count(each) == k for each in set(bag)) for draw in draws) for k in (1, 2, 3)
    ]
    entropy = -sum(f * k / 3 * log(k / 3) for k, f in enumerate(expected, start=1))
    assert rarefied([3, 2, 1], 3) == pytest.approx(exp(entropy))


def test_rarefying_goes_down_only_and_not_to_nothing() -> None:
    for practices_ in (0, -1, 9):
        with pytest.raises(ValueError, match="rarefying"):
            rarefied([5, 2, 1], practices_)


def test_one_practice_is_always_in_one_context() -> None:
    assert rarefied([5, 2, 1], 1) == pytest.approx(1)


def test_no_practice_has_nothing_to_rarefy() -> None:
    assert rarefied([], 5) is rarefied([0], 5) is None


def test_thousands_of_practices_do_not_overflow() -> None:
    assert rarefied([4000, 2000, 1000], 1500) == pytest.approx(
        effective_number([4, 2, 1]), abs=0.01
    )


def test_a_longer_period_does_not_look_more_varied_for_being_longer() -> None:
    short, long = practices([3, 1, 1]), practices([9, 3, 3, 1, 1])
    found = compared(short, long)
    assert found.practices == 5
    assert found.earlier.value == pytest.approx(rarefied([3, 1, 1], 5))
    assert found.later.value == pytest.approx(rarefied([9, 3, 3, 1, 1], 5))
    assert (found.earlier.n, found.later.n) == (5, 17)
    back = compared(long, short)
    assert (back.earlier, back.later) == (found.later, found.earlier)


def test_under_four_practices_in_either_period_nothing_is_compared() -> None:
    for pair in (([2, 1], [9, 9]), ([9, 9], [2, 1]), ([], [9])):
        found = compared(practices(pair[0]), practices(pair[1]))
        assert (found.earlier.value, found.later.value) == (None, None)
    assert compared(practices([3, 1]), practices([9, 9])).later.value is not None


def test_a_comparison_uses_known_contexts_and_what_was_practised_only() -> None:
    noise = [attempt(hour=20), attempt(outcome=Outcome.AVOIDED, context=4)]
    found = compared([*practices([3, 1]), *noise], practices([3, 3]))
    assert (found.practices, found.earlier.n, found.earlier.of) == (4, 4, 5)
    assert found.earlier.value == pytest.approx(effective_number([3, 1]))


@settings(deadline=None, max_examples=100)
@given(COUNTS)
def test_drawing_all_practices_gives_the_effective_number_itself(counts: list[int]) -> None:
    assert rarefied(counts, sum(counts)) == pytest.approx(effective_number(counts))


@settings(deadline=None, max_examples=100)
@given(COUNTS, st.data())
def test_fewer_practices_never_expect_more_contexts(counts: list[int], data: st.DataObject) -> None:
    fewer = data.draw(st.integers(1, sum(counts)))
    more = data.draw(st.integers(fewer, sum(counts)))
    low, high = rarefied(counts, fewer), rarefied(counts, more)
    assert low is not None
    assert high is not None
    assert 1 - 1e-9 <= low <= high + 1e-9
    assert low <= min(fewer, len(counts)) + 1e-9


@pytest.mark.parametrize(
    ("value", "said"), [(2.46, 2.5), (1.82, 2), (2.25, 2.5), (2.24, 2), (1, 1), (6.0000001, 6)]
)
def test_an_effective_number_is_said_to_the_nearest_half(value: float, said: float) -> None:
    assert said_aloud(value) == said
