"""How often each new way was tried, where, and how it went: what is asked of times long past."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from practice.attempts import Attempt, Outcome


class Tally(NamedTuple):
    """Tries of one behaviour in one context with one outcome, `before` of them before a date.

    A context of None is unknown. Without a chance there was no try.
    """

    behaviour_id: UUID
    context_id: UUID | None
    outcome: Outcome
    times: int
    before: int


def tally(attempts: Iterable[Attempt], first: date) -> list[Tally]:
    """Those of these attempts, and how many of them were before the local date `first`."""
    tries = [each for each in attempts if each.outcome != Outcome.NO_CHANCE]
    times = Counter(map(_alike, tries))
    before = Counter(_alike(each) for each in tries if each.local_date < first)
    return [Tally(*each, count, before[each]) for each, count in times.items()]


def _alike(attempt: Attempt) -> tuple[UUID, UUID | None, Outcome]:
    return attempt.behaviour_id, attempt.context_id, attempt.outcome
