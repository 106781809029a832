"""What client and therapist may say: not today, not there, paused, every so many days."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest

from practice.attempts import Attempt, Outcome
from practice.next_context import PlannedContext
from practice.offers import Item, Rehearsal, Resting, next_practices
from practice.plans import Plan, Refusal, Wishes
from tests.practice.test_attempts import MONDAY
from tests.practice.test_next_practices import numbers, plan, tried

DONE, COULD_NOT, NO_CHANCE = Outcome.DONE, Outcome.COULD_NOT, Outcome.NO_CHANCE
HOME, WORK = UUID(int=1), UUID(int=2)
THREE = [plan(11), plan(12), plan(13)]


def offered(
    log: Iterable[Attempt], day: int, plans: Iterable[Plan] = THREE, **said: object
) -> Rehearsal:
    today = MONDAY + timedelta(days=day)
    return next_practices(list(plans), log, today, Wishes(**said))  # type: ignore[arg-type]


def declined(number: int, day: int) -> dict[UUID, object]:
    return {UUID(int=number): MONDAY + timedelta(days=day)}


def test_not_today_takes_the_behaviour_away_and_brings_in_nothing_else() -> None:
    assert numbers(offered([], 0, not_today=declined(11, 0))) == [12]


def test_not_today_holds_for_that_day_only_and_costs_nothing() -> None:
    log = tried(11, DONE, DONE)  # due on day 3
    later = offered(log, 4, not_today=declined(11, 3))
    assert later == offered(log, 4)
    assert 11 in numbers(later)


def test_not_today_for_something_that_was_not_offered_changes_nothing() -> None:
    assert offered([], 0, not_today=declined(13, 0)) == offered([], 0)


def test_saying_not_today_for_weeks_piles_nothing_up() -> None:
    log = tried(11, DONE)
    after = offered(log, 40, [plan(11)], not_today=declined(11, 39))
    assert numbers(after) == [11]
    assert after.items[0].level == 0


def two_places(number: int = 11, **more: object) -> Plan:
    contexts = (PlannedContext(HOME, 10), PlannedContext(WORK, 60))
    return Plan(UUID(int=number), contexts, True, **more)  # type: ignore[arg-type]


def refused(context: UUID, day: int = 0, number: int = 11) -> list[Refusal]:
    return [Refusal(UUID(int=number), context, MONDAY + timedelta(days=day))]


def suggested(rehearsal: Rehearsal) -> UUID | None:
    return rehearsal.items[0].context_id


def test_a_refused_context_gives_way_to_the_next_best_that_day() -> None:
    assert suggested(offered([], 0, [two_places()])) == HOME
    assert suggested(offered([], 0, [two_places()], refused=refused(HOME))) == WORK
    assert suggested(offered([], 1, [two_places()], refused=refused(HOME))) == HOME


def test_a_context_refused_for_one_behaviour_stays_for_another() -> None:
    assert suggested(offered([], 0, [two_places()], refused=refused(HOME, number=12))) == HOME


def test_with_every_context_refused_the_behaviour_is_offered_without_one() -> None:
    both = [*refused(HOME), *refused(WORK)]
    item = offered([], 0, [two_places()], refused=both).items[0]
    assert (item.context_id, item.context_reason) == (None, None)


def test_the_therapist_may_fix_the_gap_beyond_the_cap() -> None:
    log, fixed = tried(11, DONE, DONE, DONE), [two_places(every_days=10)]
    assert offered(log, 11, fixed).items == ()
    item = offered(log, 12, fixed).items[0]
    assert (item.gap_days, item.level, item.days_overdue) == (10, 2, 0)


def test_a_fixed_gap_holds_before_the_first_thing_done_but_not_after_a_day_without_a_chance() -> (
    None
):
    fixed = [two_places(every_days=3)]
    assert offered(tried(11, COULD_NOT), 2, fixed).items == ()
    assert offered(tried(11, COULD_NOT), 3, fixed).items[0].gap_days == 3
    assert offered(tried(11, NO_CHANCE), 1, fixed).items[0].gap_days == 1


def test_a_fixed_gap_lets_a_behaviour_rest_all_the_same() -> None:
    log = tried(11, COULD_NOT, COULD_NOT)
    assert offered(log, 20, [two_places(every_days=3)]).items == ()


@pytest.mark.parametrize("days", [0, -1])
def test_a_gap_under_a_day_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="day or longer"):
        two_places(every_days=days)
    assert two_places(every_days=1).every_days == 1


def test_a_paused_behaviour_rests_and_comes_back_on_the_day() -> None:
    paused = [two_places(paused_until=MONDAY + timedelta(days=5))]
    assert offered([], 4, paused) == Rehearsal((), (Resting(UUID(int=11), "paused"),))
    assert numbers(offered([], 5, paused)) == [11]


def test_a_paused_behaviour_keeps_its_place_among_the_three() -> None:
    plans = [two_places(paused_until=MONDAY + timedelta(days=5)), *THREE[1:], plan(14)]
    done = tried(12, DONE) + tried(13, DONE)
    assert offered(done, 0, plans).items == ()
    assert 14 not in numbers(offered(done, 4, plans))


def test_after_the_sessions_have_ended_gaps_grow_to_four_weeks() -> None:
    log = tried(11, *[DONE] * 6)  # the last on day 5
    assert numbers(offered(log, 12, [plan(11)])) == [11]
    assert offered(log, 32, [plan(11)], sessions_ended=True).items == ()
    item = offered(log, 33, [plan(11)], sessions_ended=True).items[0]
    assert (item.gap_days, item.days_overdue) == (28, 0)


def retired(number: int = 21, day: int = 0, **more: object) -> Plan:
    on = MONDAY + timedelta(days=day)
    contexts = (PlannedContext(HOME, 10),)
    return Plan(UUID(int=number), contexts, False, retired_on=on, **more)  # type: ignore[arg-type]


def test_a_booster_is_offered_first_and_uses_one_of_the_two_places() -> None:
    first, second = offered([], 14, [*THREE, retired()]).items
    opened = MONDAY + timedelta(days=14)
    assert first == Item(UUID(int=21), HOME, opened, 0, None, None, "two_weeks_on", "easiest_first")
    assert second.behaviour_id.int == 11


def test_there_is_one_booster_a_day_the_one_that_passes_first() -> None:
    plans = [retired(21), retired(22, day=-1)]
    assert numbers(offered([], 14, plans)) == [22]
    assert numbers(offered([], 14, [*plans[:1], retired(23)])) == [21]


def test_any_entry_answers_a_booster() -> None:
    for outcome in Outcome:
        assert offered(tried(21, outcome, start=15), 16, [retired()]).items == ()


def test_a_booster_declined_today_keeps_its_place_and_is_answered_from_tomorrow() -> None:
    plans = [*THREE, retired()]
    assert numbers(offered([], 14, plans, not_today=declined(21, 14))) == [11]
    assert numbers(offered([], 15, plans, not_today=declined(21, 14))) == [11, 12]
    assert numbers(offered([], 42, plans, not_today=declined(21, 14))) == [21, 11]


def test_a_change_in_life_brings_a_booster() -> None:
    changes = [MONDAY + timedelta(days=30)]
    item = offered([], 31, [retired()], life_changes=changes).items[0]
    assert (item.reason, item.due_on) == ("life_change", changes[0])


def test_a_booster_leaves_out_refused_contexts() -> None:
    assert suggested(offered([], 14, [retired()], refused=refused(HOME, 14, 21))) is None


def test_a_paused_or_twice_missed_behaviour_gets_no_booster() -> None:
    assert offered([], 14, [retired(paused_until=MONDAY + timedelta(days=90))]).items == ()
    assert offered(tried(21, COULD_NOT, COULD_NOT), 14, [retired()]).items == ()


def test_what_is_active_again_or_was_never_retired_gets_no_booster() -> None:
    again = Plan(UUID(int=21), (), True, retired_on=MONDAY)
    assert [item.reason for item in offered([], 14, [again]).items] == ["first_time"]
    assert offered([], 14, [plan(21, active=False)]).items == ()
