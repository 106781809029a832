"""IEEE 1752.1 (v1.0.2): bodies of sleep data, and the data points that carry them.

Its `sleep_efficiency_percentage` is of the time from sleep onset to final awakening: what we call
sleep maintenance efficiency (SME, 100·TST/SPT), never our sleep efficiency (SE, of time in bed).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sleep.standards.episode import Episode, Interval

Json = dict[str, Any]
Modality = Literal["self-reported", "sensed"]

NAMESPACE = "ieee"
VERSIONS = {"sleep-episode": "1.0", "total-sleep-time": "1.0", "time-in-bed": "1.0"}
STAGE_SUMMARY = {"namespace": NAMESPACE, "name": "sleep-stage-summary", "version": "1.0"}
STAGES = ("light", "deep", "rem")


def bodies(night: Episode) -> dict[str, Json]:
    """The bodies that this night has, by the name of their schema."""
    made = {
        "sleep-episode": sleep_episode(night),
        "total-sleep-time": total_sleep_time(night),
        "time-in-bed": time_in_bed(night),
    }
    return {name: body for name, body in made.items() if body is not None}


def sleep_episode(night: Episode) -> Json | None:
    """From sleep onset to final awakening; None without both."""
    if night.asleep is None:
        return None
    return known(
        latency_to_sleep_onset=minutes(night.latency_to_sleep_onset),
        latency_to_arising=minutes(night.latency_to_arising),
        total_sleep_time=minutes(night.total_sleep_time),
        wake_after_sleep_onset=minutes(night.wake_after_sleep_onset),
        number_of_awakenings=night.number_of_awakenings,
        is_main_sleep=True,
        effective_time_frame=time_frame(night.asleep),
        sleep_efficiency_percentage=percent(night.sleep_maintenance_efficiency),
    )


def total_sleep_time(night: Episode) -> Json | None:
    """None where it is unknown. Of a night without sleep: zero, within the time in bed."""
    if night.total_sleep_time is None or night.slept_within is None:
        return None
    return {
        "total_sleep_time": minutes(night.total_sleep_time),
        "effective_time_frame": time_frame(night.slept_within),
        "is_main_sleep": True,
    }


def time_in_bed(night: Episode) -> Json | None:
    """From into bed to out of bed. Time out of bed in between is not known and not subtracted."""
    if night.time_in_bed is None or night.in_bed is None:
        return None
    return {
        "time_in_bed": minutes(night.time_in_bed),
        "effective_time_frame": time_frame(night.in_bed),
        "is_main_sleep": True,
    }


def sleep_stage_summary(
    asleep: Interval, total_sleep_minutes: int, stage_minutes: Mapping[str, int]
) -> Json:
    """What a device estimated. `stage_minutes`: of `light`, `deep`, `rem` and `awake`, those that
    it tells apart; percentages are of the total sleep time."""
    durations = {f"{stage}_sleep_duration": minutes(stage_minutes.get(stage)) for stage in STAGES}
    shares = {
        f"{stage}_sleep_percentage": percent(100 * stage_minutes[stage] / total_sleep_minutes)
        for stage in STAGES
        if stage in stage_minutes and total_sleep_minutes
    }
    return {
        "sleep_stage_summary": known(
            total_sleep_time=minutes(total_sleep_minutes),
            awake_duration=minutes(stage_minutes.get("awake")),
            **durations,
            **shares,
        ),
        "effective_time_frame": time_frame(asleep),
        "is_main_sleep": True,
    }


def data_point(
    id: UUID, schema: Mapping[str, str], created_at: datetime, modality: Modality, body: Json
) -> Json:
    """A body under its header. Another body is another data point, under another id.

    `schema` is the namespace, name and version of the body's.
    """
    return {
        "header": {
            "uuid": str(id),
            "schema_id": dict(schema),
            "source_creation_date_time": created_at.isoformat(),
            "modality": modality,
        },
        "body": body,
    }


def time_frame(interval: Interval) -> Json:
    """By its two ends; the schema allows no duration beside them."""
    return {
        "time_interval": {
            "start_date_time": interval.start.isoformat(),
            "end_date_time": interval.end.isoformat(),
        }
    }


def minutes(value: int | None) -> Json | None:
    return None if value is None else {"value": value, "unit": "min"}


def percent(value: float | None) -> Json | None:
    return None if value is None else {"value": value, "unit": "%"}


def known(**values: Any) -> Json:
    """Without what is unknown: absent, never null and never zero."""
    return {name: value for name, value in values.items() if value is not None}
