"""Made-up clients with twelve weeks of attempts and nights, as plain values.

The product and its peers hold the same people: each writes these values into its own tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from backend.core.ids import uuid7

ZONE = "Europe/Berlin"
A_CASELOAD = 40
ENTRIES, NIGHTS = 120, 84  # of each client: twelve weeks
LONG_ENTRIES, LONG_NIGHTS = 2 * 1095, 1095  # of one client: three years
OUTCOMES = ("done", "done", "done", "partly", "could_not", "avoided", "no_chance")
FEARED = ("They laugh.", "They will see my hands shake and think less of me.", "I lose the thread.")
LEARNED = ("Nobody minded.", "It was loud, and it passed. I stayed to the end of it.", "Less bad.")


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in with this token."""

    id: UUID
    token: str


@dataclass(frozen=True)
class Client(Person):
    therapist: Person
    behaviours: list[UUID]
    contexts: list[UUID]
    entries: list[dict[str, Any]]
    nights: list[dict[str, Any]]


def clients(entries: int, today: date) -> Iterator[Client]:
    """About so many entries, of whole caseloads of clients alike; and one client of three years."""
    random = Random(7)
    for _ in range(max(round(entries / ENTRIES / A_CASELOAD), 1)):
        therapist = _person(random)
        for _ in range(A_CASELOAD):
            yield _client(random, therapist, ENTRIES, NIGHTS, today)
    yield _client(random, _person(random), LONG_ENTRIES, LONG_NIGHTS, today)


def _person(random: Random) -> Person:
    return Person(uuid7(), f"{random.getrandbits(256):064x}")


def _client(random: Random, therapist: Person, entries: int, nights: int, today: date) -> Client:
    behaviours, contexts = [uuid7() for _ in range(3)], [uuid7() for _ in range(4)]
    first = today - timedelta(days=nights)
    days = [first + timedelta(days=number * nights // entries) for number in range(entries)]
    return Client(
        **vars(_person(random)),
        therapist=therapist,
        behaviours=behaviours,
        contexts=contexts,
        entries=[_entry(random, behaviours, contexts, day) for day in days],
        nights=[_night(random, first + timedelta(days=number)) for number in range(nights)],
    )


def _entry(
    random: Random, behaviours: list[UUID], contexts: list[UUID], day: date
) -> dict[str, Any]:
    at = datetime.combine(day, time(8, tzinfo=UTC)) + timedelta(minutes=random.randrange(600))
    return {
        "id": uuid7(),
        "behaviour_id": random.choice(behaviours),
        "context_id": random.choice(contexts),
        "occurred_at": at,
        "time_zone": ZONE,
        "logged_at": at + timedelta(minutes=5),
        "outcome": random.choice(OUTCOMES),
        "managed": random.randrange(5),
        "expected_likelihood": random.randrange(0, 101, 10),
        "distress_before": random.randrange(0, 101, 5),
        "distress_peak": random.randrange(0, 101, 5),
        "distress_after": random.randrange(0, 101, 5),
        "happened": random.choice(("yes", "partly", "no", "no", "unclear")),
        "duration_minutes": random.randrange(2, 60),
        "words": {"expected": random.choice(FEARED), "learned": random.choice(LEARNED)},
    }


def _night(random: Random, morning: date) -> dict[str, Any]:
    return {
        "id": morning,
        "time_zone": ZONE,
        "into_bed": time(22, random.randrange(60)),
        "tried_to_sleep": time(23, random.randrange(30)),
        "final_awakening": time(6, random.randrange(30)),
        "out_of_bed": time(7, random.randrange(30)),
        "sleep_latency_minutes": random.randrange(5, 60, 5),
        "awakenings": random.randrange(4),
        "awake_minutes": random.randrange(0, 45, 5),
        "quality": random.randrange(1, 6),
        "rested": random.randrange(1, 6),
        "words": {"comment": "The neighbours came home late."},
    }
