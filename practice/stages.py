"""When a behaviour may go from a steady cue to many contexts to anywhere (PRODUCT P7).

Anchor → widen → free. The rule is ours [J] and untested; it suggests a stage with its reason,
and the client and her therapist decide. Plain habits want a steady cue for longer.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from practice.attempts import Attempt, Outcome, in_order, practised
from practice.next_context import ANCHOR_DONE

STEADY_PRACTICES = 4
STEADY_CONTEXTS = 2
STEADY_TRIES = 3
MISSES_TO_WIDEN = 2


class Stage(StrEnum):
    """Anchor: one steady cue. Widen: planned contexts in turn. Free: wherever life offers it."""

    ANCHOR = "anchor"
    WIDEN = "widen"
    FREE = "free"


StageReason = Literal[
    "done_twice_in_one_context", "steady_in_every_planned_context", "missed_twice"
]


@dataclass(frozen=True, slots=True)
class StageSuggestion:
    """The stage to propose, and why."""

    stage: Stage
    reason: StageReason


def next_stage(
    stage: Stage, attempts: Iterable[Attempt], planned: Collection[UUID]
) -> StageSuggestion | None:
    """What to propose for one behaviour at `stage`, from all its attempts; None to leave it.

    anchor → widen: done twice in one known context. widen → free: every planned context has a
    practice, the last 4 practices span 2 known contexts or more, and none of the last 3 tries
    was missed (could_not, avoided). free → widen: the last 2 tries were missed. A day without
    a chance is no try.
    """
    log = in_order(attempts)
    if stage == Stage.ANCHOR and _anchored(log):
        return StageSuggestion(Stage.WIDEN, "done_twice_in_one_context")
    if stage == Stage.WIDEN and _covered(log, planned) and _steady(log):
        return StageSuggestion(Stage.FREE, "steady_in_every_planned_context")
    if stage == Stage.FREE and _missed(log):
        return StageSuggestion(Stage.WIDEN, "missed_twice")
    return None


def _anchored(log: Sequence[Attempt]) -> bool:
    done = Counter(each.context_id for each in log if each.outcome == Outcome.DONE)
    del done[None]
    return any(times >= ANCHOR_DONE for times in done.values())


def _covered(log: Sequence[Attempt], planned: Collection[UUID]) -> bool:
    return bool(planned) and set(planned) <= {each.context_id for each in practised(log)}


def _steady(log: Sequence[Attempt]) -> bool:
    latest = practised(log)[-STEADY_PRACTICES:]
    contexts = {each.context_id for each in latest} - {None}
    missed = any(each.missed for each in _tries(log)[-STEADY_TRIES:])
    return len(latest) == STEADY_PRACTICES and len(contexts) >= STEADY_CONTEXTS and not missed


def _missed(log: Sequence[Attempt]) -> bool:
    latest = _tries(log)[-MISSES_TO_WIDEN:]
    return len(latest) == MISSES_TO_WIDEN and all(each.missed for each in latest)


def _tries(log: Sequence[Attempt]) -> list[Attempt]:
    return [each for each in log if each.outcome != Outcome.NO_CHANCE]
