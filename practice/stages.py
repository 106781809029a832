"""When a behaviour may go from a steady cue to many contexts to anywhere (PRODUCT P7).

Anchor → widen → free. The rule is ours [J] and untested; it suggests a stage with its reason,
and the client and her therapist decide. Plain habits want a steady cue for longer.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from practice.attempts import PRACTISED, Attempt, Outcome, in_order, practised
from practice.next_context import ANCHOR_DONE
from practice.tallies import Tally

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
    stage: Stage, latest: Iterable[Attempt], tallies: Sequence[Tally], planned: Collection[UUID]
) -> StageSuggestion | None:
    """What to propose for one behaviour at `stage`; None to leave it.

    `latest`: its last four practices and last three tries at least, where there were as many;
    `tallies`: all there ever were. anchor → widen: done twice in one known context. widen → free:
    every planned context has a practice, the last 4 practices span 2 known contexts or more, and
    none of the last 3 tries was missed (could_not, avoided). free → widen: the last 2 tries were
    missed. A day without a chance is no try.
    """
    tries = [each for each in in_order(latest) if each.outcome != Outcome.NO_CHANCE]
    if stage == Stage.ANCHOR and _anchored(tallies):
        return StageSuggestion(Stage.WIDEN, "done_twice_in_one_context")
    if stage == Stage.WIDEN and _covered(tallies, planned) and _steady(tries):
        return StageSuggestion(Stage.FREE, "steady_in_every_planned_context")
    if stage == Stage.FREE and _missed(tries):
        return StageSuggestion(Stage.WIDEN, "missed_twice")
    return None


def _anchored(tallies: Iterable[Tally]) -> bool:
    done = [each.times for each in tallies if each.outcome == Outcome.DONE and each.context_id]
    return max(done, default=0) >= ANCHOR_DONE


def _covered(tallies: Iterable[Tally], planned: Collection[UUID]) -> bool:
    reached = {each.context_id for each in tallies if each.outcome in PRACTISED}
    return bool(planned) and reached.issuperset(planned)


def _steady(tries: Sequence[Attempt]) -> bool:
    latest = practised(tries)[-STEADY_PRACTICES:]
    contexts = {each.context_id for each in latest} - {None}
    missed = any(each.missed for each in tries[-STEADY_TRIES:])
    return len(latest) == STEADY_PRACTICES and len(contexts) >= STEADY_CONTEXTS and not missed


def _missed(tries: Sequence[Attempt]) -> bool:
    latest = tries[-MISSES_TO_WIDEN:]
    return len(latest) == MISSES_TO_WIDEN and all(each.missed for each in latest)
