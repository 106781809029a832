"""Where a night lies on the clock on the wall: what a picture of it is drawn from (DOMAIN A).

Each is an instant with the offset of the place where it was read: into bed and asleep where she
went to bed, the others where she woke. After a slip of order or of AM and PM there are none.
"""

from datetime import datetime
from typing import NamedTuple

from backend.core.zones import zone
from sleep.diary import instant, placed
from sleep.mornings import Morning

_SLIPS = {"order_error", "implausible_duration"}


class WallTimes(NamedTuple):
    """None is unknown; each stands by itself. `middle_at` is midsleep."""

    into_bed_at: datetime | None = None
    asleep_at: datetime | None = None
    middle_at: datetime | None = None
    awake_at: datetime | None = None
    out_of_bed_at: datetime | None = None


def wall_times(morning: Morning) -> WallTimes:
    """The times of one night; of a night without sleep only those in bed."""
    if not _SLIPS.isdisjoint(morning.derived.flags):
        return WallTimes()
    night, (up, _, _, bed) = morning.night, placed(morning.night)
    here = zone(night.time_zone)
    there = zone(night.bed_time_zone) if night.bed_time_zone else here
    asleep, awake = morning.asleep or (None, None)
    return WallTimes(
        None if bed is None else instant(night.date, bed).astimezone(there),
        asleep and asleep.astimezone(there),
        morning.middle,
        awake and awake.astimezone(here),
        None if up is None else instant(night.date, up).astimezone(here),
    )
