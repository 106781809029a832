"""One night as a device saw it, and what makes it impossible.

Stages are a device's estimate. A stage that nobody recorded is a gap: unknown, not awake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

StageName = Literal["awake", "out_of_bed", "asleep", "light", "deep", "rem"]
SOURCES = ("apple_health", "health_connect", "fitbit", "oura", "garmin")
STAGES: tuple[StageName, ...] = ("awake", "out_of_bed", "asleep", "light", "deep", "rem")
ASLEEP = frozenset({"asleep", "light", "deep", "rem"})
STAGED = frozenset({"light", "deep", "rem"})
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST = timedelta(hours=24)
MOST_STAGES = 2000
MOST_OFFSET_MINUTES = 18 * 60
MINUTES = (
    "total_sleep_minutes",
    "awake_minutes",
    "light_minutes",
    "deep_minutes",
    "rem_minutes",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """`asleep` is sleep of no known kind. Both instants are UTC."""

    stage: StageName
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class DeviceNight:
    """Instants are UTC; offsets are minutes east of it where the clock hung. None is unknown.

    `device` and `external_id` are the source's own words. Minutes are the device's totals.
    """

    source: str
    device: str
    started_at: datetime
    ended_at: datetime
    start_offset_minutes: int
    end_offset_minutes: int
    external_id: str | None = None
    stages: tuple[Stage, ...] = ()
    total_sleep_minutes: int | None = None
    awake_minutes: int | None = None
    light_minutes: int | None = None
    deep_minutes: int | None = None
    rem_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Retracted:
    """The source says that this night is no longer one."""

    source: str
    device: str
    external_id: str


def night_id(client_id: UUID, night: DeviceNight | Retracted) -> UUID:
    """The same night of the same device has the same id, however often it comes (RFC 9562 v5).

    Named by source, device and the source's own id; where it has none, by the start in UTC.
    """
    own = night.external_id
    if own is None and isinstance(night, DeviceNight):
        own = f"{night.started_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return uuid5(client_id, f"{night.source}\n{night.device}\n{own}")


def with_minutes(night: DeviceNight) -> DeviceNight:
    """Its minutes, counted from its stages. A device that tells no kinds of sleep has no REM."""
    if not night.stages:
        return night
    known = {each.stage for each in night.stages}
    staged = bool(known & STAGED)
    return replace(
        night,
        total_sleep_minutes=minutes_in(night.stages, ASLEEP),
        awake_minutes=minutes_in(night.stages, {"awake", "out_of_bed"}),
        light_minutes=minutes_in(night.stages, {"light"}) if staged else None,
        deep_minutes=minutes_in(night.stages, {"deep"}) if staged else None,
        rem_minutes=minutes_in(night.stages, {"rem"}) if staged else None,
    )


def minutes_in(stages: Sequence[Stage], names: frozenset[str] | set[str]) -> int:
    """Whole minutes spent in these stages, rounded once at the end."""
    spent = sum((s.ended_at - s.started_at for s in stages if s.stage in names), timedelta())
    return round(spent / timedelta(minutes=1))


def faults(night: DeviceNight) -> Iterator[tuple[str, str, str]]:
    """What makes it impossible: field, code, and the rule in words."""
    length = night.ended_at - night.started_at
    if night.started_at < EARLIEST:
        yield "started_at", "too-early", "This must not be before the year 2000."
    if length <= timedelta():
        yield "ended_at", "order", "A night ends after it began."
    elif length > LONGEST:
        yield "ended_at", "too-long", "A night is at most 24 hours long."
    else:
        yield from _stage_faults(night)
        yield from _minute_faults(night, length)


def _stage_faults(night: DeviceNight) -> Iterator[tuple[str, str, str]]:
    reached = night.started_at
    if len(night.stages) > MOST_STAGES:
        yield "stages", "too-many", f"A night has at most {MOST_STAGES} stages."
    for place, stage in enumerate(night.stages):
        if stage.ended_at <= stage.started_at:
            yield f"stages/{place}", "order", "A stage ends after it began."
        elif stage.started_at < reached:
            yield f"stages/{place}", "overlap", "Stages follow each other and lie in the night."
        elif stage.ended_at > night.ended_at:
            yield f"stages/{place}", "outside", "Stages lie in the night."
        else:
            reached = stage.ended_at
            continue
        return


def _minute_faults(night: DeviceNight, length: timedelta) -> Iterator[tuple[str, str, str]]:
    # A device rounds each of its totals by itself: a few minutes are no contradiction.
    most = length / timedelta(minutes=1) + len(MINUTES)
    for name in MINUTES:
        minutes = getattr(night, name)
        if minutes is not None and not 0 <= minutes <= most:
            yield name, "range", "It cannot last longer than the night."
            return
    parts = [night.light_minutes, night.deep_minutes, night.rem_minutes, night.awake_minutes]
    if sum(part for part in parts if part is not None) > most:
        yield "rem_minutes", "sum", "The stages together cannot last longer than the night."
