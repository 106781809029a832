"""What a reader may wonder about in an attempt: kept as it was said, and marked.

A person can mean each of these; none is changed or refused. They describe how things stood when
the attempt was written, so a later change of the plan does not rewrite them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from practice.attempts import Outcome

# By the scale 0–4: managing that much is doing it.
MANAGED_MOST = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """The behaviour as it stood: the ids of its contexts as they are stored, since when it is
    there, and when it was retired."""

    contexts: Collection[str]
    since: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was entered; None is unknown. Scales: `managed` 0–4, distress 0–100."""

    occurred_at: datetime
    outcome: Outcome
    context_id: UUID | None = None
    managed: int | None = None
    happened: str | None = None
    distress_before: int | None = None
    distress_peak: int | None = None
    distress_after: int | None = None


def marks(said: Said, plan: Planned) -> list[str]:
    """The marks in a fixed order.

    `unplanned_context`: practised where it was not planned. `before_plan`, `after_retirement`: by
    its date. `peak_below`: the highest distress is lower than another. `managed_not_done`: managed
    most of it, and could not or avoided. `nothing_came_up`: ratings about what did not come up.
    """
    found = {
        "unplanned_context": said.context_id is not None
        and str(said.context_id) not in plan.contexts,
        "before_plan": said.occurred_at < plan.since,
        "after_retirement": plan.retired_at is not None and said.occurred_at > plan.retired_at,
        "peak_below": _peak_below(said),
        "managed_not_done": said.outcome in (Outcome.COULD_NOT, Outcome.AVOIDED)
        and (said.managed or 0) >= MANAGED_MOST,
        "nothing_came_up": said.outcome == Outcome.NO_CHANCE
        and (bool(said.managed) or said.happened is not None),
    }
    return [mark for mark, holds in found.items() if holds]


MARKS = (
    "unplanned_context",
    "before_plan",
    "after_retirement",
    "peak_below",
    "managed_not_done",
    "nothing_came_up",
)


def _peak_below(said: Said) -> bool:
    others = [each for each in (said.distress_before, said.distress_after) if each is not None]
    return said.distress_peak is not None and any(each > said.distress_peak for each in others)
