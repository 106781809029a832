"""Sleep stage statistics against YASA 0.8.1, and what is unknown stays unknown."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.core.config import ROOT
from sleep.device_night import DeviceNight, Stage, StageName, with_minutes
from sleep.stage_statistics import statistics

FILE = ROOT / "tests" / "vectors" / "yasa_sleep_statistics.json"
CASES = json.loads(FILE.read_text())["cases"]
NAMES: dict[str, StageName] = {
    "W": "awake",
    "N1": "light",
    "N2": "light",
    "N3": "deep",
    "R": "rem",
    "WAKE": "awake",
    "LIGHT": "light",
    "DEEP": "deep",
    "REM": "rem",
}
OURS = {
    "time_in_bed_minutes": "TIB",
    "sleep_period_minutes": "SPT",
    "total_sleep_minutes": "TST",
    "awake_minutes": "WASO",
    "sleep_latency_minutes": "SOL",
    "sleep_efficiency": "SE",
    "rem_minutes": "REM",
    "rem_share": "%REM",
}
BEGIN = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)


def night_of(*runs: tuple[str, float], **totals: Any) -> DeviceNight:
    """A night of runs of stages in minutes; what has no name here was not scored."""
    at, stages = BEGIN, []
    for name, minutes in runs:
        end = at + timedelta(minutes=minutes)
        if name in NAMES:
            stages.append(Stage(NAMES[name], at, end))
        at = end
    return DeviceNight("oura", "", BEGIN, at, 60, 60, None, tuple(stages), **totals)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_statistics_are_yasas(case: dict[str, Any]) -> None:
    epoch = case["epoch_seconds"] / 60
    found = statistics(night_of(*((n, count * epoch) for n, count in case["hypnogram_rle"])))
    expected = case["stats_array_api"] or case["stats_hypnogram_api"]
    has_sleep = bool(expected["TST"])
    for ours, theirs in OURS.items():
        if theirs in expected and (has_sleep or ours in ("time_in_bed_minutes",)):
            assert getattr(found, ours) == pytest.approx(expected[theirs], abs=1e-3), ours
    latency = case["aasm_rem_latency_min"]
    assert found.rem_latency_minutes == (None if latency is None else pytest.approx(latency))


def test_without_sleep_everything_that_needs_it_is_null() -> None:
    found = statistics(night_of(("W", 400)))
    assert found.total_sleep_minutes == found.sleep_efficiency == 0
    assert found.sleep_period_minutes is found.awake_minutes is None
    assert found.sleep_latency_minutes is found.rem_share is found.rem_latency_minutes is None


def test_without_rem_it_is_zero_minutes_and_no_latency() -> None:
    found = statistics(night_of(("W", 10), ("N2", 300)))
    assert (found.rem_minutes, found.rem_share, found.rem_latency_minutes) == (0, 0, None)


def test_a_device_without_stages_knows_nothing_of_rem() -> None:
    totals = statistics(night_of(("-", 480), total_sleep_minutes=400))
    assert totals.total_sleep_minutes == 400
    assert totals.rem_minutes is totals.sleep_period_minutes is None
    assert statistics(night_of(("-", 480))).total_sleep_minutes is None


def test_a_gap_between_stages_is_neither_sleep_nor_waking() -> None:
    found = statistics(night_of(("N2", 60), ("-", 30), ("N2", 60)))
    assert (found.sleep_period_minutes, found.total_sleep_minutes) == (150, 120)
    assert found.awake_minutes == 0
    assert with_minutes(night_of(("N2", 60), ("-", 30))).total_sleep_minutes == 60
