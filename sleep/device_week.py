"""Seven nights of one device, and how far it is from the diary. Two series, never merged.

Devices tell stages badly (Robbins 2024: 68 to 83 % of REM epochs found; other devices worse), so
stages are shown only as medians over seven nights, from five staged nights of one device on. No
night is judged and nothing is a target. The gap is device minus diary.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from statistics import median
from typing import TypeVar

from backend.core.figures import Figure
from sleep.device_night import DeviceNight
from sleep.diary import Derived
from sleep.stage_statistics import Statistics, statistics

NIGHTS = 7
ENOUGH = 5

Key = tuple[str, str]
"""Source and device."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """One date as the device and as the diary have it: whole minutes, None unknown.

    The device's first and last sleep have the offsets that it was worn at; totals tell neither.
    """

    date: date
    device_total_sleep_minutes: int | None
    diary_total_sleep_minutes: int | None
    total_sleep_gap_minutes: int | None
    device_sleep_period_minutes: int | None
    diary_sleep_period_minutes: int | None
    sleep_period_gap_minutes: int | None
    device_asleep_at: datetime | None = None
    device_awake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceWeek:
    """Medians over the dates `first` to `last`: minutes, rem_share in percent."""

    first: date
    last: date
    rem_minutes: Figure
    rem_share: Figure
    rem_latency_minutes: Figure
    light_minutes: Figure
    deep_minutes: Figure
    total_sleep_gap_minutes: Figure
    sleep_period_gap_minutes: Figure


def night_date(night: DeviceNight) -> date:
    """The local date of its end, to which the night belongs."""
    return _there(night.ended_at, night.end_offset_minutes).date()


def main_nights(nights: Iterable[DeviceNight]) -> dict[Key, dict[date, DeviceNight]]:
    """One sleep a date and device: the longest in bed, then the first. Never a sum."""
    found: defaultdict[Key, dict[date, DeviceNight]] = defaultdict(dict)
    for night in sorted(
        nights, key=lambda each: (each.started_at - each.ended_at, each.started_at)
    ):
        found[night.source, night.device].setdefault(night_date(night), night)
    return dict(sorted(found.items()))


def pairs(nights: Mapping[date, DeviceNight], diary: Mapping[date, Derived]) -> list[Pair]:
    """Each date of the device beside the diary's, oldest first."""
    return [_pair(day, night, diary.get(day)) for day, night in sorted(nights.items())]


def device_week(
    nights: Mapping[date, DeviceNight], diary: Mapping[date, Derived], last: date
) -> DeviceWeek:
    """The seven dates that end with `last`, of one device."""
    first = last - timedelta(days=NIGHTS - 1)
    inside = {day: night for day, night in nights.items() if first <= day <= last}
    counted = [statistics(night) for night in inside.values()]
    beside = pairs(inside, diary)
    return DeviceWeek(
        first=first,
        last=last,
        rem_minutes=_median(counted, lambda each: each.rem_minutes),
        rem_share=_median(counted, lambda each: each.rem_share),
        rem_latency_minutes=_median(counted, lambda each: each.rem_latency_minutes),
        light_minutes=_median([*inside.values()], lambda each: each.light_minutes),
        deep_minutes=_median([*inside.values()], lambda each: each.deep_minutes),
        total_sleep_gap_minutes=_median(beside, lambda each: each.total_sleep_gap_minutes),
        sleep_period_gap_minutes=_median(beside, lambda each: each.sleep_period_gap_minutes),
    )


def _median(of: Sequence[T], value: Callable[[T], float | None]) -> Figure:
    known = [found for each in of if (found := value(each)) is not None]
    return Figure(median(known) if known else None, len(known), NIGHTS, ENOUGH)


def _pair(day: date, night: DeviceNight, diary: Derived | None) -> Pair:
    device = statistics(night)
    total, period = _whole(device.total_sleep_minutes), _whole(device.sleep_period_minutes)
    said = diary or Derived()
    asleep, awake = _slept(night, device)
    return Pair(
        date=day,
        device_total_sleep_minutes=total,
        diary_total_sleep_minutes=said.total_sleep_minutes,
        total_sleep_gap_minutes=_gap(total, said.total_sleep_minutes),
        device_sleep_period_minutes=period,
        diary_sleep_period_minutes=said.sleep_period_minutes,
        sleep_period_gap_minutes=_gap(period, said.sleep_period_minutes),
        device_asleep_at=asleep,
        device_awake_at=awake,
    )


def _slept(night: DeviceNight, device: Statistics) -> tuple[datetime | None, datetime | None]:
    if device.sleep_latency_minutes is None or device.sleep_period_minutes is None:
        return None, None
    asleep = night.started_at + timedelta(minutes=device.sleep_latency_minutes)
    awake = asleep + timedelta(minutes=device.sleep_period_minutes)
    return _there(asleep, night.start_offset_minutes), _there(awake, night.end_offset_minutes)


def _there(at: datetime, offset_minutes: int) -> datetime:
    return at.astimezone(timezone(timedelta(minutes=offset_minutes)))


def _whole(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)


def _gap(device: int | None, diary: int | None) -> int | None:
    return None if device is None or diary is None else device - diary
