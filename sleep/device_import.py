"""Taking in the nights of one file: each stands for itself, and the file twice is as once."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from backend.core import crypto
from backend.core.sync import Change, Outcome, Result, Writer
from sleep.device_night import LONGEST, DeviceNight, Retracted, night_id
from sleep.device_nights import StoredDeviceNight, spans_of
from sleep.device_service import DEVICE_NIGHTS, PLAIN
from sleep.device_week import night_date
from sleep.importers.items import Item, Refused


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one night of a file. `where` names it when there is no record of it."""

    outcome: str
    where: str
    id: UUID | None = None
    local_date: date | None = None
    reason: str | None = None


_AT_ONCE = 200  # looked up in one query
OUTCOMES = ("created", "updated", "unchanged", "retracted", "refused")


def import_nights(client_id: UUID, items: Iterable[Item], now: datetime) -> list[Imported]:
    """Write the nights of one file that was read to its end; each night stands for itself.

    A night that overlaps a stored one of the same source and device is its correction: the stored
    one is retracted. Of nights within the file that overlap so, the first counts. What the client
    deleted stays deleted.
    """
    found = list(items)
    with Writer(client_id, now, len(found)) as writer:
        return _import(writer, found)


def _import(writer: Writer, found: Sequence[Item]) -> list[Imported]:
    client_id = writer.client_id
    nights = {night_id(client_id, each): each for each in found if not isinstance(each, Refused)}
    stored = _by_device(client_id, {each.source for each in nights.values()})
    taken: defaultdict[tuple[str, str], list[DeviceNight]] = defaultdict(list)
    done = [Imported("refused", x.where, reason=x.reason) for x in found if isinstance(x, Refused)]
    for place, (id, each) in enumerate(ordered := sorted(nights.items(), key=_order)):
        if place % _AT_ONCE == 0:
            writer.let_go()
            writer.look_up(DEVICE_NIGHTS, [key for key, _ in ordered[place : place + _AT_ONCE]])
        if isinstance(each, Retracted):
            done.append(_retracted(writer, id, f"night {each.external_id}"))
            continue
        before = taken[each.source, each.device]
        if before and before[-1].ended_at > each.started_at:
            reason = "It overlaps another night of this device in the same file."
            done.append(Imported("refused", _where(each), id, night_date(each), reason))
            continue
        written = _written(writer, id, each)
        done.append(written)
        if written.outcome != "refused":
            before.append(each)
            done += _replaced(writer, each, stored[each.source, each.device], nights)
    return done


def _order(entry: tuple[UUID, DeviceNight | Retracted]) -> tuple[str, str]:
    id, each = entry
    return (each.started_at.isoformat() if isinstance(each, DeviceNight) else "", str(id))


def _where(night: DeviceNight) -> str:
    return f"night of {night.started_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class _Kept:
    """When a stored night was; noted before a write wipes it."""

    begins: datetime
    ends: datetime
    id: UUID
    day: date


def _by_device(client_id: UUID, sources: Collection[str]) -> Mapping[tuple[str, str], list[_Kept]]:
    """What is stored of each device, oldest first."""
    found: defaultdict[tuple[str, str], list[_Kept]] = defaultdict(list)
    for row in spans_of(client_id, sources):
        words = crypto.unseal(client_id, StoredDeviceNight.__tablename__, row.id, row.words)
        kept = _Kept(row.started_at, row.ended_at, row.id, row.local_date)
        found[row.source, words.get("device") or ""].append(kept)
    return found


def _written(writer: Writer, id: UUID, night: DeviceNight) -> Imported:
    before = writer.record(StoredDeviceNight, id)
    base = before.revision if before is not None else None
    private = bool(before is not None and before.private)
    words = {"device": night.device or None, "external_id": night.external_id}
    change = Change(id, base, {**_asked(night), "private": private}, words)
    result = writer.apply(DEVICE_NIGHTS, change)
    return Imported(_outcome(result), _where(night), id, night_date(night), _reason(result))


def _asked(night: DeviceNight) -> dict[str, Any]:
    stages = [
        {
            "stage": each.stage,
            "started_at": _text(each.started_at),
            "ended_at": _text(each.ended_at),
        }
        for each in night.stages
    ]
    return {**{name: getattr(night, name) for name in PLAIN}, "stages": stages or None}


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _outcome(result: Result) -> str:
    refused = result.outcome in (Outcome.INVALID, Outcome.GONE, Outcome.CONFLICT)
    return "refused" if refused else str(result.outcome)


def _reason(result: Result) -> str | None:
    if result.outcome is Outcome.GONE:
        return "It was deleted or replaced here before; what is deleted stays deleted."
    return " ".join(f"{each.pointer[1:]}: {each.detail}" for each in result.errors) or None


def _retracted(writer: Writer, id: UUID, where: str, day: date | None = None) -> Imported:
    before = writer.record(StoredDeviceNight, id)
    if before is None or before.deleted:
        return Imported("unchanged", where, id, day)
    writer.apply(DEVICE_NIGHTS, Change(id, before.revision, None))
    return Imported("retracted", where, id, day)


def _replaced(
    writer: Writer,
    night: DeviceNight,
    rows: Sequence[_Kept],
    coming: Mapping[UUID, object],
) -> Iterable[Imported]:
    """The stored nights of this device that this one takes the place of."""
    # Oldest first, and none is longer than LONGEST: only these can overlap it.
    near = bisect_left(rows, night.started_at - LONGEST, key=lambda row: row.begins)
    for row in islice(rows, near, None):
        if row.begins >= night.ended_at:
            return
        if row.ends > night.started_at and row.id not in coming:
            yield _retracted(writer, row.id, f"night of {row.begins:%Y-%m-%d %H:%M} UTC", row.day)
