"""Where a night lies on the clock on the wall: what a picture of it is drawn from (DOMAIN A).

Each is an instant with the offset of the place where it was read: into bed and asleep where she
went to bed, the others where she woke. After a slip of order or of AM and PM there are none.
"""

from dataclasses import dataclass
from datetime import datetime

from backend.core.zones import zone
from sleep.mornings import Morning

_SLIPS = {"order_error", "implausible_duration"}


@dataclass(slots=True)
class WallTimes:
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
    night, at = morning.night, morning.at
    asleep, awake = morning.asleep or (None, None)
    return WallTimes(
        into_bed_at=_there(at.get("into_bed"), night.bed_time_zone or night.time_zone),
        asleep_at=_there(asleep, night.bed_time_zone or night.time_zone),
        middle_at=morning.middle,
        awake_at=_there(awake, night.time_zone),
        out_of_bed_at=_there(at.get("out_of_bed"), night.time_zone),
    )


def _there(at: datetime | None, time_zone: str) -> datetime | None:
    return None if at is None else at.astimezone(zone(time_zone))
