"""What counts as practice, and on how many days there was any."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.attempts import Attempt, Happened, Outcome, days_practised, in_order, practised

BEHAVIOUR = UUID(int=1)
MONDAY = date(2025, 1, 6)
PERIOD = (MONDAY, date(2025, 1, 12))


def attempt(
    day: date = MONDAY,
    outcome: Outcome = Outcome.DONE,
    context: int | None = None,
    *,
    behaviour: UUID = BEHAVIOUR,
    hour: int = 12,
    happened: Happened | None = None,
) -> Attempt:
    """One attempt; contexts are numbered. Its id follows from what it says."""
    instant = datetime.combine(day, time(hour), UTC)
    place = None if context is None else UUID(int=context)
    id = uuid5(behaviour, f"{instant} {outcome} {context}")
    return Attempt(id, behaviour, day, instant, outcome, place, happened)


def logs(max_size: int = 30) -> st.SearchStrategy[list[Attempt]]:
    """Any history of one behaviour within seven weeks, with a few contexts, some unknown."""
    return st.lists(
        st.builds(
            attempt,
            st.dates(MONDAY, MONDAY + timedelta(days=48)),
            st.sampled_from(Outcome),
            st.none() | st.integers(1, 4),
            hour=st.integers(0, 23),
        ),
        max_size=max_size,
    )


@pytest.mark.parametrize("outcome", Outcome)
def test_only_done_and_partly_done_count_as_practice(outcome: Outcome) -> None:
    expected = outcome in (Outcome.DONE, Outcome.PARTLY)
    assert attempt(outcome=outcome).practised is expected
    assert bool(practised([attempt(outcome=outcome)])) is expected


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Attempt(UUID(int=1), BEHAVIOUR, MONDAY, datetime(2025, 1, 6), Outcome.DONE)  # noqa: DTZ001


def test_the_calendar_day_leads_the_order_before_the_instant() -> None:
    late = attempt(MONDAY, hour=23)
    tuesday, before = MONDAY + timedelta(days=1), late.occurred_at.replace(hour=22)
    landed = Attempt(UUID(int=2), BEHAVIOUR, tuesday, before, Outcome.DONE)
    assert in_order([landed, late]) == [late, landed]


def test_on_one_day_the_earlier_attempt_comes_first() -> None:
    morning, evening = attempt(hour=8), attempt(hour=20)
    assert in_order([evening, morning]) == [morning, evening]


def test_two_practices_on_one_day_are_one_day_with_practice() -> None:
    assert days_practised([attempt(hour=8), attempt(hour=9)], *PERIOD).value == 1


def test_a_day_without_an_entry_is_unknown_and_not_a_day_without_practice() -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    entries = [attempt(), attempt(tuesday, Outcome.AVOIDED), attempt(wednesday, Outcome.PARTLY)]
    figure = days_practised(entries, *PERIOD)
    assert (figure.value, figure.n, figure.of) == (2, 3, 7)
    assert figure.missing_share == pytest.approx(4 / 7)


def test_entries_without_practice_make_a_known_zero() -> None:
    figure = days_practised([attempt(outcome=Outcome.NO_CHANCE)], *PERIOD)
    assert (figure.value, figure.n, figure.standing) == (0, 1, "enough")


def test_nothing_entered_makes_no_number_of_days() -> None:
    figure = days_practised([], *PERIOD)
    assert (figure.value, figure.n, figure.of, figure.standing) == (None, 0, 7, "not_enough")


def test_both_ends_of_the_period_count_and_nothing_outside() -> None:
    outside = [attempt(PERIOD[0] - timedelta(days=1)), attempt(PERIOD[1] + timedelta(days=1))]
    figure = days_practised([attempt(PERIOD[0]), attempt(PERIOD[1]), *outside], *PERIOD)
    assert (figure.value, figure.n) == (2, 2)


@settings(deadline=None, max_examples=100)
@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_the_order_in_which_entries_arrive_changes_nothing(
    both: tuple[list[Attempt], list[Attempt]],
) -> None:
    log, shuffled = both
    assert in_order(shuffled) == in_order(log)
    assert days_practised(shuffled, *PERIOD) == days_practised(log, *PERIOD)


@settings(deadline=None, max_examples=100)
@given(logs(), logs(max_size=5))
def test_more_entries_never_make_fewer_days(log: list[Attempt], more: list[Attempt]) -> None:
    fewer, days = days_practised(log, *PERIOD), days_practised([*log, *more], *PERIOD)
    assert (fewer.value or 0) <= (days.value or 0) <= days.n <= days.of
    assert fewer.n <= days.n
