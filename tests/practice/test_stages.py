"""From a steady cue to many contexts to anywhere, and back: proposed, with the reason."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Outcome
from practice.stages import Stage, StageSuggestion, next_stage
from practice.tallies import tally
from tests.practice.test_attempts import MONDAY, attempt, logs

DONE, PARTLY = Outcome.DONE, Outcome.PARTLY
COULD_NOT, AVOIDED, NO_CHANCE = Outcome.COULD_NOT, Outcome.AVOIDED, Outcome.NO_CHANCE
HOME, WORK = UUID(int=1), UUID(int=2)
TO_WIDEN = StageSuggestion(Stage.WIDEN, "done_twice_in_one_context")
TO_FREE = StageSuggestion(Stage.FREE, "steady_in_every_planned_context")
BACK = StageSuggestion(Stage.WIDEN, "missed_twice")


def days(*entries: tuple[Outcome, int | None]) -> list[Attempt]:
    """One entry a day: outcome and context."""
    return [
        attempt(MONDAY + timedelta(days=day), outcome, context)
        for day, (outcome, context) in enumerate(entries)
    ]


def proposed(stage: Stage, log: list[Attempt], planned: list[UUID]) -> StageSuggestion | None:
    """From all that there is of one behaviour."""
    return next_stage(stage, log, tally(log, MONDAY), planned)


STEADY = days((DONE, 1), (PARTLY, 1), (DONE, 2), (DONE, 1))


def test_done_twice_in_one_context_ends_the_anchor() -> None:
    assert proposed(Stage.ANCHOR, days((DONE, 1), (AVOIDED, 1), (DONE, 1)), [HOME]) == TO_WIDEN


@pytest.mark.parametrize(
    "log",
    [
        [],
        days((DONE, 1), (DONE, 2)),
        days((DONE, 1), (PARTLY, 1)),
        days((DONE, None), (DONE, None)),
    ],
)
def test_less_than_that_leaves_the_anchor(log: list[Attempt]) -> None:
    assert proposed(Stage.ANCHOR, log, [HOME]) is None


def test_steady_practice_in_every_planned_context_sets_free() -> None:
    assert proposed(Stage.WIDEN, STEADY, [HOME, WORK]) == TO_FREE
    assert proposed(Stage.WIDEN, STEADY[::-1], [HOME, WORK]) == TO_FREE


def test_a_planned_context_never_practised_in_keeps_it_widening() -> None:
    assert proposed(Stage.WIDEN, STEADY, [HOME, WORK, UUID(int=3)]) is None
    tried = [*STEADY, *days((AVOIDED, 3))]
    assert proposed(Stage.WIDEN, tried, [HOME, WORK, UUID(int=3)]) is None


def test_without_planned_contexts_nothing_is_complete() -> None:
    assert proposed(Stage.WIDEN, STEADY, []) is None


def test_fewer_than_four_practices_are_not_steady() -> None:
    assert proposed(Stage.WIDEN, STEADY[1:], [HOME, WORK]) is None


def test_the_last_four_practices_must_span_two_known_contexts() -> None:
    log = days((DONE, 2), (DONE, 1), (DONE, 1), (DONE, 1), (DONE, 1))
    assert proposed(Stage.WIDEN, log, [HOME, WORK]) is None
    unknown = days((DONE, 2), (DONE, 1), (DONE, 1), (DONE, 1), (DONE, None))
    assert proposed(Stage.WIDEN, unknown, [HOME, WORK]) is None


@pytest.mark.parametrize("missed", [COULD_NOT, AVOIDED])
def test_a_miss_among_the_last_three_tries_is_not_steady(missed: Outcome) -> None:
    late = [*STEADY[:-1], *days((DONE, 1), (DONE, 1), (DONE, 1), (missed, 1), (DONE, 1), (DONE, 2))]
    assert proposed(Stage.WIDEN, late, [HOME, WORK]) is None
    waited = [*late, *days(*[(NO_CHANCE, 1)] * 9)[6:]]
    assert proposed(Stage.WIDEN, waited, [HOME, WORK]) is None
    again = [*late, attempt(MONDAY + timedelta(days=6), DONE, 1)]
    assert proposed(Stage.WIDEN, again, [HOME, WORK]) == TO_FREE


@pytest.mark.parametrize("pair", [(COULD_NOT, COULD_NOT), (AVOIDED, COULD_NOT)])
def test_two_misses_in_a_row_propose_to_widen_again(pair: tuple[Outcome, Outcome]) -> None:
    log = days((DONE, 1), *[(each, 1) for each in pair])
    assert proposed(Stage.FREE, log, [HOME]) == BACK


def test_a_day_without_a_chance_between_two_misses_parts_them_not() -> None:
    log = days((COULD_NOT, 1), (NO_CHANCE, 1), (AVOIDED, 1), (NO_CHANCE, None))
    assert proposed(Stage.FREE, log, [HOME]) == BACK


@pytest.mark.parametrize(
    "log",
    [
        [],
        days((AVOIDED, 1)),
        days((AVOIDED, 1), (PARTLY, 1), (AVOIDED, 1)),
        days((AVOIDED, 1), (AVOIDED, 1), (DONE, 1)),
    ],
)
def test_one_miss_or_a_practice_in_between_leaves_it_free(log: list[Attempt]) -> None:
    assert proposed(Stage.FREE, log, [HOME]) is None


def test_each_stage_has_its_own_way_on_and_no_other() -> None:
    partly = days((PARTLY, 1), (PARTLY, 2), (PARTLY, 1), (PARTLY, 2))
    assert proposed(Stage.ANCHOR, partly, [HOME, WORK]) is None
    assert proposed(Stage.FREE, STEADY, [HOME, WORK]) is None
    missed = days((AVOIDED, 1), (AVOIDED, 1))
    assert proposed(Stage.WIDEN, missed, [HOME]) is proposed(Stage.ANCHOR, missed, [HOME])
    assert proposed(Stage.WIDEN, missed, [HOME]) is None


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(Stage), logs())
def test_a_proposal_moves_one_stage_and_does_not_swing_back_at_once(
    stage: Stage, log: list[Attempt]
) -> None:
    order = list(Stage)
    found = proposed(stage, log, [HOME, WORK])
    assert proposed(stage, log[::-1], [HOME, WORK]) == found
    if found is not None:
        assert abs(order.index(found.stage) - order.index(stage)) == 1
        after = proposed(found.stage, log, [HOME, WORK])
        assert after is None or after.stage != stage
