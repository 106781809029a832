"""The ordinary attempts between those worth telling, made by chance from the plan."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from backend.demo.days import Course, fives
from backend.demo.story import DAYS, Way

# How ordinary attempts end in the first and in the last week, in percent.
AT_FIRST = {"done": 45, "partly": 20, "could_not": 10, "avoided": 15, "no_chance": 10}
AT_LAST = {"done": 62, "partly": 16, "could_not": 5, "avoided": 8, "no_chance": 9}
ONE_TAP, LATE = 0.35, 0.07  # shares without any rating, and written down days later
INNER_STATES = ("calm", "tense", "tense", "tired", "afraid", "sad")


class Ordinary:
    """Draws the place, the outcome and the ratings of one attempt."""

    def __init__(self, course: Course, random: Random) -> None:
        self._course, self._random = course, random

    def happens(self, index: int, way: Way) -> bool:
        """Does she practise this on that day?"""
        wanted = self._random.random() < way.a_week / 7
        week = self._course.week(index)
        in_plan = way.first_week <= week < (way.retired_in or DAYS)
        return wanted and in_plan and week not in self._course.story.silent

    def logged_after(self) -> timedelta:
        days = self._random.choice((2, 3)) if self._random.random() < LATE else 0
        return timedelta(days=days, minutes=self._random.randint(2, 90))

    def clock(self, way: Way) -> float:
        """Minutes after midnight."""
        return 60 * self._random.uniform(*way.hours)

    def place(self, index: int, way: Way) -> str | None:
        """Mostly the first ones; less so as the weeks go by."""
        places, weekend = self._course.story.places, self._course.day(index).weekday() >= 5
        week = self._course.week(index)
        possible = [
            key
            for key in way.places
            if places[key].since <= week and not (weekend and places[key].weekdays)
        ]
        less = 1.5 - index / DAYS
        weights = [1 / (1 + rank * less) for rank in range(len(possible))]
        return self._random.choices(possible, weights)[0] if possible else None

    def outcome(self, index: int) -> str:
        weights = [AT_FIRST[key] + (AT_LAST[key] - AT_FIRST[key]) * index / DAYS for key in AT_LAST]
        return self._random.choices(list(AT_LAST), weights)[0]

    def ratings(self, index: int, way: Way, place: str, outcome: str) -> Iterator[tuple[str, Any]]:
        """None for a tap on "Done" and for what never came up."""
        if self._random.random() < ONE_TAP or outcome == "no_chance":
            return
        yield "inner", self._random.choice(INNER_STATES)
        difficulty = self._course.story.places[place].difficulty
        before = fives(self._random.gauss(difficulty, 12), 5, 95)
        yield "distress_before", before
        if outcome == "avoided":
            return
        yield from self._tried(index, way, before, outcome)
        if way.fears:
            yield from self._feared(index)

    def _tried(self, index: int, way: Way, before: int, outcome: str) -> Iterator[tuple[str, Any]]:
        random = self._random
        yield "managed", {"done": random.choice((3, 4)), "partly": 2}.get(outcome, 1)
        yield "distress_peak", fives(before + random.uniform(0, 25), 0, 100)
        yield "distress_after", fives(before * random.uniform(0.3, 1.1), 0, 100)
        yield "new_feeling", min(max(round(random.gauss(2 + 5 * index / DAYS, 1.2)), 0), 10)
        if way.minutes:
            yield "duration_minutes", random.randint(*way.minutes)

    def _feared(self, index: int) -> Iterator[tuple[str, Any]]:
        random = self._random
        likely = fives(random.gauss(80 - 35 * index / DAYS, 10), 5, 95)
        happened = random.choices(("no", "partly", "yes", "unclear"), (70, 14, 8, 8))[0]
        calmer = {"no": 0.75, "partly": 0.95}.get(happened, 1.05)
        yield "expected_likelihood", likely
        yield "happened", happened
        yield "surprise", fives(likely * random.uniform(0.5, 1)) if happened == "no" else 20
        yield "next_likelihood", fives(likely * calmer, 0, 100)
