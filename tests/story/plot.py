"""The one story as JSON, and its figures computed by hand.

Mira lives where the clocks never change, so that the minutes hold on whatever day this runs.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backend.core.ids import uuid7

ZONE = "Africa/Nairobi"
OFFSET = "+03:00"
PASSWORD = "a sentence is good"
DAYS = 14

# Day, context, outcome, what became of the fear. The last one is hers alone.
ATTEMPTS = (
    (-6, "home", "done", "no"),
    (-5, "home", "done", "no"),
    (-4, "friend", "partly", "partly"),
    (-3, "work", "avoided", None),
    (-3, "home", "done", "yes"),
    (-2, "friend", "done", "no"),
    (-1, None, "no_chance", None),
    (-1, "work", "could_not", "unclear"),
    (-1, "home", "done", "no"),
)
DIARY = {
    "time_zone": ZONE,
    "into_bed": "23:00",
    "tried_to_sleep": "23:10",
    "sleep_latency_minutes": 20,
    "awakenings": 1,
    "awake_minutes": 10,
    "final_awakening": "07:00",
    "out_of_bed": "07:20",
}
NO_SLEEP = {"time_zone": ZONE, "no_sleep": True, "into_bed": "23:00", "out_of_bed": "07:00"}


class Plot:
    """Everything Mira writes in the fourteen days up to `today`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.ids = {name: str(uuid7()) for name in ("pattern", "home", "friend", "work", "way")}
        self.period = {"from": str(self.day(1 - DAYS)), "to": str(today)}
        self.entries = {str(uuid7()): self._entry(*attempt) for attempt in ATTEMPTS}
        last = list(self.entries)[-1]
        self.entries[last]["private"] = True
        self.nights = {str(self.day(ago)): self._night(ago) for ago in range(1 - DAYS, 1)}

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def at(self, offset: int, clock: str) -> datetime:
        """The instant at which the clock shows this time where Mira lives."""
        return datetime.fromisoformat(f"{self.day(offset)}T{clock}:00{OFFSET}")

    @property
    def plan(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Kind, id and body, in the order in which they can be stored."""
        ids = self.ids
        contexts = [
            ("context", ids[name], {"difficulty": hard, "words": {"label": name.capitalize()}})
            for name, hard in (("home", 20), ("friend", 40), ("work", 70))
        ]
        pattern = {"words": {"name": "Shrinking", "old_response": "I stay silent"}}
        words = {"name": "Say one sentence", "when": "there is a pause", "will": "speak"}
        way = {
            "pattern_id": ids["pattern"],
            "lens": "exposure",
            "stage": "widen",
            "context_ids": [ids["home"], ids["friend"], ids["work"]],
            "words": words,
        }
        return [("pattern", ids["pattern"], pattern), *contexts, ("behaviour", ids["way"], way)]

    def _entry(
        self, offset: int, context: str | None, outcome: str, happened: str | None
    ) -> dict[str, Any]:
        return {
            "behaviour_id": self.ids["way"],
            "context_id": self.ids[context] if context else None,
            "occurred_at": self.at(offset, "10:00").isoformat(),
            "time_zone": ZONE,
            "outcome": outcome,
            "happened": happened,
            "words": {"learned": "Nobody minded.", "note": "for me alone"},
        }

    def _night(self, offset: int) -> dict[str, Any]:
        """As always; but she did not sleep three nights ago, and keeps one night to herself."""
        return {**(NO_SLEEP if offset == -3 else DIARY), "private": offset == -5}


def figure(value: float | None, n: int, of: int) -> dict[str, Any]:
    return {"value": pytest.approx(value), "n": n, "of": of}


def shown(figure: dict[str, Any]) -> dict[str, Any]:
    return {name: figure[name] for name in ("value", "n", "of")}


def check_summary(summary: dict[str, Any]) -> None:
    """The therapist's page: seven of the eight attempts she may see are in known contexts."""
    practice, week = summary["practice"], summary["sleep"]["week"]
    assert practice["attempts"] == {
        "done": 4, "partly": 1, "could_not": 1, "avoided": 1, "no_chance": 1,
    }  # fmt: skip
    assert shown(practice["days_practised"]) == figure(5, 6, 14)
    (way,) = practice["behaviours"]
    assert (way["coverage"]["practised"], way["coverage"]["planned"]) == (2, 3)
    # Home three times, friend twice: e to the power of −(0.6 ln 0.6 + 0.4 ln 0.4).
    assert shown(way["effective_contexts"]) == figure(1.9601317, 5, 5)
    assert shown(practice["expectations"]["figure"]) == figure(3 / 5, 5, 5)
    assert [entry["words"]["learned"] for entry in practice["entries"]] == ["Nobody minded."] * 8
    # In bed 23:00–07:20; asleep from 23:30 to 07:00 less ten minutes.
    ordinary = summary["sleep"]["nights"][-1]
    assert (ordinary["time_in_bed_minutes"], ordinary["total_sleep_minutes"]) == (500, 440)
    assert len(summary["sleep"]["nights"]) == 13
    # Five nights of 440 in 500 and one of 0 in 480.
    assert shown(week["sleep_efficiency_weekly"]) == figure(100 * 2200 / 2980, 6, 7)
    assert shown(week["sleep_efficiency"]) == figure(5 * 88 / 6, 6, 7)
    assert shown(week["sleep_latency_minutes"]) == figure(20, 5, 7)
