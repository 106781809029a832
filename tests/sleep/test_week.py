"""Means of seven nights: from five on, few with three or four, none with fewer."""

from dataclasses import fields, replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.figures import Figure
from sleep.diary import Night
from sleep.week import Week
from sleep.week import week as of_mornings
from tests.sleep.mornings import mornings

SUNDAY = date(2025, 6, 15)
FIGURES = [field.name for field in fields(Week) if field.name not in ("first", "last")]


def night(days_ago: int, bed: time = time(23), awake: int = 0) -> Night:
    """Up at seven, asleep at once; `awake` minutes awake in between."""
    return Night(
        SUNDAY - timedelta(days=days_ago),
        "UTC",
        into_bed=bed,
        tried_to_sleep=bed,
        sleep_latency_minutes=10,
        awake_minutes=awake,
        final_awakening=time(7),
        out_of_bed=time(7),
        trying_after_waking_minutes=0,
        naps=0,
    )


def week(nights: list[Night], last: date) -> Week:
    return of_mornings(mornings(nights), last)


def nights(count: int) -> list[Night]:
    return [night(days_ago) for days_ago in range(count)]


@pytest.mark.parametrize(
    ("count", "standing"),
    [(0, "not_enough"), (1, "not_enough"), (2, "not_enough"), (3, "few"), (4, "few"),
     (5, "enough"), (6, "enough"), (7, "enough")],
)  # fmt: skip
def test_five_nights_are_enough_three_are_few_and_fewer_say_nothing(
    count: int, standing: str
) -> None:
    found = week(nights(count), SUNDAY)
    for name in FIGURES:
        figure: Figure = getattr(found, name)
        assert figure.standing == standing, name
        assert (figure.value is None) is (standing == "not_enough"), name
        assert (figure.n, figure.of, figure.minimum) == (count, 7, 5), name


def test_a_missing_night_is_left_out_and_never_a_zero() -> None:
    five, seven = week(nights(5), SUNDAY), week(nights(7), SUNDAY)
    for name in FIGURES:
        assert getattr(five, name).value == pytest.approx(getattr(seven, name).value), name
    assert five.time_in_bed_minutes.value == 480
    assert five.time_in_bed_minutes.missing_share == pytest.approx(2 / 7)


def test_the_week_is_the_seven_dates_that_end_with_the_last() -> None:
    found = week([night(-1, awake=60), *nights(7), night(7, awake=60)], SUNDAY)
    assert (found.first, found.last) == (date(2025, 6, 9), SUNDAY)
    assert (found.awake_minutes.value, found.awake_minutes.n) == (0, 7)


def test_the_weekly_efficiency_is_the_ratio_of_sums_and_not_the_mean_of_nights() -> None:
    # Four nights of 8 h in bed, 10 min awake; one of 2 h in bed with 50 min awake.
    found = week([*nights(4), night(4, time(5), awake=50)], SUNDAY)
    long, short = 100 * 470 / 480, 100 * 60 / 120
    assert found.sleep_efficiency.value == pytest.approx((4 * long + short) / 5)
    assert found.sleep_efficiency_weekly.value == pytest.approx(
        100 * (4 * 470 + 60) / (4 * 480 + 120)
    )
    assert found.sleep_efficiency.value != pytest.approx(found.sleep_efficiency_weekly.value)


def test_a_night_without_sleep_counts_as_zero_sleep_but_has_no_latency() -> None:
    none = replace(night(4), no_sleep=True)
    found = week([*nights(4), none], SUNDAY)
    assert found.total_sleep_minutes.value == pytest.approx(4 * 470 / 5)
    assert found.sleep_efficiency_weekly.value == pytest.approx(100 * 4 * 470 / (5 * 480))
    assert found.sleep_efficiency.n == 5
    assert (found.sleep_latency_minutes.n, found.sleep_latency_minutes.value) == (4, 10)
    assert found.awake_minutes.n == 4


def test_a_night_that_lacks_one_answer_counts_where_it_can() -> None:
    found = week([*nights(4), replace(night(4), sleep_latency_minutes=None)], SUNDAY)
    assert found.time_in_bed_minutes.n == 5
    assert found.total_sleep_minutes.n == found.sleep_efficiency.n == 4
    assert found.sleep_efficiency_weekly.n == 4
    assert found.sleep_efficiency_weekly.value == pytest.approx(100 * 470 / 480)


@pytest.mark.parametrize(
    "fifth",
    [replace(night(4, time(7)), no_sleep=True), replace(night(4), into_bed=None)],
    ids=["no time in bed", "time in bed unknown"],
)
def test_a_night_with_sleep_known_but_no_time_in_bed_has_no_part_in_the_weekly_efficiency(
    fifth: Night,
) -> None:
    found = week([*nights(4), fifth], SUNDAY)
    assert found.total_sleep_minutes.n == 5
    assert found.sleep_efficiency.n == found.sleep_efficiency_weekly.n == 4
    assert found.sleep_efficiency_weekly.value == pytest.approx(100 * 470 / 480)


def test_not_once_awake_counts_as_no_minutes_awake() -> None:
    inferred = replace(night(2), awake_minutes=None, awakenings=0)
    assert week([*nights(2), inferred], SUNDAY).awake_minutes.n == 3


def test_a_night_out_of_order_counts_nowhere_but_where_it_was_answered() -> None:
    found = week([*nights(4), replace(night(4), out_of_bed=time(6))], SUNDAY)
    assert found.time_in_bed_minutes.n == found.sleep_efficiency_weekly.n == 4
    assert found.sleep_latency_minutes.n == 5


@settings(deadline=None, max_examples=50)
@given(st.permutations([night(days, awake=20 * days) for days in range(7)]))
def test_the_order_of_the_nights_changes_nothing(shuffled: list[Night]) -> None:
    ordered = week([night(days, awake=20 * days) for days in range(7)], SUNDAY)
    for name in FIGURES:
        value = getattr(week(shuffled, SUNDAY), name).value
        assert value == pytest.approx(getattr(ordered, name).value), name
