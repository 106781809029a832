"""Nights as a device saw them, on the wire."""

from typing import Any

from marshmallow import fields, validate

from api import records
from api.fields import Day, Instant, Switch, choice, number, required, text
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from sleep import device_service
from sleep.device_night import MOST_OFFSET_MINUTES, MOST_STAGES, SOURCES, STAGES

blueprint = Blueprint(
    "device-nights", __name__, url_prefix="/v1", description="Sleep as a device estimates it."
)


class _Moment(Instant):
    """An instant that is stored as text, inside a list."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return super()._serialize(super()._deserialize(value))

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


class DeviceNightWords(Schema):
    device = text(200, "What the device calls itself.")
    external_id = text(200, "The source's own id of this night.")


class Stage(Schema):
    stage = choice(*STAGES, says="`asleep`: of no known kind.", required=True)
    started_at = required(_Moment, "When it began.")
    ended_at = required(_Moment, "When it ended.")


def _total(says: str) -> fields.Integer:
    return number(0, 24 * 60 + 5, f"{says}, as the device counts it.")


def _offset(says: str) -> fields.Integer:
    return fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(-MOST_OFFSET_MINUTES, MOST_OFFSET_MINUTES),
        metadata={"description": f"Minutes east of UTC on the wall {says}."},
    )


class DeviceNightFields(Schema):
    """A device's estimate, beside the diary and never merged with it. Null is unknown.

    The id is UUIDv5 of (client's id, "source\\ndevice\\nexternal_id or start in UTC").
    """

    source = choice(*SOURCES, says="Where it comes from.", required=True)
    started_at = required(Instant, "When the device's night began.")
    ended_at = required(Instant, "When it ended: it belongs to the local date of this.")
    start_offset_minutes = _offset("when it began")
    end_offset_minutes = _offset("when it ended")
    stages = fields.List(
        fields.Nested(Stage),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, MOST_STAGES),
        metadata={"description": "In order; what is between them is unknown."},
    )
    total_sleep_minutes = _total("Asleep")
    awake_minutes = _total("Awake")
    light_minutes = _total("Light sleep")
    deep_minutes = _total("Deep sleep")
    rem_minutes = _total("REM")
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(DeviceNightWords, load_default=dict)


def _minutes(says: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": says})


class StageStatistics(Answer):
    """A device estimate, computed each time it is read, as YASA defines it."""

    time_in_bed_minutes = _minutes("TIB: the device's night.")
    sleep_period_minutes = _minutes("SPT: first to last sleep.")
    total_sleep_minutes = _minutes("TST: light, deep, REM and sleep of no known kind.")
    awake_minutes = _minutes("WASO: awake within SPT.")
    sleep_latency_minutes = _minutes("SOL: start to first sleep.")
    sleep_efficiency = _minutes("Percent: TST of TIB.")
    rem_minutes = _minutes("0 when there was none; null when the device does not tell.")
    rem_share = _minutes("Percent: REM of TST.")
    rem_latency_minutes = _minutes("First sleep to first REM (AASM).")


class DeviceNight(RecordAnswer, DeviceNightFields):
    id = fields.String(required=True)
    local_date = required(Day, "The date of the morning.")
    derived = fields.Nested(StageStatistics, required=True)


DEVICE_NIGHTS = Noun(
    device_service.DEVICE_NIGHTS,
    "device-nights",
    DeviceNightFields(),
    DeviceNight(),
    "one night as a device saw it",
    {
        "source": "oura",
        "started_at": "2026-03-01T21:40:00Z",
        "ended_at": "2026-03-02T05:40:00Z",
        "start_offset_minutes": 60,
        "end_offset_minutes": 60,
        "stages": [
            {
                "stage": "light",
                "started_at": "2026-03-01T22:00:00Z",
                "ended_at": "2026-03-02T04:00:00Z",
            },
            {
                "stage": "rem",
                "started_at": "2026-03-02T04:00:00Z",
                "ended_at": "2026-03-02T05:30:00Z",
            },
        ],
    },
)
records.serve(blueprint, DEVICE_NIGHTS)
