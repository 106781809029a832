"""Garmin: summaries of the Health API, and files of Garmin Connect.

The Health API says when in seconds since 1970 and an offset. Connect's export (…_sleepData.json)
says when in GMT without an offset, hence the client's zone; Connect's web answer (dailySleepDTO)
has milliseconds in GMT and on the wall, whose difference is the offset. The names differ too.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sleep.device_night import DeviceNight, Stage, StageName, with_minutes
from sleep.importers import values
from sleep.importers.items import BadNight
from sleep.importers.stages import laid_out
from sleep.importers.values import Record

SOURCE = "garmin"
_API, _CONNECT = "startTimeInSeconds", "sleepStartTimestampGMT"
_LEVELS: tuple[StageName, ...] = ("light", "deep", "rem", "awake")
# In Connect's sleepLevels.
_ACTIVITY: dict[float, StageName] = {0.0: "deep", 1.0: "light", 2.0: "rem", 3.0: "awake"}
# A summary whose window was never confirmed holds no sleep.
_NO_SLEEP = ("OFF_WRIST", "UNCONFIRMED")


def records(document: Any) -> list[Any] | None:
    """The summaries in this document; None when it is not of this format."""
    if isinstance(document, dict):
        inside = document.get("sleeps")
        document = inside if isinstance(inside, list) else [document]
    if not isinstance(document, list):
        return None
    return document if any(_ours(each) for each in document) else None


def _ours(each: Any) -> bool:
    if not isinstance(each, dict):
        return False
    names = each.keys()
    return bool({"dailySleepDTO", _CONNECT, "sleepWindowConfirmationType"} & names) or (
        {_API, "durationInSeconds"} <= names
    )


def night(of: Record, zone: ZoneInfo) -> DeviceNight | None:
    """One summary; None for a day on which nothing was measured."""
    if "dailySleepDTO" in of:
        summary = values.record(of["dailySleepDTO"], "dailySleepDTO")
        return _connect(summary, zone, _activity(of))
    return _api(of, zone) if _API in of else _connect(of, zone, [])


def _api(of: Record, zone: ZoneInfo) -> DeviceNight:
    start, length = values.number(of, _API), values.seconds(of, "durationInSeconds")
    if start is None or length is None:
        raise BadNight(f"{_API} or durationInSeconds is missing")
    started = values.in_utc(values.from_epoch(start, _API))
    # The window is longer than what was measured in it by the time awake.
    stages = laid_out(_mapped(of))
    ended = max([started + timedelta(seconds=length), *(s.ended_at for s in stages)])
    offset = values.number(of, "startTimeOffsetInSeconds")
    if offset is not None and abs(offset) > 18 * 3600:
        raise BadNight("startTimeOffsetInSeconds is not an offset")
    east = None if offset is None else round(offset / 60)
    found = DeviceNight(
        source=SOURCE,
        device="",
        external_id=values.identifier(of, "summaryId"),
        started_at=started,
        ended_at=ended,
        start_offset_minutes=_east(started, zone) if east is None else east,
        end_offset_minutes=_east(ended, zone) if east is None else east,
        stages=stages,
        **_totals(of, "{}DurationInSeconds", "remSleepInSeconds"),
    )
    return with_minutes(found)


def _mapped(of: Record) -> Iterator[Stage]:
    levels = values.record(of.get("sleepLevelsMap") or {}, "sleepLevelsMap")
    for name in _LEVELS:
        for each in values.records(levels.get(name), name):
            times = [values.number(each, key) for key in (_API, "endTimeInSeconds")]
            start, end = (values.from_epoch(at or 0.0, name) for at in times)
            yield Stage(name, values.in_utc(start), values.in_utc(end))


def _connect(of: Record, zone: ZoneInfo, stages: list[Stage]) -> DeviceNight | None:
    if of.get(_CONNECT) is None or of.get("sleepWindowConfirmationType") in _NO_SLEEP:
        return None
    started, ended = _when(of, "sleepStart"), _when(of, "sleepEnd")
    found = DeviceNight(
        source=SOURCE,
        device="",
        external_id=None,  # the start names it: an id of Connect's is not in every export
        started_at=started,
        ended_at=ended,
        start_offset_minutes=_wall(of, "sleepStart", started, zone),
        end_offset_minutes=_wall(of, "sleepEnd", ended, zone),
        stages=laid_out(stages),
        **_totals(of, "{}Seconds", "remSleepSeconds"),
    )
    return with_minutes(found)


def _totals(of: Record, pattern: str, rem: str) -> Mapping[str, int | None]:
    light, deep = (values.minutes(of, pattern.format(name)) for name in ("lightSleep", "deepSleep"))
    awake = values.minutes(of, pattern.format("awake"))
    if awake is None:
        awake = values.minutes(of, "awakeSleepSeconds")
    dreaming = values.minutes(of, rem)
    known = [part for part in (light, deep, dreaming) if part is not None]
    return {
        "total_sleep_minutes": sum(known) if known else None,
        "awake_minutes": awake,
        # Older devices tell no REM: then their light sleep is not light sleep either.
        "light_minutes": light if dreaming is not None else None,
        "deep_minutes": deep if dreaming is not None else None,
        "rem_minutes": dreaming,
    }


def _activity(of: Record) -> list[Stage]:
    found = []
    for each in values.records(of.get("sleepLevels"), "sleepLevels"):
        level = values.number(each, "activityLevel")
        if level not in _ACTIVITY:
            raise BadNight("activityLevel is not one that Garmin has")
        start, end = (values.in_utc(values.utc(each, key)) for key in ("startGMT", "endGMT"))
        found.append(Stage(_ACTIVITY[level], start, end))
    return found


def _when(of: Record, name: str) -> datetime:
    key = f"{name}TimestampGMT"
    if isinstance(of.get(key), str):
        return values.in_utc(values.utc(of, key))
    milliseconds = values.number(of, key)
    if milliseconds is None:
        raise BadNight(f"{key} is missing")
    return values.in_utc(values.from_epoch(milliseconds / 1000, key))


def _wall(of: Record, name: str, at: datetime, zone: ZoneInfo) -> int:
    key = f"{name}TimestampLocal"
    if not isinstance(of.get(key), int | float):
        return _east(at, zone)
    wall = values.from_epoch((values.number(of, key) or 0.0) / 1000, key)
    offset = round((wall - at) / timedelta(minutes=1))
    if abs(offset) > 18 * 60:
        raise BadNight(f"{key} is more than 18 hours from GMT")
    return offset


def _east(at: datetime, zone: ZoneInfo) -> int:
    return values.offset_minutes(at.astimezone(UTC).astimezone(zone))
