"""Her nights in the shapes that others read: IEEE 1752.1, Open mHealth, FHIR (docs/standards.md).

Numbers only: nothing that she wrote is in them, and no name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any
from uuid import uuid5

from sleep.device_night import ASLEEP, STAGED, DeviceNight
from sleep.device_nights import StoredDeviceNight
from sleep.device_service import device_night
from sleep.device_week import main_nights
from sleep.models import Night
from sleep.service import kept_figures
from sleep.standards import ieee1752, open_mhealth
from sleep.standards.episode import Episode, Interval, episode
from sleep.standards.fhir import Recorded

Json = dict[str, Any]


def recorded(nights: Iterable[Night]) -> list[Recorded]:
    """The stored nights as plain values. A corrected night has another id, as IEEE 1752.1 asks."""
    return [
        Recorded(
            uuid5(night.client_id, f"{night.id}/{night.revision}"),
            episode(night, kept_figures(night)),
            night.logged_at or night.created_at,
        )
        for night in nights
    ]


def ieee(nights: Sequence[Recorded], watched: Sequence[StoredDeviceNight]) -> list[Json]:
    """One data point for each body of each night, and for the stages of a device's main nights."""
    written = _data_points(nights, ieee1752.NAMESPACE, ieee1752.VERSIONS, ieee1752.bodies)
    seen = [(each, device_night(each)) for each in watched]
    devices = main_nights(night for _, night in seen).values()
    mains = {night for nights_of in devices for night in nights_of.values()}
    return written + [
        ieee1752.data_point(
            uuid5(stored.client_id, f"{stored.id}/{stored.revision}"),
            ieee1752.STAGE_SUMMARY,
            stored.created_at,
            "sensed",
            body,
        )
        for stored, night in seen
        if night in mains and (body := _stages(night))
    ]


def _stages(night: DeviceNight) -> Json | None:
    """What the device told apart, from its first sleep to its last; None without stages."""
    slept = [stage for stage in night.stages if stage.stage in ASLEEP]
    if not any(stage.stage in STAGED for stage in slept):
        return None
    first, last = slept[0].started_at, slept[-1].ended_at
    lengths: defaultdict[str, timedelta] = defaultdict(timedelta)
    for stage in night.stages:
        if first <= stage.started_at < last:
            lengths[stage.stage] += stage.ended_at - stage.started_at
    minutes = {name: length // timedelta(minutes=1) for name, length in lengths.items()}
    east = timezone(timedelta(minutes=night.start_offset_minutes))
    there = timezone(timedelta(minutes=night.end_offset_minutes))
    total = sum((stage.ended_at - stage.started_at for stage in slept), timedelta())
    return ieee1752.sleep_stage_summary(
        Interval(first.astimezone(east), last.astimezone(there)),
        total // timedelta(minutes=1),
        minutes,
    )


def omh(nights: Sequence[Recorded]) -> list[Json]:
    """The same with the schemas of Open mHealth, under the same header."""
    return _data_points(nights, open_mhealth.NAMESPACE, open_mhealth.VERSIONS, open_mhealth.bodies)


def _data_points(
    nights: Sequence[Recorded],
    namespace: str,
    versions: Mapping[str, str],
    bodies: Callable[[Episode], Mapping[str, Json]],
) -> list[Json]:
    return [
        ieee1752.data_point(
            uuid5(each.id, f"{namespace}:{name}"),
            {"namespace": namespace, "name": name, "version": versions[name]},
            each.recorded_at,
            "self-reported",
            body,
        )
        for each in nights
        for name, body in bodies(each.night).items()
    ]
