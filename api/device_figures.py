"""Devices beside the diary, on the wire."""

from marshmallow import fields

from api.fields import AsItIs, Day, Instant, choice, required
from api.figures import Figure
from api.http import Answer
from sleep.device_night import SOURCES


def _minutes(says: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": says})


def _there(says: str) -> Instant:
    return Instant(
        required=True,
        allow_none=True,
        metadata={"description": f"{says} With the offset of the place; null: only totals."},
    )


def _median(says: str) -> AsItIs:
    return AsItIs(Figure, required=True, metadata={"description": says})


class DevicePair(Answer):
    """One date as a device and as the diary have it. Stages of a single night are not shown."""

    date = required(Day, "The morning's date.")
    device_total_sleep_minutes = _minutes("TST, a device estimate.")
    diary_total_sleep_minutes = _minutes("TST as the diary has it.")
    total_sleep_gap_minutes = _minutes("Device minus diary.")
    device_sleep_period_minutes = _minutes("SPT, a device estimate.")
    diary_sleep_period_minutes = _minutes("SPT as the diary has it.")
    sleep_period_gap_minutes = _minutes("Device minus diary.")
    device_asleep_at = _there("First sleep.")
    device_awake_at = _there("End of the last sleep.")


class DeviceWeek(Answer):
    """Medians over the last seven dates, from five nights of one device on; never a target."""

    first = Day(data_key="from", required=True)
    last = Day(data_key="to", required=True)
    rem_minutes = _median("Device estimate.")
    rem_share = _median("Device estimate: percent of TST.")
    rem_latency_minutes = _median("Device estimate: first sleep to first REM.")
    light_minutes = _median("Device estimate.")
    deep_minutes = _median("Device estimate.")
    total_sleep_gap_minutes = _median("TST, device minus diary.")
    sleep_period_gap_minutes = _median("SPT, device minus diary.")


class DeviceFigures(Answer):
    """One device; several are never added up. Its own name is not shown."""

    source = choice(*SOURCES, says="Where its nights come from.", required=True)
    nights = fields.List(fields.Nested(DevicePair), required=True)
    week = fields.Nested(DeviceWeek, required=True)
