"""A night as plain values, as the standards ask for them. None is unknown and is left out.

What the diary cannot stand for is not handed on: after a slip, or where the time awake is longer
than the time asleep could be, there is no sleep episode.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.core.zones import zone
from sleep.diary import Derived, Night, awake_minutes, instants


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends with the offset that holds there: she may have woken elsewhere."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Episode:
    """One main sleep. Durations are minutes.

    asleep: sleep onset to final awakening; None when there was no sleep, or an end is unknown.
    latency_to_arising: final awakening until she stopped trying to sleep (TASAFA); it is not TWAK,
    the time until she got up.
    sleep_maintenance_efficiency: 100·TST/SPT (SME); it is not sleep efficiency, 100·TST/TIB.
    """

    asleep: Interval | None = None
    in_bed: Interval | None = None
    time_in_bed: int | None = None
    total_sleep_time: int | None = None
    latency_to_sleep_onset: int | None = None
    latency_to_arising: int | None = None
    wake_after_sleep_onset: int | None = None
    number_of_awakenings: int | None = None
    sleep_maintenance_efficiency: float | None = None

    @property
    def slept_within(self) -> Interval | None:
        """What the total sleep time is of: without sleep, of the time in bed."""
        return self.asleep or (self.in_bed if self.total_sleep_time == 0 else None)


def episode(night: Any, derived: Derived) -> Episode:
    """The night of a diary, a stored row too; `derived` follows from it (sleep/diary.py)."""
    asleep, in_bed = _asleep(night, derived), _in_bed(night, derived)
    if asleep is None:
        slept = 0 if night.no_sleep and in_bed else None
        return Episode(None, in_bed, derived.time_in_bed_minutes, slept)
    return Episode(
        asleep=asleep,
        in_bed=in_bed,
        time_in_bed=derived.time_in_bed_minutes,
        total_sleep_time=derived.total_sleep_minutes,
        latency_to_sleep_onset=night.sleep_latency_minutes,
        latency_to_arising=night.trying_after_waking_minutes,
        wake_after_sleep_onset=awake_minutes(night),
        number_of_awakenings=night.awakenings,
        sleep_maintenance_efficiency=derived.sleep_maintenance,
    )


def _asleep(night: Night, derived: Derived) -> Interval | None:
    period = derived.sleep_period_minutes
    if period is None or night.no_sleep or "negative_tst" in derived.flags:
        return None
    awakening = instants(night)[0]["final_awakening"]
    return _interval(night, awakening - timedelta(minutes=period), awakening)


def _in_bed(night: Night, derived: Derived) -> Interval | None:
    if derived.time_in_bed_minutes is None:
        return None
    at = instants(night)[0]
    return _interval(night, at["into_bed"], at["out_of_bed"])


def _interval(night: Night, start: datetime, end: datetime) -> Interval:
    there, here = zone(night.bed_time_zone or night.time_zone), zone(night.time_zone)
    return Interval(start.astimezone(there), end.astimezone(here))
