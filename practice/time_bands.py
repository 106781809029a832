"""The time of day in four words, from the client's own clock."""

from datetime import datetime
from enum import StrEnum

from backend.core.zones import zone


class TimeBand(StrEnum):
    """Night 22–5, morning 5–12, afternoon 12–17, evening 17–22 (our judgement, not evidence)."""

    NIGHT = "night"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


# The hour at which a band ends; after the last one it is night again.
ENDS = (
    (5, TimeBand.NIGHT),
    (12, TimeBand.MORNING),
    (17, TimeBand.AFTERNOON),
    (22, TimeBand.EVENING),
)
_BY_HOUR = [next((band for end, band in ENDS if hour < end), TimeBand.NIGHT) for hour in range(24)]


def time_band(instant: datetime, time_zone: str) -> TimeBand:
    """The band of `instant` on the wall clock of the IANA zone; each starts on its full hour.

    Derived on reading, never stored: it follows when an entry is moved in time or zone.
    """
    if instant.utcoffset() is None:
        raise ValueError("a time of day is read from an instant: the time needs its offset")
    return _BY_HOUR[instant.astimezone(zone(time_zone)).hour]
