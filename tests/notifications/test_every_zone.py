"""Every zone, every change of its clocks from 2025 to 2030, every half hour: once a local date."""

import os
import random
from datetime import UTC, date, datetime, time, timedelta

from backend.core.zones import NAMES, zone
from notifications.schedule import WEEKDAYS, next_firings
from tests.notifications.offset_changes import by_file

HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 30)]
SAMPLE = 150  # changes; all of them under `make faults`
DAY = timedelta(days=1)


def test_each_local_date_has_exactly_one_firing_around_every_change() -> None:
    found = by_file().values()
    named = sum(len(names) * len(changes) for names, changes in found)
    every = [(names, change) for names, changes in found for change in changes]
    chosen = every
    if os.environ.get("ANEW_FAULTS") != "1":
        chosen = random.Random(6).sample(every, SAMPLE)
    for names, change in chosen:
        for clock in HALF_HOURS:
            _fires_once_a_date(names[0], change, clock)
    tried = sum(len(names) for names, _ in chosen)
    print(f"{tried} of {named} changes in {len(NAMES)} zones, {tried * len(HALF_HOURS)} cases")
    assert named > 2000


def _fires_once_a_date(name: str, change: datetime, clock: time) -> None:
    where = zone(name)
    first = change.astimezone(where).date() - DAY
    dates = [first + n * DAY for n in range(3)]
    after = datetime.combine(first, time(), UTC) - timedelta(hours=16)
    found = next_firings(clock, WEEKDAYS, where, after, 7)
    counted: dict[date, list[datetime]] = {}
    for each in found:
        counted.setdefault(each.local_date, []).append(each.at_utc)
    for day in dates:
        assert len(counted.get(day, [])) == 1, (name, day, clock)
        wall = counted[day][0].astimezone(where).replace(tzinfo=None)
        asked = datetime.combine(day, clock)
        # Exactly then; a time that the clock jumped over, at the first moment after the jump.
        jumped = counted[day][0] == change and wall > asked
        assert wall == asked or jumped, (name, day, clock, wall)
