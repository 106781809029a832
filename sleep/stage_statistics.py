"""What follows from the stages of one night, as YASA defines it (DOMAIN C; YASA 0.8.1).

SPT is the first to the last sleep; TST only what is known to be sleep; WASO is known waking within
SPT. The latency of REM counts from falling asleep (AASM): YASA's Lat_REM less SOL. Minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sleep.device_night import ASLEEP, STAGED, DeviceNight, Stage

AWAKE = frozenset({"awake", "out_of_bed"})


@dataclass(frozen=True, slots=True)
class Statistics:
    """None is unknown. Without sleep there is no SPT; without REM it is 0 minutes, no latency.

    rem_share is percent of TST. A device that tells no kinds of sleep knows nothing of REM.
    """

    time_in_bed_minutes: float
    sleep_period_minutes: float | None = None
    total_sleep_minutes: float | None = None
    awake_minutes: float | None = None
    sleep_latency_minutes: float | None = None
    sleep_efficiency: float | None = None
    rem_minutes: float | None = None
    rem_share: float | None = None
    rem_latency_minutes: float | None = None


def statistics(night: DeviceNight) -> Statistics:
    """From its stages; where a device gave only totals, from those."""
    in_bed = _minutes(night.ended_at - night.started_at)
    if not night.stages:
        return _from_totals(night, in_bed)
    asleep = [stage for stage in night.stages if stage.stage in ASLEEP]
    if not asleep:
        return Statistics(in_bed, total_sleep_minutes=0.0, sleep_efficiency=0.0)
    first, last = asleep[0].started_at, asleep[-1].ended_at
    total = sum(_minutes(stage.ended_at - stage.started_at) for stage in asleep)
    staged = any(stage.stage in STAGED for stage in asleep)
    rem = [stage for stage in asleep if stage.stage == "rem"]
    rem_minutes = sum(_minutes(stage.ended_at - stage.started_at) for stage in rem)
    return Statistics(
        time_in_bed_minutes=in_bed,
        sleep_period_minutes=_minutes(last - first),
        total_sleep_minutes=total,
        awake_minutes=sum(_awake(stage, first, last) for stage in night.stages),
        sleep_latency_minutes=_minutes(first - night.started_at),
        sleep_efficiency=100 * total / in_bed,
        rem_minutes=rem_minutes if staged else None,
        rem_share=100 * rem_minutes / total if staged else None,
        rem_latency_minutes=_minutes(rem[0].started_at - first) if rem else None,
    )


def _from_totals(night: DeviceNight, in_bed: float) -> Statistics:
    total, rem = night.total_sleep_minutes, night.rem_minutes
    return Statistics(
        time_in_bed_minutes=in_bed,
        total_sleep_minutes=total,
        sleep_efficiency=None if total is None else min(100.0, 100 * total / in_bed),
        rem_minutes=rem,
        rem_share=min(100.0, 100 * rem / total) if rem is not None and total else None,
    )


def _awake(stage: Stage, first: datetime, last: datetime) -> float:
    if stage.stage not in AWAKE:
        return 0.0
    within = min(stage.ended_at, last) - max(stage.started_at, first)
    return max(0.0, _minutes(within))


def _minutes(length: timedelta) -> float:
    return length / timedelta(minutes=1)
