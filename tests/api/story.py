"""A client with a plan, attempts and nights, some of them private."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.core.ids import uuid7
from tests.api.subject import Json
from tests.api.sync import push
from tests.people import Person

BERLIN = "Europe/Berlin"
NIGHT = {
    "time_zone": BERLIN,
    "into_bed": "23:00",
    "tried_to_sleep": "23:00",
    "sleep_latency_minutes": 30,
    "awakenings": 2,
    "awake_minutes": 30,
    "final_awakening": "07:00",
    "trying_after_waking_minutes": 0,
    "out_of_bed": "07:30",
}
"""TIB 510, TST 420 minutes."""
SHORT_NIGHT = {
    **NIGHT,
    "into_bed": "00:00",
    "tried_to_sleep": "00:00",
    "sleep_latency_minutes": 0,
    "awakenings": 0,
    "awake_minutes": 0,
    "final_awakening": "06:00",
    "out_of_bed": "06:00",
}
"""TIB 360, TST 360 minutes."""


def at(day: str, hour: int = 12) -> str:
    """An instant of this day in winter in Berlin."""
    return f"{day}T{hour:02}:00:00+01:00"


@dataclass
class Story:
    """What she does goes out in one batch."""

    me: Person
    items: list[Json] = field(default_factory=list)

    def add(self, kind: str, record: Json, id: str | None = None) -> str:
        id = id or str(uuid7())
        self.items.append({"kind": kind, "id": id, "base": None, "record": record})
        return id

    def context(self, label: str, **more: Any) -> str:
        return self.add("context", {"words": {"label": label}, **more})

    def behaviour(self, name: str, contexts: list[str]) -> str:
        return self.add("behaviour", {"words": {"name": name}, "context_ids": contexts})

    def attempt(self, behaviour: str, context: str | None, day: str, **more: Any) -> str:
        entry = {
            "behaviour_id": behaviour,
            "context_id": context,
            "occurred_at": at(day),
            "time_zone": BERLIN,
            "outcome": "done",
        }
        return self.add("practice-entry", {**entry, **more})

    def night(self, day: str, **more: Any) -> str:
        return self.add("night", {**NIGHT, **more}, day)

    def tell(self) -> None:
        results = push(self.me, *self.items)
        assert {result["outcome"] for result in results} == {"created"}, results
        self.items = []


def noon(day: str) -> datetime:
    return datetime.fromisoformat(at(day))
