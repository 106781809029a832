"""Oura's sleep documents (API v2, /v2/usercollection/sleep).

`sleep_phase_5_min` has a digit for each five minutes from bedtime_start on: 1 deep, 2 light, 3 REM,
4 awake. `rest` is not sleep; a night whose type became `deleted` is retracted.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sleep.device_night import LONGEST, DeviceNight, Retracted, Stage, StageName
from sleep.importers import values
from sleep.importers.items import BadNight
from sleep.importers.stages import laid_out
from sleep.importers.values import Record

SOURCE = "oura"
_EPOCH = timedelta(minutes=5)
_PHASES: dict[str, StageName] = {"1": "deep", "2": "light", "3": "rem", "4": "awake"}
_KINDS = ("long_sleep", "sleep", "late_nap", "rest", "deleted")


def records(document: Any) -> list[Any] | None:
    """The documents; None when this is not of this format."""
    if isinstance(document, dict):
        inside = document.get("data", document.get("sleep"))
        document = inside if isinstance(inside, list) else [document]
    if not isinstance(document, list):
        return None
    ours = any(isinstance(each, dict) and "bedtime_start" in each for each in document)
    return document if ours else None


def night(of: Record, _zone: ZoneInfo) -> DeviceNight | Retracted | None:
    """One document; None for a rest without sleep."""
    kind = of.get("type", "long_sleep")
    if kind not in _KINDS:
        raise BadNight("type is not one that Oura has")
    if kind == "rest":
        return None
    own = values.identifier(of, "id")
    if kind == "deleted":
        return Retracted(SOURCE, "", own) if own else None
    started, ended = values.instant(of, "bedtime_start"), values.instant(of, "bedtime_end")
    return DeviceNight(
        source=SOURCE,
        device="",
        external_id=own,
        started_at=values.in_utc(started),
        ended_at=values.in_utc(ended),
        start_offset_minutes=values.offset_minutes(started),
        end_offset_minutes=values.offset_minutes(ended),
        stages=_stages(of, values.in_utc(started), values.in_utc(ended)),
        # The ring counts in half minutes; its totals are better than the five-minute string.
        total_sleep_minutes=values.minutes(of, "total_sleep_duration"),
        awake_minutes=values.minutes(of, "awake_time"),
        light_minutes=values.minutes(of, "light_sleep_duration"),
        deep_minutes=values.minutes(of, "deep_sleep_duration"),
        rem_minutes=values.minutes(of, "rem_sleep_duration"),
    )


def _stages(of: Record, started: datetime, ended: datetime) -> tuple[Stage, ...]:
    phases = of.get("sleep_phase_5_min") or ""
    if not isinstance(phases, str) or len(phases) * _EPOCH > LONGEST + _EPOCH:
        raise BadNight("sleep_phase_5_min is not a text of at most a day")
    found = []
    for place, digit in enumerate(phases):
        if digit not in _PHASES:
            raise BadNight("sleep_phase_5_min holds something else than 1 to 4")
        start = started + place * _EPOCH
        # The last epoch is counted whole, and may reach over the end.
        found.append(Stage(_PHASES[digit], start, min(start + _EPOCH, ended)))
    return laid_out(found)
