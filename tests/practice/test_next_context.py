"""Where to practise next: home, home, friend, work, then home."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Outcome, in_order
from practice.next_context import PlannedContext, choose_context
from tests.practice.test_attempts import MONDAY, attempt, logs

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/rehearsal_rule.json").read_text())
NUMBERS = {"home": 1, "friend": 2, "work": 3}
NAMES = {UUID(int=number): name for name, number in NUMBERS.items()}
# The client's own guess of how hard; home is the easiest.
DIFFICULTY = {"home": 10, "friend": 40, "work": 70}


def possible(*names: str) -> list[PlannedContext]:
    return [PlannedContext(UUID(int=NUMBERS[name]), DIFFICULTY[name]) for name in names]


def been(*names: str | None, outcome: Outcome = Outcome.DONE) -> list[Attempt]:
    """One attempt a day in these places, oldest first."""
    return [
        attempt(MONDAY + timedelta(days=day), outcome, NUMBERS[name] if name else None)
        for day, name in enumerate(names)
    ]


def chosen(contexts: list[PlannedContext], log: list[Attempt]) -> tuple[str, str | None]:
    context, reason = choose_context(contexts, log)
    assert context is not None
    return NAMES[context], reason


def test_the_worked_example_of_the_fact_sheet() -> None:
    contexts, log, way = possible("home", "friend", "work"), been(), []
    for day in range(5):
        name, _ = chosen(contexts, log)
        way.append(name)
        log.append(attempt(MONDAY + timedelta(days=day), context=NUMBERS[name]))
    assert way == ["home", "home", "friend", "work", "home"]


@pytest.mark.parametrize("case", VECTORS["context_choice"], ids=lambda case: case["name"])
def test_the_choice_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    available = [name for name in case["planned"] if name in case["available"]]
    log = [
        attempt(date.fromisoformat(day), Outcome(outcome), NUMBERS[name])
        for day, name, outcome in case["history"]
    ]
    assert chosen(possible(*available), log)[0] == case["expected"]


def test_without_contexts_there_is_nothing_to_choose() -> None:
    assert choose_context([], been("home", "home")) == (None, None)


def test_the_first_two_go_where_it_is_easiest_whatever_the_planned_order() -> None:
    contexts = possible("work", "friend", "home")
    for log in (been(), been("work"), been("home", "friend", outcome=Outcome.PARTLY)):
        assert chosen(contexts, log) == ("home", "easiest_first")


def test_an_unknown_difficulty_is_not_easy() -> None:
    contexts = [PlannedContext(UUID(int=3)), PlannedContext(UUID(int=2), 100)]
    assert chosen(contexts, []) == ("friend", "easiest_first")


def test_equally_easy_contexts_keep_the_planned_order() -> None:
    contexts = [PlannedContext(UUID(int=3), 20), PlannedContext(UUID(int=1), 20)]
    assert chosen(contexts, []) == ("work", "easiest_first")
    unknown = [PlannedContext(UUID(int=3)), PlannedContext(UUID(int=1))]
    assert chosen(unknown, []) == ("work", "easiest_first")


def test_afterwards_the_least_practised_wins() -> None:
    log = been("home", "home", "friend", "home", "work", "home", "work", "home")
    assert chosen(possible("home", "work", "friend"), log) == ("friend", "least_practised")


def test_a_tie_goes_to_the_place_not_seen_for_longest() -> None:
    log = been("home", "home", "work", "friend", "home")
    assert chosen(possible("home", "friend", "work"), log) == ("work", "longest_ago")


def test_a_tie_between_new_places_goes_by_planned_order() -> None:
    assert chosen(possible("home", "work", "friend"), been("home", "home")) == (
        "work",
        "plan_order",
    )


def test_never_the_same_place_twice_running_while_another_is_possible() -> None:
    log = been("home", "home", "friend", "friend", "friend", "work")
    assert chosen(possible("friend", "work"), log)[0] == "friend"
    assert chosen(possible("work"), log)[0] == "work"


def test_only_what_was_done_or_partly_done_was_in_a_place() -> None:
    log = been("home", "home", "friend")
    missed = attempt(MONDAY + timedelta(days=5), Outcome.AVOIDED, NUMBERS["work"])
    assert chosen(possible("home", "friend", "work"), [*log, missed])[0] == "work"
    partly = attempt(MONDAY + timedelta(days=5), Outcome.PARTLY, NUMBERS["work"])
    assert chosen(possible("home", "friend", "work"), [*log, partly])[0] == "home"


def test_a_practice_in_an_unknown_place_leaves_every_place_possible() -> None:
    log = been("home", "home", "friend", None)
    assert chosen(possible("home", "friend", "work"), log)[0] == "work"


CONTEXTS = st.lists(st.integers(1, 4), unique=True, min_size=1).map(
    lambda numbers: [PlannedContext(UUID(int=number), 10 * number) for number in numbers]
)


@settings(deadline=None, max_examples=100)
@given(CONTEXTS, logs().map(in_order))
def test_any_history_leads_to_a_possible_place_and_not_to_the_last_one(
    contexts: list[PlannedContext], log: list[Attempt]
) -> None:
    context, reason = choose_context(contexts, log)
    assert context in {each.context_id for each in contexts}
    assert reason is not None
    last = next((each.context_id for each in reversed(log) if each.practised), None)
    if reason != "easiest_first" and len(contexts) > 1:
        assert context != last
    assert choose_context(contexts, log) == (context, reason)
