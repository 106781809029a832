"""What is usual: the 28 dates before, the night itself left out, and clocks read as clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleep.diary import Night
from sleep.usual_nights import early_rise_minutes, is_short, shorter_way, usual, usual_clock
from tests.sleep.mornings import slept

TONIGHT = date(2026, 3, 20)
MINUTES = st.lists(st.integers(0, 1439), min_size=1, max_size=30)


def night(day: date, woke: str = "07:00", asleep: int = 420, **more: object) -> Night:
    """Asleep for so many minutes until she woke; nothing in between."""
    awakening = time.fromisoformat(woke)
    at = datetime.combine(day, awakening, UTC) - timedelta(minutes=asleep)
    answers = {
        "time_zone": "UTC",
        "into_bed": at.time(),
        "tried_to_sleep": at.time(),
        "sleep_latency_minutes": 0,
        "awakenings": 0,
        "final_awakening": awakening,
        "out_of_bed": awakening,
        **more,
    }
    return Night(date=day, **answers)  # type: ignore[arg-type]


def before(count: int, **more: object) -> list[Night]:
    """So many nights, ending with the one before tonight."""
    days = [TONIGHT - timedelta(days=back) for back in range(count, 0, -1)]
    return [night(day, **more) for day in days]  # type: ignore[arg-type]


def rise(woke: str, others: list[Night]) -> int | None:
    diary = slept([*others, night(TONIGHT, woke)])
    tonight = next(each for each in diary if each.date == TONIGHT)
    return early_rise_minutes(tonight, usual(tonight, diary))


def short(asleep: int, others: list[Night]) -> bool | None:
    diary = slept([*others, night(TONIGHT, asleep=asleep)])
    tonight = next(each for each in diary if each.date == TONIGHT)
    return is_short(tonight, usual(tonight, diary))


def test_a_night_is_short_below_the_usual_sleep_less_an_hour() -> None:
    assert [short(minutes, before(28)) for minutes in (360, 359)] == [False, True]


def test_early_is_earlier_than_usual_and_later_is_zero() -> None:
    assert [rise(woke, before(28)) for woke in ("05:30", "07:00", "09:00")] == [90, 0, 0]


def test_with_fewer_than_fourteen_known_nights_nothing_is_usual() -> None:
    for count, known in ((13, False), (14, True)):
        assert (rise("06:00", before(count)) is not None) is known
        assert (short(300, before(count)) is not None) is known
    unknown = before(14, final_awakening=None)
    assert rise("06:00", unknown) is None
    assert short(300, unknown) is None


def test_the_night_itself_and_what_is_older_than_28_dates_do_not_count() -> None:
    old = [night(TONIGHT - timedelta(days=29 + each), "12:00", 700) for each in range(40)]
    assert rise("06:00", [*old, *before(28)]) == 60
    assert short(361, [*old, *before(28)]) is False
    assert rise("06:00", old) is None
    edge = [night(TONIGHT - timedelta(days=each)) for each in range(28, 14, -1)]
    assert rise("06:00", edge) == 60, "the 28th date back is one of them"
    later = [night(TONIGHT + timedelta(days=1 + each), "12:00") for each in range(20)]
    assert rise("06:00", [*before(14), *later]) == 60


@pytest.mark.parametrize(
    ("usual", "tonight", "minutes"),
    [
        ("00:10", "23:50", 20),
        ("23:50", "00:10", 0),
        ("16:00", "14:30", 90),
        ("00:00", "22:00", 120),
    ],
)
def test_around_midnight_and_for_day_sleepers(usual: str, tonight: str, minutes: int) -> None:
    assert rise(tonight, before(28, woke=usual)) == minutes


def test_clock_times_on_both_sides_of_midnight_have_their_median_between_them() -> None:
    assert usual_clock([1430, 10, 1435, 5, 0]) == 0
    assert usual_clock([1430, 10]) in (0, pytest.approx(0))


def test_seven_is_seven_after_the_clocks_changed() -> None:
    """Berlin, 29 March 2026: an hour less passes, and nobody rose early."""
    zone = {"time_zone": "Europe/Berlin"}
    days = [date(2026, 3, 29) - timedelta(days=back) for back in range(28, -1, -1)]
    diary = slept([night(day, **zone) for day in days])  # type: ignore[arg-type]
    assert early_rise_minutes(diary[-1], usual(diary[-1], diary)) == 0


def test_without_sleep_there_is_no_onset_and_no_awakening() -> None:
    awake = slept([night(TONIGHT, no_sleep=True)])[0]
    assert (awake.asleep, awake.awakening) == (None, None)
    assert early_rise_minutes(awake, slept(before(28))) is None
    assert is_short(awake, slept(before(28))) is True, "no sleep is known to be zero minutes"


def test_she_was_asleep_from_the_onset_to_the_final_awakening() -> None:
    (one,) = slept([night(TONIGHT, sleep_latency_minutes=25)])
    both = (datetime(2026, 3, 20, 0, 25, tzinfo=UTC), datetime(2026, 3, 20, 7, tzinfo=UTC))
    assert one.asleep == both
    assert slept([night(TONIGHT, sleep_latency_minutes=None)])[0].asleep is None


@given(MINUTES, st.integers(0, 1439))
def test_the_usual_time_turns_with_the_clock(minutes: list[int], turn: int) -> None:
    turned = usual_clock([(each + turn) % 1440 for each in minutes])
    assert 0 <= turned < 1440

    def all_distances(of: list[int], to: float) -> float:
        return sum(abs(shorter_way(each - to)) for each in of)

    moved = [(each + turn) % 1440 for each in minutes]
    assert all_distances(moved, turned) == pytest.approx(
        all_distances(minutes, usual_clock(minutes))
    )


@given(st.lists(st.integers(300, 500), min_size=1, max_size=30))
def test_far_from_midnight_it_is_the_ordinary_median(minutes: list[int]) -> None:
    from statistics import median

    assert usual_clock(minutes) == median(minutes)
