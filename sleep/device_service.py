"""What a device night must fulfil, and what follows from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from backend.core.device_time import instant_errors
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from sleep.device_night import MINUTES, DeviceNight, Stage, faults
from sleep.device_nights import StoredDeviceNight
from sleep.device_week import night_date
from sleep.stage_statistics import statistics

PLAIN = (
    "source",
    "started_at",
    "ended_at",
    "start_offset_minutes",
    "end_offset_minutes",
    *MINUTES,
)


def _night(values: Mapping[str, Any], words: Mapping[str, Any]) -> DeviceNight:
    """The stored or sent values as the rules read them."""
    stages = tuple(
        Stage(
            each["stage"],
            datetime.fromisoformat(each["started_at"]),
            datetime.fromisoformat(each["ended_at"]),
        )
        for each in values["stages"] or ()
    )
    plain: dict[str, Any] = {name: values[name] for name in PLAIN}
    device, own = words.get("device") or "", words.get("external_id")
    return DeviceNight(**plain, device=device, external_id=own, stages=stages)


def device_night(stored: StoredDeviceNight) -> DeviceNight:
    """The stored row as the rules read it."""
    values = {name: getattr(stored, name) for name in (*PLAIN, "stages")}
    return _night(values, stored.opened_words())


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    yield from instant_errors("/started_at", change.values["started_at"], writer.now)
    yield from instant_errors("/ended_at", change.values["ended_at"], writer.now)
    for field, code, rule in faults(_night(change.values, change.words)):
        yield FieldError(f"/{field}", code, rule)


def _dated(_writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"local_date": night_date(_night(values, {}))}


def _shown(stored: StoredDeviceNight) -> dict[str, Any]:
    return {"derived": statistics(device_night(stored))}


DEVICE_NIGHTS = Kind(
    "device-night",
    StoredDeviceNight,
    check=_check,
    derive=_shown,
    complete=_dated,
    day=StoredDeviceNight.local_date,
)
