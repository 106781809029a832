"""What devices say of the period beside what the diary says: two series, and their gap."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

from sharing.sleep_figures import AFTER, BEFORE
from sharing.statements import Period, say, signed
from sleep.device_night import DeviceNight
from sleep.device_nights import StoredDeviceNight, ask_device_nights
from sleep.device_service import device_night
from sleep.device_week import DeviceWeek, Key, device_week, main_nights, pairs
from sleep.stage_statistics import statistics
from sleep.usual_nights import Slept

KINDS = (StoredDeviceNight,)
Worn = Sequence[StoredDeviceNight]
Devices = Mapping[Key, Mapping[date, DeviceNight]]

_RULES = {
    field.name: f"device.{field.name.removesuffix('_minutes')}"
    for field in fields(DeviceWeek)
    if field.name not in ("first", "last")
}


def ask(
    client_id: UUID, period: Period, private: bool, there: Collection[Any]
) -> Callable[[], Worn]:
    """The nights from before the first of the period to after its last, when it is called for."""
    if StoredDeviceNight not in there:
        return tuple
    return ask_device_nights(client_id, period.first - BEFORE, period.last + AFTER, private)


def main(worn: Worn, hidden: Collection[date]) -> Devices:
    """The main nights by device. A morning that she keeps to herself (`hidden`) is not told by
    her watch either."""
    return main_nights([device_night(each) for each in worn if each.local_date not in hidden])


def figures(read: Devices, nights: Iterable[Slept], period: Period) -> list[dict[str, Any]]:
    """Each device by its source, never its name; the nights of the period and a week's medians."""
    worn = {day for seen in read.values() for day in seen}
    diary = {night.date: night.derived for night in nights if night.date in worn}
    return [
        {
            "source": source,
            "nights": [
                asdict(pair)
                for pair in pairs(seen, diary)
                if period.first <= pair.date <= period.last
            ],
            "week": _week(device_week(seen, diary, period.last), period.locale),
        }
        for (source, _), seen in read.items()
    ]


def rem_minutes(read: Devices) -> dict[date, int]:
    """What the one device that knows stages says, by date; with two there is no saying."""
    known = [
        {
            day: round(minutes)
            for day, night in nights.items()
            if (minutes := statistics(night).rem_minutes) is not None
        }
        for nights in read.values()
    ]
    staged = [each for each in known if each]
    return staged[0] if len(staged) == 1 else {}


def _week(found: DeviceWeek, locale: str) -> dict[str, Any]:
    """The medians, each with its sentence."""
    period = Period(found.first, found.last, locale)
    said = {}
    for name, rule in _RULES.items():
        figure = getattr(found, name)
        gap = "" if figure.value is None else signed(figure.value, 0)
        said[name] = say(rule, figure, period, signed=gap)
    return {"first": found.first, "last": found.last, **said}
