"""What a record of plan or practice must fulfil, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from backend.core.device_time import instant_errors, late
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from practice.marks import Planned, Said, marks
from practice.models import Behaviour, Context, Pattern, PracticeEntry
from practice.time_bands import time_band


def unknown(writer: Writer, model: type[Any], pointer: str, id: UUID | None) -> list[FieldError]:
    if id is None or writer.record(model, id) is not None:
        return []
    return [FieldError(pointer, "unknown-id", "There is no such record.")]


def _check_behaviour(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    yield from unknown(writer, Pattern, "/pattern_id", values["pattern_id"])
    for index, context_id in enumerate(values["context_ids"]):
        yield from unknown(writer, Context, f"/context_ids/{index}", UUID(context_id))


def _check_entry(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    yield from unknown(writer, Behaviour, "/behaviour_id", values["behaviour_id"])
    yield from unknown(writer, Context, "/context_id", values["context_id"])
    yield from instants(writer, change, "occurred_at", "logged_at")
    for rating in ("distress_before", "distress_peak", "distress_after"):
        at = f"{rating}_at"
        yield from instants(writer, change, at)
        if values[at] is not None and values[rating] is None:
            yield FieldError(f"/{at}", "rating-missing", f"Only together with {rating}.")


def _refers(values: Mapping[str, Any]) -> Iterable[tuple[type[Any], UUID | None]]:
    return (Behaviour, values["behaviour_id"]), (Context, values["context_id"])


def instants(writer: Writer, change: Change, *names: str) -> Iterable[FieldError]:
    for name in names:
        if (instant := change.values[name]) is not None:
            yield from instant_errors(f"/{name}", instant, writer.now)


def local_date(values: Mapping[str, Any], at: str = "occurred_at") -> date:
    """The calendar date on the wall where it happened."""
    day: date = values[at].astimezone(zone(values["time_zone"])).date()
    return day


def _completed(writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    behaviour = writer.record(Behaviour, values["behaviour_id"])
    planned = Planned(behaviour.context_ids or (), behaviour.created_at, behaviour.retired_at)
    said = Said(*[values[name] for name in _SAID])
    return {"local_date": local_date(values), "marks": marks(said, planned)}


_SAID = [field.name for field in fields(Said)]


def _shown(entry: PracticeEntry) -> dict[str, Any]:
    return {
        "late": late(entry.occurred_at, entry.logged_at, entry.created_at),
        "ahead": entry.occurred_at > entry.created_at,
        "time_band": str(time_band(entry.occurred_at, entry.time_zone)),
    }


PATTERNS = Kind("pattern", Pattern, versioned=True)
CONTEXTS = Kind("context", Context, versioned=True)
BEHAVIOURS = Kind("behaviour", Behaviour, check=_check_behaviour, versioned=True)
ENTRIES = Kind(
    "practice-entry",
    PracticeEntry,
    check=_check_entry,
    refers=_refers,
    complete=_completed,
    derive=_shown,
    versioned=True,
    day=PracticeEntry.local_date,
)
