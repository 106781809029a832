"""Values out of a JSON file, each read in one way only. What does not fit is a `BadNight`."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sleep.importers.items import BadNight

_DAY_SECONDS = 86_400
_YEARS = range(1990, 2200)
_LONGEST_TEXT = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Record = Mapping[str, Any]


def record(value: Any, name: str) -> Record:
    if not isinstance(value, dict):
        raise BadNight(f"{name} is not an object")
    return value


def records(value: Any, name: str) -> list[Record]:
    """A list of objects; missing is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadNight(f"{name} is not a list")
    return [record(each, name) for each in value]


def text(of: Record, name: str) -> str:
    """A text that must be there."""
    value = of.get(name)
    if not isinstance(value, str) or not value:
        raise BadNight(f"{name} is missing")
    return value


def identifier(of: Record, name: str) -> str | None:
    """The source's own id: a text or a whole number."""
    value = of.get(name)
    if value is None or isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, int) and abs(value) > 10**30:
        raise BadNight(f"{name} is not an id")
    found = str(value)
    if len(found) > _LONGEST_TEXT or not found.isprintable():
        raise BadNight(f"{name} is not an id")
    return found or None


def number(of: Record, name: str) -> float | None:
    value = of.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
        raise BadNight(f"{name} is not a number")
    return float(value)


def seconds(of: Record, name: str) -> int | None:
    """A duration of at most a day."""
    value = number(of, name)
    if value is None:
        return None
    if not 0 <= value <= _DAY_SECONDS:
        raise BadNight(f"{name} is not a duration of at most a day")
    return round(value)


def minutes(of: Record, name: str) -> int | None:
    """A duration in seconds, as whole minutes."""
    value = seconds(of, name)
    return None if value is None else round(value / 60)


def instant(of: Record, name: str) -> datetime:
    """A time with its offset (ISO 8601), with that offset."""
    found = _parsed(text(of, name), name)
    if found.tzinfo is None:
        raise BadNight(f"{name} has no offset")
    return found


def local(of: Record, name: str, zone: ZoneInfo) -> datetime:
    """A time on the wall, in the zone where the client lives; the first, if it came twice."""
    found = _parsed(text(of, name), name)
    return _zoned(found, zone) if found.tzinfo is None else found


def utc(of: Record, name: str) -> datetime:
    """A time without offset that is UTC by its name."""
    found = _parsed(text(of, name), name)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def from_epoch(value: float, name: str) -> datetime:
    """Seconds since 1970, as UTC."""
    try:
        found = _EPOCH + timedelta(seconds=value)
    except OverflowError:
        raise BadNight(f"{name} is not a time") from None
    return _in_our_time(found, name)


def offset_minutes(at: datetime) -> int:
    """Minutes east of UTC at this moment."""
    return round((at.utcoffset() or timedelta()) / timedelta(minutes=1))


def in_utc(at: datetime) -> datetime:
    """Whole seconds: no device knows more, and two exports may round the rest differently."""
    return at.astimezone(UTC).replace(microsecond=0)


def _zoned(wall: datetime, zone: ZoneInfo) -> datetime:
    # By way of UTC, a time that the clocks jumped over becomes the one it would have been.
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _parsed(value: str, name: str) -> datetime:
    try:
        if len(value) > 40:
            raise ValueError
        found = datetime.fromisoformat(value)
    except ValueError:
        raise BadNight(f"{name} is not a time") from None
    return _in_our_time(found, name)


def _in_our_time(found: datetime, name: str) -> datetime:
    if found.year not in _YEARS:
        raise BadNight(f"{name} is not between the years {_YEARS.start} and {_YEARS.stop - 1}")
    return found
