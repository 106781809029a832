"""The questionnaires that a story agreed on: every other week, a total that moves slowly."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from backend.demo.days import Change, Course, Record, new_id, wire
from backend.demo.story import DAYS
from measures.questionnaires import Questionnaire, questionnaires

EVERY_WEEKS, FIRST_DAY, CLOCK = 2, 1, 20 * 60 + 15  # minutes after midnight


class Questionnaires:
    """Draws from a source of its own, so the rest of the story stays as it is."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._random = Random(f"{course.story.email} questionnaires")  # noqa: S311  as each time

    def changes(self) -> Iterator[Change]:
        """What is agreed and answered by now."""
        for measure, ends in self._course.story.questionnaires.items():
            made = (self._agreed(measure), *self._answered(questionnaires()[measure], *ends))
            yield from (each for each in made if each.at <= self._course.now)

    def _agreed(self, measure: str) -> Change:
        at = self._course.at(0, CLOCK)
        record = {
            "measure": measure,
            "every_weeks": EVERY_WEEKS,
            "starts_on": str(self._course.day(FIRST_DAY)),
        }
        return Change(at, "measure-schedule", new_id(at, self._random), record)

    def _answered(self, asked: Questionnaire, first: int, last: int) -> Iterator[Change]:
        """`first`, `last`: the totals at the beginning and at the end."""
        for day in range(FIRST_DAY, DAYS + 1, 7 * EVERY_WEEKS):
            if self._course.week(day) in self._course.story.silent:
                continue
            at = self._course.at(day, CLOCK)
            total = round(first + (last - first) * day / DAYS) + self._random.choice((-1, 0, 1))
            yield Change(
                at, "measure-response", new_id(at, self._random), self._record(asked, total, at)
            )

    def _record(self, asked: Questionnaire, total: int, at: datetime) -> Record:
        return {
            "measure": asked.id,
            "version": asked.version,
            "answered_at": wire(at),
            "time_zone": self._course.story.time_zone,
            "answers": self._spread(asked, total),
        }

    def _spread(self, asked: Questionnaire, total: int) -> list[int]:
        """One point after the other to some item, but none to an item that calls for help."""
        quiet = {flag.item for flag in asked.flags}
        texts = asked.texts["en"]
        answers, most = [0] * len(texts.items), len(texts.options) - 1
        for _ in range(total):
            free = [
                index
                for index, answer in enumerate(answers)
                if answer < most and index + 1 not in quiet
            ]
            answers[self._random.choice(free)] += 1
        return answers
