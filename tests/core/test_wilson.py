"""How sure a share is: worked values, and what must hold for any share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.wilson import share, wilson

CASES = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_agrees_with_published_values(
    hits: int, n: int, low: float, high: float
) -> None:
    found = wilson(hits, n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_the_ends_are_exact_for_none_and_for_all() -> None:
    for n in range(1, 400):
        none, every = wilson(0, n), wilson(n, n)
        assert none is not None
        assert every is not None
        assert (none.low, every.high) == (0, 1)


def test_no_case_has_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("hits", "n"), [(5, 4), (-1, 4), (1, 0)])
def test_more_hits_than_cases_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson(hits, n)


def test_a_share_is_said_with_its_interval_from_its_minimum_on() -> None:
    said, unsaid = share(3, 4, 5, 4), share(3, 3, 5, 4)
    assert (said.hits, said.figure.value, said.figure.n, said.figure.of) == (3, 0.75, 4, 5)
    assert said.interval == wilson(3, 4)
    assert (unsaid.hits, unsaid.figure.value, unsaid.interval) == (3, None, None)


def test_a_share_of_nothing_is_unknown() -> None:
    nothing = share(0, 0, 0, 1)
    assert (nothing.figure.value, nothing.interval) == (None, None)


@settings(deadline=None, max_examples=100)
@given(CASES)
def test_the_interval_holds_the_share_and_stays_between_none_and_all(case: tuple[int, int]) -> None:
    hits, n = case
    found = wilson(hits, n)
    assert found is not None
    assert 0 <= found.low <= hits / n <= found.high <= 1
    assert found.low < found.high


@settings(deadline=None, max_examples=100)
@given(CASES)
def test_the_interval_of_the_misses_is_the_mirror_of_that_of_the_hits(
    case: tuple[int, int],
) -> None:
    hits, n = case
    found, mirrored = wilson(hits, n), wilson(n - hits, n)
    assert found is not None
    assert mirrored is not None
    assert (found.low, found.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


@settings(deadline=None, max_examples=100)
@given(CASES)
def test_more_cases_with_the_same_share_make_it_surer(case: tuple[int, int]) -> None:
    hits, n = case
    few, many = wilson(hits, n), wilson(4 * hits, 4 * n)
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low
