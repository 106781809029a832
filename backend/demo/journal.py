"""Around a story's attempts: her sessions, moments of the old pattern, recalls and probes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from backend.demo.days import Change, Course, Record, minutes, new_id, wire
from backend.demo.plan import Plan
from backend.demo.stories import HOLIDAYS
from backend.demo.story import DAYS, WEEKS
from practice.recalls import RECALL_DAYS

SESSION_MINUTES = 55
MOMENTS_A_WEEK = 7
RECALL_CLOCK, PROBE_CLOCK, MOMENT_HOURS = 19 * 60 + 30, 20 * 60, (8, 21)
PROBES_EVERY_DAYS = 9


class Journal:
    """Draws from a source of its own, so the rest of the story stays as it is."""

    def __init__(self, course: Course, plan: Plan) -> None:
        self._course, self._plan = course, plan
        self._random = Random(f"{course.story.email} journal")  # noqa: S311  the same every time

    def changes(self) -> Iterator[Change]:
        """Everything that has happened by now."""
        made = (*self._sessions(), *self._moments(), *self._probes())
        yield from (each for each in made if each.at <= self._course.now)

    def _sessions(self) -> Iterator[Change]:
        story = self._course.story
        weekday, clock = story.session
        for week in range(1, WEEKS + 1):
            if week in {HOLIDAYS[story.therapist], *story.silent}:
                continue
            index = self._course.index(week, weekday)
            held = self._course.at(index, minutes(clock))
            logged = held + timedelta(minutes=SESSION_MINUTES + 20)
            id, points = new_id(logged, self._random), story.take_aways.get(week)
            yield Change(logged, "therapy-session", id, self._session(week, held, logged, points))
            if points:
                yield from self._recalls(id, index, len(points))

    def _session(
        self, week: int, held: datetime, logged: datetime, points: tuple[str, ...] | None
    ) -> Record:
        draw = self._random
        new = min(10, round(week / 2) + draw.randint(0, 3))
        return {
            "held_at": wire(held),
            "logged_at": wire(logged),
            "time_zone": self._course.story.time_zone,
            "activated": draw.randint(4, 9),
            "new_experience": None if draw.random() < 0.1 else new,
            "stayed_with_it": draw.choice(("yes", "yes", "partly", "no" if week < 4 else "yes")),
            "words": {"take_aways": list(points) if points else None},
        }

    def _recalls(self, session_id: str, index: int, points: int) -> Iterator[Change]:
        for days in RECALL_DAYS:
            if index + days > DAYS or self._random.random() < 0.25:
                continue  # nobody answers every time
            at = self._course.at(index + days, RECALL_CLOCK)
            for point in range(1, points + 1):
                recalled = self._random.choice(("yes", "yes", "yes", "partly", "no"))
                record = {"session_id": session_id, "point": point, "recalled": recalled}
                id = new_id(at, self._random)
                yield Change(at, "recall", id, {**record, "answered_at": wire(at)})

    def _moments(self) -> Iterator[Change]:
        story, draw = self._course.story, self._random
        for week in range(1, WEEKS + 1):
            for _ in range(0 if week in story.silent else MOMENTS_A_WEEK):
                index = 7 * (week - 1) + draw.randint(1, 7)
                at = self._course.at(index, draw.randint(*MOMENT_HOURS) * 60 + draw.randint(0, 59))
                logged = at + timedelta(minutes=draw.randint(5, 300))
                id = new_id(logged, draw)
                yield Change(logged, "pattern-moment", id, self._moment(week, at, logged))

    def _moment(self, week: int, at: datetime, logged: datetime) -> Record:
        draw = self._random
        answers = ("new", "mixed", "old")
        response = draw.choices(answers, (1 + week / 2, 2, max(1.0, 7 - week / 2)))[0]
        noticed = draw.choice(("after", "after", "during") if week < 6 else ("during", "before"))
        return {
            "pattern_id": draw.choice(list(self._plan.patterns.values())),
            "occurred_at": wire(at),
            "logged_at": wire(logged),
            "time_zone": self._course.story.time_zone,
            "response": response,
            "noticed": noticed,
            "unprompted": response == "new" and draw.random() < 0.5,
        }

    def _probes(self) -> Iterator[Change]:
        for index in range(PROBES_EVERY_DAYS, DAYS + 1, PROBES_EVERY_DAYS):
            at = self._course.at(index, PROBE_CLOCK)
            chance = index / DAYS
            came = "yes" if self._random.random() < 0.7 * chance else "no"
            record = {"answered_at": wire(at), "came_by_itself": came}
            yield Change(at, "transfer-probe", new_id(at, self._random), record)
