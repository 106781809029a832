"""When each zone changes its offset, found in what the zone files of the tzdata package say."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files

from backend.core.zones import NAMES, zone

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
STEP = timedelta(hours=12)
"""The shortest time between two changes of any zone is weeks (Morocco's around Ramadan)."""
_SECOND = timedelta(seconds=1)


def zone_file(name: str) -> bytes:
    """Zones with the same bytes are the same under several names."""
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def offset_changes(name: str) -> list[datetime]:
    """The instants from 2025 to 2030 with another distance to UTC than a second before."""
    where, found, start = zone(name), [], FIRST
    before = start.astimezone(where).utcoffset()
    while start < LAST:
        after = (start + STEP).astimezone(where).utcoffset()
        if after != before:
            low, high = start, start + STEP
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle -= timedelta(microseconds=middle.microsecond)
                same = middle.astimezone(where).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        start, before = start + STEP, after
    return found


def by_file() -> dict[bytes, tuple[list[str], list[datetime]]]:
    """For each different zone file: its names, and its changes."""
    names: dict[bytes, list[str]] = {}
    for name in sorted(NAMES):
        names.setdefault(zone_file(name), []).append(name)
    return {data: (same, offset_changes(same[0])) for data, same in names.items()}
