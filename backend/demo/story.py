"""What a story of the demo is made of. Data only: days.py makes records of it, play.py plays it.

Weeks count from 1 to 12 and the last one ends today, so that each has every weekday once,
whatever day today is. Clocks are the client's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WEEKS = 12
DAYS = 7 * WEEKS
PASSWORD = "twelve quiet weeks"  # noqa: S105  it is printed for everybody to use
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Therapist:
    name: str
    email: str
    time_zone: str
    locale: str


@dataclass(frozen=True)
class Pattern:
    """The old way."""

    name: str
    trigger: str
    old_expectation: str
    old_response: str


@dataclass(frozen=True)
class Place:
    """A context, and the week in which it joins the plan. `weekdays`: not on a weekend."""

    label: str
    difficulty: int
    place: str
    people: str
    activity: str
    since: int = 1
    weekdays: bool = False


@dataclass(frozen=True)
class Way:
    """A new behaviour: how often a week, when in the day, and how its stage moves on.

    `fears`: is there something to expect and to be surprised about?
    """

    pattern: str
    places: tuple[str, ...]
    words: Values
    a_week: float
    hours: tuple[int, int]
    stages: Mapping[int, str]
    first_week: int = 1
    retired_in: int | None = None
    minutes: tuple[int, int] | None = None
    fears: bool = True


@dataclass(frozen=True)
class Moment:
    """One attempt worth telling.

    fear: how likely it was, whether it happened, the surprise, how likely next time.
    distress: before, peak, after. feeling: the old one, the new one, whether she stayed with it.
    """

    week: int
    weekday: str
    clock: str
    way: str
    place: str | None
    outcome: str
    managed: int | None = None
    fear: tuple[int, str, int | None, int | None] | None = None
    distress: tuple[int | None, int | None, int | None] = (None, None, None)
    feeling: tuple[int | None, int | None, str | None] = (None, None, None)
    minutes: int | None = None
    inner: str | None = None
    expected: str | None = None
    happened: str | None = None
    learned: str | None = None
    new: str | None = None
    safety: str | None = None
    note: str | None = None
    private: bool = False
    days_late: int = 0
    time_zone: str | None = None


@dataclass(frozen=True)
class Sleeper:
    """Her usual night in minutes, at the start and at the end; `keeps`: share of days entered.

    `doze`: minutes asleep on a Sunday afternoon.
    """

    into_bed: str
    wakes: str
    latency: tuple[int, int]
    awake: tuple[int, int]
    lie_in: int = 60
    keeps: float = 0.9
    doze: int = 0


@dataclass(frozen=True)
class SpecialNight:
    """A morning that differs from her usual ones by these answers."""

    week: int
    weekday: str
    answers: Values = field(default_factory=dict)
    comment: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Consent:
    """What she shares from that week on; no scopes: nothing any more. `until`: days from today."""

    week: int
    scopes: tuple[str, ...]
    until: int | None = None


@dataclass(frozen=True)
class Story:
    """Twelve weeks of one client. Silent weeks have no entries; others only lack the nights."""

    name: str
    email: str
    locale: str
    country: str
    time_zone: str
    therapist: str
    session: tuple[str, str]
    lens: str
    patterns: Mapping[str, Pattern]
    places: Mapping[str, Place]
    ways: Mapping[str, Way]
    moments: tuple[Moment, ...]
    sleeper: Sleeper
    nights: tuple[SpecialNight, ...]
    consents: tuple[Consent, ...]
    reminders: tuple[Values, ...]
    take_aways: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """What she wrote down after the session of that week."""
    questionnaires: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Which were agreed, with their first and their last total."""
    suggestion: Values | None = None
    """What her therapist left for her before the last session."""
    silent: frozenset[int] = frozenset()
    without_nights: frozenset[int] = frozenset()
