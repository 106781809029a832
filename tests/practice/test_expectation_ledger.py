"""Expected against happened: overall, by behaviour, by context, and what was never tested."""

from dataclasses import replace
from uuid import UUID

import pytest

from practice.attempts import Attempt, Happened, Outcome
from practice.expectation_ledger import Account, ledger
from practice.expectations import expectations
from tests.practice.test_attempts import BEHAVIOUR, attempt

HOME, FRIEND, WORK = UUID(int=1), UUID(int=2), UUID(int=3)
OTHER = UUID(int=9)


def rated(
    hour: int,
    happened: Happened | None = Happened.NO,
    expected: int | None = None,
    after: int | None = None,
    surprise: int | None = None,
    context: int | None = 1,
    outcome: Outcome = Outcome.DONE,
) -> Attempt:
    plain = attempt(outcome=outcome, context=context, hour=hour, happened=happened)
    return replace(plain, expected_likelihood=expected, next_likelihood=after, surprise=surprise)


def account(*log: Attempt) -> Account:
    return ledger(log, {}).all


def test_the_counts_are_those_of_the_expectations() -> None:
    log = [rated(hour, answer) for hour, answer in enumerate([*Happened, None])]
    assert account(*log).expectations == expectations(log)


def test_surprise_is_the_mean_of_those_who_said() -> None:
    found = account(*[rated(h, surprise=s) for h, s in enumerate((0, 20, 40, 100, None))])
    assert (found.surprise.value, found.surprise.n, found.surprise.of) == (40, 4, 5)


def test_change_is_after_minus_before_and_only_where_both_are_known() -> None:
    pairs = [(80, 40), (60, 50), (50, 70), (90, 0), (100, None), (None, 100)]
    found = account(*[rated(h, None, before, after) for h, (before, after) in enumerate(pairs)])
    assert (found.change.value, found.change.n, found.change.of) == (-30, 4, 6)


def test_a_likelihood_of_zero_is_known() -> None:
    found = account(*[rated(h, None, 0, 0, 0) for h in range(4)])
    assert (found.change.value, found.surprise.value) == (0, 0)


def test_under_four_ratings_there_is_no_mean() -> None:
    found = account(*[rated(h, None, 80, 10, 50) for h in range(3)])
    assert (found.change.value, found.surprise.value) == (None, None)


def test_what_was_thought_likely_and_did_not_happen_is_counted() -> None:
    log = [
        rated(0, Happened.NO, 50),
        rated(1, Happened.NO, 90),
        rated(2, Happened.PARTLY, 70),
        rated(3, Happened.YES, 60),
        rated(4, Happened.NO, 49),  # never thought likely
        rated(5, Happened.UNCLEAR, 90),  # nobody knows
        rated(6, None, 90),
        rated(7, Happened.NO, None),
    ]
    assert (account(*log).thought_likely, account(*log).likely_but_absent) == (4, 2)


@pytest.mark.parametrize("outcome", [Outcome.COULD_NOT, Outcome.AVOIDED, Outcome.NO_CHANCE])
def test_what_was_not_practised_enters_no_account(outcome: Outcome) -> None:
    found = ledger([rated(0, Happened.NO, 90, 0, 90, outcome=outcome)], {BEHAVIOUR: [HOME]})
    assert (found.all.surprise.of, found.all.thought_likely) == (0, 0)
    assert found.behaviours == found.contexts == {}
    assert found.untested == {BEHAVIOUR: (HOME,)}


def test_each_behaviour_and_each_context_has_an_account_of_its_own() -> None:
    here = [rated(h, context=1) for h in range(2)]
    there = [rated(3, Happened.YES, context=2), replace(rated(4), behaviour_id=OTHER)]
    found = ledger([*here, *there, rated(5, context=None)], {})
    assert found.behaviours.keys() == {BEHAVIOUR, OTHER}
    assert found.behaviours[OTHER].expectations.better == 1
    assert found.contexts.keys() == {HOME, FRIEND}
    assert found.contexts[HOME].expectations.better == 3
    assert found.contexts[FRIEND].expectations.as_feared == 1
    assert found.all.expectations.figure.of == 5


def test_planned_contexts_without_an_answer_are_untested_in_planned_order() -> None:
    log = [rated(0, Happened.YES, context=1), rated(1, Happened.UNCLEAR, context=2)]
    plan = {BEHAVIOUR: [WORK, FRIEND, HOME], OTHER: [HOME]}
    assert ledger(log, plan).untested == {BEHAVIOUR: (WORK, FRIEND), OTHER: (HOME,)}
    assert ledger([rated(0, None)], {BEHAVIOUR: [HOME]}).untested[BEHAVIOUR] == (HOME,)


def test_nothing_logged_leaves_everything_unknown() -> None:
    found = ledger([], {})
    assert (found.all.surprise.value, found.all.change.value) == (None, None)
    assert found.all.surprise.missing_share is None
