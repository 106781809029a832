"""After very high distress and a safety flag she is left in peace; a day has its cap."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.caps import capped
from notifications.notice_days import wanted
from notifications.rests import rest_until, support_until

NOW = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def peaks(*days_and_peaks: tuple[float, int | None]) -> list[tuple[datetime, int | None]]:
    return [(NOW - days * DAY, peak) for days, peak in days_and_peaks]


def test_the_second_very_high_peak_within_a_week_brings_three_days_of_rest() -> None:
    assert rest_until(peaks((6, 90), (1, 95)), NOW) == NOW + 2 * DAY
    assert rest_until(peaks((7.9, 90), (1, 95)), NOW) == NOW + 2 * DAY
    assert rest_until(peaks((8, 90), (1, 95)), NOW) is None, "seven days apart"


@pytest.mark.parametrize(
    "found",
    [
        [],
        peaks((1, 100)),
        peaks((2, 89), (1, 89)),
        peaks((2, None), (1, 95)),
        peaks((-1, 95), (1, 95)),
    ],
)
def test_one_alone_a_lower_one_an_unknown_one_or_one_to_come_brings_none(found: object) -> None:
    assert rest_until(found, NOW) is None  # type: ignore[arg-type]


def test_a_third_makes_the_rest_longer() -> None:
    assert rest_until(peaks((5, 90), (4, 90), (1, 90)), NOW) == NOW + 2 * DAY


def test_a_flag_silences_for_twenty_four_hours_and_none_for_nothing() -> None:
    assert support_until(NOW - DAY) == NOW
    assert support_until(None) is None


@pytest.mark.parametrize(
    ("kind", "others", "cap", "expected"),
    [
        ("practice", [], 0, True),
        ("practice", [], 1, False),
        ("practice", ["booster"], 1, True),
        ("booster", ["practice"], 2, False),
        ("booster", ["practice", "practice"], 2, True),
        ("practice", ["recall", "sleep_diary", "questionnaire"], 1, False),
        ("recall", ["practice", "practice", "sleep_diary"], 0, False),
        ("recall", ["probe"], 2, True),
        ("questionnaire", ["recall"], 2, True),
        ("sleep_diary", ["practice", "practice", "recall"], 0, False),
    ],
)
def test_practising_has_her_cap_and_the_other_questions_one_a_day(
    kind: str, others: list[str], cap: int, expected: bool
) -> None:
    assert capped(kind, others, cap) is expected


def test_a_notice_is_for_mondays_and_the_day_before_a_session() -> None:
    monday, tuesday = NOW.date(), NOW.date() + DAY
    assert wanted(monday, None, NOW)
    assert not wanted(tuesday, None, NOW)
    assert wanted(tuesday, NOW + timedelta(hours=23), NOW)
    assert not wanted(tuesday, NOW + DAY, NOW)
    assert not wanted(tuesday, NOW - timedelta(seconds=1), NOW), "that one is over"
