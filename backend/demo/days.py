"""The calendar of a course, and what a phone has to send."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from backend.core.zones import zone
from backend.demo.story import DAYS, Story
from notifications.schedule import WEEKDAYS

Record = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What the phone holds since `at`; the last one of an id is what it sends."""

    at: datetime
    kind: str
    id: str
    record: Record


@dataclass(frozen=True)
class Course:
    """The twelve weeks of one client: day 0 is the first session, day 84 is today."""

    story: Story
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(zone(self.story.time_zone)).date()

    def day(self, index: int) -> date:
        return self.today - timedelta(days=DAYS - index)

    def week(self, index: int) -> int:
        """Which of the weeks 1–12 that day is in."""
        return (index - 1) // 7 + 1

    def index(self, week: int, weekday: str) -> int:
        """The one day of this rolling week that has this weekday."""
        first = 7 * (week - 1) + 1
        return first + (WEEKDAYS.index(weekday) - self.day(first).weekday()) % 7

    def at(self, index: int, minutes: float, zone_name: str | None = None) -> datetime:
        """The instant, in UTC, so many minutes after midnight on the wall."""
        days, minutes = divmod(round(minutes), 24 * 60)
        clock = time(minutes // 60, minutes % 60)
        there = zone(zone_name or self.story.time_zone)
        return datetime.combine(self.day(index + days), clock, there).astimezone(UTC)

    def clocks_change(self, index: int) -> bool:
        """Is it another time of the year by the morning of this day?"""
        evening, noon = (
            datetime.combine(self.day(day), time(hour), zone(self.story.time_zone))
            for day, hour in ((index - 1, 20), (index, 12))
        )
        return evening.utcoffset() != noon.utcoffset()


def minutes(clock: str) -> int:
    """Minutes after midnight of "HH:MM"."""
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def clock(after_midnight: float) -> str:
    """The reverse, whichever day it falls on."""
    hours, rest = divmod(round(after_midnight) % (24 * 60), 60)
    return f"{hours:02}:{rest:02}"


def fives(value: float, least: int = 0, most: int = 2 * 24 * 60) -> int:
    """As people answer: in steps of five."""
    return min(max(least, 5 * round(value / 5)), most)


def wire(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def new_id(at: datetime, random: Random) -> str:
    """The UUIDv7 that a phone would have made then."""
    milliseconds, high, low = int(at.timestamp() * 1000), *map(random.getrandbits, (12, 62))
    return str(UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
