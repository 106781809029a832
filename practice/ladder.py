"""When to practise again (DOMAIN G). Our own rule, explainable and untested: spread beats massed.

Evidence is weak (Rowe & Craske 1998, n = 31; not replicated with heights), so the rule offers
and never counts arrears: a late practice starts its gap on the day it was done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Literal
from uuid import UUID

from practice.attempts import Attempt, Outcome, in_order, practised
from practice.next_context import ContextReason, PlannedContext, choose_context

LADDER_DAYS = (1, 2, 4, 7, 14, 28)
MAX_GAP_DAYS = 7  # while therapy sessions continue
MAX_OFFERS_A_DAY = 2
MAX_BEHAVIOURS = 3
MISSES_TO_REST = 2
SKIPS_TO_REST = 3
MISSED = (Outcome.COULD_NOT, Outcome.AVOIDED)

Reason = Literal["first_time", "due", "overdue"]
RestReason = Literal["could_not_twice", "no_chance_three_times"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One behaviour and its contexts, those the client calls possible, in planned order."""

    behaviour_id: UUID
    contexts: tuple[PlannedContext, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Where a behaviour stands after an attempt; level None before the first thing done."""

    level: int | None
    gap_days: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Item:
    """One offer for today. Level and gap are None for what was never attempted."""

    behaviour_id: UUID
    context_id: UUID | None
    due_on: date
    days_overdue: int
    level: int | None
    gap_days: int | None
    reason: Reason
    context_reason: ContextReason | None


@dataclass(frozen=True, slots=True)
class Resting:
    """A behaviour that is not offered: talk about a smaller step first."""

    behaviour_id: UUID
    reason: RestReason


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What to offer today, most overdue for its gap first, and what to leave in peace."""

    items: tuple[Item, ...]
    resting: tuple[Resting, ...]


def ladder_state(log: Iterable[tuple[date, Outcome]], max_gap: int) -> list[Step]:
    """The state after each entry of one behaviour's log of (local day, outcome), oldest first.

    No gap is longer than `max_gap` days. A second "done" on one day climbs no further.
    """
    steps: list[Step] = []
    level: int | None = None
    climbed_on: date | None = None
    for day, outcome in log:
        if outcome == Outcome.DONE and day != climbed_on:
            level, climbed_on = _up(level), day
        elif outcome in MISSED and level is not None:
            level = max(level - 1, 0)
        gap = _gap(level, outcome, max_gap)
        steps.append(Step(level, gap, day + timedelta(days=gap)))
    return steps


def next_practices(plans: Sequence[Plan], attempts: Iterable[Attempt], today: date) -> Rehearsal:
    """What to practise on the local date `today`; `plans` in planned order.

    Attempts dated after `today` do not count. Of the active plans the first three are looked
    at, resting ones included. At most two behaviours a day: each behaviour with an entry of
    today, whatever its outcome, has used one of the two places.
    """
    logs: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in in_order(each for each in attempts if each.local_date <= today):
        logs[attempt.behaviour_id].append(attempt)
    active = [plan for plan in plans if plan.active][:MAX_BEHAVIOURS]
    why = {plan.behaviour_id: _rest_reason(logs[plan.behaviour_id]) for plan in active}
    resting = tuple(Resting(each, reason) for each, reason in why.items() if reason)
    offers = [
        _item(plan, logs[plan.behaviour_id], today)
        for plan in active
        if why[plan.behaviour_id] is None
    ]
    due = [item for item in offers if item.due_on <= today]
    due.sort(key=lambda item: _urgency(item, logs[item.behaviour_id]))
    used = sum(log[-1].local_date == today for log in logs.values() if log)
    return Rehearsal(tuple(due[: max(MAX_OFFERS_A_DAY - used, 0)]), resting)


def _up(level: int | None) -> int:
    return 0 if level is None else min(level + 1, len(LADDER_DAYS) - 1)


def _gap(level: int | None, outcome: Outcome, max_gap: int) -> int:
    if level is None or outcome == Outcome.NO_CHANCE:
        return LADDER_DAYS[0]
    return min(LADDER_DAYS[level], max_gap)


def _rest_reason(log: Sequence[Attempt]) -> RestReason | None:
    """Any practice wakes a behaviour; a day without a chance in between does not."""
    since = list(takewhile(lambda each: not each.practised, reversed(log)))
    if sum(each.outcome in MISSED for each in since) >= MISSES_TO_REST:
        return "could_not_twice"
    skips = list(takewhile(lambda each: each.outcome == Outcome.NO_CHANCE, since))
    return "no_chance_three_times" if len(skips) >= SKIPS_TO_REST else None


def _item(plan: Plan, log: Sequence[Attempt], today: date) -> Item:
    context_id, why_there = choose_context(plan.contexts, log)
    if not log:
        return Item(plan.behaviour_id, context_id, today, 0, None, None, "first_time", why_there)
    step = ladder_state(((each.local_date, each.outcome) for each in log), MAX_GAP_DAYS)[-1]
    late = (today - step.due_on).days
    reason: Reason = "overdue" if late > 0 else "due"
    gap, due_on = step.gap_days, step.due_on
    return Item(plan.behaviour_id, context_id, due_on, late, step.level, gap, reason, why_there)


def _urgency(item: Item, log: Sequence[Attempt]) -> tuple[float, int]:
    """Sorts the most overdue for its gap first, then what was done in fewer contexts."""
    overdue = item.days_overdue / item.gap_days if item.gap_days else 0.0
    reached = {each.context_id for each in practised(log)} - {None}
    return -overdue, len(reached)
