"""What is offered is explained in words: the same for the same, complete, and without blame."""

import re
from datetime import date
from typing import get_args
from uuid import UUID

import pytest

from api.accounts import LOCALES
from practice.next_context import ContextReason
from practice.offers import Item, Reason, Resting, RestReason
from practice.reasons import why_offered, why_resting

ID, DAY = UUID(int=1), date(2026, 1, 20)
REASONS = [reason for part in get_args(Reason) for reason in get_args(part)]


def item(
    reason: Reason, gap: int | None = None, late: int = 0, place: ContextReason | None = None
) -> Item:
    return Item(ID, None, DAY, late, None, gap, reason, place)


def test_due_and_overdue_say_the_days_since_the_last_time() -> None:
    assert why_offered(item("due", 7), "en") == "Due today. Days since the last time: 7."
    assert why_offered(item("overdue", 4, 3), "en").endswith("Days since the last time: 7.")


def test_the_context_says_why_it_is_this_one() -> None:
    said = why_offered(item("first_time", place="easiest_first"), "en")
    assert said == "New: this would be the first time. First where it is easiest."


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_has_words_of_its_own_in_every_language(locale: str) -> None:
    why = [why_offered(item(reason, 4), locale) for reason in REASONS]
    where = [why_offered(item("due", 4, place=place), locale) for place in get_args(ContextReason)]
    rest = [why_resting(Resting(ID, reason), locale) for reason in get_args(RestReason)]
    said = [*why, *where, *rest]
    assert len(REASONS) == 7
    assert len(set(said)) == len(said)
    assert not [text for text in said if re.search(r"[{}]|must|should|missed|fail|streak", text)]
