"""The plan of a behaviour, and what was said about it, as the rules see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from practice.next_context import PlannedContext


@dataclass(frozen=True, slots=True)
class Plan:
    """One behaviour and its contexts, those the client calls possible, in planned order.

    The therapist may fix the gap (`every_days`) or pause it; it is offered again on
    `paused_until` itself. `retired_on`: no longer active, and practised only as a booster.
    """

    behaviour_id: UUID
    contexts: tuple[PlannedContext, ...]
    active: bool
    every_days: int | None = None
    paused_until: date | None = None
    retired_on: date | None = None

    def __post_init__(self) -> None:
        if self.every_days is not None and self.every_days < 1:
            raise ValueError("a gap lasts a day or longer")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A suggested context that the client refused on the local date `on`."""

    behaviour_id: UUID
    context_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the client and her therapist said that bears on the offers.

    `not_today`: behaviours with the latest date on which she declined them. `life_changes`:
    dates flagged as a change in life. `sessions_ended`: maintenance, gaps up to 28 days.
    """

    not_today: Mapping[UUID, date] = field(default_factory=dict)
    refused: Collection[Refusal] = ()
    life_changes: Collection[date] = ()
    sessions_ended: bool = False

    def declined(self, behaviour_id: UUID, today: date) -> bool:
        """Did she say "not today" about it today?"""
        return self.not_today.get(behaviour_id) == today

    def possible(self, plan: Plan, today: date) -> tuple[PlannedContext, ...]:
        """The contexts of the plan that she has not refused today, in planned order."""
        gone = {
            each.context_id
            for each in self.refused
            if each.behaviour_id == plan.behaviour_id and each.on == today
        }
        return tuple(each for each in plan.contexts if each.context_id not in gone)


NO_WISHES = Wishes()
