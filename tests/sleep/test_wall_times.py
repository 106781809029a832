"""Where a night lies on the clock: what its picture is drawn from."""

from dataclasses import replace
from datetime import date, time

from sleep.diary import Night
from sleep.wall_times import WallTimes, wall_times
from tests.sleep.mornings import mornings

NIGHT = Night(
    date(2026, 1, 10),
    "Europe/Berlin",
    into_bed=time(22, 50),
    tried_to_sleep=time(23),
    sleep_latency_minutes=30,
    awake_minutes=0,
    final_awakening=time(6, 30),
    out_of_bed=time(7),
)


def read(night: Night) -> WallTimes:
    (morning,) = mornings([night])
    return wall_times(morning)


def clocks(night: Night) -> list[str | None]:
    return [None if at is None else at.isoformat(timespec="minutes") for at in read(night)]


def test_a_night_reaches_over_midnight_on_the_clock_on_the_wall() -> None:
    assert clocks(NIGHT) == [
        "2026-01-09T22:50+01:00",
        "2026-01-09T23:30+01:00",
        "2026-01-10T03:00+01:00",
        "2026-01-10T06:30+01:00",
        "2026-01-10T07:00+01:00",
    ]


def test_when_the_clocks_change_each_time_keeps_its_own_offset() -> None:
    found = clocks(replace(NIGHT, date=date(2026, 3, 29)))
    assert found[0] == "2026-03-28T22:50+01:00"
    assert found[2] == "2026-03-29T03:30+02:00"
    assert found[4] == "2026-03-29T07:00+02:00"


def test_she_went_to_bed_on_another_clock_than_she_woke_on() -> None:
    found = clocks(replace(NIGHT, bed_time_zone="Europe/Lisbon"))
    assert found[0] == "2026-01-09T22:50+00:00"
    assert found[3] == "2026-01-10T06:30+01:00"


def test_what_is_not_known_is_left_open_and_the_rest_is_there() -> None:
    asleep = read(replace(NIGHT, sleep_latency_minutes=None))
    assert (asleep.asleep_at, asleep.middle_at, asleep.awake_at) == (None, None, None)
    assert asleep.into_bed_at
    assert asleep.out_of_bed_at


def test_a_night_without_sleep_was_only_in_bed() -> None:
    awake = read(replace(NIGHT, no_sleep=True))
    assert (awake.asleep_at, awake.middle_at, awake.awake_at) == (None, None, None)
    assert awake.into_bed_at
    assert awake.out_of_bed_at


def test_after_a_slip_nothing_is_drawn() -> None:
    assert read(replace(NIGHT, into_bed=time(10))) == WallTimes()
    assert read(replace(NIGHT, out_of_bed=time(20))) == WallTimes()
