"""Does the new way travel: the first try in each new context."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings

from backend.core.wilson import wilson
from practice.attempts import Attempt, Outcome
from practice.first_times import first_times, first_tries
from practice.tallies import tally
from tests.practice.test_attempts import MONDAY, attempt, logs

DONE, PARTLY = Outcome.DONE, Outcome.PARTLY
COULD_NOT, AVOIDED, NO_CHANCE = Outcome.COULD_NOT, Outcome.AVOIDED, Outcome.NO_CHANCE


def on(day: int, outcome: Outcome, context: int | None) -> Attempt:
    return attempt(MONDAY + timedelta(days=day), outcome, context)


def test_only_the_first_try_in_a_context_counts() -> None:
    log = [on(0, COULD_NOT, 1), on(1, DONE, 1), on(2, DONE, 2), on(3, AVOIDED, 2)]
    assert first_tries(log[::-1]) == [log[0], log[2]]


def test_a_day_without_a_chance_was_no_try() -> None:
    log = [on(0, NO_CHANCE, 1), on(1, DONE, 1)]
    assert first_tries(log) == [log[1]]


def test_each_behaviour_has_a_first_time_of_its_own() -> None:
    other = attempt(MONDAY, DONE, 1, behaviour=UUID(int=2))
    assert len(first_tries([on(0, DONE, 1), other])) == 2


def test_the_share_is_of_first_tries_done_or_partly_done_with_its_interval() -> None:
    log = [on(0, DONE, 1), on(1, PARTLY, 2), on(2, COULD_NOT, 3), on(3, AVOIDED, 4)]
    found = first_times(log, [])
    assert (found.hits, found.figure.value, found.figure.n, found.figure.of) == (2, 0.5, 4, 4)
    assert found.interval == wilson(2, 4)


def test_under_four_first_times_nothing_is_said() -> None:
    found = first_times([on(day, DONE, day + 1) for day in range(3)], [])
    assert (found.hits, found.figure.value, found.interval) == (3, None, None)


def test_a_try_in_an_unknown_context_may_have_been_a_first_time() -> None:
    log = [on(0, DONE, 1), on(1, DONE, None), on(2, AVOIDED, None), on(3, NO_CHANCE, None)]
    assert (first_times(log, []).figure.n, first_times(log, []).figure.of) == (1, 3)


def test_a_later_try_does_not_pass_for_the_first_when_a_period_is_looked_at() -> None:
    log = [on(0, AVOIDED, 1), on(10, DONE, 1), on(11, DONE, 2), on(20, DONE, 3)]
    log += [on(day, DONE, None) for day in (9, 10, 11, 12)]
    first, last = MONDAY + timedelta(days=10), MONDAY + timedelta(days=11)
    inside = [each for each in log if first <= each.local_date <= last]
    found = first_times(inside, tally(log, first))
    assert (found.hits, found.figure.n, found.figure.of) == (1, 1, 3)


@settings(deadline=None, max_examples=100)
@given(logs())
def test_there_is_at_most_one_first_time_for_a_context_in_any_order(
    log: list[Attempt],
) -> None:
    found = first_tries(log)
    assert len({each.context_id for each in found}) == len(found)
    assert first_tries(log[::-1]) == found


@pytest.mark.parametrize("outcome", Outcome)
def test_more_of_the_same_context_never_changes_its_first_time(outcome: Outcome) -> None:
    log = [on(0, DONE, 1)]
    assert first_tries([*log, on(5, outcome, 1)]) == log
