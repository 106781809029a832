"""The one merge rule, case by case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from backend.core.ids import uuid7
from backend.core.sync import Change, Outcome, decide


@dataclass
class Stored:
    revision: int = 7
    deleted: bool = False


NEW, LIVING, DELETED = None, Stored(), Stored(deleted=True)
EDIT: dict[str, Any] = {"retired": True}
CASES: list[tuple[Stored | None, int | None, dict[str, Any] | None, bool, str]] = [
    # stored, base, asked (None: delete), already the same → outcome
    (NEW, None, EDIT, False, "created"),
    (NEW, 7, EDIT, False, "gone"),
    (NEW, None, None, False, "gone"),
    (NEW, 7, None, False, "gone"),
    (LIVING, 7, EDIT, False, "updated"),
    (LIVING, 6, EDIT, False, "conflict"),
    (LIVING, 8, EDIT, False, "conflict"),
    (LIVING, None, EDIT, False, "conflict"),
    (LIVING, 7, EDIT, True, "unchanged"),
    (LIVING, 6, EDIT, True, "unchanged"),
    (LIVING, None, EDIT, True, "unchanged"),
    (LIVING, 7, None, True, "updated"),
    (LIVING, 6, None, True, "conflict"),
    (LIVING, None, None, True, "conflict"),
    (DELETED, 7, EDIT, True, "gone"),
    (DELETED, None, EDIT, False, "gone"),
    (DELETED, 7, None, False, "unchanged"),
    (DELETED, None, None, False, "unchanged"),
]


@pytest.mark.parametrize(("stored", "base", "asked", "same", "outcome"), CASES)
def test_each_case_has_one_outcome(
    stored: Stored | None, base: int | None, asked: dict[str, Any] | None, same: bool, outcome: str
) -> None:
    change = Change(uuid7(), base, asked)
    assert decide(stored, change, lambda: same) is Outcome(outcome)


MORNING = date(2026, 3, 1)
BY_DATE: list[tuple[int | None, dict[str, Any] | None, str]] = [
    # base, asked → outcome, where the tombstone has revision 7
    (7, EDIT, "updated"),  # she has seen it go
    (6, EDIT, "gone"),  # a stale phone
    (8, EDIT, "gone"),
    (None, EDIT, "gone"),  # a phone that never saw it
    (7, None, "unchanged"),
    (None, None, "unchanged"),
]


@pytest.mark.parametrize(("base", "asked", "outcome"), BY_DATE)
def test_a_deleted_day_is_written_again_only_by_who_has_seen_it_go(
    base: int | None, asked: dict[str, Any] | None, outcome: str
) -> None:
    assert decide(DELETED, Change(MORNING, base, asked), lambda: True) is Outcome(outcome)


@pytest.mark.parametrize(("stored", "base", "asked", "same", "outcome"), CASES)
def test_in_everything_else_a_day_is_merged_like_any_record(
    stored: Stored | None, base: int | None, asked: dict[str, Any] | None, same: bool, outcome: str
) -> None:
    if stored is not DELETED:
        assert decide(stored, Change(MORNING, base, asked), lambda: same) is Outcome(outcome)


def test_what_is_not_stored_is_never_compared() -> None:
    """Comparing opens sealed words; a new or a deleted record has none."""

    def compared() -> bool:
        raise AssertionError("there is nothing to compare")

    for stored in (NEW, DELETED):
        for id in (uuid7(), MORNING):
            decide(stored, Change(id, 7, EDIT), compared)
