"""Expected against happened: overall, for each behaviour, for each context (PRODUCT P4).

What changes an expectation is the mismatch, not how far distress fell (Craske 2014, DOMAIN E).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.core.figures import Figure, mean
from practice.attempts import Attempt, Happened, practised
from practice.expectations import MINIMUM_ANSWERS, Expectations, expectations

# Our judgement: from here on a fear counts as "I thought it likely".
LIKELY = 50
TESTED = (Happened.YES, Happened.PARTLY, Happened.NO)


@dataclass(slots=True)
class Account:
    """What became of the expectations in some practices.

    `surprise`: the mean, 0–100. `change`: the mean of likelihood next time − likelihood before,
    in percentage points, where both are known; below zero is less expected. Each takes at least 4.
    `thought_likely`: answered, and expected at 50 % or more; `likely_but_absent`: of those, how
    often it did not happen at all. Both are counts, to be said in words.
    """

    expectations: Expectations
    surprise: Figure
    change: Figure
    thought_likely: int
    likely_but_absent: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """`untested`: by behaviour, its planned contexts without an answer, in planned order."""

    all: Account
    behaviours: dict[UUID, Account]
    contexts: dict[UUID, Account]
    untested: dict[UUID, tuple[UUID, ...]]


def ledger(attempts: Iterable[Attempt], planned: Mapping[UUID, Sequence[UUID]]) -> Ledger:
    """The accounts of these attempts; `planned` holds the contexts of each behaviour.

    Only what was done or partly done tests an expectation. "Can't tell" leaves it untested.
    """
    done = practised(attempts)
    tested = {(a.behaviour_id, a.context_id) for a in done if a.happened in TESTED}
    return Ledger(
        _account(done),
        _accounts(done, lambda each: each.behaviour_id),
        _accounts(done, lambda each: each.context_id),
        {
            behaviour: tuple(each for each in contexts if (behaviour, each) not in tested)
            for behaviour, contexts in planned.items()
        },
    )


def account(attempts: Iterable[Attempt]) -> Account:
    """Of all of them together."""
    return _account(practised(attempts))


def _accounts(
    done: Iterable[Attempt], key: Callable[[Attempt], UUID | None]
) -> dict[UUID, Account]:
    groups: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in done:
        if (id := key(attempt)) is not None:
            groups[id].append(attempt)
    return {id: _account(group) for id, group in groups.items()}


def _account(done: Sequence[Attempt]) -> Account:
    surprises = [each.surprise for each in done if each.surprise is not None]
    changes = [
        each.next_likelihood - each.expected_likelihood
        for each in done
        if each.next_likelihood is not None and each.expected_likelihood is not None
    ]
    likely = [each.happened for each in done if _thought_likely(each) and each.happened in TESTED]
    return Account(
        expectations(done),
        mean(surprises, len(done), MINIMUM_ANSWERS),
        mean(changes, len(done), MINIMUM_ANSWERS),
        len(likely),
        likely.count(Happened.NO),
    )


def _thought_likely(attempt: Attempt) -> bool:
    return attempt.expected_likelihood is not None and attempt.expected_likelihood >= LIKELY
