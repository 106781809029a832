"""The middle of sleep: its mean, its spread, and how free days differ."""

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest

from sleep.diary import Night
from sleep.midsleep import midsleep_mean, midsleep_spread, midsleeps, social_jetlag
from sleep.mornings import Morning
from tests.sleep.mornings import mornings

MONDAY = date(2025, 6, 2)


def night(n: int, to: time, free: bool | None = None, zone: str = "Europe/Berlin") -> Night:
    """Asleep from midnight."""
    return Night(
        MONDAY + timedelta(days=n),
        zone,
        tried_to_sleep=time(0),
        sleep_latency_minutes=0,
        final_awakening=to,
        free_day=free,
    )


def marked(work: int, free: int, unmarked: int = 0) -> Sequence[Morning]:
    """Midsleep at 3:00 before work and at 4:30 on free days."""
    marks: list[bool | None] = [False] * work + [True] * free + [None] * unmarked
    return mornings(
        night(n, time(9) if mark or mark is None else time(6), mark) for n, mark in enumerate(marks)
    )


def test_the_mean_is_read_on_the_clock_where_she_woke() -> None:
    there = mornings(night(n, time(6), zone="Asia/Tokyo") for n in range(5))
    assert midsleep_mean(there, 7, 5, 3).value == 180


def test_around_midnight_the_mean_is_midnight_and_not_noon() -> None:
    nights = [night(n, time(7)) for n in range(2)]
    evening, morning = (time(21), time(2)), (time(22), time(3))
    early = [
        Night(each.date, "UTC", tried_to_sleep=a, sleep_latency_minutes=0, final_awakening=b)
        for each, (a, b) in zip(nights, (evening, morning), strict=True)
    ]
    assert midsleeps(mornings(early)) == [23 * 60 + 30, 30]
    assert midsleep_mean(mornings(early), 2, 1, 1).value == 0


@pytest.mark.parametrize(("count", "known"), [(7, False), (8, True)])
def test_a_spread_takes_more_than_seven_nights(count: int, known: bool) -> None:
    found = midsleep_spread(marked(count, 0), 28)
    assert (found.value is not None, found.n, found.minimum) == (known, count, 8)


def test_the_spread_is_in_minutes() -> None:
    assert midsleep_spread(marked(4, 4), 8).value == pytest.approx(
        45.15, abs=0.01
    )  # ±45 min: R = cos 11.25°


@pytest.mark.parametrize(
    ("work", "free", "unmarked", "n", "value"),
    [
        (3, 2, 0, 5, 90),
        (2, 2, 9, 4, None),
        (3, 1, 9, 4, None),
        (20, 0, 0, 3, None),
        (0, 20, 0, 2, None),
        (20, 8, 0, 28, 90),
    ],
)
def test_social_jetlag_takes_three_nights_before_work_and_two_free_ones(
    work: int, free: int, unmarked: int, n: int, value: float | None
) -> None:
    found = social_jetlag(marked(work, free, unmarked), 28)
    assert (found.n, found.minimum) == (n, 5)
    assert found.value == (None if value is None else pytest.approx(value))


def test_what_was_free_is_what_she_marked_and_not_the_weekend() -> None:
    saturday, monday = 5, 0
    nights = [night(saturday + 7 * n, time(6), False) for n in range(3)]
    nights += [night(monday + 7 * n, time(9), True) for n in range(3)]
    assert social_jetlag(mornings(nights), 28).value == pytest.approx(90)


def test_a_short_period_has_room_for_what_is_asked() -> None:
    assert social_jetlag(marked(1, 1), 2).standing == "not_enough"
    assert social_jetlag([], 1).n == 0


def test_nights_without_a_middle_are_left_out() -> None:
    nights = [night(0, time(6)), Night(MONDAY + timedelta(days=1), "UTC", no_sleep=True)]
    assert midsleeps(mornings(nights)) == [180]
