"""What was feared, set against what happened."""

import pytest

from practice.attempts import Attempt, Happened, Outcome
from practice.expectations import expectations
from tests.practice.test_attempts import attempt


def answers(*given: Happened | None, outcome: Outcome = Outcome.DONE) -> list[Attempt]:
    return [
        attempt(outcome=outcome, hour=hour, happened=happened)
        for hour, happened in enumerate(given)
    ]


def test_each_answer_is_counted_under_its_name() -> None:
    given = [Happened.NO] * 3 + [Happened.PARTLY] * 2 + [Happened.YES, Happened.UNCLEAR, None]
    found = expectations(answers(*given))
    assert (found.better, found.partly, found.as_feared) == (3, 2, 1)
    assert (found.unclear, found.unanswered) == (1, 1)


def test_the_share_is_of_those_answered_yes_partly_or_no() -> None:
    given = [Happened.NO] * 3 + [Happened.PARTLY] * 2 + [Happened.YES, Happened.UNCLEAR, None]
    figure = expectations(answers(*given)).figure
    assert (figure.value, figure.n, figure.of) == (0.5, 6, 8)
    assert figure.missing_share == pytest.approx(2 / 8)


def test_under_four_answers_no_share_is_said() -> None:
    three = expectations(answers(*[Happened.NO] * 3, Happened.UNCLEAR))
    assert (three.better, three.figure.value, three.figure.standing) == (3, None, "not_enough")
    assert expectations(answers(*[Happened.NO] * 4)).figure.value == 1


def test_four_fears_that_came_true_are_a_known_zero() -> None:
    assert expectations(answers(*[Happened.YES] * 4)).figure.value == 0


@pytest.mark.parametrize("outcome", [Outcome.COULD_NOT, Outcome.AVOIDED, Outcome.NO_CHANCE])
def test_what_was_not_tried_tests_no_expectation(outcome: Outcome) -> None:
    found = expectations(answers(*[Happened.NO] * 5, outcome=outcome))
    assert (found.better, found.unanswered, found.figure.of) == (0, 0, 0)


def test_partly_done_tests_an_expectation_too() -> None:
    assert expectations(answers(Happened.NO, outcome=Outcome.PARTLY)).better == 1


def test_without_practice_there_is_no_share() -> None:
    found = expectations([])
    assert (found.figure.value, found.figure.n, found.figure.of) == (None, 0, 0)
    assert found.figure.missing_share is None
