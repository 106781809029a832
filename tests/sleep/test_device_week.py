"""Seven nights of one device, and its gap to the diary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sleep.device_night import DeviceNight, Stage
from sleep.device_week import device_week, main_nights, night_date, pairs
from sleep.diary import Derived

LAST = date(2026, 3, 8)


def night(day: int, rem: int | None = 90, device: str = "ring", hours: float = 8) -> DeviceNight:
    """Ends at 05:00 UTC, 06:00 on the wall."""
    ended = datetime(2026, 3, day, 5, 0, tzinfo=UTC)
    started = ended - timedelta(hours=hours)
    stages = (Stage("light", started + timedelta(minutes=30), ended),)
    return DeviceNight("oura", device, started, ended, 60, 60, None, stages, rem_minutes=rem)


def staged(day: int, rem: int) -> DeviceNight:
    found = night(day)
    middle = found.ended_at - timedelta(minutes=rem)
    light = Stage("light", found.started_at, middle)
    return replace(found, stages=(light, Stage("rem", middle, found.ended_at)))


def test_a_night_belongs_to_the_local_date_of_its_end() -> None:
    late = replace(night(2), ended_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert night_date(late) == date(2026, 3, 3)
    assert night_date(replace(late, end_offset_minutes=0)) == date(2026, 3, 2)


def test_rem_is_a_median_from_five_staged_nights_on() -> None:
    nights = {date(2026, 3, day): staged(day, 60 + day) for day in range(2, 7)}
    found = device_week(nights, {}, LAST).rem_minutes
    assert (found.value, found.n, found.of, found.standing) == (64, 5, 7, "enough")
    del nights[date(2026, 3, 6)]
    assert device_week(nights, {}, LAST).rem_minutes.value is None


def test_two_devices_are_never_put_together() -> None:
    nights = [night(day) for day in (2, 3, 4)] + [night(day, device="watch") for day in (5, 6, 7)]
    found = main_nights(nights)
    assert list(found) == [("oura", "ring"), ("oura", "watch")]
    for of in found.values():
        assert device_week(of, {}, LAST).light_minutes.standing == "not_enough"


def test_of_two_sleeps_of_one_date_the_longer_counts_alone() -> None:
    nap = replace(night(4, hours=1), started_at=datetime(2026, 3, 4, 13, tzinfo=UTC))
    nap = replace(nap, ended_at=datetime(2026, 3, 4, 14, tzinfo=UTC))
    (found,) = main_nights([nap, night(4)]).values()
    assert found == {date(2026, 3, 4): night(4)}


def test_the_gap_is_device_minus_diary_and_unknown_where_one_is() -> None:
    days = {date(2026, 3, day): night(day) for day in range(2, 9)}
    diary = {day: Derived(total_sleep_minutes=400, sleep_period_minutes=460) for day in days}
    diary[date(2026, 3, 2)] = Derived()
    first, second = pairs(days, diary)[:2]
    assert first.total_sleep_gap_minutes is first.diary_total_sleep_minutes is None
    assert (second.device_total_sleep_minutes, second.total_sleep_gap_minutes) == (450, 50)
    assert second.sleep_period_gap_minutes == -10
    week = device_week(days, diary, LAST)
    assert (week.total_sleep_gap_minutes.value, week.total_sleep_gap_minutes.n) == (50, 6)


def test_its_first_and_last_sleep_are_told_on_the_clock_it_was_worn_at() -> None:
    worn = replace(night(2), end_offset_minutes=120)
    (pair,) = pairs({date(2026, 3, 2): worn}, {})
    assert pair.device_asleep_at is not None
    assert pair.device_awake_at is not None
    assert pair.device_asleep_at.isoformat() == "2026-03-01T22:30:00+01:00"
    assert pair.device_awake_at.isoformat() == "2026-03-02T07:00:00+02:00"
    (totals,) = pairs({date(2026, 3, 2): replace(worn, stages=())}, {})
    assert (totals.device_asleep_at, totals.device_awake_at) == (None, None)
