"""Fitbit's sleep-YYYY-MM-DD.json out of Google Takeout.

Times are on the wall, without an offset: the client's zone is an argument. `levels.data` leaves
no gap; `levels.shortData` are wakes of at most three minutes, to be laid over it. Logs of the kind
"classic" know only asleep, restless and awake; Fitbit itself does not count restless as asleep.
"""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sleep.device_night import DeviceNight, Stage, StageName, with_minutes
from sleep.importers import values
from sleep.importers.items import BadNight
from sleep.importers.stages import overlaid
from sleep.importers.values import Record

SOURCE = "fitbit"
_LEVELS: dict[str, StageName] = {
    "wake": "awake",
    "awake": "awake",
    "restless": "awake",
    "asleep": "asleep",
    "light": "light",
    "deep": "deep",
    "rem": "rem",
}


def records(document: Any) -> list[Any] | None:
    """The logs in this document; None when it is not of this format."""
    if isinstance(document, dict):  # the API's answer
        document = document.get("sleep")
    if not isinstance(document, list):
        return None
    ours = any(isinstance(each, dict) and "dateOfSleep" in each for each in document)
    return document if ours else None


def night(of: Record, zone: ZoneInfo) -> DeviceNight:
    """One log."""
    started = values.local(of, "startTime", zone)
    ended = values.local(of, "endTime", zone)
    levels = values.record(of.get("levels") or {}, "levels")
    found = DeviceNight(
        source=SOURCE,
        device="",
        external_id=values.identifier(of, "logId"),
        started_at=values.in_utc(started),
        ended_at=values.in_utc(ended),
        start_offset_minutes=values.offset_minutes(started),
        end_offset_minutes=values.offset_minutes(ended),
        stages=overlaid(_stages(levels, "data", zone), _stages(levels, "shortData", zone)),
        total_sleep_minutes=_minutes(of, "minutesAsleep"),
        awake_minutes=_minutes(of, "minutesAwake"),
    )
    return with_minutes(found)


def _stages(levels: Record, name: str, zone: ZoneInfo) -> list[Stage]:
    found = []
    for each in values.records(levels.get(name), name):
        level = each.get("level")
        if not isinstance(level, str) or level not in _LEVELS:
            raise BadNight("a level is not one that Fitbit has")
        start = values.in_utc(values.local(each, "dateTime", zone))
        length = values.seconds(each, "seconds")
        if length is None:
            raise BadNight("seconds is missing")
        found.append(Stage(_LEVELS[level], start, start + timedelta(seconds=length)))
    return found


def _minutes(of: Record, name: str) -> int | None:
    value = values.number(of, name)
    if value is None:
        return None
    if not 0 <= value <= 24 * 60:
        raise BadNight(f"{name} is not within a day")
    return round(value)
