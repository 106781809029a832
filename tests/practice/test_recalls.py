"""Recalls of a session's take-away on days 2, 7 and 21, and what becomes of lost points."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.recalls import (
    Answer,
    Recall,
    Recalled,
    due_recalls,
    lost_points,
    may_read,
    recalled,
)
from tests.practice.test_attempts import MONDAY

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
YES, PARTLY, NO = Recalled.YES, Recalled.PARTLY, Recalled.NO


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def answer(day: int, id: UUID = ONE, recalled: Recalled = YES, point: int = 0) -> Answer:
    return Answer(id, point, after(day), recalled)


def due(day: int, *answers: Answer) -> list[int]:
    """The recall days due that many days after one session."""
    return [each.day for each in due_recalls([(ONE, MONDAY)], answers, after(day))]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(0, []), (1, []), (2, [2]), (6, [2]), (7, [7]), (20, [7]), (21, [21]), (27, [21]), (28, [])],
)
def test_each_recall_waits_until_the_next_and_the_last_a_week(
    day: int, expected: list[int]
) -> None:
    assert due(day) == expected


def test_a_recall_says_since_when_it_is_due() -> None:
    assert due_recalls([(ONE, MONDAY)], [], after(9)) == (Recall(ONE, 7, after(7)),)


def test_an_answer_settles_a_recall_and_those_before_it_but_none_to_come() -> None:
    assert due(3, answer(2)) == due(8, answer(7)) == due(8, answer(8)) == []
    assert due(2, answer(1)) == [2]
    assert due(7, answer(2)) == due(7, answer(6)) == [7]
    assert due(9, answer(8), answer(2)) == []


def test_an_answer_to_another_session_or_dated_later_settles_nothing() -> None:
    assert due(3, answer(2, TWO)) == [2]
    assert due(3, answer(4)) == [2]


def test_of_all_overdue_recalls_only_the_one_that_fell_due_last_is_asked() -> None:
    sessions = [(ONE, after(-15)), (TWO, MONDAY), (THREE, after(1))]
    found = due_recalls(sessions, [], after(12))
    assert found == (Recall(THREE, 7, after(8)),)
    settled = due_recalls(sessions, [answer(9, THREE)], after(12))
    assert settled == (Recall(TWO, 7, after(7)),)


def test_what_is_due_today_is_asked_beside_one_overdue() -> None:
    sessions = [(ONE, MONDAY), (TWO, after(5)), (THREE, after(1))]
    found = due_recalls(sessions, [], after(7))
    assert found == (Recall(ONE, 7, after(7)), Recall(TWO, 2, after(7)), Recall(THREE, 2, after(3)))


def test_a_point_not_recalled_becomes_a_rehearsal_item_until_it_is() -> None:
    lost = answer(2, recalled=NO, point=1)
    assert lost_points([lost, answer(2)]) == ((ONE, 1),)
    for now in (YES, PARTLY):
        assert lost_points([answer(7, recalled=now, point=1), lost]) == ()
    assert lost_points([lost, answer(7, point=1), answer(21, recalled=NO, point=1)]) == ((ONE, 1),)


def test_a_point_recalled_in_part_is_not_lost() -> None:
    assert lost_points([answer(2, recalled=PARTLY)]) == ()


def test_the_longest_lost_point_comes_first() -> None:
    answers = [answer(7, recalled=NO, point=0), answer(2, TWO, NO, 2), answer(2, TWO, NO, 1)]
    assert lost_points(answers) == ((TWO, 1), (TWO, 2), (ONE, 0))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 90), max_size=12, unique=True), st.integers(0, 120))
def test_however_long_the_break_there_is_never_more_than_one_overdue(
    held: list[int], today: int
) -> None:
    sessions = [(UUID(int=day), after(day)) for day in held]
    found = due_recalls(sessions, [], after(today))
    assert sum(each.due_on < after(today) for each in found) <= 1
    assert len(found) <= 4
    assert due_recalls(sessions[::-1], [], after(today)) == found
    everyone = [answer(today, each.session_id) for each in found]
    again = due_recalls(sessions, everyone, after(today))
    assert {each.session_id for each in again}.isdisjoint(each.session_id for each in found)


def test_points_that_came_back_are_counted_from_four_answers_on() -> None:
    answers = [answer(2), answer(2, point=1, recalled=PARTLY), answer(7, recalled=NO)]
    few = recalled(answers, after(0), after(9))
    assert (few.hits, few.figure.n, few.figure.value, few.interval) == (2, 3, None, None)
    enough = recalled([*answers, answer(9), answer(10, recalled=NO)], after(0), after(9))
    assert (enough.hits, enough.figure.n, enough.figure.value) == (3, 4, 0.75)
    assert enough.interval is not None


WRITTEN = datetime(2026, 3, 10, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("held", "hours", "may"),
    [
        ([], 0, False),
        ([], 23, False),
        ([], 24, True),  # who wrote nothing waits for a day
        ([-2], 0, True),  # of the session that had just been
        ([-24], 0, True),
        ([-25], 0, False),  # that was the session before
        ([-25, -2], 1, True),
    ],
)
def test_the_therapists_points_open_when_hers_are_written_or_after_a_day(
    held: list[int], hours: int, may: bool
) -> None:
    assert may_read(WRITTEN, [WRITTEN + at * HOUR for at in held], WRITTEN + hours * HOUR) is may
