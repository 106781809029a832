"""A sleep window has a floor, an end, a beginning near today, and questions that come first."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleep.window import (
    EXCLUSIONS,
    FLOOR_MINUTES,
    MOST_MINUTES,
    time_in_bed_minutes,
    window_errors,
)

TODAY = date(2026, 3, 28)
NO = dict.fromkeys(EXCLUSIONS, False)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def minutes(into: str, out: str) -> int:
    return time_in_bed_minutes(time.fromisoformat(into), time.fromisoformat(out))


def codes(
    into: str = "00:30", out: str = "06:30", start: date = TODAY, asked: dict[str, bool] = NO
) -> set[tuple[str, str]]:
    clocks = (time.fromisoformat(into), time.fromisoformat(out))
    return {(each.pointer, each.code) for each in window_errors(*clocks, start, asked, TODAY)}


@pytest.mark.parametrize(
    ("into", "out", "expected"),
    [
        ("23:30", "05:30", 360),
        ("00:00", "06:00", 360),
        ("08:00", "14:00", 360),
        ("23:59", "00:01", 2),
        ("07:00", "07:00", 0),
    ],
)
def test_time_in_bed_is_reckoned_on_the_wall_clock_over_midnight(
    into: str, out: str, expected: int
) -> None:
    """It has no date, so the nights on which the clocks change are no other."""
    assert minutes(into, out) == expected


@given(CLOCKS, st.integers(0, 1439))
def test_out_of_bed_is_that_many_minutes_after_into_bed(into: time, later: int) -> None:
    at = (into.hour * 60 + into.minute + later) % 1440
    assert time_in_bed_minutes(into, time(at // 60, at % 60)) == later


def test_the_floor_is_five_and_a_half_hours_and_the_end_twelve() -> None:
    assert (FLOOR_MINUTES, MOST_MINUTES) == (330, 720)
    assert codes("00:30", "06:00") == codes("20:00", "08:00") == set()
    assert codes("00:30", "05:59") == {("/out_of_bed", "too-short")}
    assert codes("07:00", "07:00") == {("/out_of_bed", "too-short")}
    assert codes("20:00", "08:01") == {("/out_of_bed", "too-long")}


def test_a_window_begins_today_or_within_28_days() -> None:
    """Yesterday is let pass: therapist and client may live a date apart."""
    outcomes = {days: codes(start=TODAY + timedelta(days=days)) for days in (-2, -1, 0, 28, 29)}
    assert outcomes == {
        -2: {("/from", "too-early")},
        -1: set(),
        0: set(),
        28: set(),
        29: {("/from", "too-far-ahead")},
    }


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_each_exclusion_alone_refuses_and_says_which(name: str) -> None:
    (error,) = window_errors(time(0), time(6), TODAY, {**NO, name: True}, TODAY)
    assert (error.pointer, error.code) == (f"/asked/{name}", "excluded")
    assert error.detail == f"Sleep restriction is not for this: {EXCLUSIONS[name]}."


def test_an_exclusion_that_was_not_answered_is_never_a_no() -> None:
    for name in EXCLUSIONS:
        with pytest.raises(KeyError):
            codes(asked={other: False for other in EXCLUSIONS if other != name})


def test_everything_that_is_wrong_is_said_at_once() -> None:
    yes = {**NO, "bipolar": True, "seizures": True}
    assert codes("01:00", "05:00", TODAY - timedelta(days=9), yes) == {
        ("/out_of_bed", "too-short"),
        ("/from", "too-early"),
        ("/asked/bipolar", "excluded"),
        ("/asked/seizures", "excluded"),
    }
