"""Three ingredients by week: the old feeling, something new with it, practice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from practice.attempts import Attempt, Outcome
from practice.ingredients import LANES, Cell, StripWeek, TherapySession, strip
from tests.practice.test_attempts import MONDAY, attempt

TODAY = MONDAY + timedelta(days=27)
NOTHING = Cell(0, 0, 0)


def session(day: int, activated: int | None, new: int | None) -> TherapySession:
    return TherapySession(MONDAY + timedelta(days=day), activated, new)


def felt(day: int, old: int | None, new: int | None, outcome: Outcome = Outcome.DONE) -> Attempt:
    plain = attempt(MONDAY + timedelta(days=day), outcome)
    return replace(plain, old_feeling=old, new_feeling=new)


def only_week(sessions: list[TherapySession], attempts: list[Attempt]) -> StripWeek:
    return strip(sessions, attempts, TODAY).weeks[0]


def test_there_are_four_weeks_of_seven_days_and_the_last_ends_today() -> None:
    sessions = [session(day, 10, 10) for day in (-1, 0, 6, 7, 27, 28)]
    attempts = [felt(day, None, None) for day in (-1, 0, 6, 7, 27, 28)]
    weeks = strip(sessions, attempts, TODAY).weeks
    assert [week.first for week in weeks] == [MONDAY + timedelta(days=7 * n) for n in range(4)]
    assert [week.activated.met for week in weeks] == [2, 1, 0, 1]
    assert [week.practised.met for week in weeks] == [2, 1, 0, 1]


def test_sessions_and_attempts_both_show_the_feelings_and_attempts_the_practice() -> None:
    week = only_week([session(1, 6, 5)], [felt(2, 7, 4), felt(3, 1, 9, Outcome.AVOIDED)])
    assert week.activated == Cell(2, 3, 3)
    assert week.new_felt == Cell(2, 3, 3)
    assert week.practised == Cell(1, 2, 2)


@pytest.mark.parametrize(("rating", "met"), [(3, 0), (4, 1)])
def test_a_feeling_is_there_from_four_of_ten_on(rating: int, met: int) -> None:
    assert only_week([session(1, rating, 9)], []).activated.met == met
    assert only_week([session(1, 9, rating)], []).new_felt.met == met


def test_something_new_counts_only_with_the_old_feeling_in_the_same_hour() -> None:
    apart = only_week([session(1, 9, 0)], [felt(2, 0, 9)])
    assert apart.new_felt == Cell(0, 2, 2)


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        (None, 9, Cell(0, 0, 1)),
        (9, None, Cell(0, 0, 1)),
        (None, None, Cell(0, 0, 1)),
        (None, 0, Cell(0, 1, 1)),
        (0, None, Cell(0, 1, 1)),
    ],
)
def test_an_unknown_half_leaves_it_unknown_unless_the_other_was_not_there(
    old: int | None, new: int | None, cell: Cell
) -> None:
    assert only_week([session(1, old, new)], []).new_felt == cell


def test_an_empty_lane_is_told_from_one_nobody_wrote_about() -> None:
    assert strip([session(20, 8, None)], [], TODAY).lanes == {
        "activated": "some",
        "new_felt": "unknown",
        "practised": "unknown",
    }
    missed = [felt(20, 8, 2, Outcome.COULD_NOT)]
    assert strip([], missed, TODAY).lanes == {
        "activated": "some",
        "new_felt": "none",
        "practised": "none",
    }


def test_nothing_written_down_is_unknown_in_every_lane() -> None:
    found = strip([], [], TODAY)
    assert found.lanes == dict.fromkeys(LANES, "unknown")
    assert all(
        (week.activated, week.new_felt, week.practised) == (NOTHING,) * 3 for week in found.weeks
    )
