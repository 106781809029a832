"""What is offered today: at most two a day, three behaviours, and no arrears."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest

from practice.attempts import Attempt, Outcome
from practice.next_context import PlannedContext
from practice.offers import Item, Rehearsal, Resting, next_practices
from practice.plans import Plan
from tests.practice.test_attempts import MONDAY, attempt

DONE, PARTLY, NO_CHANCE = Outcome.DONE, Outcome.PARTLY, Outcome.NO_CHANCE
COULD_NOT, AVOIDED = Outcome.COULD_NOT, Outcome.AVOIDED
HOME = UUID(int=1)


def plan(number: int, *, active: bool = True) -> Plan:
    return Plan(UUID(int=number), (PlannedContext(HOME, 10),), active)


PLANS = [plan(11), plan(12), plan(13), plan(14)]


def tried(number: int, *outcomes: Outcome, start: int = 0) -> list[Attempt]:
    """One attempt a day at behaviour `number`, from `start` days after Monday."""
    behaviour = UUID(int=number)
    return [
        attempt(MONDAY + timedelta(days=start + day), outcome, 1, behaviour=behaviour)
        for day, outcome in enumerate(outcomes)
    ]


def offered(log: Iterable[Attempt], day: int, plans: Iterable[Plan] = PLANS) -> Rehearsal:
    """What is offered `day` days after Monday."""
    return next_practices(list(plans), log, MONDAY + timedelta(days=day))


def numbers(rehearsal: Rehearsal) -> list[int]:
    return [item.behaviour_id.int for item in rehearsal.items]


def test_what_was_never_tried_is_offered_as_the_first_time() -> None:
    item = offered([], 0).items[0]
    assert item == Item(UUID(int=11), HOME, MONDAY, 0, None, None, "first_time", "easiest_first")


def test_a_behaviour_is_due_on_its_day_and_overdue_after_it() -> None:
    log, only = tried(11, DONE, DONE), [plan(11)]  # due two days after Tuesday
    assert offered(log, 2, only).items == ()
    due, overdue = offered(log, 3, only).items[0], offered(log, 5, only).items[0]
    assert offered(log, 4, only).items[0].reason == "overdue"
    assert (due.reason, due.days_overdue, due.level, due.gap_days) == ("due", 0, 1, 2)
    assert (overdue.reason, overdue.days_overdue) == ("overdue", 2)
    assert due.due_on == overdue.due_on == MONDAY + timedelta(days=3)


def test_however_well_it_goes_a_behaviour_is_due_within_a_week() -> None:
    item = offered(tried(11, *[DONE] * 6), 12, PLANS[:1]).items[0]
    assert (item.level, item.gap_days, item.days_overdue) == (5, 7, 0)


def test_after_a_long_break_each_behaviour_is_offered_once() -> None:
    log = tried(11, DONE, DONE) + tried(12, DONE)
    assert sorted(numbers(offered(log, 90, PLANS[:2]))) == [11, 12]
    back = [*log, *tried(11, DONE, start=90)]
    assert 11 not in numbers(offered(back, 91, PLANS[:2]))


def test_at_most_two_are_offered_in_planned_order() -> None:
    assert numbers(offered([], 0)) == [11, 12]


@pytest.mark.parametrize("outcome", Outcome)
def test_an_entry_of_today_has_used_one_of_the_two_places(outcome: Outcome) -> None:
    assert numbers(offered(tried(11, outcome), 0)) == [12]
    assert numbers(offered(tried(11, outcome) + tried(12, outcome), 0)) == []


def test_two_entries_at_one_behaviour_use_one_place() -> None:
    twice = [*tried(11, DONE), attempt(MONDAY, DONE, 1, behaviour=UUID(int=11), hour=20)]
    assert numbers(offered(twice, 0)) == [12]


def test_an_entry_at_a_behaviour_that_is_no_longer_active_uses_a_place_too() -> None:
    assert numbers(offered(tried(99, DONE), 0)) == [11]


def test_only_the_first_three_active_behaviours_are_looked_at() -> None:
    log = tried(11, DONE) + tried(12, DONE)  # both wait until Tuesday
    late = tried(11, DONE, start=1) + tried(12, DONE, start=1)
    assert numbers(offered([*log, *late], 2)) == [13]
    paused = [plan(11, active=False), *PLANS[1:]]
    assert numbers(offered([*log, *late], 2, paused)) == [13, 14]


def test_what_is_most_overdue_for_its_gap_comes_first() -> None:
    weekly = tried(11, DONE, DONE, DONE)  # Wednesday, gap 4: due day 6
    daily = tried(12, DONE, start=6)  # gap 1: due day 7
    assert numbers(offered(weekly + daily, 9)) == [12, 11]
    assert [item.days_overdue for item in offered(weekly + daily, 9).items] == [2, 3]


def test_equally_overdue_goes_to_what_was_done_in_fewer_places() -> None:
    one, two = UUID(int=11), UUID(int=12)
    log = [
        attempt(MONDAY, DONE, 1, behaviour=one),
        attempt(MONDAY, DONE, 2, behaviour=one, hour=13),
    ]
    log += [attempt(MONDAY, DONE, 1, behaviour=two)]
    log += [attempt(MONDAY, DONE, None, behaviour=two, hour=13)]  # in no place we know
    assert numbers(offered(log, 3, PLANS[:2])) == [12, 11]


def test_what_is_dated_after_today_does_not_count() -> None:
    later = tried(11, DONE, start=2) + tried(12, AVOIDED, AVOIDED, start=2)
    assert offered(later, 0) == offered([], 0)


@pytest.mark.parametrize("pair", [(COULD_NOT,) * 2, (AVOIDED,) * 2, (COULD_NOT, AVOIDED)])
def test_two_misses_let_a_behaviour_rest(pair: tuple[Outcome, ...]) -> None:
    rehearsal = offered(tried(11, DONE, *pair), 20)
    assert rehearsal.resting == (Resting(UUID(int=11), "could_not_twice"),)
    assert 11 not in numbers(rehearsal)


def test_a_day_without_a_chance_between_two_misses_wakes_nothing() -> None:
    log = tried(11, COULD_NOT, NO_CHANCE, AVOIDED)
    assert offered(log, 20).resting == (Resting(UUID(int=11), "could_not_twice"),)


def test_three_days_without_a_chance_in_a_row_let_a_behaviour_rest() -> None:
    assert offered(tried(11, NO_CHANCE, NO_CHANCE), 20).resting == ()
    assert offered(tried(11, NO_CHANCE, COULD_NOT, NO_CHANCE, NO_CHANCE), 20).resting == ()
    three = offered(tried(11, DONE, *[NO_CHANCE] * 3), 20)
    assert three.resting == (Resting(UUID(int=11), "no_chance_three_times"),)


@pytest.mark.parametrize("outcome", [DONE, PARTLY])
def test_any_practice_wakes_a_resting_behaviour(outcome: Outcome) -> None:
    for tired in ([COULD_NOT] * 2, [NO_CHANCE] * 3):
        rehearsal = offered(tried(11, *tired, outcome), 20, PLANS[:1])
        assert rehearsal.resting == ()
        assert numbers(rehearsal) == [11]


def test_a_resting_behaviour_keeps_its_place_among_the_three() -> None:
    assert numbers(offered(tried(11, COULD_NOT, COULD_NOT), 20)) == [12, 13]
    three = PLANS[:1] + PLANS[2:]
    assert numbers(offered(tried(11, COULD_NOT, COULD_NOT), 20, three)) == [13, 14]
