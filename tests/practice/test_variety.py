"""In how many contexts: DOMAIN F's table, the vectors, and what must hold for any counts."""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Outcome
from practice.variety import coverage, effective_contexts, effective_number
from tests.practice.test_attempts import MONDAY, attempt, logs

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/context_variety.json").read_text())
HOME, FRIEND, WORK = UUID(int=1), UUID(int=2), UUID(int=3)
COUNTS = st.lists(st.integers(1, 60), min_size=1, max_size=12)


def practices(counts: Iterable[int], outcome: Outcome = Outcome.DONE) -> list[Attempt]:
    """So many practices in context 1, so many in context 2, and so on."""
    return [
        attempt(MONDAY + timedelta(days=day), outcome, context)
        for context, count in enumerate(counts, start=1)
        for day in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "observed", "effective"),
    [
        ((5,), 1, 1.00),
        ((5, 2, 1), 3, 2.46),
        ((9, 1, 1), 3, 1.82),
        ((3, 3, 3, 3), 4, 4.00),
        ((12, 1, 1, 1, 1), 5, 2.48),
        ((1,) * 6, 6, 6.00),
    ],
)
def test_the_table_of_the_fact_sheet(
    counts: tuple[int, ...], observed: int, effective: float
) -> None:
    log, planned = practices(counts), [UUID(int=number) for number in range(1, 9)]
    figure = effective_contexts(log)
    assert figure.value == pytest.approx(effective, abs=0.005)
    assert (figure.n, figure.of, figure.minimum) == (sum(counts), sum(counts), 4)
    assert coverage(log, planned).practised == observed


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_effective_number_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    assert effective_number(case["counts"]) == pytest.approx(case["hill_q1"], abs=1e-9)
    log, planned = practices(case["counts"]), [UUID(int=number) for number in range(1, 9)]
    assert effective_contexts(log).value == pytest.approx(case["hill_q1"], abs=1e-9)
    assert effective_contexts(log).n == case["n"]
    assert coverage(log, planned).practised == case["observed"]


def test_no_practice_has_no_effective_number() -> None:
    assert effective_number([]) is effective_number([0, 0]) is None


def test_a_context_never_practised_in_changes_nothing() -> None:
    assert effective_number([5, 0, 2, 1]) == effective_number([5, 2, 1])


def test_under_four_practices_no_effective_number_is_said() -> None:
    assert effective_contexts(practices([2, 1])).value is None
    assert effective_contexts(practices([2, 2])).value == pytest.approx(2)


def test_what_was_not_done_counts_in_no_context() -> None:
    log = practices([4]) + practices([0, 3], Outcome.AVOIDED) + practices([0, 0, 2])
    partly = practices([0, 0, 0, 2], Outcome.PARTLY)
    assert effective_contexts(log) == effective_contexts(practices([4, 0, 2]))
    assert coverage(log, [HOME, FRIEND]).practised == 1
    assert coverage(partly, [UUID(int=4)]).practised == 1


def test_a_practice_in_an_unknown_context_is_possible_but_not_used() -> None:
    log = [*practices([3, 1]), attempt(hour=20), attempt(hour=21)]
    effective, covered = effective_contexts(log), coverage(log, [HOME, FRIEND, WORK]).figure
    assert effective.value == pytest.approx(effective_number([3, 1]))
    assert covered.value == pytest.approx(2 / 3)
    assert (effective.n, effective.of) == (covered.n, covered.of) == (4, 6)


def test_only_unknown_contexts_make_no_share_of_the_plan() -> None:
    covered = coverage([attempt(), attempt(hour=13)], [HOME, FRIEND])
    assert (covered.practised, covered.planned) == (0, 2)
    assert (covered.figure.value, covered.figure.n, covered.figure.of) == (None, 0, 2)


def test_coverage_counts_planned_contexts_only() -> None:
    covered = coverage(practices([5, 2, 1]), [HOME, UUID(int=7), UUID(int=8), UUID(int=9)])
    assert (covered.practised, covered.planned, covered.figure.value) == (1, 4, 0.25)


def test_without_a_plan_there_is_no_coverage() -> None:
    covered = coverage(practices([4]), [])
    assert (covered.planned, covered.figure.value, covered.figure.n) == (0, None, 4)


@settings(deadline=None, max_examples=100)
@given(COUNTS)
def test_the_effective_number_never_exceeds_contexts_or_practices(counts: list[int]) -> None:
    effective = effective_number(counts)
    assert effective is not None
    assert 1 - 1e-9 <= effective <= min(len(counts), sum(counts)) + 1e-9


@settings(deadline=None, max_examples=100)
@given(COUNTS)
def test_doubling_every_count_changes_nothing(counts: list[int]) -> None:
    doubled = effective_number([2 * count for count in counts])
    assert doubled == pytest.approx(effective_number(counts))


@settings(deadline=None, max_examples=100)
@given(logs(), logs(max_size=5), st.sets(st.integers(1, 6), min_size=1))
def test_more_practice_never_covers_less_of_the_plan(
    log: list[Attempt], more: list[Attempt], planned: set[int]
) -> None:
    plan = [UUID(int=number) for number in planned]
    before, after = coverage(log, plan), coverage([*log, *more], plan)
    assert before.practised <= after.practised <= after.planned == len(plan)


@settings(deadline=None, max_examples=100)
@given(logs())
def test_the_order_of_entries_changes_neither_coverage_nor_number(log: list[Attempt]) -> None:
    plan = [HOME, FRIEND, WORK]
    assert coverage(log[::-1], plan) == coverage(log, plan)
    assert effective_contexts(log[::-1]).value == pytest.approx(effective_contexts(log).value)
