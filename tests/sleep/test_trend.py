"""A trend over weeks: only from four with enough nights, and with its interval."""

from datetime import date, time, timedelta

import pytest

from backend.core.figures import Figure
from sleep.diary import Night
from sleep.trend import trend
from sleep.week import Week, weeks
from tests.sleep.mornings import mornings

FIRST = date(2026, 1, 5)


def asleep(week: Week) -> Figure:
    return week.total_sleep_minutes


def nights(minutes: list[int], each: int = 7) -> list[Night]:
    """So many minutes of sleep a night, week by week; `each`: nights written down a week."""
    return [
        Night(
            FIRST + timedelta(days=7 * number + day),
            "Europe/Berlin",
            into_bed=time(22),
            tried_to_sleep=time(22),
            sleep_latency_minutes=0,
            awakenings=1,
            awake_minutes=600 - total,
            final_awakening=time(8),
            out_of_bed=time(8),
        )
        for number, total in enumerate(minutes)
        for day in range(each)
    ]


def found(diary: list[Night], count: int) -> list[Week]:
    return weeks(mornings(diary), FIRST, FIRST + timedelta(days=7 * count - 1))


def test_ten_minutes_more_each_week_is_a_slope_of_ten() -> None:
    moved = trend(found(nights([400, 410, 420, 430, 440]), 5), asleep)
    assert moved.figure.value == pytest.approx(10)
    assert (moved.figure.n, moved.figure.of) == (5, 5)
    assert moved.interval is not None
    assert moved.interval.low == pytest.approx(10) == moved.interval.high


def test_three_weeks_are_not_enough() -> None:
    few = trend(found(nights([400, 410, 420]), 3), asleep)
    assert (few.figure.value, few.figure.n, few.figure.minimum) == (None, 3, 4)
    assert few.interval is None


def test_a_week_with_four_nights_is_left_out_and_the_others_keep_their_places() -> None:
    diary = [
        night
        for night in nights([400, 410, 100, 430, 440])
        if not (2 <= (night.date - FIRST).days // 7 < 3 and (night.date - FIRST).days % 7 > 3)
    ]
    moved = trend(found(diary, 5), asleep)
    assert moved.figure.value == pytest.approx(10)
    assert (moved.figure.n, moved.figure.of) == (4, 5)


def test_no_nights_make_no_trend() -> None:
    assert trend([], asleep).figure.value is None
