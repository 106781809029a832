"""When an agreed questionnaire is due: from its first day on, every so many weeks, no backlog."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from measures.due import due_since

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_nothing_is_due_before_the_first_day() -> None:
    assert due_since(MONDAY, 2, [], day(-1)) is None
    assert due_since(MONDAY, 2, [], MONDAY) == MONDAY


def test_it_stays_due_until_it_is_answered_and_comes_again_after_so_many_weeks() -> None:
    assert due_since(MONDAY, 2, [], day(5)) == MONDAY
    assert due_since(MONDAY, 2, [day(5)], day(5)) is None
    assert due_since(MONDAY, 2, [day(5)], day(13)) is None
    assert due_since(MONDAY, 2, [day(5)], day(14)) == day(14)


def test_what_was_missed_is_not_made_up_for() -> None:
    assert due_since(MONDAY, 1, [], day(24)) == day(21)
    assert due_since(MONDAY, 1, [day(21)], day(24)) is None


def test_an_answer_from_before_the_day_does_not_count_for_it() -> None:
    assert due_since(MONDAY, 1, [day(-1)], MONDAY) == MONDAY


@given(st.integers(1, 12), st.integers(0, 2000))
def test_it_is_due_on_the_weekday_of_its_first_day(weeks: int, later: int) -> None:
    found = due_since(MONDAY, weeks, [], day(later))
    assert found is not None
    assert (found - MONDAY).days % (7 * weeks) == 0
    assert timedelta(0) <= day(later) - found < timedelta(weeks=weeks)
