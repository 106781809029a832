"""Practices and the nights after them: which night, counted how often, and silent below eight."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from backend.core.ids import uuid7
from practice.attempts import Attempt, Outcome
from sharing.practice_nights import Pair, PracticeNights
from sharing.practice_nights import practice_nights as beside
from sleep.diary import Night
from tests.sleep.mornings import slept

BEHAVIOUR = uuid7()
FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def attempt(number: int, hour: int = 18, outcome: Outcome = Outcome.DONE) -> Attempt:
    at = datetime.combine(day(number), time(hour), UTC)
    return Attempt(uuid7(), BEHAVIOUR, day(number), at, outcome)


def night(number: int, woke: str = "07:00", tried: str = "23:30", **more: object) -> Night:
    """The night that ends on this day: half an hour to fall asleep, in bed until an hour later."""
    end = time.fromisoformat(woke)
    answers = {
        "time_zone": "UTC",
        "into_bed": time.fromisoformat(tried),
        "tried_to_sleep": time.fromisoformat(tried),
        "sleep_latency_minutes": 30,
        "awakenings": 0,
        "final_awakening": end,
        "out_of_bed": end.replace(hour=end.hour + 1),
        **more,
    }
    return Night(date=day(number), **answers)  # type: ignore[arg-type]


def practice_nights(
    attempts: list[Attempt], nights: list[Night], rem: dict[date, int] | None = None
) -> PracticeNights:
    return beside(attempts, slept(nights), rem)


USUAL = [night(number) for number in range(-27, 1)]


def eight(**more: object) -> PracticeNights:
    """Eight evenings of practice, each before its own night."""
    attempts = [attempt(number) for number in range(8)]
    return practice_nights(attempts, USUAL + [night(number + 1, **more) for number in range(8)])  # type: ignore[arg-type]


def pairs_of(found: PracticeNights) -> dict[UUID, Pair]:
    return {pair.entry_id: pair for pair in found.pairs}


def test_a_practice_is_paired_with_the_night_after_it() -> None:
    found = eight(woke="05:30")
    first = found.pairs[0]
    assert (first.local_date, first.night) == (day(0), day(1))
    assert first.minutes_until_onset == 6 * 60, "18:00 to 24:00"
    assert first.total_sleep_minutes == 330
    assert first.sleep_efficiency == pytest.approx(100 * 330 / 420)
    assert (first.early_rise_minutes, first.short_night) == (90, True)
    assert first.rem_minutes is None
    assert found.total_sleep_minutes.value == 330
    assert found.minutes_until_onset.value == 360
    assert (found.short_nights.value, found.short_nights.n) == (8, 8)


def test_the_usual_is_of_the_dates_before_each_night_so_it_moves() -> None:
    """Of eight nights at half past five none becomes usual: 28 at seven outnumber them."""
    assert {pair.early_rise_minutes for pair in eight(woke="05:30").pairs} == {90}


@pytest.mark.parametrize("count", [0, 7])
def test_below_eight_pairs_there_is_silence(count: int) -> None:
    attempts = [attempt(number) for number in range(count)]
    found = practice_nights(attempts, USUAL + [night(number + 1) for number in range(count)])
    assert found.pairs == ()
    figures = [getattr(found, name) for name in found.__slots__ if name not in ("pairs", "nights")]
    assert len(figures) == 6
    assert {(each.standing, each.value, each.minimum) for each in figures} == {
        ("not_enough", None, 8)
    }
    assert found.followed.n == count


def test_eight_practices_before_one_night_are_eight_pairs_and_one_night() -> None:
    attempts = [attempt(0, hour) for hour in range(8, 16)]
    found = practice_nights(attempts, [*USUAL, night(1)])
    assert (len(found.pairs), found.nights) == (8, 1)
    assert {pair.night for pair in found.pairs} == {day(1)}
    assert found.minutes_until_onset.value == 60 * (16 + 9) / 2
    for figure in (found.total_sleep_minutes, found.sleep_efficiency, found.early_rise_minutes):
        assert (figure.n, figure.of, figure.standing) == (1, 1, "not_enough")
    assert (found.short_nights.n, found.short_nights.of) == (1, 1)


def test_a_night_counts_once_in_its_means_however_many_practices_came_before_it() -> None:
    attempts = [attempt(number) for number in range(8)] + [attempt(0, hour) for hour in (8, 9, 10)]
    nights = [night(1, woke="03:00"), *(night(number + 1) for number in range(1, 8))]
    found = practice_nights(attempts, USUAL + nights)
    assert len(found.pairs) == 11
    assert (found.total_sleep_minutes.n, found.total_sleep_minutes.of) == (8, 8)
    assert found.total_sleep_minutes.value == (180 + 7 * 420) / 8
    assert found.early_rise_minutes.value == 240 / 8
    assert (found.short_nights.value, found.short_nights.n, found.short_nights.of) == (1, 8, 8)


@pytest.mark.parametrize(
    ("hour", "paired"), [(0, True), (23, False), (12, True)], ids=["24 h", "25 h", "12 h"]
)
def test_the_onset_lies_within_24_hours_of_the_practice(hour: int, paired: bool) -> None:
    """The only night begins at midnight on the 3rd; the practice is on the 2nd, or on the 1st."""
    at = attempt(0 if hour == 23 else 1, hour)
    found = practice_nights([at] * 8, [night(2)])
    assert (found.followed.n == 8) is paired
    assert found.minutes_until_onset.value == ((24 - hour) * 60 if paired else None)


def test_practice_in_the_night_belongs_to_the_next_one() -> None:
    awake_at_three = attempt(1, 3)
    found = practice_nights([awake_at_three] * 8, [night(1), night(2)])
    assert {pair.night for pair in found.pairs} == {day(2)}
    assert {pair.minutes_until_onset for pair in found.pairs} == {21 * 60}


def test_a_day_sleeper_is_paired_with_the_sleep_of_the_same_day() -> None:
    worked = attempt(1, 6)
    found = practice_nights([worked] * 8, [night(1, woke="16:00", tried="08:30")])
    assert {pair.minutes_until_onset for pair in found.pairs} == {180}


def test_of_two_sleeps_within_24_hours_the_first_is_the_next_one() -> None:
    diary = [night(2), night(1, woke="16:00", tried="08:30")]
    found = practice_nights([attempt(1, 6)] * 8, diary)
    assert {pair.minutes_until_onset for pair in found.pairs} == {180}


def test_only_what_was_done_or_partly_done_is_a_practice() -> None:
    attempts = [attempt(0, outcome=outcome) for outcome in Outcome]
    assert practice_nights(attempts, [night(1)]).followed.of == 2


def test_nights_without_a_known_onset_follow_nothing() -> None:
    for unknown in ({"sleep_latency_minutes": None}, {"no_sleep": True}, {"tried_to_sleep": None}):
        found = practice_nights([attempt(0)] * 8, [night(1, **unknown)])
        assert (found.followed.n, found.followed.of) == (0, 8)
        assert found.followed.missing_share == 1


def test_unknown_figures_of_a_night_are_missing_and_not_zero() -> None:
    found = eight(awakenings=None)
    assert found.followed.n == 8
    assert (found.total_sleep_minutes.n, found.total_sleep_minutes.of) == (0, 8)
    assert (found.short_nights.n, found.short_nights.value) == (0, None)
    assert found.pairs[0].short_night is None


def test_over_the_night_of_the_clock_change_hours_are_those_that_passed() -> None:
    """Berlin, 29 March 2026: 18:00 to 03:30 on the clock is eight and a half hours."""
    at = datetime.fromisoformat("2026-03-28T18:00:00+01:00")
    done = Attempt(uuid7(), BEHAVIOUR, date(2026, 3, 28), at, Outcome.DONE)
    late = night(28, tried="03:00", woke="09:00", time_zone="Europe/Berlin")
    assert {pair.minutes_until_onset for pair in practice_nights([done] * 8, [late]).pairs} == {510}


def test_rem_minutes_of_a_device_stand_beside_their_own_night_only() -> None:
    attempts = [attempt(number) for number in range(8)]
    nights = [night(number + 1) for number in range(8)]
    found = practice_nights(attempts, nights, {day(1): 96, day(40): 1})
    assert [pair.rem_minutes for pair in found.pairs] == [96, *[None] * 7]
