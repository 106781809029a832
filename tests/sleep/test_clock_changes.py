"""Nights on which the clocks change, in thirty zones: elapsed minutes, whatever the wall says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from backend.core.zones import zone
from sleep.diary import Night, derive

ZONES = """
Africa/Cairo Africa/Casablanca America/Anchorage America/Asuncion America/Chicago America/Denver
America/Halifax America/Havana America/Los_Angeles America/Miquelon America/New_York America/Nuuk
America/Port-au-Prince America/Santiago America/St_Johns Antarctica/Troll Asia/Beirut
Asia/Jerusalem Asia/Nicosia Asia/Kathmandu Atlantic/Azores Australia/Adelaide Australia/Lord_Howe
Australia/Sydney Europe/Berlin Europe/Chisinau Europe/Dublin Europe/London Pacific/Auckland
Pacific/Chatham Pacific/Easter Pacific/Norfolk
""".split()
# Nothing changes here, in Paraguay since 2025.
STEADY = {"America/Asuncion", "Asia/Kathmandu"}
BED = [time(20), time(22, 30), time(23, 59), time(0), time(0, 30), time(1, 15), time(2, 30)]
UP = [time(1, 30), time(2, 30), time(3), time(7, 15), time(12)]


def changes(name: str) -> Iterator[date]:
    """The local dates from 2025 to 2027 at whose noon the offset differs from the day before."""
    noon = datetime(2025, 1, 1, 12, tzinfo=zone(name))
    for _ in range(3 * 365):
        before, noon = noon, noon + timedelta(days=1)
        if before.utcoffset() != noon.utcoffset():
            yield noon.date()


def night(name: str, day: date, bed: time, up: time) -> Night:
    return Night(
        day,
        name,
        into_bed=bed,
        tried_to_sleep=bed,
        sleep_latency_minutes=0,
        awake_minutes=0,
        trying_after_waking_minutes=0,
        final_awakening=up,
        out_of_bed=up,
    )


def first_instant(name: str, day: date, clock: time) -> datetime | None:
    """Found minute by minute, without asking for a fold: when `day` first showed `clock`."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    for minutes in range(42 * 60):
        instant = start + timedelta(minutes=minutes)
        if instant.astimezone(zone(name)).replace(tzinfo=None) == datetime.combine(day, clock):
            return instant
    return None


@pytest.mark.parametrize("name", ZONES)
def test_minutes_in_bed_are_elapsed_minutes_on_every_night_of_a_change(name: str) -> None:
    days = list(changes(name))
    assert bool(days) is (name not in STEADY)
    for day in {day + timedelta(days=more) for day in days for more in (0, 1)}:
        rises = {clock: first_instant(name, day, clock) for clock in UP}
        for bed, up in product(BED, UP):
            check(night(name, day, bed, up), rises[up])


def check(one: Night, risen: datetime | None) -> None:
    derived = derive(one)
    elapsed = derived.time_in_bed_minutes
    if elapsed is None:
        assert any(flag.startswith(("nonexistent_", "implausible_")) for flag in derived.flags)
        return
    assert risen is not None
    went = (risen - timedelta(minutes=elapsed)).astimezone(zone(one.time_zone))
    assert went.time() == one.into_bed
    assert went.fold == 0
    assert 0 <= elapsed <= 16 * 60
    assert derived.total_sleep_minutes == derived.sleep_period_minutes == elapsed


@pytest.mark.parametrize(
    ("name", "day", "minutes"),
    [
        ("America/New_York", date(2025, 3, 9), 435),  # 495 on the clock
        ("America/New_York", date(2025, 11, 2), 555),
        ("Europe/Berlin", date(2025, 3, 30), 435),
        ("Europe/Berlin", date(2025, 10, 26), 555),
        ("Australia/Lord_Howe", date(2025, 10, 5), 465),
        ("Antarctica/Troll", date(2025, 3, 30), 375),
        ("Asia/Kathmandu", date(2025, 3, 30), 495),
    ],
)
def test_from_eleven_to_a_quarter_past_seven_is_what_passed_in_between(
    name: str, day: date, minutes: int
) -> None:
    assert derive(night(name, day, time(23), time(7, 15))).time_in_bed_minutes == minutes


def test_an_evening_without_a_morning_is_placed_on_no_date_and_doubted_on_none() -> None:
    evening = Night(date(2025, 3, 30), "Europe/Berlin", into_bed=time(2, 30))
    assert not any(flag.startswith("nonexistent_") for flag in derive(evening).flags)
