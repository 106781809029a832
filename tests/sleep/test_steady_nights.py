"""Nights far from any change of the clocks are placed in a cheaper way, to the same instants."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from backend.core.zones import zone
from sleep.clock_times import Event, walk_back, walk_back_steadily
from tests.sleep.test_clock_changes import BED, UP, ZONES, changes

CLOCKS = [(up, woke, bed) for up in UP for woke in (up, None, time(18)) for bed in BED[::2]]


NAMES = ("out_of_bed", "final_awakening", "into_bed")


def at(day: date, placed: list[int | None]) -> dict[str, datetime]:
    midnight = datetime.combine(day, time(), UTC)
    seconds = zip(NAMES, placed, strict=True)
    return {name: midnight + timedelta(seconds=at) for name, at in seconds if at is not None}


def near(day: date) -> list[date]:
    return [day + timedelta(days=more) for more in range(-2, 4)]


@pytest.mark.parametrize("name", [*ZONES, "Antarctica/Casey"])
def test_the_cheaper_way_says_nothing_or_the_same_near_every_change(name: str) -> None:
    there = zone(name)
    for day in (
        each for change in [*changes(name, years=1)] or [date(2026, 7, 1)] for each in near(change)
    ):
        for clocks in CLOCKS:
            found = walk_back_steadily(day, clocks, there)
            events = [Event(name, clock, there) for name, clock in zip(NAMES, clocks, strict=True)]
            assert found is None or (at(day, found), ()) == walk_back(day, events), (day, clocks)


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 30)])
def test_the_nights_before_and_after_a_change_go_the_cheaper_way(day: date) -> None:
    told = [time(7), time(22)]
    assert walk_back_steadily(day, told, zone("Europe/Berlin")) is not None
    assert walk_back_steadily(date(2026, 3, 29), told, zone("Europe/Berlin")) is None
