"""How the first try in a new context went: does the new way travel?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from backend.core.wilson import Share, share
from practice.attempts import Attempt, Outcome, in_order, practised

# Our judgement: fewer than four first times are single stories.
MINIMUM_FIRST_TIMES = 4


def first_tries(attempts: Iterable[Attempt]) -> list[Attempt]:
    """The first try of each behaviour in each known context, oldest first.

    Without a chance there was no try. A try that failed was the first one all the same.
    """
    firsts: dict[tuple[UUID, UUID], Attempt] = {}
    for attempt in in_order(attempts):
        if attempt.context_id is not None and attempt.outcome != Outcome.NO_CHANCE:
            firsts.setdefault((attempt.behaviour_id, attempt.context_id), attempt)
    return list(firsts.values())


def first_times(attempts: Iterable[Attempt], first: date, last: date) -> Share:
    """The share of first tries from `first` to `last` that were done or partly done (0–1).

    `attempts` is the whole history, or a later try would pass for the first. n: first tries, at
    least 4 (our judgement); of: those and the tries in an unknown context, each of which may
    have been a first time. Interval: Wilson, 95 %.
    """
    tries = [each for each in attempts if each.outcome != Outcome.NO_CHANCE]
    before = {(each.behaviour_id, each.context_id) for each in tries if each.local_date < first}
    inside = [each for each in tries if first <= each.local_date <= last]
    tried = [
        each for each in first_tries(inside) if (each.behaviour_id, each.context_id) not in before
    ]
    of = len(tried) + sum(each.context_id is None for each in inside)
    return share(len(practised(tried)), len(tried), of, MINIMUM_FIRST_TIMES)
