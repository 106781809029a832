"""What to practise today (DOMAIN G): at most two behaviours, with reasons, and never a backlog."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Literal
from uuid import UUID

from practice.attempts import Attempt, Outcome, in_order, practised
from practice.boosters import Booster, BoosterReason, booster
from practice.ladder import MAINTENANCE_GAP_DAYS, MAX_GAP_DAYS, ladder_state
from practice.next_context import ContextReason, choose_context
from practice.plans import NO_WISHES, Plan, Wishes

MAX_OFFERS_A_DAY = 2
MAX_BEHAVIOURS = 3
MISSES_TO_REST = 2
SKIPS_TO_REST = 3

Reason = Literal["first_time", "due", "overdue"] | BoosterReason
RestReason = Literal["could_not_twice", "no_chance_three_times", "paused"]


@dataclass(frozen=True, slots=True)
class Item:
    """One offer for today. Level and gap are None for what is not on the ladder (yet)."""

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
    """A behaviour that is not offered: paused, or talk about a smaller step first."""

    behaviour_id: UUID
    reason: RestReason


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What to offer today, most overdue for its gap first, and what to leave in peace."""

    items: tuple[Item, ...]
    resting: tuple[Resting, ...]


def next_practices(
    plans: Sequence[Plan], attempts: Iterable[Attempt], today: date, wishes: Wishes = NO_WISHES
) -> Rehearsal:
    """What to practise on the local date `today`; `plans` in planned order.

    Attempts dated after `today` do not count. Of the active plans the first three are looked
    at, resting ones included. At most two behaviours a day: each behaviour with an entry of
    today, whatever its outcome, has used one of the two places, and so has one declined today:
    "not today" brings in nothing else. One booster goes first, for it passes within the week.
    """
    logs = _logs(attempts, today)
    active = [plan for plan in plans if plan.active][:MAX_BEHAVIOURS]
    why = {plan.behaviour_id: _rest_reason(plan, logs, today) for plan in active}
    resting = tuple(Resting(each, reason) for each, reason in why.items() if reason)
    awake = [plan for plan in active if why[plan.behaviour_id] is None]
    due = [*_boosters(plans, logs, today, wishes)[:1], *_due(awake, logs, today, wishes)]
    used = sum(log[-1].local_date == today for log in logs.values())
    places = due[: max(MAX_OFFERS_A_DAY - used, 0)]
    items = [each for each in places if not wishes.declined(each.behaviour_id, today)]
    return Rehearsal(tuple(items), resting)


Logs = Mapping[UUID, Sequence[Attempt]]


def _logs(attempts: Iterable[Attempt], today: date) -> Logs:
    logs: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in in_order(each for each in attempts if each.local_date <= today):
        logs[attempt.behaviour_id].append(attempt)
    return logs


def _rest_reason(plan: Plan, logs: Logs, today: date) -> RestReason | None:
    """Any practice wakes a behaviour; a day without a chance in between does not."""
    if plan.paused_until is not None and today < plan.paused_until:
        return "paused"
    log = logs.get(plan.behaviour_id, ())
    since = list(takewhile(lambda each: not each.practised, reversed(log)))
    if sum(each.missed for each in since) >= MISSES_TO_REST:
        return "could_not_twice"
    skips = list(takewhile(lambda each: each.outcome == Outcome.NO_CHANCE, since))
    return "no_chance_three_times" if len(skips) >= SKIPS_TO_REST else None


def _due(plans: Sequence[Plan], logs: Logs, today: date, wishes: Wishes) -> list[Item]:
    items = [_item(plan, logs.get(plan.behaviour_id, ()), today, wishes) for plan in plans]
    due = [item for item in items if item.due_on <= today]
    return sorted(due, key=lambda item: _urgency(item, logs.get(item.behaviour_id, ())))


def _item(plan: Plan, log: Sequence[Attempt], today: date, wishes: Wishes) -> Item:
    context_id, why_there = choose_context(wishes.possible(plan, today), log)
    if not log:
        return Item(plan.behaviour_id, context_id, today, 0, None, None, "first_time", why_there)
    max_gap = MAINTENANCE_GAP_DAYS if wishes.sessions_ended else MAX_GAP_DAYS
    days = ((each.local_date, each.outcome) for each in log)
    step = ladder_state(days, max_gap, plan.every_days)[-1]
    late = (today - step.due_on).days
    reason: Reason = "overdue" if late > 0 else "due"
    gap, due_on = step.gap_days, step.due_on
    return Item(plan.behaviour_id, context_id, due_on, late, step.level, gap, reason, why_there)


def _urgency(item: Item, log: Sequence[Attempt]) -> tuple[float, int]:
    """Sorts the most overdue for its gap first, then what was done in fewer contexts."""
    overdue = item.days_overdue / item.gap_days if item.gap_days else 0.0
    reached = {each.context_id for each in practised(log)} - {None}
    return -overdue, len(reached)


def _boosters(plans: Sequence[Plan], logs: Logs, today: date, wishes: Wishes) -> list[Item]:
    """The open boosters, the one that passes first in front, else in planned order."""
    found = [
        _booster_item(plan, logs.get(plan.behaviour_id, ()), extra, today, wishes)
        for plan in plans
        if (extra := _booster(plan, logs, today, wishes)) is not None
        and _rest_reason(plan, logs, today) is None
    ]
    return sorted(found, key=lambda item: item.due_on)


def _booster(plan: Plan, logs: Logs, today: date, wishes: Wishes) -> Booster | None:
    if plan.active or plan.retired_on is None:
        return None
    answered = {each.local_date for each in logs.get(plan.behaviour_id, ())}
    declined = wishes.not_today.get(plan.behaviour_id, today)
    # Declined today it keeps its place until midnight; from tomorrow it is answered.
    answered |= {declined} - {today}
    return booster(plan.retired_on, wishes.life_changes, answered, today)


def _booster_item(
    plan: Plan, log: Sequence[Attempt], extra: Booster, today: date, wishes: Wishes
) -> Item:
    context_id, why_there = choose_context(wishes.possible(plan, today), log)
    return Item(plan.behaviour_id, context_id, extra.first, 0, None, None, extra.reason, why_there)
