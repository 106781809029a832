"""Where to practise next (DOMAIN G): first where it is easiest, then where it was least."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal
from uuid import UUID

from practice.attempts import Attempt, Outcome, practised

# "Anchor" practices: the new way is to be there once before it travels.
ANCHOR_DONE = 2

ContextReason = Literal["easiest_first", "least_practised", "longest_ago", "plan_order"]


@dataclass(frozen=True, slots=True)
class PlannedContext:
    """`difficulty` 0–100 by the client's own guess; None is unknown, not easy."""

    context_id: UUID
    difficulty: int | None = None


def choose_context(
    contexts: Sequence[PlannedContext], log: Sequence[Attempt]
) -> tuple[UUID | None, ContextReason | None]:
    """One of `contexts` (the possible ones, in planned order) and why; nothing for no contexts.

    `log` holds the attempts at one behaviour, oldest first. Only done and partly done count as
    having been in a context. The practices up to the second "done" do not count towards
    "fewest", or the easiest context would wait longest: home, home, friend, work, then home.
    """
    if not contexts:
        return None, None
    done = [place for place, each in enumerate(log) if each.outcome == Outcome.DONE]
    if len(done) < ANCHOR_DONE:
        return min(contexts, key=_difficulty).context_id, "easiest_first"
    return _least_practised(contexts, practised(log), practised(log[done[ANCHOR_DONE - 1] + 1 :]))


def _difficulty(context: PlannedContext) -> float:
    return inf if context.difficulty is None else context.difficulty


def _least_practised(
    contexts: Sequence[PlannedContext], ever: Sequence[Attempt], counted: Sequence[Attempt]
) -> tuple[UUID, ContextReason]:
    times = Counter(each.context_id for each in counted)
    latest = {each.context_id: place for place, each in enumerate(ever)}
    ranks = {
        each.context_id: (times[each.context_id], latest.get(each.context_id, -1))
        for each in contexts
    }
    elsewhere = [each for each in ranks if each != ever[-1].context_id]
    # min() keeps the planned order among equals.
    chosen = min(elsewhere or ranks, key=lambda each: ranks[each])
    others = [rank for each, rank in ranks.items() if each != chosen]
    return chosen, _reason(ranks[chosen], others)


def _reason(chosen: tuple[int, int], others: Sequence[tuple[int, int]]) -> ContextReason:
    """Which criterion decided; ranks are (times practised, place of the latest practice)."""
    rivals = [latest for times, latest in others if times <= chosen[0]]
    if others and not rivals:
        return "least_practised"
    if rivals and all(latest > chosen[1] for latest in rivals):
        return "longest_ago"
    return "plan_order"
