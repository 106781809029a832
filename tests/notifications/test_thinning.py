"""Reminders that are ignored come less often, then not at all; an answer brings them back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.schedule import Firing
from notifications.thinning import Reminded, ignored_in_a_row, rhythm, too_soon
from notifications.upcoming import spaced

START = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def sent(count: int, answered: set[int] = frozenset()) -> list[Reminded]:  # type: ignore[assignment]
    """One a day; those with these numbers were answered."""
    return [
        Reminded((START + n * DAY).date(), START + n * DAY, n in answered) for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "as_planned"),
        (2, "as_planned"),
        (3, "every_other_day"),
        (6, "every_other_day"),
        (7, "stopped"),
        (20, "stopped"),
    ],
)
def test_three_ignored_thin_it_out_and_seven_stop_it(count: int, expected: str) -> None:
    assert rhythm(ignored_in_a_row(sent(count), [], START + 30 * DAY)) == expected


def test_an_answer_ends_the_row_and_those_after_it_count_anew() -> None:
    assert ignored_in_a_row(sent(5, answered={2}), [], START + 9 * DAY) == 2
    assert ignored_in_a_row(sent(5, answered={4}), [], START + 9 * DAY) == 0


def test_an_entry_before_the_next_reminder_is_an_answer_to_the_one_before_it() -> None:
    now, four = START + 9 * DAY, sent(4)
    second = START + DAY
    assert ignored_in_a_row(four, [second + timedelta(hours=5)], now) == 2
    assert ignored_in_a_row(four, [second], now) == 2
    assert ignored_in_a_row(four, [START - timedelta(minutes=1)], now) == 4, "before them all"
    assert ignored_in_a_row(four, [START + 3 * DAY + timedelta(minutes=1)], now) == 0


@given(st.lists(st.booleans(), max_size=12))
def test_the_row_is_what_was_ignored_since_the_last_answer(answers: list[bool]) -> None:
    numbers = {n for n, answered in enumerate(answers) if answered}
    expected = len(answers) - 1 - max(numbers, default=-1)
    assert ignored_in_a_row(sent(len(answers), numbers), [], START + 99 * DAY) == expected


def test_every_other_day_leaves_a_date_between_two() -> None:
    monday = date(2026, 3, 2)
    assert too_soon("every_other_day", monday, monday + DAY)
    assert not too_soon("every_other_day", monday, monday + 2 * DAY)
    assert not too_soon("every_other_day", None, monday)
    assert not too_soon("as_planned", monday, monday + DAY)
    assert too_soon("stopped", None, monday)


def test_what_is_shown_keeps_the_rhythm() -> None:
    firings = [Firing((START + n * DAY).date(), START + n * DAY) for n in range(6)]
    days = [each.local_date.day for each in spaced(firings, "every_other_day", date(2026, 3, 1))]
    assert days == [3, 5, 7]
    assert spaced(firings, "stopped", None) == []
    assert spaced(firings, "as_planned", date(2026, 3, 1)) == firings
