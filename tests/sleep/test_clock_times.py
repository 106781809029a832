"""From a time on the wall to an instant, on ordinary nights and when the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from backend.core.zones import zone
from sleep.clock_times import Event, Occurrence, Which, latest_not_after, occurrence, walk_back

BERLIN, NEW_YORK = zone("Europe/Berlin"), zone("America/New_York")
SPRING, AUTUMN = date(2025, 3, 30), date(2025, 10, 26)  # in Berlin


def berlin(name: str, clock: time | None, which: Which | None = None) -> Event:
    return Event(name, clock, BERLIN, which)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


def test_an_ordinary_time_happens_once() -> None:
    found = occurrence(date(2025, 6, 11), time(6, 30), BERLIN)
    assert found == Occurrence(utc("2025-06-11T04:30"), "once")
    assert found.at.tzinfo is UTC


def test_a_time_that_happens_twice_means_the_first() -> None:
    found = occurrence(AUTUMN, time(2, 30), BERLIN)
    assert found == Occurrence(utc("2025-10-26T00:30"), "twice")
    assert occurrence(AUTUMN, time(2, 30, fold=1), BERLIN) == found


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59, 59)])
def test_a_time_jumped_over_answers_the_first_instant_after_the_jump(clock: time) -> None:
    assert occurrence(SPRING, clock, BERLIN) == Occurrence(utc("2025-03-30T01:00"), "never")


def test_the_minutes_around_a_jump_happen_once() -> None:
    before = occurrence(SPRING, time(1, 59), BERLIN)
    after = occurrence(SPRING, time(3), BERLIN)
    assert before == Occurrence(utc("2025-03-30T00:59"), "once")
    assert after == Occurrence(utc("2025-03-30T01:00"), "once")


def test_a_date_that_never_was_ends_when_the_next_begins() -> None:
    found = occurrence(date(2011, 12, 30), time(9), zone("Pacific/Apia"))
    assert found == Occurrence(utc("2011-12-30T10:00"), "never")


def test_half_an_hour_can_be_jumped_over_too() -> None:
    found = occurrence(date(2025, 10, 5), time(2, 15), zone("Australia/Lord_Howe"))
    assert found == Occurrence(utc("2025-10-04T15:30"), "never")


def test_a_time_with_an_offset_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        occurrence(SPRING, time(6, tzinfo=UTC), BERLIN)


def test_the_latest_time_before_may_be_yesterdays() -> None:
    morning = utc("2025-06-11T05:00")
    assert latest_not_after(time(23), morning, BERLIN).at == utc("2025-06-10T21:00")
    assert latest_not_after(time(6, 59), morning, BERLIN).at == utc("2025-06-11T04:59")


def test_an_equal_time_is_not_after() -> None:
    morning = utc("2025-06-11T05:00")
    assert latest_not_after(time(7), morning, BERLIN).at == morning
    assert latest_not_after(time(7, 1), morning, BERLIN).at == utc("2025-06-10T05:01")


def test_the_bound_is_read_on_the_clock_of_the_zone_asked() -> None:
    landed = utc("2025-06-02T03:30")  # still the 1st in New York
    assert latest_not_after(time(23), landed, NEW_YORK).at == utc("2025-06-02T03:00")
    assert latest_not_after(time(23, 45), landed, NEW_YORK).at == utc("2025-06-01T03:45")


def test_clocks_set_back_over_midnight_let_tomorrow_begin_before_today_ends() -> None:
    # Casey, 2010: at 02:00 on 5 March the clocks went back to 23:00 on the 4th.
    casey = zone("Antarctica/Casey")
    second_evening = datetime(2010, 3, 4, 23, 30, tzinfo=casey, fold=1)
    found = latest_not_after(time(1), second_evening, casey)
    assert found.at == datetime(2010, 3, 5, 1, tzinfo=casey, fold=0).astimezone(UTC)
    assert found.occurs == "twice"


def test_a_bound_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        latest_not_after(time(6), datetime(2025, 6, 11), BERLIN)  # noqa: DTZ001


def test_a_night_is_walked_back_from_its_morning() -> None:
    events = [
        berlin("up", time(7)),
        berlin("awake", time(6, 30)),
        berlin("bed", time(23)),
    ]
    at, doubts = walk_back(date(2025, 6, 11), events)
    assert at == {
        "up": utc("2025-06-11T05:00"),
        "awake": utc("2025-06-11T04:30"),
        "bed": utc("2025-06-10T21:00"),
    }
    assert doubts == ()


def test_each_event_is_bound_by_the_next_one_and_not_only_by_the_last() -> None:
    events = [
        berlin("up", time(7)),
        berlin("try", time(23)),
        berlin("bed", time(23, 30)),
    ]
    at, _ = walk_back(date(2025, 6, 11), events)
    assert (at["try"], at["bed"]) == (utc("2025-06-10T21:00"), utc("2025-06-09T21:30"))


def test_the_last_event_known_is_on_the_date_when_later_ones_are_blank() -> None:
    at, _ = walk_back(date(2025, 6, 11), [berlin("up", None), berlin("awake", time(6))])
    assert at == {"awake": utc("2025-06-11T04:00")}


def test_equal_times_are_a_gap_of_nothing() -> None:
    at, _ = walk_back(SPRING, [berlin("try", time(1)), berlin("bed", time(1))])
    assert at["try"] == at["bed"]


def test_a_time_that_never_came_is_doubted_and_not_placed() -> None:
    events = [
        berlin("up", time(3, 10)),
        berlin("awake", time(2, 30)),
        berlin("bed", time(1)),
    ]
    at, doubts = walk_back(SPRING, events)
    assert at == {"up": utc("2025-03-30T01:10"), "bed": utc("2025-03-30T00:00")}
    assert doubts == ("nonexistent_awake",)


def test_a_time_that_came_twice_is_doubted_and_the_first_is_taken() -> None:
    at, doubts = walk_back(AUTUMN, [berlin("up", time(6)), berlin("awake", time(2, 30))])
    assert at["awake"] == utc("2025-10-26T00:30")
    assert doubts == ("ambiguous_awake",)


def test_she_may_say_that_she_means_the_second() -> None:
    events = [berlin("up", time(6)), berlin("awake", time(2, 30), "second")]
    at, doubts = walk_back(AUTUMN, events)
    assert at["awake"] == utc("2025-10-26T01:30")
    assert doubts == ()


def test_she_may_say_that_she_means_the_first_and_is_not_asked_again() -> None:
    at, doubts = walk_back(AUTUMN, [berlin("up", time(2, 30), "first")])
    assert (at["up"], doubts) == (utc("2025-10-26T00:30"), ())


def test_which_of_two_means_nothing_where_there_is_one() -> None:
    assert occurrence(SPRING, time(1), BERLIN, "second").at == utc("2025-03-30T00:00")
    assert walk_back(SPRING, [berlin("up", time(2, 30), "second")])[1] == ("nonexistent_up",)


def test_what_comes_before_the_second_may_be_the_first_of_the_same_time() -> None:
    events = [berlin("up", time(2, 10), "second"), berlin("awake", time(2, 30), "first")]
    at, _ = walk_back(AUTUMN, events)
    assert at["up"] - at["awake"] == utc("2025-10-26T01:10") - utc("2025-10-26T00:30")
