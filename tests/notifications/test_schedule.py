"""A reminder fires once on each of its dates, through every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.zones import zone
from notifications.schedule import WEEKDAYS, Firing, next_firings, quiet

BERLIN = zone("Europe/Berlin")
HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 30)]
# Local dates at which the offset changes. Cairo has no midnight in spring and Nuuk no last hour;
# St John's changed at 00:01, Monrovia by 44½ minutes; Apia and Kwajalein left the date out.
CHANGES = [
    (name, date.fromisoformat(day))
    for name, days in {
        "Africa/Cairo": "2025-04-25 2025-10-30",
        "Africa/Monrovia": "1972-01-07",
        "America/Havana": "2025-03-09 2025-11-02",
        "America/Juneau": "1983-10-30",
        "America/New_York": "2025-03-09 2025-11-02",
        "America/Nuuk": "2025-03-29 2025-10-25",
        "America/St_Johns": "2006-04-02 2006-10-29",
        "Antarctica/Troll": "2025-03-30 2025-10-26",
        "Asia/Kathmandu": "1986-01-01",
        "Asia/Pyongyang": "2018-05-05",
        "Australia/Lord_Howe": "2025-04-06 2025-10-05",
        "Europe/Berlin": "2025-03-30 2025-10-26",
        "Pacific/Apia": "2011-12-30",
        "Pacific/Chatham": "2025-09-28",
        "Pacific/Kwajalein": "1993-08-21",
    }.items()
    for day in days.split()
]
LEFT_OUT = {date(2011, 12, 30), date(1993, 8, 21)}


def firings(clock: time, where: ZoneInfo, first: date, count: int) -> list[Firing]:
    """Every day from `first` on; the zone's offset is at most 15 hours."""
    after = datetime.combine(first, time(), UTC) - timedelta(hours=16)
    found = next_firings(clock, WEEKDAYS, where, after, count + 2)
    return [each for each in found if each.local_date >= first][:count]


def wall(instant: datetime, where: ZoneInfo) -> datetime:
    return instant.astimezone(where).replace(tzinfo=None)


def expected(day: date, clock: time, where: ZoneInfo) -> datetime:
    """The first instant at which the wall shows `day` and `clock` or later, by trying them all.

    In steps of half a minute, for the one zone that changed on one.
    """
    asked = datetime.combine(day, clock)
    around = (datetime.combine(day + timedelta(days=days), time(), where) for days in (-2, 3))
    farthest_east = max(each.utcoffset() or timedelta() for each in around)
    start = asked.replace(tzinfo=UTC) - farthest_east
    ticks = (start + timedelta(seconds=30 * tick) for tick in range(26 * 120))
    return next(each for each in ticks if wall(each, where) >= asked)


@pytest.mark.parametrize(("name", "day"), CHANGES, ids=str)
def test_around_a_change_each_date_fires_once_at_the_first_instant_that_reaches_its_time(
    name: str, day: date
) -> None:
    where, first = zone(name), day - timedelta(days=2)
    dates = [first + timedelta(days=days) for days in range(6)]
    lived = [each for each in dates if each not in LEFT_OUT][:5]
    for clock in HALF_HOURS:
        found = firings(clock, where, first, 5)
        assert [each.local_date for each in found] == lived, clock
        for each in found:
            assert each.at_utc == expected(each.local_date, clock, where), (clock, each)


@pytest.mark.parametrize(("name", "day"), CHANGES, ids=str)
def test_asking_again_after_each_firing_finds_the_same_ones(name: str, day: date) -> None:
    where, first = zone(name), day - timedelta(days=2)
    for clock in HALF_HOURS:
        found = firings(clock, where, first, 5)
        for one, following in pairwise(found):
            assert next_firings(clock, WEEKDAYS, where, one.at_utc, 1) == [following]
            just_before = following.at_utc - timedelta(microseconds=1)
            assert next_firings(clock, WEEKDAYS, where, just_before, 1) == [following]


@settings(deadline=None, max_examples=100)
@given(
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.times(),
    st.sampled_from(sorted({name for name, _ in CHANGES})),
)
def test_every_firing_is_on_an_asked_weekday_and_none_of_them_is_passed_over(
    weekdays: set[str], after: datetime, clock: time, name: str
) -> None:
    found = next_firings(clock, weekdays, zone(name), after, 8)
    assert len(found) == 8
    assert all(WEEKDAYS[each.local_date.weekday()] in weekdays for each in found)
    assert all(each.at_utc > after for each in found)
    every = next_firings(clock, WEEKDAYS, zone(name), after, 60)
    matching = [each for each in every if WEEKDAYS[each.local_date.weekday()] in weekdays]
    assert found == matching[:8]


@pytest.mark.parametrize("weekdays", [[], ["XX"], ["MO", "mo"]])
def test_weekdays_that_are_none_are_refused(weekdays: list[str]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        next_firings(time(9), weekdays, BERLIN, datetime(2026, 6, 1, tzinfo=UTC), 1)


def test_an_instant_without_an_offset_is_refused() -> None:
    naive = datetime(2026, 6, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="offset"):
        next_firings(time(9), WEEKDAYS, BERLIN, naive, 1)
    with pytest.raises(ValueError, match="offset"):
        quiet(naive, BERLIN, time(21), time(8))


@pytest.mark.parametrize(
    ("clock", "across_midnight", "by_day"),
    [
        (time(20, 59), False, False),
        (time(21), True, False),
        (time(0), True, False),
        (time(7, 59), True, False),
        (time(8), False, False),
        (time(13), False, True),
        (time(14, 59, 59), False, True),
        (time(15), False, False),
    ],
)
def test_quiet_hours_begin_with_their_first_minute_and_end_before_their_last(
    clock: time, across_midnight: bool, by_day: bool
) -> None:
    at = datetime.combine(date(2026, 6, 1), clock, BERLIN)
    assert quiet(at.astimezone(UTC), BERLIN, time(21), time(8)) is across_midnight
    assert quiet(at, BERLIN, time(13), time(15)) is by_day
    assert quiet(at, BERLIN, clock, clock) is False


def test_quiet_hours_follow_the_wall_through_the_year() -> None:
    for last_minute in ("2026-01-05T06:59Z", "2026-07-06T05:59Z"):
        at = datetime.fromisoformat(last_minute)
        assert quiet(at, BERLIN, time(21), time(8))
        assert not quiet(at + timedelta(minutes=1), BERLIN, time(21), time(8))
