"""Nights on which the clocks change, in every zone: elapsed minutes, whatever the wall says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.zones import NAMES, zone
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


def changes(name: str, years: int = 3) -> Iterator[date]:
    """The local dates from 2025 on at whose noon the offset differs from the day before."""
    noon = datetime(2025, 1, 1, 12, tzinfo=zone(name))
    for _ in range(years * 365):
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


Wall = dict[datetime, int]


@cache
def wall(name: str, day: date) -> Wall:
    """What the clock shows and in which minute first, over four days, without any rule."""
    start = datetime.combine(day, time(12), UTC) - timedelta(days=3)
    shown: Wall = {}
    for n in range(4 * 24 * 60 + 12 * 60):
        at = (start + timedelta(minutes=n)).astimezone(zone(name))
        shown.setdefault(at.replace(tzinfo=None), n)
    return shown


def elapsed(shown: Wall, day: date, bed: time, up: time) -> int | None:
    """Minutes from the last date's first `bed` that is not after the first `up` of the day."""
    rise = shown.get(datetime.combine(day, up))
    if rise is None:
        return None
    for before in (-1, 0, 1):
        went = datetime.combine(day - timedelta(days=before), bed)
        if went in shown and shown[went] <= rise:
            return rise - shown[went]
        if went not in shown and went < datetime.combine(day, up):
            return None  # the last such time never came
    return None


# Every zone of the package, and each of its nights of a year on which the clocks change.
CHANGES = [(name, day) for name in sorted(NAMES) for day in changes(name, years=1)]
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def test_every_zone_is_in_it_and_those_that_change_do_so_twice() -> None:
    counts = {name: sum(name == each for each, _ in CHANGES) for name in NAMES}
    assert sum(count > 0 for count in counts.values()) > 150
    assert {name: count for name, count in counts.items() if count > 2} == {}
    ordinary = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll"}
    assert {counts[name] for name in ordinary} == {2}


@pytest.mark.parametrize("part", range(8))
def test_in_every_zone_both_nights_of_a_year_have_their_elapsed_minutes(part: int) -> None:
    for name, day in CHANGES[part::8]:
        shown = wall(name, day)
        for bed, up in product(BED, UP):
            agree(night(name, day, bed, up), elapsed(shown, day, bed, up))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(CHANGES), CLOCKS, CLOCKS)
def test_whatever_the_clock_said_the_minutes_are_those_that_passed(
    change: tuple[str, date], bed: time, up: time
) -> None:
    name, day = change
    agree(night(name, day, bed, up), elapsed(wall(name, day), day, bed, up))


def agree(one: Night, passed: int | None) -> None:
    derived = derive(one)
    if passed is None:
        assert any(flag.startswith("nonexistent_") for flag in derived.flags), one
        assert derived.time_in_bed_minutes is None
    elif passed > 16 * 60:
        assert derived.time_in_bed_minutes is None
        assert "implausible_duration" in derived.flags, one
    else:
        assert derived.time_in_bed_minutes == derived.total_sleep_minutes == passed, one
