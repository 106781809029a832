"""What a diary stands for is handed on; what it does not is left out."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given

from sleep.diary import derive
from sleep.standards.episode import Episode
from tests.sleep.standards.nights import ANY_NIGHT, WORKED, handed_on


def test_the_worked_night_as_plain_values() -> None:
    night = handed_on(WORKED)
    assert night.asleep
    assert night.in_bed
    assert night.asleep.start.isoformat() == "2026-03-09T23:20:00+01:00"
    assert night.asleep.end.isoformat() == "2026-03-10T06:30:00+01:00"
    assert night.in_bed.start.isoformat() == "2026-03-09T22:45:00+01:00"
    assert night.in_bed.end.isoformat() == "2026-03-10T06:45:00+01:00"
    assert (night.time_in_bed, night.total_sleep_time) == (480, 420)
    assert (night.latency_to_sleep_onset, night.wake_after_sleep_onset) == (20, 10)
    assert night.number_of_awakenings == 2


def test_arising_is_when_she_stopped_trying_and_not_when_she_got_up() -> None:
    assert handed_on(WORKED).latency_to_arising == 5
    assert derive(WORKED).awake_at_end_minutes == 15


def test_maintenance_efficiency_is_of_the_sleep_period_and_not_of_the_time_in_bed() -> None:
    assert handed_on(WORKED).sleep_maintenance_efficiency == pytest.approx(100 * 420 / 430)
    assert derive(WORKED).sleep_efficiency == 87.5


def test_each_end_has_the_offset_of_its_place_and_hour() -> None:
    changed = replace(WORKED, date=date(2025, 3, 9), time_zone="America/New_York")
    asleep = handed_on(changed).asleep
    assert asleep
    assert (asleep.start.isoformat()[-6:], asleep.end.isoformat()[-6:]) == ("-05:00", "-04:00")
    flown = handed_on(replace(WORKED, bed_time_zone="Asia/Tokyo", into_bed=None))
    assert flown.asleep
    assert flown.asleep.start.isoformat().endswith("+09:00")
    assert flown.asleep.end.isoformat() == "2026-03-10T06:30:00+01:00"


@pytest.mark.parametrize(
    "missing",
    [
        {"sleep_latency_minutes": None},
        {"tried_to_sleep": None},
        {"final_awakening": None},
        {"sleep_latency_minutes": 1000},
        {"awake_minutes": 431},
        {"out_of_bed": time(5)},
    ],
)
def test_without_onset_or_with_a_slip_there_is_no_sleep(missing: dict[str, Any]) -> None:
    night = handed_on(replace(WORKED, **missing))
    assert night.asleep is None
    assert night.total_sleep_time is None
    assert night.sleep_maintenance_efficiency is None


def test_after_a_slip_of_am_and_pm_nothing_is_handed_on() -> None:
    assert handed_on(replace(WORKED, into_bed=time(10, 45))) == Episode()


def test_no_sleep_is_zero_within_the_time_in_bed_and_no_episode() -> None:
    night = handed_on(replace(WORKED, no_sleep=True))
    assert night.asleep is None
    assert night.in_bed
    assert (night.total_sleep_time, night.slept_within) == (0, night.in_bed)


def test_time_awake_that_is_not_known_leaves_the_episode_without_it() -> None:
    night = handed_on(replace(WORKED, awake_minutes=None))
    assert night.asleep
    assert (night.wake_after_sleep_onset, night.total_sleep_time) == (None, None)
    assert handed_on(replace(WORKED, awake_minutes=None, awakenings=0)).wake_after_sleep_onset == 0


@given(ANY_NIGHT)
def test_no_diary_hands_on_a_contradiction(diary: Any) -> None:
    night = handed_on(diary)
    values = [getattr(night, field.name) for field in fields(Episode)]
    assert not any(value < 0 for value in values if isinstance(value, int | float))
    if night.asleep:
        assert not diary.no_sleep
        assert night.asleep.start <= night.asleep.end
        length = (night.asleep.end - night.asleep.start).total_seconds() / 60
        assert (night.total_sleep_time or 0) + (night.wake_after_sleep_onset or 0) <= length
        assert 0 <= (night.sleep_maintenance_efficiency or 0) <= 100
    else:
        assert night.total_sleep_time in (None, 0)
