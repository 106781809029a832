"""A travelling client: never two reminders for a local date, never none.

"None" has to be said precisely. A local date counts for a rule when the rule was in force (on,
and its weekday) at the instant at which the clock on her wall, in the zone she was in then, came
to the rule's time (or jumped over it). Each such date has a delivery that falls due at that
instant or before, when she met the date already. A date that she flew past (westwards over the
date line it comes twice, eastwards perhaps not at all), and one whose time she jumped over by
flying, does not count: at no instant did the wall show it.
"""

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.core.zones import zone
from notifications.schedule import WEEKDAYS, Firing, agreed, next_firings

JOURNEYS = 10_000 if os.environ.get("ANEW_FAULTS") == "1" else 1_000
"""All of them under `make faults`."""
ZONES = [
    zone(name)
    for name in (
        "Pacific/Kiritimati Pacific/Auckland Pacific/Apia Pacific/Chatham Australia/Lord_Howe "
        "Asia/Tokyo Asia/Kathmandu Africa/Cairo Europe/Berlin UTC Atlantic/Azores America/St_Johns "
        "America/New_York America/Havana America/Nuuk Pacific/Honolulu Pacific/Niue "
        "Africa/Casablanca Antarctica/Troll"
    ).split()
]
START = datetime(2026, 3, 20, tzinfo=UTC)
TICK = timedelta(minutes=7)


@dataclass
class Journey:
    """Her rule and where she is, with the due table as `service.plan` keeps it."""

    random: random.Random
    where: ZoneInfo
    clock: time
    weekdays: tuple[str, ...] = WEEKDAYS
    on: bool = True
    pending: list[Firing] = field(default_factory=list)
    sent: list[Firing] = field(default_factory=list)
    owed: list[Firing] = field(default_factory=list)

    def plan(self, now: datetime, edited: bool = False) -> None:
        if not self.on:
            self.pending = []
            return
        firings = next_firings(self.clock, self.weekdays, self.where, now, 6)
        dates = {each.local_date for each in self.sent}
        kept, following = agreed(self.pending, dates, firings, edited, now)
        self.pending = [*kept, following]

    def tick(self, now: datetime) -> None:
        """A worker: the next occurrence is planned before this one is sent."""
        for due in [each for each in self.pending if each.at_utc <= now]:
            self.pending.remove(due)
            self.sent.append(due)
            self.plan(now)

    def change(self, now: datetime) -> None:
        """She flies, edits the rule, or switches it off or on."""
        what = self.random.choice(("fly", "fly", "fly", "edit", "weekdays", "switch"))
        if what == "fly":
            self.where = self.random.choice(ZONES)
        elif what == "edit":
            self.clock = time(self.random.randrange(24), self.random.choice((0, 15, 30, 59)))
        elif what == "weekdays":
            self.weekdays = tuple(self.random.sample(WEEKDAYS, self.random.randint(1, 7)))
        else:
            self.on = not self.on
        waiting = self.pending
        self.plan(now, edited=what != "fly")
        withdrawn = {each.local_date for each in waiting if each not in self.pending}
        if what != "fly":
            self.owed = [each for each in self.owed if each.local_date not in withdrawn]

    def live(self, start: datetime, end: datetime) -> None:
        """Nothing changes from `start` to `end`: whatever the wall shows meanwhile is owed."""
        if self.on:
            coming = next_firings(self.clock, self.weekdays, self.where, start, 30)
            self.owed += [each for each in coming if each.at_utc <= end]
        now = start
        while self.pending and (due := min(each.at_utc for each in self.pending)) <= end:
            # A worker comes a little after; perhaps only after the next change.
            now = max(now, due) + self.random.random() * TICK
            if now > end:
                break
            self.tick(now)


def journey(seed: int) -> Journey:
    chance = random.Random(seed)
    her = Journey(chance, chance.choice(ZONES), time(chance.randrange(24), chance.choice((0, 30))))
    now = START + timedelta(days=chance.randrange(240))
    her.plan(now)
    for _ in range(chance.randint(3, 8)):
        end = now + timedelta(minutes=chance.randrange(1, 4 * 24 * 60))
        her.live(now, end)
        now = end
        her.change(now)
    her.tick(now + TICK)
    return her


def test_journeys_have_no_date_twice_and_none_left_out() -> None:
    sent = owed = late = 0
    for seed in range(JOURNEYS):
        her = journey(seed)
        dates = [each.local_date for each in her.sent]
        assert len(dates) == len(set(dates)), f"seed {seed}: twice"
        missing = {each.local_date for each in her.owed} - {*dates}
        assert not missing, f"seed {seed}: {sorted(missing)}"
        sent, owed = sent + len(dates), owed + len(her.owed)
        late += sum(each not in her.owed for each in her.sent)
    print(f"{JOURNEYS} journeys, {sent} sent, {owed} moments owed, {late} by another clock")
    assert sent > 5 * JOURNEYS
