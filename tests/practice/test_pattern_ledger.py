"""How an old pattern was answered, week by week."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.wilson import wilson
from practice.pattern_ledger import Moment, Noticed, Response, pattern_weeks
from tests.practice.test_attempts import MONDAY

OLD, NEW, MIXED = Response.OLD, Response.NEW, Response.MIXED
SUNDAY = MONDAY + timedelta(days=6)


def moment(
    response: Response,
    day: int = 0,
    noticed: Noticed | None = None,
    unprompted: bool | None = None,
) -> Moment:
    return Moment(UUID(int=1), MONDAY + timedelta(days=day), response, noticed, unprompted)


def test_the_share_of_new_is_among_all_moments_and_mixed_stands_apart() -> None:
    moments = [moment(NEW), moment(NEW, 1), moment(MIXED, 2), moment(OLD, 6)]
    (week,) = pattern_weeks(moments, MONDAY, SUNDAY)
    assert (week.monday, week.old, week.new, week.mixed) == (MONDAY, 1, 2, 1)
    assert (week.share.figure.value, week.share.figure.n, week.share.hits) == (0.5, 4, 2)
    assert week.share.interval == wilson(2, 4)


def test_under_four_moments_a_week_has_no_share() -> None:
    (week,) = pattern_weeks([moment(NEW)] * 3, MONDAY, SUNDAY)
    assert (week.new, week.share.figure.value, week.share.interval) == (3, None, None)
    assert week.share.figure.standing == "not_enough"


def test_a_week_starts_on_monday_and_one_without_moments_stays_in_the_row() -> None:
    moments = [moment(OLD, 6), moment(NEW, 7), moment(NEW, 21)]
    weeks = pattern_weeks(moments, MONDAY + timedelta(days=2), MONDAY + timedelta(days=22))
    assert [week.monday for week in weeks] == [MONDAY + timedelta(days=7 * n) for n in range(4)]
    assert [(week.old, week.new) for week in weeks] == [(1, 0), (0, 1), (0, 0), (0, 1)]
    assert weeks[2].share.figure.n == 0


def test_moments_outside_the_period_do_not_count_even_in_its_first_week() -> None:
    first, last = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    (week,) = pattern_weeks([moment(OLD, day) for day in range(7)], first, last)
    assert week.old == 3


def test_how_late_it_was_noticed_is_counted_and_unknown_is_its_own_count() -> None:
    noticed = [Noticed.BEFORE, Noticed.AFTER, Noticed.AFTER, Noticed.DURING, None]
    (week,) = pattern_weeks([moment(OLD, noticed=each) for each in noticed], MONDAY, SUNDAY)
    assert week.noticed == {
        Noticed.BEFORE: 1,
        Noticed.DURING: 1,
        Noticed.AFTER: 2,
        None: 1,
    }


def test_only_a_new_response_known_to_be_unprompted_came_by_itself() -> None:
    moments = [
        moment(NEW, unprompted=True),
        moment(NEW, unprompted=False),
        moment(NEW),
        moment(MIXED, unprompted=True),
        moment(OLD, unprompted=True),
    ]
    assert pattern_weeks(moments, MONDAY, SUNDAY)[0].new_unprompted == 1


MOMENTS = st.lists(st.builds(moment, st.sampled_from(Response), st.integers(0, 60)))


@settings(deadline=None, max_examples=100)
@given(MOMENTS, st.integers(0, 30), st.integers(0, 30))
def test_every_moment_of_the_period_is_in_exactly_one_week(
    moments: list[Moment], start: int, length: int
) -> None:
    first: date = MONDAY + timedelta(days=start)
    last = first + timedelta(days=length)
    weeks = pattern_weeks(moments, first, last)
    inside = [each for each in moments if first <= each.local_date <= last]
    assert sum(week.old + week.new + week.mixed for week in weeks) == len(inside)
    assert sum(sum(week.noticed.values()) for week in weeks) == len(inside)
    assert pattern_weeks(moments[::-1], first, last) == weeks
    assert all(week.monday.weekday() == 0 for week in weeks)
    assert weeks[0].monday <= first
    assert last <= weeks[-1].monday + timedelta(days=6)
