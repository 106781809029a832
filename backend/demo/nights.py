"""The nights of a story: her usual ones, and those that differ."""

from bisect import bisect
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from backend.demo.days import Change, Course, Record, clock, fives, minutes, new_id, wire
from backend.demo.story import DAYS

NOON, DAY, DOZE = 12 * 60, 24 * 60, 14 * 60 + 15
POOR_TO_GOOD = (0.68, 0.76, 0.85, 0.92)  # sleep efficiencies between the five words
LATE = 0.06


class Nights:
    """Makes the sleep diary. This morning's night is left for whoever tries the demo."""

    def __init__(self, course: Course, random: Random) -> None:
        self._course, self._random = course, random
        self._special = {
            course.index(night.week, night.weekday): night for night in course.story.nights
        }

    def changes(self) -> Iterator[Change]:
        for index in range(1, DAYS):
            usual, logged = self._usual(index), self._random.random()
            if self._kept(index, logged):
                yield self._night(index, usual)
            if self._dozes(index):
                yield self._nap(index)

    def _kept(self, index: int, chance: float) -> bool:
        if index in self._special or self._course.clocks_change(index):
            return True
        story, week = self._course.story, self._course.week(index)
        return week not in story.silent | story.without_nights and chance < story.sleeper.keeps

    def _usual(self, index: int) -> Record:
        """A night as she sleeps at that point of the course."""
        random, sleeper, at = self._random, self._course.story.sleeper, index / DAYS
        free = self._course.day(index).weekday() >= 5
        later = sleeper.lie_in if free else 0
        bed = minutes(sleeper.into_bed)
        bed = fives(bed + (DAY if bed < NOON else 0) + later / 2 + random.gauss(0, 20))
        tried = bed + random.choice((0, 5, 10, 20))
        latency = fives(_between(sleeper.latency, at) + random.gauss(0, 8), 5)
        times = random.choice((0, 1, 1, 2, 3))
        awake = fives(_between(sleeper.awake, at) + random.gauss(0, 8), 5) if times else 0
        woke = fives(DAY + minutes(sleeper.wakes) + later + random.gauss(0, 15))
        up = woke + random.choice((5, 10, 15, 30))
        quality = self._quality((woke - tried - latency - awake) / (up - bed))
        return {
            "time_zone": self._course.story.time_zone,
            "into_bed": clock(bed),
            "tried_to_sleep": clock(tried),
            "sleep_latency_minutes": latency,
            "awakenings": times,
            "awake_minutes": awake,
            "final_awakening": clock(woke),
            "out_of_bed": clock(up),
            "trying_after_waking_minutes": random.choice((None, 0, 0, 5)),
            "quality": quality,
            "rested": random.choice((None, quality, quality, min(quality + 1, 5))),
            "free_day": free,
            "naps": int(self._dozes(index - 1)),
        }

    def _dozes(self, index: int) -> bool:
        story, on = self._course.story, self._course.day(index)
        written = self._course.week(index) not in story.silent | story.without_nights
        return index > 0 and written and story.sleeper.doze > 0 and on.weekday() == 6

    def _nap(self, index: int) -> Change:
        story, at = self._course.story, self._course.at(index, DOZE)
        record = {
            "local_date": str(self._course.day(index)),
            "time_zone": story.time_zone,
            "start": clock(DOZE),
            "minutes": story.sleeper.doze,
        }
        # A random of its own: without naps the story is the same.
        made_up = Random(f"{story.email} {index}")  # noqa: S311
        return Change(at + timedelta(hours=2), "nap", new_id(at, made_up), record)

    def _quality(self, efficiency: float) -> int:
        felt = bisect(POOR_TO_GOOD, efficiency + self._random.gauss(0, 0.04)) + 1
        return min(felt, 5)

    def _night(self, index: int, usual: Record) -> Change:
        special = self._special.get(index)
        record = {**usual, **special.answers} if special else usual
        if special:
            record |= {"private": special.private, "words": {"comment": special.comment}}
        up = minutes(usual["out_of_bed"]) + self._random.randint(5, 45)
        late = timedelta(days=2 if self._random.random() < LATE else 0)
        logged = self._course.at(index, up, record["time_zone"]) + late
        record["logged_at"] = wire(logged)
        return Change(logged, "night", str(self._course.day(index)), record)


def _between(first_last: tuple[int, int], at: float) -> float:
    first, last = first_last
    return first + (last - first) * at
