"""Apple Health's export.xml: one Record a stage; only sleep is kept while the file streams by.

Several sources (watch, phone, apps) write the same night. Each source's records are put together
to nights; of nights that overlap one source is chosen, never a sum: the one with stages before the
one that knows only sleep, before the one that knows only bed; then the longer sleep; then by name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from backend.core.zones import NAMES, zone
from sleep.device_night import STAGED, DeviceNight, Stage, StageName, with_minutes
from sleep.importers.items import BadNight, Broken, Item, Refused
from sleep.importers.stages import laid_out
from sleep.importers.values import in_utc, offset_minutes
from sleep.importers.xml_records import walk

SOURCE = "apple_health"
MOST_RECORDS = 300_000  # thirty years of a watch
# Longer without a record, and it was another sleep.
GAP = timedelta(hours=2)
_TYPE = "HKCategoryTypeIdentifierSleepAnalysis"
_VALUE = "HKCategoryValueSleepAnalysis"
_STAGES: dict[str, StageName | None] = {
    "InBed": None,
    "Asleep": "asleep",  # before iOS 16
    "AsleepUnspecified": "asleep",
    "Awake": "awake",
    "AsleepCore": "light",
    "AsleepDeep": "deep",
    "AsleepREM": "rem",
}
_NUMBERS = dict(enumerate(("InBed", "Asleep", "Awake", "AsleepCore", "AsleepDeep", "AsleepREM")))
_DATE = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)")
_LONGEST_NAME = 200


@dataclass(slots=True)
class _Record:
    """A sleep record; `stage` None is in bed. Offsets are minutes east."""

    stage: StageName | None
    started_at: datetime
    ended_at: datetime
    start_offset: int
    end_offset: int


class _Sleep:
    """Collects the sleep records by source while the file goes by."""

    def __init__(self) -> None:
        self.by_source: defaultdict[str, list[_Record]] = defaultdict(list)
        self.refused: list[Refused] = []
        self.is_export = False
        self._last: _Record | None = None
        self._count = 0

    def started(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.is_export = self.is_export or name == "HealthData"
        if name == "Record" and attributes.get("type") == _TYPE:
            self._count += 1
            if self._count > MOST_RECORDS:
                raise Broken(f"line {line}: more than {MOST_RECORDS} records of sleep")
            self._keep(attributes, line)
        elif name == "MetadataEntry" and self._last and attributes.get("key") == "HKTimeZone":
            _place(self._last, attributes.get("value", ""))

    def ended(self, name: str) -> None:
        if name == "Record":
            self._last = None

    def _keep(self, attributes: dict[str, str], line: int) -> None:
        try:
            record = _record(attributes)
            self._last = record
            self.by_source[_source(attributes)].append(record)
        except BadNight as error:
            if len(self.refused) < 1000:
                self.refused.append(Refused(f"line {line}", str(error)))


def nights(file: IO[bytes], _zone: ZoneInfo) -> Iterator[Item]:
    """The nights of this export, oldest first, after the records that made no sense."""
    sleep = _Sleep()
    for _ in walk(file, sleep.started, sleep.ended):
        pass
    if not sleep.is_export:
        raise Broken("line 1: this is not an export of Apple Health")
    yield from sleep.refused
    found = [
        _night(name, group)
        for name, records in sleep.by_source.items()
        for group in _groups(records)
    ]
    yield from chosen(found)


def chosen(found: list[DeviceNight]) -> list[DeviceNight]:
    """Of nights that overlap, the one whose source knows most; oldest first."""
    kept: list[DeviceNight] = []
    by_day: defaultdict[int, list[DeviceNight]] = defaultdict(list)
    for night in sorted(found, key=_rank):
        days = range(night.started_at.toordinal() - 1, night.ended_at.toordinal() + 2)
        near = (other for day in days for other in by_day.get(day, ()))
        if any(_overlap(night, other) for other in near):
            continue
        kept.append(night)
        by_day[night.started_at.toordinal()].append(night)
    return sorted(kept, key=lambda night: night.started_at)


def _rank(night: DeviceNight) -> tuple[int, int, str, datetime]:
    known = {stage.stage for stage in night.stages}
    knows = 0 if known & STAGED else 1 if "asleep" in known else 2
    return knows, -(night.total_sleep_minutes or 0), night.device, night.started_at


def _overlap(one: DeviceNight, other: DeviceNight) -> bool:
    return one.started_at < other.ended_at and other.started_at < one.ended_at


def _record(attributes: dict[str, str]) -> _Record:
    value = attributes.get("value", "").removeprefix(_VALUE)
    value = _NUMBERS.get(int(value), "") if value in "012345" and len(value) == 1 else value
    if value not in _STAGES:
        raise BadNight("value is not one that sleep analysis has")
    started, ended = _date(attributes, "startDate"), _date(attributes, "endDate")
    if not started < ended <= started + timedelta(hours=24):
        raise BadNight("endDate is not within a day after startDate")
    offsets = offset_minutes(started), offset_minutes(ended)
    return _Record(_STAGES[value], in_utc(started), in_utc(ended), *offsets)


def _source(attributes: dict[str, str]) -> str:
    name = attributes.get("sourceName", "")
    if len(name) > _LONGEST_NAME or not name.replace("\xa0", " ").isprintable():
        raise BadNight("sourceName is not a name")
    return name


def _date(attributes: dict[str, str], name: str) -> datetime:
    match = _DATE.fullmatch(attributes.get(name, ""))
    try:
        if match is None or not match[0].isascii():
            raise ValueError
        found = datetime.fromisoformat("{}T{}{}:{}".format(*match.groups()))
    except ValueError:
        raise BadNight(f"{name} is not a time with an offset") from None
    if not 1990 <= found.year < 2200:
        raise BadNight(f"{name} is not between the years 1990 and 2199")
    return found


def _place(record: _Record, name: str) -> None:
    """Where it was recorded: the offsets in the file may be those of the phone that wrote it."""
    if name in NAMES:
        there = zone(name)
        record.start_offset = offset_minutes(record.started_at.astimezone(there))
        record.end_offset = offset_minutes(record.ended_at.astimezone(there))


def _groups(records: list[_Record]) -> Iterator[list[_Record]]:
    """The records of one source as nights."""
    group: list[_Record] = []
    reached: datetime | None = None
    for record in sorted(records, key=lambda each: (each.started_at, each.ended_at)):
        if reached is not None and record.started_at - reached > GAP:
            yield group
            group, reached = [], None
        group.append(record)
        reached = record.ended_at if reached is None else max(reached, record.ended_at)
    if group:
        yield group


def _night(name: str, group: list[_Record]) -> DeviceNight:
    last = max(group, key=lambda each: each.ended_at)
    stages = [Stage(r.stage, r.started_at, r.ended_at) for r in group if r.stage is not None]
    return with_minutes(
        DeviceNight(
            source=SOURCE,
            device=name,
            started_at=group[0].started_at,
            ended_at=last.ended_at,
            start_offset_minutes=group[0].start_offset,
            end_offset_minutes=last.end_offset,
            stages=laid_out(stages),
        )
    )
