"""What changed in the medicines: starts, stops and doses, on their dates."""

from datetime import date
from typing import Any

from sharing.medicine_changes import changes

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def dose(name: str, start: int, stop: int | None, amount: str = "25 mg") -> dict[str, Any]:
    stopped = stop and date(2026, 3, stop)
    started = date(2026, 3, start)
    return {
        **{"generic": name, "name": None, "dose": amount},
        **{"started_on": started, "stopped_on": stopped},
    }


def told(*taken: dict[str, Any]) -> list[tuple[int, str, str | None, str | None]]:
    return [(one.on.day, one.change, one.name, one.dose) for one in changes(taken, *MARCH)]


def test_a_medicine_starts_and_stops() -> None:
    assert told(dose("lithium", 5, 20)) == [
        (5, "started", "lithium", "25 mg"),
        (20, "stopped", "lithium", None),
    ]
    assert told(dose("lithium", 5, None)) == [(5, "started", "lithium", "25 mg")]


def test_a_dose_that_begins_where_another_ends_is_a_change_of_dose() -> None:
    assert told(dose("lithium", 5, 20), dose("lithium", 20, None, "50 mg")) == [
        (5, "started", "lithium", "25 mg"),
        (20, "dose", "lithium", "50 mg"),
    ]
    assert [one[1] for one in told(dose("lithium", 5, 20), dose("sertraline", 20, None))] == [
        "started",
        "stopped",
        "started",
    ]


def test_what_was_outside_the_period_is_not_told() -> None:
    taken = {**dose("lithium", 1, None), "started_on": date(2025, 1, 1)}
    assert told(taken) == []
