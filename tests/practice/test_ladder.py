"""When to practise again: DOMAIN G's worked example, the vectors, and each clause of the rule."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Outcome
from practice.ladder import LADDER_DAYS, ladder_state
from tests.practice.test_attempts import MONDAY

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/rehearsal_rule.json").read_text())
DONE, PARTLY = Outcome.DONE, Outcome.PARTLY
COULD_NOT, AVOIDED, NO_CHANCE = Outcome.COULD_NOT, Outcome.AVOIDED, Outcome.NO_CHANCE
ENTRIES = st.lists(
    st.tuples(st.dates(MONDAY, MONDAY + timedelta(days=60)), st.sampled_from(Outcome)),
    min_size=1,
    max_size=40,
).map(sorted)


def january(day: int) -> date:
    return date(2025, 1, day)


def daily(*outcomes: Outcome) -> list[tuple[date, Outcome]]:
    """One outcome a day from Monday the 6th on."""
    return [(MONDAY + timedelta(days=day), outcome) for day, outcome in enumerate(outcomes)]


def last_level(*outcomes: Outcome) -> int | None:
    return ladder_state(daily(*outcomes), 7)[-1].level


def last_gap(*outcomes: Outcome) -> int:
    return ladder_state(daily(*outcomes), 7)[-1].gap_days


def test_the_worked_example_of_the_fact_sheet() -> None:
    steps = ladder_state([(january(day), DONE) for day in (6, 7, 9, 13)], 7)
    assert [step.due_on for step in steps] == [january(day) for day in (7, 9, 13, 20)]


@pytest.mark.parametrize("case", VECTORS["ladder"], ids=lambda case: case["name"])
def test_the_ladder_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    log = [
        (date.fromisoformat(day), NO_CHANCE if outcome == "skipped" else Outcome(outcome))
        for day, outcome in case["log"]
    ]
    steps = ladder_state(log, case["max_gap"])
    assert [step.due_on.isoformat() for step in steps] == case["expected_due"]
    assert [step.level for step in steps] == case["expected_level"]


def test_a_late_practice_starts_its_gap_on_the_day_it_was_done() -> None:
    steps = ladder_state([(january(6), DONE), (january(20), DONE)], 7)
    assert (steps[-1].gap_days, steps[-1].due_on) == (2, january(22))


def test_without_a_cap_the_gaps_are_those_of_the_ladder_and_end_at_its_top() -> None:
    gaps = [step.gap_days for step in ladder_state(daily(*[DONE] * 8), 28)]
    assert gaps == [1, 2, 4, 7, 14, 28, 28, 28]


def test_a_second_done_on_one_day_climbs_no_further() -> None:
    twice = ladder_state([(MONDAY, DONE), (MONDAY, DONE)], 7)
    assert [step.level for step in twice] == [0, 0]


def test_partly_done_stays_where_it_is() -> None:
    assert last_level(DONE, DONE, PARTLY) == 1
    assert last_gap(DONE, DONE, PARTLY) == 2


@pytest.mark.parametrize("outcome", [COULD_NOT, AVOIDED])
def test_could_not_and_avoided_both_step_down_one(outcome: Outcome) -> None:
    assert last_level(DONE, DONE, DONE, outcome) == 1
    assert last_gap(DONE, DONE, DONE, outcome) == 2


@pytest.mark.parametrize("outcome", [COULD_NOT, AVOIDED])
def test_nothing_falls_below_the_lowest_step(outcome: Outcome) -> None:
    assert last_level(DONE, outcome, outcome) == 0


def test_no_chance_keeps_the_level_and_is_due_the_next_day() -> None:
    step = ladder_state(daily(DONE, DONE, DONE, NO_CHANCE), 7)[-1]
    assert (step.level, step.gap_days, step.due_on) == (2, 1, january(10))


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not DONE])
def test_before_the_first_thing_done_there_is_no_level_and_a_gap_of_a_day(
    outcome: Outcome,
) -> None:
    assert last_level(outcome) is None
    assert last_gap(outcome) == 1
    assert last_level(outcome, DONE) == 0


def test_no_entries_make_no_steps() -> None:
    assert ladder_state([], 7) == []


@settings(deadline=None, max_examples=100)
@given(ENTRIES, st.sampled_from([1, 3, 7, 14, 28]))
def test_no_gap_is_above_its_cap_or_under_a_day(log: list[tuple[date, Outcome]], cap: int) -> None:
    for (day, _), step in zip(log, ladder_state(log, cap), strict=True):
        assert 1 <= step.gap_days <= cap
        assert step.due_on == day + timedelta(days=step.gap_days)


@settings(deadline=None, max_examples=100)
@given(ENTRIES)
def test_no_entry_moves_more_than_one_step_and_none_leaves_the_ladder(
    log: list[tuple[date, Outcome]],
) -> None:
    levels = [-1 if step.level is None else step.level for step in ladder_state(log, 28)]
    assert all(abs(later - earlier) <= 1 for earlier, later in pairwise([-1, *levels]))
    assert max(levels) < len(LADDER_DAYS)
    assert max(levels) < len({day for day, outcome in log if outcome is DONE}) or max(levels) == -1


@settings(deadline=None, max_examples=100)
@given(ENTRIES)
def test_what_came_later_never_changes_an_earlier_step(log: list[tuple[date, Outcome]]) -> None:
    assert ladder_state(log[:-1], 7) == ladder_state(log, 7)[:-1]
