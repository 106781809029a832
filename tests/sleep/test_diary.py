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
BOTH = {"sleep_efficiency", "sleep_efficiency_dse", "sleep_maintenance"}
TWT, DSE = {"awake_in_all_minutes"}, {"sleep_episode_minutes"}


@pytest.mark.parametrize(
    ("blank", "unknown"),
    [
        ("into_bed", {"time_in_bed_minutes", "sleep_efficiency"}),
        ("tried_to_sleep", SLEEP | BOTH | DSE),
        ("sleep_latency_minutes", SLEEP | BOTH | TWT),
        ("awake_minutes", {"total_sleep_minutes"} | BOTH | TWT),
        ("final_awakening", SLEEP | BOTH | TWT | DSE | {"awake_at_end_minutes"}),
        ("trying_after_waking_minutes", {"sleep_efficiency_dse"} | DSE),
        ("out_of_bed", {"time_in_bed_minutes", "awake_at_end_minutes", "sleep_efficiency"} | TWT),
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
    assert known(derived) == {"time_in_bed_minutes", "awake_at_end_minutes"} | TWT | DSE
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


@pytest.mark.parametrize(("minutes", "flags"), [(511, ("estimate_over_time_in_bed",)), (510, ())])
def test_more_sleep_than_time_in_bed_by_her_own_estimate_is_asked_about(
    minutes: int, flags: tuple[str, ...]
) -> None:
    """So a bedtime that is a day off does not pass for a short night."""
    derived = derive(replace(PLAIN, estimated_sleep_minutes=minutes))
    assert derived == replace(COMPLETE, flags=flags)


def test_an_estimate_changes_no_figure_and_its_absence_raises_nothing() -> None:
    assert derive(replace(PLAIN, estimated_sleep_minutes=200)) == COMPLETE
    unplaced = replace(PLAIN, into_bed=None, estimated_sleep_minutes=900)
    assert "estimate_over_time_in_bed" not in derive(unplaced).flags


@pytest.mark.parametrize(
    ("early", "minutes", "flags"),
    [
        (False, 20, ("woke_early_disagrees",)),
        (False, 0, ()),
        (False, None, ()),
        (True, 20, ()),
        (None, 20, ()),
    ],
)
def test_waking_early_and_not_early_is_asked_about(
    early: bool | None, minutes: int | None, flags: tuple[str, ...]
) -> None:
    night = replace(PLAIN, woke_early=early, woke_early_minutes=minutes)
    assert derive(night) == replace(COMPLETE, flags=flags)


def test_the_second_of_two_is_an_hour_later() -> None:
    night = replace(PLAIN, date=date(2025, 10, 26), final_awakening=time(1, 30), out_of_bed=time(7))
    first = derive(night)
    second = derive(replace(night, which_of_two={"final_awakening": "second"}))
    assert first.flags == ("ambiguous_final_awakening",)
    assert second.flags == ()
    assert first.total_sleep_minutes is not None
    assert second.total_sleep_minutes == first.total_sleep_minutes + 60
    assert second.time_in_bed_minutes == first.time_in_bed_minutes


@pytest.mark.parametrize(
    ("slip", "flag"),
    [
        ({"into_bed": time(10, 30)}, "implausible_duration"),  # 10:30 for 22:30
        ({"into_bed": time(11), "tried_to_sleep": time(11)}, "implausible_duration"),
        ({"tried_to_sleep": time(11)}, "implausible_duration"),
        ({"tried_to_sleep": time(22)}, "implausible_duration"),  # before she was in bed
        ({"final_awakening": time(18, 30)}, "order_error"),
        ({"final_awakening": time(7, 1)}, "order_error"),  # after she was up
        ({"out_of_bed": time(19)}, "order_error"),
        ({"out_of_bed": time(6)}, "order_error"),
    ],
)
def test_a_slip_on_any_of_the_clocks_is_asked_about_and_nothing_derived(
    slip: dict[str, Any], flag: str
) -> None:
    derived = derive(replace(PLAIN, **slip))
    assert derived.flags == (flag,)
    assert known(derived) == set()
