"""The transfer probe: twice a week at most, two days apart, never soon after a safety flag."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.probes import Came, may_probe, transfer

NOW = datetime(2025, 1, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def test_who_was_never_asked_may_be() -> None:
    assert may_probe([], None, NOW)


def test_two_days_must_lie_between_two_probes() -> None:
    assert not may_probe([ago(days=2) + SECOND], None, NOW)
    assert may_probe([ago(days=2)], None, NOW)


def test_a_third_within_seven_days_is_not_asked() -> None:
    assert not may_probe([ago(days=7) + SECOND, ago(days=3)], None, NOW)
    assert may_probe([ago(days=7), ago(days=3)], None, NOW)


def test_within_a_day_of_a_safety_flag_nothing_is_asked() -> None:
    assert not may_probe([], ago(hours=24) + SECOND, NOW)
    assert not may_probe([], NOW, NOW)
    assert may_probe([], ago(hours=24), NOW)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=20)])
def test_a_device_whose_clock_is_ahead_leads_to_no_extra_probe(ahead: timedelta) -> None:
    assert not may_probe([NOW + ahead], None, NOW)
    assert not may_probe([], NOW + ahead, NOW)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 24 * 60), min_size=1, max_size=200))
def test_asking_whenever_it_is_allowed_never_asks_three_times_in_seven_days(
    hours: list[int],
) -> None:
    asked: list[datetime] = []
    for hour in sorted(hours):
        now = NOW + timedelta(hours=hour)
        if may_probe(asked, None, now):
            asked.append(now)
    for earlier, later in zip(asked, asked[2:], strict=False):
        assert later - earlier >= timedelta(days=7)
    for earlier, later in pairwise(asked):
        assert later - earlier >= timedelta(days=2)


def test_unsure_is_asked_and_not_known() -> None:
    yes, no, unsure = Came.YES, Came.NO, Came.UNSURE
    few = transfer([yes, yes, no, unsure])
    assert (few.hits, few.figure.n, few.figure.of, few.figure.value) == (2, 3, 4, None)
    enough = transfer([yes, no, no, unsure, no])
    assert (enough.figure.n, enough.figure.of, enough.figure.value) == (4, 5, 0.25)
    assert enough.interval is not None
