"""Made-up clients: how often they look, stay away, refuse, try. All of it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from practice.attempts import Attempt, Outcome
from practice.next_context import PlannedContext
from practice.offers import MISSES_TO_REST, Item
from practice.plans import Plan, Refusal, Wishes
from practice.stages import Stage, next_stage
from practice.tallies import tally

SEED = 20261122
FIRST = date(2026, 1, 5)
AWAY_A_DAY, AWAY_DAYS = 0.006, (7, 60)
LIFE_CHANGE_A_DAY = 0.002
NOT_TODAY, NOT_THERE, NO_CHANCE = 0.12, 0.06, 0.08
RETIRES_A_DAY, SMALLER_STEP_A_DAY = 0.02, 0.3


@dataclass
class Life:
    """`looks`: how likely she opens the app on a day; `skill`: how likely a try goes well."""

    random: Random
    looks: float
    plans: list[Plan]
    skill: dict[UUID, float]
    stages: dict[UUID, Stage]
    log: list[Attempt] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    not_today: dict[UUID, date] = field(default_factory=dict)
    changes: list[date] = field(default_factory=list)
    back_on: date = FIRST
    was_away: bool = False

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.not_today, self.refused, self.changes)

    def of(self, behaviour_id: UUID) -> list[Attempt]:
        return [each for each in self.log if each.behaviour_id == behaviour_id]


def born(number: int) -> Life:
    """The same life for the same number, every time."""
    random = Random(f"{SEED}:{number}")  # noqa: S311  nothing here is a secret
    plans = [_plan(random, number, place) for place in range(random.randint(1, 3))]
    skill = {plan.behaviour_id: random.uniform(0.35, 0.75) for plan in plans}
    stages = {plan.behaviour_id: Stage.ANCHOR for plan in plans}
    return Life(random, random.uniform(0.4, 0.95), plans, skill, stages)


def _plan(random: Random, number: int, place: int) -> Plan:
    first = number * 10_000 + place * 100 + 1
    contexts = tuple(
        PlannedContext(UUID(int=first + each), random.randint(10, 95))
        for each in range(random.randint(2, 8))
    )
    return Plan(UUID(int=number * 100 + place + 1), contexts, active=True)


def is_here(life: Life, today: date) -> bool:
    """Does she look today? A break of a week to two months may begin instead."""
    if today < life.back_on:
        return False
    if life.random.random() < AWAY_A_DAY:
        life.back_on = today + timedelta(days=life.random.randint(*AWAY_DAYS))
        life.was_away = True
        return False
    if life.random.random() < LIFE_CHANGE_A_DAY:
        life.changes.append(today)
    return life.random.random() < life.looks


def answer(life: Life, item: Item, today: date) -> str:
    """What she says to an offer, or what became of it."""
    id = item.behaviour_id
    if life.random.random() < NOT_TODAY:
        life.not_today[id] = today
        return "not today"
    if item.context_id is not None and life.random.random() < NOT_THERE:
        life.refused.append(Refusal(id, item.context_id, today))
        return "not there"
    outcome = _outcome(life, item)
    _log(life, id, today, 18, outcome, item.context_id)
    return outcome.value.replace("_", " ")


def _outcome(life: Life, item: Item) -> Outcome:
    """Harder places go wrong more often; practice makes it a little easier."""
    random, id = life.random, item.behaviour_id
    hard = _difficulties(life, id).get(item.context_id, 50)
    chance = life.skill[id] + 0.3 - hard / 250
    if random.random() < NO_CHANCE:
        return Outcome.NO_CHANCE
    if random.random() < chance:
        life.skill[id] = min(life.skill[id] + 0.01, 0.95)
        return Outcome.DONE if random.random() < 0.75 else Outcome.PARTLY
    return Outcome.COULD_NOT if random.random() < 0.6 else Outcome.AVOIDED


def _difficulties(life: Life, behaviour_id: UUID) -> Mapping[UUID | None, int]:
    (plan,) = (each for each in life.plans if each.behaviour_id == behaviour_id)
    return {each.context_id: each.difficulty or 50 for each in plan.contexts}


def move_on(life: Life, today: date) -> None:
    """Take up what the stages suggest; retire a free behaviour some day; take a smaller step."""
    for place, plan in enumerate(life.plans):
        id = plan.behaviour_id
        mine = life.of(id)
        planned = [each.context_id for each in plan.contexts]
        suggested = next_stage(life.stages[id], mine, tally(mine, today), planned)
        if suggested is not None:
            life.stages[id] = suggested.stage
        free = plan.active and life.stages[id] == Stage.FREE
        if free and life.random.random() < RETIRES_A_DAY:
            life.plans[place] = Plan(id, plan.contexts, active=False, retired_on=today)
        elif _rests(mine) and life.random.random() < SMALLER_STEP_A_DAY:
            _take_a_smaller_step(life, plan, today)


def _rests(log: list[Attempt]) -> bool:
    latest = log[-MISSES_TO_REST:]
    return len(latest) == MISSES_TO_REST and all(each.missed for each in latest)


def _take_a_smaller_step(life: Life, plan: Plan, today: date) -> None:
    """Agreed with the therapist: something easier, where it is easiest."""
    id = plan.behaviour_id
    life.skill[id] = min(life.skill[id] + 0.1, 0.95)
    easiest = min(plan.contexts, key=lambda each: each.difficulty or 50).context_id
    _log(life, id, today, 19, Outcome.PARTLY, easiest)


def _log(
    life: Life, id: UUID, today: date, hour: int, outcome: Outcome, context_id: UUID | None
) -> None:
    at = datetime.combine(today, time(hour), UTC)
    number = UUID(int=life.random.getrandbits(128))
    life.log.append(Attempt(number, id, today, at, outcome, context_id))
