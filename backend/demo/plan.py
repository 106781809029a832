"""A story's plan as it grows: patterns, contexts, behaviours, reminders."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from backend.demo.days import Change, Course, Record, new_id, wire
from backend.demo.story import WEEKS, Way

FIRST_SESSION = 10 * 60 + 30  # on day 0
NEW_WEEK = 0  # midnight: before anything of that week


class Plan:
    """Gives every part of the plan its id, and says what it was in which week."""

    def __init__(self, course: Course, random: Random) -> None:
        self._course, self._random, story = course, random, course.story
        self.patterns = {key: self._id(1) for key in story.patterns}
        self.places = {key: self._id(place.since) for key, place in story.places.items()}
        self.ways = {key: self._id(way.first_week) for key, way in story.ways.items()}

    def changes(self) -> Iterator[Change]:
        """What she wrote into the plan, week by week."""
        yield from self._patterns()
        for week in range(1, WEEKS + 1):
            yield from self._contexts(week)
            yield from self._behaviours(week)

    def reminders(self) -> Iterator[Change]:
        """She set them just now, so none is due in the past."""
        now = self._course.now
        for rule in self._course.story.reminders:
            asked = {key: rule[key] for key in ("kind", "local_time", "weekdays")}
            record = {
                **asked,
                "behaviour_id": self.ways.get(rule.get("way", "")),
                "time_zone": self._course.story.time_zone,
                "words": {"code_phrase": rule.get("code_phrase")},
            }
            yield Change(now, "reminder", new_id(now, self._random), record)

    def _patterns(self) -> Iterator[Change]:
        for key, pattern in self._course.story.patterns.items():
            record = {"words": vars(pattern)}
            yield Change(self._start(1), "pattern", self.patterns[key], record)

    def _contexts(self, week: int) -> Iterator[Change]:
        for key, place in self._course.story.places.items():
            if place.since == week:
                record = {
                    "difficulty": place.difficulty,
                    "place": place.place,
                    "people": place.people,
                    "activity": place.activity,
                    "words": {"label": place.label},
                }
                yield Change(self._start(week), "context", self.places[key], record)

    def _behaviours(self, week: int) -> Iterator[Change]:
        for key, way in self._course.story.ways.items():
            before = self._behaviour(way, week - 1) if week > way.first_week else None
            record = self._behaviour(way, week)
            if week >= way.first_week and record != before:
                yield Change(self._start(week), "behaviour", self.ways[key], record)

    def _behaviour(self, way: Way, week: int) -> Record:
        """How this behaviour stands in the plan in that week."""
        story = self._course.story
        retired = way.retired_in is not None and week >= way.retired_in
        reached = [stage for since, stage in way.stages.items() if since <= week]
        return {
            "pattern_id": self.patterns[way.pattern],
            "lens": story.lens,
            "stage": reached[-1] if reached else "anchor",
            "context_ids": [self.places[p] for p in way.places if story.places[p].since <= week],
            "active": not retired,
            "retired_at": wire(self._start(way.retired_in or 1)) if retired else None,
            "words": dict(way.words),
        }

    def _id(self, week: int) -> str:
        return new_id(self._start(week), self._random)

    def _start(self, week: int) -> datetime:
        if week == 1:
            return self._course.at(0, FIRST_SESSION)
        return self._course.at(7 * (week - 1) + 1, NEW_WEEK)
