"""Times on a clock have no first hour: their averages turn with it."""

import json
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleep.clock_mean import DAY, apart, circular_mean, circular_sd

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/clock_times.json").read_text())
TIMES = st.lists(st.integers(0, DAY - 1), min_size=1, max_size=30)


def minutes(clock: str) -> int:
    at = time.fromisoformat(clock)
    return 60 * at.hour + at.minute


@pytest.mark.parametrize("case", VECTORS["circular"], ids=lambda case: case["name"])
def test_mean_and_deviation_agree_with_scipy(case: dict[str, object]) -> None:
    times = [minutes(clock) for clock in case["times"]]  # type: ignore[attr-defined]
    mean = circular_mean(times)
    assert mean is not None
    assert apart(mean, float(str(case["circmean_minutes"]))) == pytest.approx(0, abs=1e-6)
    assert circular_sd(times) == pytest.approx(case["circsd_minutes_scipy"], abs=1e-4)


@pytest.mark.parametrize("case", VECTORS["social_jetlag"], ids=lambda case: case["free_midsleep"])
def test_two_times_lie_apart_the_shorter_way_round(case: dict[str, str]) -> None:
    one, other = minutes(case["work_midsleep"]), minutes(case["free_midsleep"])
    assert apart(one, other) == apart(other, one) == 60 * float(case["social_jetlag_abs_h"])


def test_around_midnight_the_shorter_way_leads_over_it() -> None:
    assert apart(minutes("23:40"), minutes("00:20")) == 40
    assert apart(minutes("06:00"), minutes("18:00")) == 720


def test_no_times_have_no_mean_and_no_deviation() -> None:
    assert circular_mean([]) is circular_sd([]) is None


def test_a_mean_of_midnight_is_the_first_minute_of_the_day_and_not_the_one_after_it() -> None:
    assert circular_mean([1, 1439]) == 0  # the rounding error is negative


def test_times_that_cancel_out_have_no_mean() -> None:
    assert circular_mean([360, 1080]) is circular_sd([360, 1080]) is None


@given(TIMES, st.integers(0, DAY - 1))
def test_turning_the_clock_turns_the_mean_and_leaves_the_deviation(
    times: list[int], turn: int
) -> None:
    turned = [(each + turn) % DAY for each in times]
    mean, after = circular_mean(times), circular_mean(turned)
    deviation, deviation_after = circular_sd(times), circular_sd(turned)
    if mean is None or after is None or deviation is None or deviation_after is None:
        return
    if deviation < 600:  # beyond, times nearly cancel out and rounding decides
        assert apart(after, mean + turn) == pytest.approx(0, abs=1e-3)
        assert deviation_after == pytest.approx(deviation, abs=1e-3)
    assert 0 <= mean < DAY
    assert deviation >= 0


@given(st.integers(0, DAY - 1), st.integers(1, 9))
def test_one_time_again_and_again_is_its_own_mean(clock: int, times: int) -> None:
    mean = circular_mean([clock] * times)
    assert mean is not None
    assert apart(mean, clock) == pytest.approx(0, abs=1e-6)
    assert circular_sd([clock] * times) == pytest.approx(0, abs=1e-4)
