"""Health Connect's SleepSessionRecord, as apps write it to JSON (androidx names).

A list of records, or an object that holds it under one of the names below. A stage is a number
(SleepSessionRecord.STAGE_TYPE_…); there may be none. The session's end has an offset of its own.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from sleep.device_night import DeviceNight, Stage, StageName, with_minutes
from sleep.importers import values
from sleep.importers.items import BadNight
from sleep.importers.stages import laid_out
from sleep.importers.values import Record

SOURCE = "health_connect"
_LISTS = ("records", "sleepSessions", "SleepSessionRecord", "sleep")
_STAGES: dict[int, StageName | None] = {
    0: None,
    1: "awake",
    2: "asleep",
    3: "out_of_bed",
    4: "light",
    5: "deep",
    6: "rem",
    7: "awake",
}
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")


def records(document: Any) -> list[Any] | None:
    """The sessions in this document; None when it is not of this format."""
    if isinstance(document, dict):
        lists = [document[name] for name in _LISTS if isinstance(document.get(name), list)]
        document = lists[0] if lists else [document]
    if not isinstance(document, list):
        return None
    ours = any(
        isinstance(each, dict)
        and {"startTime", "endTime"} <= each.keys()
        and not {"dateOfSleep", "levels"} & each.keys()
        for each in document
    )
    return document if ours else None


def night(of: Record, zone: ZoneInfo) -> DeviceNight:
    """One session."""
    started, ended = values.local(of, "startTime", zone), values.local(of, "endTime", zone)
    metadata = values.record(of.get("metadata") or {}, "metadata")
    return with_minutes(
        DeviceNight(
            source=SOURCE,
            device=_origin(metadata),
            external_id=values.identifier(metadata, "id"),
            started_at=values.in_utc(started),
            ended_at=values.in_utc(ended),
            start_offset_minutes=_offset(of, "startZoneOffset", started, zone),
            end_offset_minutes=_offset(of, "endZoneOffset", ended, zone),
            stages=laid_out(_stages(of, zone)),
        )
    )


def _stages(of: Record, zone: ZoneInfo) -> list[Stage]:
    found = []
    for each in values.records(of.get("stages"), "stages"):
        number = each.get("stage")
        if isinstance(number, bool) or not isinstance(number, int) or number not in _STAGES:
            raise BadNight("a stage is not a number from 0 to 7")
        name = _STAGES[number]
        if name is not None:
            start, end = (values.local(each, key, zone) for key in ("startTime", "endTime"))
            found.append(Stage(name, values.in_utc(start), values.in_utc(end)))
    return found


def _origin(metadata: Record) -> str:
    """The app that wrote it, by its package name."""
    origin = metadata.get("dataOrigin")
    if isinstance(origin, dict):
        origin = origin.get("packageName")
    return values.identifier({"dataOrigin": origin}, "dataOrigin") or ""


def _offset(of: Record, name: str, at: datetime, zone: ZoneInfo) -> int:
    """As it is written; else that of the time itself, else that of the client's zone."""
    written = of.get(name)
    if written is None:
        own = at if at.utcoffset() else at.astimezone(zone)
        return values.offset_minutes(own)
    if isinstance(written, dict):  # java.time.ZoneOffset
        written = written.get("id")
    if written == "Z":
        return 0
    match = _OFFSET.fullmatch(written) if isinstance(written, str) else None
    if match is None or int(match[2]) > 18 or int(match[3]) > 59:
        raise BadNight(f"{name} is not an offset")
    sign = -1 if match[1] == "-" else 1
    zoned = timezone(sign * timedelta(hours=int(match[2]), minutes=int(match[3])))
    return values.offset_minutes(at.astimezone(zoned))
