"""What holds for any plans, histories and wishes: two a day, the cap, no backlog."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Outcome
from practice.next_context import PlannedContext
from practice.offers import next_practices
from practice.plans import Plan, Refusal, Wishes
from tests.practice.test_attempts import MONDAY, attempt
from tests.practice.test_next_properties import BEHAVIOURS, CONTEXTS, HISTORY

DAYS = st.dates(MONDAY, MONDAY + timedelta(days=130))
MAYBE_DAYS = st.none() | DAYS
PLANS = st.permutations(BEHAVIOURS).flatmap(
    lambda ids: st.tuples(
        *(
            st.builds(
                Plan,
                st.just(id),
                CONTEXTS,
                st.booleans(),
                st.none() | st.integers(1, 40),
                MAYBE_DAYS,
                MAYBE_DAYS,
            )
            for id in ids
        )
    )
)
WISHES = st.builds(
    Wishes,
    st.dictionaries(st.sampled_from(BEHAVIOURS), DAYS),
    st.lists(
        st.builds(
            Refusal, st.sampled_from(BEHAVIOURS), st.integers(1, 4).map(lambda n: UUID(int=n)), DAYS
        )
    ),
    st.lists(DAYS, max_size=3),
    st.booleans(),
)
ANYTHING = (PLANS, HISTORY, DAYS, WISHES)


@settings(deadline=None, max_examples=100)
@given(*ANYTHING)
def test_never_more_than_two_behaviours_a_day_with_what_was_entered(
    plans: tuple[Plan, ...], log: list[Attempt], today: date, wishes: Wishes
) -> None:
    items = next_practices(plans, log, today, wishes).items
    entered = {each.behaviour_id for each in log if each.local_date == today}
    offered = {item.behaviour_id for item in items}
    assert len(offered) == len(items) <= max(2 - len(entered), 0)


@settings(deadline=None, max_examples=100)
@given(*ANYTHING)
def test_nothing_declined_refused_or_paused_today_is_offered(
    plans: tuple[Plan, ...], log: list[Attempt], today: date, wishes: Wishes
) -> None:
    by_id = {plan.behaviour_id: plan for plan in plans}
    for item in next_practices(plans, log, today, wishes).items:
        assert wishes.not_today.get(item.behaviour_id) != today
        if item.context_id is not None:
            assert Refusal(item.behaviour_id, item.context_id, today) not in wishes.refused
        paused_until = by_id[item.behaviour_id].paused_until
        assert paused_until is None or paused_until <= today


@settings(deadline=None, max_examples=100)
@given(*ANYTHING)
def test_no_gap_is_above_its_cap_unless_the_therapist_said_so(
    plans: tuple[Plan, ...], log: list[Attempt], today: date, wishes: Wishes
) -> None:
    by_id = {plan.behaviour_id: plan for plan in plans}
    cap = 28 if wishes.sessions_ended else 7
    for item in next_practices(plans, log, today, wishes).items:
        allowed = by_id[item.behaviour_id].every_days or cap
        assert item.gap_days is None or 1 <= item.gap_days <= allowed


@settings(deadline=None, max_examples=100)
@given(*ANYTHING)
def test_the_same_input_gives_the_same_offers_in_whatever_order_it_comes(
    plans: tuple[Plan, ...], log: list[Attempt], today: date, wishes: Wishes
) -> None:
    first = next_practices(plans, log, today, wishes)
    assert next_practices(plans, iter(log[::-1]), today, wishes) == first


@settings(deadline=None, max_examples=100)
@given(PLANS, HISTORY, st.integers(1, 2000), st.integers(1, 2000), WISHES)
def test_after_a_break_of_any_length_the_same_behaviours_wait_and_no_more(
    plans: tuple[Plan, ...], log: list[Attempt], short: int, long: int, wishes: Wishes
) -> None:
    """With the breaks past every gap, pause and booster, all that is due is due in both."""
    two = [plan for plan in plans if plan.active][:2]
    end = MONDAY + timedelta(days=300)
    returns = [end + timedelta(days=days) for days in (short, long)]
    offers = [next_practices(two, log, day, wishes).items for day in returns]
    found = [{item.behaviour_id for item in items} for items in offers]
    assert found[0] == found[1]
    assert [len(items) for items in offers] == [len(each) for each in found]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=40), st.integers(0, 60))
def test_whoever_follows_the_offers_is_never_asked_for_more_than_two_on_a_day(
    outcomes: list[Outcome], away: int
) -> None:
    contexts = (PlannedContext(UUID(int=1), 10), PlannedContext(UUID(int=2), 60))
    plans = [Plan(id, contexts, True) for id in BEHAVIOURS]
    log: list[Attempt] = []
    for number, outcome in enumerate(outcomes):
        today = MONDAY + timedelta(days=number + (away if number > 9 else 0))
        asked = set()
        while items := next_practices(plans, log, today).items:
            item = items[0]
            asked.add(item.behaviour_id)
            place = None if item.context_id is None else item.context_id.int
            log.append(attempt(today, outcome, place, behaviour=item.behaviour_id))
        assert len(asked) <= 2
