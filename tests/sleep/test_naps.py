"""Naps: records of their own, counted with the night that comes after them; doubts are asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from sleep.diary import Night
from sleep.mornings import Morning
from sleep.naps import Nap, flags, span, started_at
from tests.sleep.mornings import mornings

DAY = date(2025, 6, 11)
EVE = DAY - timedelta(days=1)
NIGHT = Night(
    DAY,
    "UTC",
    into_bed=time(23),
    tried_to_sleep=time(23),
    sleep_latency_minutes=0,
    awake_minutes=0,
    final_awakening=time(7),
    trying_after_waking_minutes=0,
    out_of_bed=time(7),
)


def nap(day: date, start: time | None = None, minutes: int | None = 45) -> Nap:
    return Nap(day, "UTC", minutes, start)


def with_naps(night: Night, *naps: Nap) -> Morning:
    (found,) = mornings([night], naps)
    return found


def test_naps_of_the_day_before_count_in_24_hours_and_in_nothing_else() -> None:
    alone, slept = with_naps(NIGHT), with_naps(NIGHT, nap(EVE), nap(EVE, time(17), 15))
    assert slept.total_sleep_24h_minutes == 480 + 60
    assert slept.derived == alone.derived


def test_no_nap_told_of_is_unknown_and_none_counted_is_zero() -> None:
    assert with_naps(NIGHT).total_sleep_24h_minutes is None
    assert with_naps(replace(NIGHT, naps=0)).total_sleep_24h_minutes == 480
    assert with_naps(replace(NIGHT, naps=1)).total_sleep_24h_minutes is None


@pytest.mark.parametrize("counted", [0, 2])
def test_more_or_fewer_naps_than_she_counted_are_asked_about(counted: int) -> None:
    found = with_naps(replace(NIGHT, naps=counted), nap(EVE))
    assert found.derived.flags == ("naps_disagree",)
    assert found.total_sleep_24h_minutes is None
    assert with_naps(replace(NIGHT, naps=1), nap(EVE)).derived.flags == ()


def test_a_nap_without_its_minutes_leaves_the_24_hours_unknown() -> None:
    found = with_naps(NIGHT, nap(EVE), nap(EVE, minutes=None))
    assert (found.nap_minutes, found.total_sleep_24h_minutes) == (None, None)
    assert flags(nap(EVE, minutes=None)) == ("missing_minutes",)


def test_a_night_that_is_not_known_has_no_24_hours_either() -> None:
    assert with_naps(replace(NIGHT, awake_minutes=None), nap(EVE)).total_sleep_24h_minutes is None


def test_no_sleep_and_a_nap_are_the_naps_minutes() -> None:
    assert with_naps(Night(DAY, "UTC", no_sleep=True), nap(EVE)).total_sleep_24h_minutes == 45


def test_a_doze_after_midnight_and_before_bed_counts_for_the_night_to_come() -> None:
    """Her day ends when she goes to bed; no setting says so."""
    late = replace(NIGHT, into_bed=time(3), tried_to_sleep=time(3))
    both = mornings([late, replace(NIGHT, date=DAY + timedelta(days=1))], [nap(DAY, time(1))])
    assert [each.nap_minutes for each in both] == [45, None]


def test_a_doze_at_work_counts_for_the_day_sleepers_next_sleep() -> None:
    shift = replace(
        NIGHT,
        into_bed=time(9),
        tried_to_sleep=time(9),
        final_awakening=time(15),
        out_of_bed=time(15),
    )
    both = mornings(
        [shift, replace(shift, date=DAY + timedelta(days=1))],
        [nap(DAY, time(4)), nap(DAY, time(20), 30)],
    )
    assert [each.nap_minutes for each in both] == [45, 30]


@pytest.mark.parametrize(
    ("day", "start", "minutes"),
    [(EVE, time(22, 30), 45), (DAY, time(2), 20), (DAY, time(6, 59), 5), (EVE, time(20), 15 * 60)],
)
def test_a_nap_that_overlaps_the_night_is_asked_about_and_summed_nowhere(
    day: date, start: time, minutes: int
) -> None:
    found = with_naps(NIGHT, nap(day, start, minutes))
    assert found.derived.flags == ("nap_overlaps_night",)
    assert found.nap_minutes is None
    assert found.derived.total_sleep_minutes == 480


@pytest.mark.parametrize(("day", "start"), [(EVE, time(22, 15)), (DAY, time(7))])
def test_a_nap_that_ends_at_bedtime_or_begins_on_getting_up_overlaps_nothing(
    day: date, start: time
) -> None:
    assert with_naps(NIGHT, nap(day, start, 45)).derived.flags == ()


def test_a_nap_longer_than_a_night_may_be_is_asked_about_and_counted_nowhere() -> None:
    long = nap(EVE, time(8), 16 * 60 + 1)
    assert flags(long) == ("implausible_duration",)
    assert span(long) is None
    assert with_naps(NIGHT, long).nap_minutes is None
    assert flags(nap(EVE, time(5), 16 * 60)) == ()


def test_a_start_that_never_came_is_asked_about() -> None:
    never = Nap(date(2025, 3, 30), "Europe/Berlin", 30, time(2, 30))
    assert flags(never) == ("nonexistent_start",)
    assert (started_at(never), span(never)) == (None, None)


def test_a_start_that_came_twice_is_asked_about_until_she_says_which() -> None:
    twice = Nap(date(2025, 10, 26), "Europe/Berlin", 30, time(2, 30))
    assert flags(twice) == ("ambiguous_start",)
    assert started_at(twice) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    second = replace(twice, which_of_two="second")
    assert flags(second) == flags(replace(twice, which_of_two="first")) == ()
    assert started_at(second) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_null_in_null_out() -> None:
    assert (started_at(nap(EVE)), span(nap(EVE))) == (None, None)
    empty = with_naps(Night(DAY, "UTC"))
    assert (empty.asleep, empty.nap_minutes, empty.total_sleep_24h_minutes) == (None, None, None)
