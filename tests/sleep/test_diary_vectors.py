"""The sleep diary against nights worked out by hand elsewhere."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.core.zones import zone
from sleep.clock_times import Event, walk_back
from sleep.diary import Night, derive
from sleep.naps import Nap
from tests.sleep.mornings import mornings

VECTORS = Path(__file__).parents[1] / "vectors"
CASES = json.loads((VECTORS / "csd_diary.json").read_text())["cases"]
MIDSLEEPS = json.loads((VECTORS / "clock_times.json").read_text())["midsleep"]
FLAGS = {
    "nonexistent_local_time": "nonexistent_final_awakening",
    "missing_q3": "missing_sleep_latency_minutes",
    "missing_q6b": "missing_trying_after_waking_minutes",
}
# Our name, and theirs in "inputs" and in "resolved_utc".
EVENTS = {
    "out_of_bed": ("q7_out_of_bed", "out_of_bed"),
    "final_awakening": ("q6a_final_awakening", "final_awakening"),
    "tried_to_sleep": ("q2_try_sleep", "try_sleep"),
    "into_bed": ("q1_into_bed", "into_bed"),
}
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def clock(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def as_night(case: dict[str, Any]) -> Night:
    given = case["inputs"]
    night = Night(
        date=date.fromisoformat(case["diary_date"]),
        time_zone=case["tz"],
        bed_time_zone=case["tz_start"],
        sleep_latency_minutes=given["q3_sol_min"],
        awakenings=given["q4_awakenings"],
        awake_minutes=given["q5_waso_min"],
        trying_after_waking_minutes=given["q6b_tasafa_min"],
        no_sleep=case["did_not_sleep"],
    )
    night = replace(night, woke_early_minutes=given["q6d_early_min"])
    times: dict[str, Any] = {ours: clock(given[theirs]) for ours, (theirs, _) in EVENTS.items()}
    return replace(night, **times)


def naps_of(case: dict[str, Any]) -> list[Nap]:
    eve = date.fromisoformat(case["diary_date"]) - timedelta(days=1)
    minutes = case["inputs"]["nap_min"]
    return [Nap(eve, case["tz"], minutes)] if minutes else []


@each_case
def test_every_figure_agrees_and_null_is_null(case: dict[str, Any]) -> None:
    (morning,) = mornings([as_night(case)], naps_of(case))
    derived, expected = morning.derived, case["expected"]
    midsleep = expected["midsleep"] and datetime.fromisoformat(expected["midsleep"])
    assert derived.time_in_bed_minutes == expected["tib_min"]
    assert derived.total_sleep_minutes == expected["tst_min"]
    assert derived.sleep_period_minutes == expected["spt_min"]
    assert derived.awake_at_end_minutes == expected["twak_min"]
    assert derived.sleep_efficiency == pytest.approx(expected["se_tib_pct"], abs=1e-3)
    assert derived.sleep_efficiency_dse == pytest.approx(expected["se_dse_pct"], abs=1e-3)
    assert derived.midsleep == midsleep
    assert derived.awake_in_all_minutes == expected["twt_min"]
    assert derived.sleep_episode_minutes == expected["dse_min"]
    assert derived.sleep_maintenance == pytest.approx(expected["sme_pct"], abs=1e-3)
    if "tst_24h_min" in expected:
        assert morning.total_sleep_24h_minutes == expected["tst_24h_min"]


@each_case
def test_the_flags_are_those_of_the_vectors_and_no_others(case: dict[str, Any]) -> None:
    assert derive(as_night(case)).flags == tuple(FLAGS[flag] for flag in case["expected_flags"])


@pytest.mark.parametrize(
    "case", [each for each in CASES if "resolved_utc" in each], ids=lambda case: case["id"]
)
def test_every_time_on_the_wall_is_the_instant_of_the_vectors(case: dict[str, Any]) -> None:
    woke, slept = zone(case["tz"]), zone(case["tz_start"] or case["tz"])
    events = [
        Event(
            ours,
            clock(case["inputs"][theirs]),
            woke if ours in ("out_of_bed", "final_awakening") else slept,
        )
        for ours, (theirs, _) in EVENTS.items()
    ]
    at, doubts = walk_back(date.fromisoformat(case["diary_date"]), events)
    resolved = {ours: case["resolved_utc"][name] for ours, (_, name) in EVENTS.items()}
    known = {ours: datetime.fromisoformat(text) for ours, text in resolved.items() if text}
    assert (at, doubts) == (known, ())


@pytest.mark.parametrize("case", MIDSLEEPS, ids=lambda case: case["onset"])
def test_midsleep_lies_halfway_to_the_second(case: dict[str, str]) -> None:
    awake = clock(case["offset"])
    night = Night(
        date(2025, 6, 11),
        "UTC",
        tried_to_sleep=clock(case["onset"]),
        final_awakening=awake,
        sleep_latency_minutes=0,
    )
    expected = datetime.combine(night.date, time.fromisoformat(case["midsleep"]), UTC)
    assert derive(night).midsleep == expected
    half_asleep = replace(night, sleep_latency_minutes=30)
    assert derive(half_asleep).midsleep == expected + timedelta(minutes=15)
