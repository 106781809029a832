"""Every row of DOMAIN A's table of cases: what is not known makes null, never zero."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest

from sleep.diary import Derived, Night, awake_minutes, derive

PLAIN = Night(
    date=date(2025, 6, 11),
    time_zone="Europe/London",
    into_bed=time(22, 30),
    tried_to_sleep=time(23),
    sleep_latency_minutes=30,
    awakenings=2,
    awake_minutes=20,
    final_awakening=time(6, 30),
    trying_after_waking_minutes=10,
    out_of_bed=time(7),
)
FIGURES = [field.name for field in fields(Derived) if field.name != "flags"]
COMPLETE = derive(PLAIN)


def known(derived: Derived) -> set[str]:
    return {name for name in FIGURES if getattr(derived, name) is not None}


def test_a_complete_diary_gives_every_figure_and_no_flag() -> None:
    assert known(COMPLETE) == set(FIGURES)
    assert COMPLETE.flags == ()
    assert (COMPLETE.time_in_bed_minutes, COMPLETE.total_sleep_minutes) == (510, 400)


def test_an_empty_diary_gives_nothing_and_says_what_is_missing() -> None:
    derived = derive(Night(PLAIN.date, "Europe/London"))
    assert known(derived) == set()
    assert len(derived.flags) == 7
    assert all(flag.startswith("missing_") for flag in derived.flags)


SLEEP = {"sleep_period_minutes", "total_sleep_minutes", "midsleep"}
BOTH = {"sleep_efficiency", "sleep_efficiency_dse"}


@pytest.mark.parametrize(
    ("blank", "unknown"),
    [
        ("into_bed", {"time_in_bed_minutes", "sleep_efficiency"}),
        ("tried_to_sleep", SLEEP | BOTH),
        ("sleep_latency_minutes", SLEEP | BOTH),
        ("awake_minutes", {"total_sleep_minutes"} | BOTH),
        ("final_awakening", SLEEP | BOTH | {"awake_at_end_minutes"}),
        ("trying_after_waking_minutes", {"sleep_efficiency_dse"}),
        ("out_of_bed", {"time_in_bed_minutes", "awake_at_end_minutes", "sleep_efficiency"}),
    ],
)
def test_a_blank_answer_takes_away_only_what_needs_it(blank: str, unknown: set[str]) -> None:
    blanked: dict[str, Any] = {blank: None}
    derived = derive(replace(PLAIN, **blanked))
    assert known(derived) == set(FIGURES) - unknown
    assert derived.flags == (f"missing_{blank}",)
    for name in known(derived):
        assert getattr(derived, name) == getattr(COMPLETE, name), name


def test_not_once_awake_means_no_minutes_awake_and_says_it_was_inferred() -> None:
    night = replace(PLAIN, awakenings=0, awake_minutes=None)
    assert awake_minutes(night) == 0
    assert awake_minutes(replace(PLAIN, awakenings=0)) == 20
    assert derive(night).total_sleep_minutes == 420
    assert derive(night).flags == ("inferred_awake_minutes",)


@pytest.mark.parametrize("awakenings", [None, 1])
def test_minutes_awake_are_not_inferred_from_anything_else(awakenings: int | None) -> None:
    night = replace(PLAIN, awakenings=awakenings, awake_minutes=None)
    assert awake_minutes(night) is derive(night).total_sleep_minutes is None


@pytest.mark.parametrize("out_of_bed", [time(6, 29), time(18, 31)])
def test_up_before_awake_or_twelve_hours_after_is_an_order_error(out_of_bed: time) -> None:
    derived = derive(replace(PLAIN, out_of_bed=out_of_bed))
    assert known(derived) == set()
    assert derived.flags == ("order_error",)


def test_twelve_hours_awake_in_bed_are_still_believed() -> None:
    derived = derive(
        replace(PLAIN, into_bed=time(4), tried_to_sleep=time(4), out_of_bed=time(18, 30))
    )
    assert derived.awake_at_end_minutes == 12 * 60


def test_more_than_sixteen_hours_in_bed_is_implausible_and_derives_nothing() -> None:
    believed = derive(replace(PLAIN, into_bed=time(15)))
    derived = derive(replace(PLAIN, into_bed=time(14, 59)))
    assert believed.time_in_bed_minutes == 16 * 60
    assert known(derived) == set()
    assert derived.flags == ("implausible_duration",)


def test_a_slip_of_am_and_pm_is_caught_without_a_time_into_bed() -> None:
    derived = derive(replace(PLAIN, into_bed=None, tried_to_sleep=time(11)))
    assert known(derived) == set()
    assert derived.flags == ("missing_into_bed", "implausible_duration")


def test_more_time_awake_than_there_was_is_no_sleep_time() -> None:
    derived = derive(replace(PLAIN, awake_minutes=421))
    assert known(derived) == set(FIGURES) - {"total_sleep_minutes"} - BOTH
    assert derived.flags == ("negative_tst",)


def test_a_latency_longer_than_the_night_leaves_no_sleep_period_either() -> None:
    derived = derive(replace(PLAIN, sleep_latency_minutes=451))
    assert known(derived) == {"time_in_bed_minutes", "awake_at_end_minutes"}
    assert derived.flags == ("negative_tst",)


def test_all_the_time_awake_is_a_known_zero() -> None:
    derived = derive(replace(PLAIN, awake_minutes=420))
    assert (derived.total_sleep_minutes, derived.sleep_efficiency, derived.flags) == (0, 0, ())


def test_no_sleep_is_a_total_of_zero_and_not_a_missing_night() -> None:
    derived = derive(Night(PLAIN.date, "UTC", into_bed=time(1), out_of_bed=time(4), no_sleep=True))
    assert (derived.time_in_bed_minutes, derived.total_sleep_minutes) == (180, 0)
    assert (derived.sleep_efficiency, derived.sleep_efficiency_dse) == (0, None)
    assert (derived.midsleep, derived.awake_at_end_minutes, derived.flags) == (None, None, ())


def test_no_sleep_outside_bed_has_no_time_in_bed_but_a_total_of_zero() -> None:
    derived = derive(Night(PLAIN.date, "UTC", no_sleep=True))
    assert (derived.time_in_bed_minutes, derived.total_sleep_minutes) == (None, 0)
    assert derived.sleep_efficiency is None
    assert derived.flags == ("missing_into_bed", "missing_out_of_bed")


def test_answers_about_a_sleep_that_was_not_do_not_count() -> None:
    night = replace(PLAIN, no_sleep=True, final_awakening=time(7, 30))  # after getting up
    assert awake_minutes(night) is None
    assert (derive(night).total_sleep_minutes, derive(night).flags) == (0, ())


def test_no_time_in_bed_makes_no_efficiency() -> None:
    derived = derive(Night(PLAIN.date, "UTC", into_bed=time(4), out_of_bed=time(4), no_sleep=True))
    assert (derived.time_in_bed_minutes, derived.sleep_efficiency) == (0, None)
