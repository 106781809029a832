"""What holds for any history of several behaviours."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Outcome
from practice.next_context import PlannedContext
from practice.offers import next_practices
from practice.plans import Plan
from tests.practice.test_attempts import MONDAY, attempt

BEHAVIOURS = [UUID(int=number) for number in range(11, 16)]
DAYS = st.dates(MONDAY, MONDAY + timedelta(days=28))
HISTORY = st.lists(
    st.builds(
        attempt,
        DAYS,
        st.sampled_from(Outcome),
        st.none() | st.integers(1, 4),
        behaviour=st.sampled_from(BEHAVIOURS),
        hour=st.integers(0, 23),
    ),
    max_size=40,
)
CONTEXTS = st.lists(st.integers(1, 4), unique=True).map(
    lambda numbers: tuple(PlannedContext(UUID(int=number)) for number in numbers)
)
PLANS = st.permutations(BEHAVIOURS).flatmap(
    lambda ids: st.tuples(*(st.builds(Plan, st.just(id), CONTEXTS, st.booleans()) for id in ids))
)


@settings(deadline=None, max_examples=100)
@given(PLANS, HISTORY, DAYS)
def test_offers_and_entries_never_make_more_than_two_behaviours_a_day(
    plans: tuple[Plan, ...], log: list[Attempt], today: date
) -> None:
    rehearsal = next_practices(plans, log, today)
    entered = {each.behaviour_id for each in log if each.local_date == today}
    assert len(rehearsal.items) <= max(2 - len(entered), 0)
    offered = {item.behaviour_id for item in rehearsal.items}
    assert len(offered) == len(rehearsal.items)
    assert offered.isdisjoint({each.behaviour_id for each in rehearsal.resting})


@settings(deadline=None, max_examples=100)
@given(PLANS, HISTORY, DAYS)
def test_only_the_first_three_active_plans_appear_and_only_when_due(
    plans: tuple[Plan, ...], log: list[Attempt], today: date
) -> None:
    rehearsal = next_practices(plans, log, today)
    allowed = [plan.behaviour_id for plan in plans if plan.active][:3]
    shown = {each.behaviour_id for each in rehearsal.items}
    shown |= {each.behaviour_id for each in rehearsal.resting}
    assert shown <= set(allowed)
    for item in rehearsal.items:
        assert item.due_on + timedelta(days=item.days_overdue) == today
        assert item.days_overdue >= 0
        assert (item.gap_days or 1) <= 7


@settings(deadline=None, max_examples=100)
@given(PLANS, HISTORY.flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))), DAYS)
def test_the_order_in_which_entries_arrive_changes_no_offer(
    plans: tuple[Plan, ...], both: tuple[list[Attempt], list[Attempt]], today: date
) -> None:
    log, shuffled = both
    assert next_practices(plans, shuffled, today) == next_practices(plans, log, today)


@settings(deadline=None, max_examples=100)
@given(PLANS, HISTORY, DAYS)
def test_the_same_history_always_leads_to_the_same_offers(
    plans: tuple[Plan, ...], log: list[Attempt], today: date
) -> None:
    first = next_practices(plans, log, today)
    assert next_practices(plans, iter(log), today) == first
