"""One attempt, as the rules see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from uuid import UUID

from backend.core.figures import Figure


class Outcome(StrEnum):
    """How an attempt went. Nothing entered is unknown, never one of these."""

    DONE = "done"
    PARTLY = "partly"
    COULD_NOT = "could_not"
    AVOIDED = "avoided"  # the old way won
    NO_CHANCE = "no_chance"  # nothing came up

    __hash__ = str.__hash__  # an Enum's own is a call of Python's, for each that is counted


PRACTISED = (Outcome.DONE, Outcome.PARTLY)
MISSED = (Outcome.COULD_NOT, Outcome.AVOIDED)


class Happened(StrEnum):
    """Did the feared thing happen?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNCLEAR = "unclear"

    __hash__ = str.__hash__


# Not frozen: made for every row that is read, and a frozen one costs ten times as much to make.
@dataclass(slots=True)
class Attempt:
    """`local_date` is the client's own calendar date at `occurred_at`; None is unknown.

    Likelihoods and surprise are 0–100, feelings 0–10.
    """

    id: UUID
    behaviour_id: UUID
    local_date: date
    occurred_at: datetime
    outcome: Outcome
    context_id: UUID | None = None
    happened: Happened | None = None
    expected_likelihood: int | None = None
    surprise: int | None = None
    next_likelihood: int | None = None
    old_feeling: int | None = None
    new_feeling: int | None = None

    def __post_init__(self) -> None:
        if self.occurred_at.utcoffset() is None:
            raise ValueError("an attempt happened at an instant: the time needs its offset")

    @property
    def practised(self) -> bool:
        """Done or partly done: what counts as practice everywhere (DOMAIN F, G)."""
        return self.outcome in PRACTISED

    @property
    def missed(self) -> bool:
        """Tried in vain, or the old way won: both move the rules alike (DOMAIN G)."""
        return self.outcome in MISSED


def in_order(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Oldest first. The calendar day leads: the rules count days, and a flight west repeats one."""
    return sorted(attempts, key=_WHEN)


_WHEN = attrgetter("local_date", "occurred_at", "id")


def practised(attempts: Iterable[Attempt]) -> list[Attempt]:
    """The attempts that were done or partly done."""
    return [attempt for attempt in attempts if attempt.outcome in PRACTISED]


def days_practised(attempts: Iterable[Attempt], first: date, last: date) -> Figure:
    """Days with practice from `first` to `last`, both included.

    value: distinct local dates with something done or partly done. n: dates with any entry, for
    a date with none is unknown and not a day without practice. of: dates in the period.
    """
    inside = [each for each in attempts if first <= each.local_date <= last]
    entered = {each.local_date for each in inside}
    days = {each.local_date for each in practised(inside)}
    return Figure(len(days), len(entered), (last - first).days + 1)
