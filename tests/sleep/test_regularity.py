"""The sleep regularity index: against two other implementations, and by its properties."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleep.diary import Night
from sleep.mornings import Morning
from sleep.naps import Nap
from sleep.regularity import diary_regularity, sleep_regularity
from sleep.usual_nights import Span
from tests.sleep.mornings import mornings

CASES = json.loads((Path(__file__).parents[1] / "vectors/sri.json").read_text())["cases"]
MONDAY = date(2025, 6, 2)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def spans(pairs: list[list[str]]) -> list[Span]:
    return [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in pairs]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_index_agrees_with_pyactigraphy_and_sleepreg(case: dict[str, Any]) -> None:
    found = sleep_regularity(spans(case["sleep"]), spans([[case["start"], case["end"]]]))
    assert found.index == pytest.approx(case["expected"]["sri"], abs=case["tolerance"])
    assert found.index == pytest.approx(case["pyactigraphy_sri"], abs=case["tolerance"])
    assert found.days == case["expected"]["comparable_days"]


NIGHT = st.tuples(st.integers(0, 1439), st.integers(0, 1439))


def days(nights: list[tuple[int, int]]) -> tuple[list[Span], list[Span]]:
    """A sleep a day, each from its first to its second minute after noon."""
    asleep = [
        (NOON + timedelta(days=n, minutes=min(each)), NOON + timedelta(days=n, minutes=max(each)))
        for n, each in enumerate(nights)
    ]
    return asleep, [(NOON, NOON + timedelta(days=len(nights)))]


@settings(deadline=None)
@given(NIGHT, st.integers(2, 20))
def test_identical_days_are_a_hundred(night: tuple[int, int], count: int) -> None:
    assert sleep_regularity(*days([night] * count)).index == 100


@settings(deadline=None)
@given(st.lists(NIGHT, min_size=2, max_size=15))
def test_it_lies_within_a_hundred_and_is_the_same_backwards(nights: list[tuple[int, int]]) -> None:
    asleep, known = days(nights)
    found = sleep_regularity(asleep, known).index
    assert found is not None
    assert -100 <= found <= 100
    end = known[0][1]
    mirrored = [(NOON + (end - b), NOON + (end - a)) for a, b in asleep]
    assert sleep_regularity(mirrored, known).index == pytest.approx(found)


def minute_by_minute(asleep: list[Span], known: list[Span]) -> float | None:
    """The formula as it is written, without any bits."""

    def within(spans: list[Span], at: datetime) -> bool:
        return any(first <= at < last for first, last in spans)

    start, end = min(a for a, _ in known), max(b for _, b in known)
    alike = []
    for n in range(0, int((end - start) / timedelta(minutes=1))):
        now = start + timedelta(minutes=n)
        later = now + timedelta(days=1)
        if within(known, now) and within(known, later):
            alike.append(within(asleep, now) == within(asleep, later))
    return -100 + 200 * sum(alike) / len(alike) if alike else None


@settings(deadline=None, max_examples=15)
@given(st.lists(NIGHT, min_size=3, max_size=4), st.integers(0, 3000), st.integers(0, 1500))
def test_pairs_with_an_unknown_minute_are_left_out(
    nights: list[tuple[int, int]], at: int, gap: int
) -> None:
    asleep, ((start, end),) = days(nights)
    hole = min(start + timedelta(minutes=at), end), min(start + timedelta(minutes=at + gap), end)
    known = [(start, hole[0]), (hole[1], end)]
    assert sleep_regularity(asleep, known).index == pytest.approx(minute_by_minute(asleep, known))


def test_nothing_known_is_no_index() -> None:
    assert sleep_regularity([], []).index is None
    assert sleep_regularity([], [(NOON, NOON + timedelta(days=1))]).index is None


def test_asleep_on_every_other_day_only_is_below_chance() -> None:
    """100 − 200 · 15 h / 24 h."""
    asleep, known = days([(0, 450) if n % 2 else (990, 1440) for n in range(10)])
    assert sleep_regularity(asleep, known).index == -25


def diary(
    count: int, *, leave_out: tuple[int, ...] = (), zone: str = "UTC", monday: date = MONDAY
) -> list[Morning]:
    """Asleep from eleven to seven."""
    return mornings(
        Night(
            monday + timedelta(days=n),
            zone,
            tried_to_sleep=time(23),
            sleep_latency_minutes=0,
            final_awakening=time(7),
            awake_minutes=5 * n,
        )
        for n in range(count)
        if n not in leave_out
    )


@pytest.mark.parametrize(("count", "value"), [(6, None), (7, 100)])
def test_a_diary_says_it_from_seven_nights_on(count: int, value: float | None) -> None:
    found = diary_regularity(diary(count), [], 28)
    assert (found.value, found.n, found.of, found.minimum) == (value, count - 1, 27, 6)


def test_awake_in_the_night_is_not_counted() -> None:
    assert diary_regularity(diary(9), [], 9).value == 100  # each night more than the one before


def test_a_missing_night_takes_its_two_pairs_and_is_never_taken_for_awake() -> None:
    found = diary_regularity(diary(12, leave_out=(5,)), [], 12)
    assert (found.value, found.n) == (100, 9)


def test_nights_that_never_follow_each_other_say_nothing() -> None:
    found = diary_regularity(diary(20, leave_out=tuple(range(1, 20, 2))), [], 20)
    assert (found.value, found.n) == (None, 0)


def test_a_timed_nap_counts_and_one_without_a_time_does_not() -> None:
    nap = Nap(MONDAY + timedelta(days=3), "UTC", 72, time(14))
    timed = diary_regularity(diary(11), [nap], 11).value
    assert timed == pytest.approx(100 - 200 * 2 * 72 / (10 * 1440))
    assert diary_regularity(diary(11), [Nap(nap.date, "UTC", 72)], 11).value == 100


def test_a_night_without_sleep_between_others_is_known() -> None:
    nights = [each.night for each in diary(9)]
    nights[4] = Night(nights[4].date, "UTC", no_sleep=True)
    found = diary_regularity(mornings(nights), [], 9)
    assert found.n == 8
    assert found.value == pytest.approx(100 - 200 * 2 * 480 / (8 * 1440))
    nights[8] = Night(nights[8].date, "UTC", no_sleep=True)  # nothing says where it lay
    assert diary_regularity(mornings(nights), [], 9).n == 7


def test_a_day_sleeper_is_as_regular_as_anybody() -> None:
    nights = [
        Night(
            MONDAY + timedelta(days=n),
            "UTC",
            tried_to_sleep=time(9),
            sleep_latency_minutes=20,
            final_awakening=time(15, 45),
        )
        for n in range(10)
        if n != 4
    ]
    found = diary_regularity(mornings(nights), [], 10)
    assert (found.value, found.n) == (100, 7)


def test_24_hours_have_elapsed_so_that_a_change_of_the_clocks_shows() -> None:
    steady = diary_regularity(diary(9), [], 9).value
    changed = diary_regularity(diary(9, zone="Europe/Berlin", monday=date(2025, 10, 22)), [], 9)
    assert steady == 100
    assert changed.value is not None
    assert 97 < changed.value < 100
