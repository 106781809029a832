"""The means of seven nights, from the diary (DOMAIN A)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.core.figures import Figure, mean
from sleep.diary import Derived, Night, awake_minutes, derive

NIGHTS = 7
# Five of seven are reliable for most diary figures (Borba 2020; Short 2017), though the time
# awake in the night is not within one week.
ENOUGH = 5
FEW = 3


@dataclass(frozen=True, slots=True)
class Week:
    """Means over the diary dates `first` to `last`; minutes and percentages (0–100).

    sleep_efficiency is the mean of the nights, sleep_efficiency_weekly 100·ΣTST/ΣTIB. A night
    without sleep counts in both, but had neither a latency nor awakenings.
    """

    first: date
    last: date
    time_in_bed_minutes: Figure
    total_sleep_minutes: Figure
    sleep_latency_minutes: Figure
    awake_minutes: Figure
    sleep_efficiency: Figure
    sleep_efficiency_weekly: Figure


def week(nights: Iterable[Night], last: date) -> Week:
    """The seven diary dates that end with `last`; a date without a value is left out."""
    first = last - timedelta(days=NIGHTS - 1)
    inside = [night for night in nights if first <= night.date <= last]
    derived = [derive(night) for night in inside]
    return Week(
        first=first,
        last=last,
        time_in_bed_minutes=_mean([each.time_in_bed_minutes for each in derived]),
        total_sleep_minutes=_mean([each.total_sleep_minutes for each in derived]),
        sleep_latency_minutes=_mean([_latency(night) for night in inside]),
        awake_minutes=_mean([awake_minutes(night) for night in inside]),
        sleep_efficiency=_mean([each.sleep_efficiency for each in derived]),
        sleep_efficiency_weekly=_weekly_efficiency(derived),
    )


def _latency(night: Night) -> int | None:
    return None if night.no_sleep else night.sleep_latency_minutes


def _mean(values: Iterable[float | None]) -> Figure:
    return mean([value for value in values if value is not None], NIGHTS, ENOUGH, FEW)


def _weekly_efficiency(derived: Sequence[Derived]) -> Figure:
    both = [
        (each.total_sleep_minutes, each.time_in_bed_minutes)
        for each in derived
        if each.total_sleep_minutes is not None and each.time_in_bed_minutes
    ]
    in_bed = sum(minutes for _, minutes in both)
    value = 100 * sum(asleep for asleep, _ in both) / in_bed if both else None
    return Figure(value, len(both), NIGHTS, ENOUGH, FEW)
