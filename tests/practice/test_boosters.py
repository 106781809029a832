"""Boosters after retirement: when one opens, how long it waits, and what settles it."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.boosters import Booster, booster
from tests.practice.test_attempts import MONDAY

DAYS = st.dates(MONDAY, MONDAY + timedelta(days=120))


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def open_on(
    day: int, changes: Collection[date] = (), answered: Collection[date] = ()
) -> Booster | None:
    return booster(MONDAY, changes, answered, after(day))


@pytest.mark.parametrize(
    ("day", "reason"), [(14, "two_weeks_on"), (42, "six_weeks_on"), (84, "twelve_weeks_on")]
)
def test_a_booster_opens_on_its_day_and_waits_a_week(day: int, reason: str) -> None:
    assert open_on(day - 1) is None
    for later in (0, 6):
        found = open_on(day + later)
        assert found is not None
        assert (found.reason, found.first, found.last) == (reason, after(day), after(day + 6))
    assert open_on(day + 7) is None


def test_an_answer_settles_the_open_booster_and_not_the_next() -> None:
    assert open_on(16, answered=[after(15)]) is None
    assert open_on(14, answered=[after(14)]) is open_on(20, answered=[after(20)]) is None
    assert open_on(14, answered=[after(13)]) is not None
    assert open_on(42, answered=[after(14)]) is not None


def test_a_change_in_life_opens_one_from_its_day_for_a_week() -> None:
    changes = [after(30)]
    assert open_on(29, changes) is None
    found = open_on(30, changes)
    assert found is not None
    assert (found.reason, found.last) == ("life_change", after(36))
    assert open_on(37, changes) is None


def test_a_change_before_retirement_opens_nothing() -> None:
    assert open_on(3, [after(-1)]) is None
    assert open_on(3, [MONDAY]) is not None


def test_of_two_open_ones_the_earlier_is_offered_and_one_answer_settles_both() -> None:
    changes = [after(12)]
    found = open_on(15, changes)
    assert found is not None
    assert found.reason == "life_change"
    assert open_on(16, changes, [after(15)]) is None
    later = open_on(16, changes, [after(13)])
    assert later is not None
    assert later.reason == "two_weeks_on"


@settings(deadline=None, max_examples=100)
@given(st.sets(DAYS, max_size=3), st.sets(DAYS, max_size=5), DAYS)
def test_an_offer_is_always_open_that_day_and_never_answered(
    changes: set[date], answered: set[date], today: date
) -> None:
    found = booster(MONDAY, changes, answered, today)
    if found is not None:
        assert found.first <= today <= found.last
        assert not any(found.first <= day <= found.last for day in answered)


@settings(deadline=None, max_examples=100)
@given(st.sets(DAYS, max_size=3), st.integers(0, 120))
def test_whoever_answers_at_once_is_asked_once_for_each(changes: set[date], first: int) -> None:
    answered: list[date] = []
    for day in range(first, 130):
        if booster(MONDAY, changes, answered, after(day)):
            answered.append(after(day))
    assert len(answered) <= 3 + len(changes)
