"""When to practise again (DOMAIN G). Our own rule, explainable and untested: spread beats massed.

Evidence is weak (Rowe & Craske 1998, n = 31; not replicated with heights), so the rule offers
and never counts arrears: a late practice starts its gap on the day it was done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from practice.attempts import MISSED, Outcome

LADDER_DAYS = (1, 2, 4, 7, 14, 28)
MAX_GAP_DAYS = 7  # while therapy sessions continue
MAINTENANCE_GAP_DAYS = 28  # after the last one


@dataclass(frozen=True, slots=True)
class Step:
    """Where a behaviour stands after an attempt; level None before the first thing done."""

    level: int | None
    gap_days: int
    due_on: date


def ladder_state(
    log: Iterable[tuple[date, Outcome]], max_gap: int, every_days: int | None = None
) -> list[Step]:
    """The state after each entry of one behaviour's log of (local day, outcome), oldest first.

    No gap is longer than `max_gap` days. A second "done" on one day climbs no further.
    `every_days` is the therapist's fixed gap: it replaces the ladder's and its cap, while the
    level moves on underneath. A day without a chance is followed by the next day all the same.
    """
    steps: list[Step] = []
    level: int | None = None
    climbed_on: date | None = None
    for day, outcome in log:
        if outcome == Outcome.DONE and day != climbed_on:
            level, climbed_on = _up(level), day
        elif outcome in MISSED and level is not None:
            level = max(level - 1, 0)
        gap = _gap(level, outcome, max_gap, every_days)
        steps.append(Step(level, gap, day + timedelta(days=gap)))
    return steps


def _up(level: int | None) -> int:
    return 0 if level is None else min(level + 1, len(LADDER_DAYS) - 1)


def _gap(level: int | None, outcome: Outcome, max_gap: int, every_days: int | None) -> int:
    if outcome == Outcome.NO_CHANCE:
        return LADDER_DAYS[0]
    if every_days is not None:
        return every_days
    return LADDER_DAYS[0] if level is None else min(LADDER_DAYS[level], max_gap)
