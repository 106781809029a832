"""How the first try in a new context went: does the new way travel?"""

from collections.abc import Iterable
from uuid import UUID

from backend.core.wilson import Share, share
from practice.attempts import Attempt, Outcome, in_order, practised
from practice.tallies import Tally

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


def first_times(attempts: Iterable[Attempt], tallies: Iterable[Tally]) -> Share:
    """The share of first tries of a period that were done or partly done (0–1).

    `tallies`: all that was tried, and `before` the period, or a later try would pass for the first.
    n: first tries, at least 4 (our judgement); of: those and the tries in an unknown context, each
    of which may have been a first time. Interval: Wilson, 95 %.
    """
    inside = [each for each in attempts if each.outcome != Outcome.NO_CHANCE]
    known = {(each.behaviour_id, each.context_id) for each in tallies if each.before}
    tried = [
        each for each in first_tries(inside) if (each.behaviour_id, each.context_id) not in known
    ]
    of = len(tried) + sum(each.context_id is None for each in inside)
    return share(len(practised(tried)), len(tried), of, MINIMUM_FIRST_TIMES)
