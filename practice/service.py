"""What a record of plan or practice must fulfil, and what follows from it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from backend.core.device_time import instant_errors, late
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from practice.models import Behaviour, Context, Pattern, PracticeEntry


def _unknown(writer: Writer, model: type[Any], pointer: str, id: UUID | None) -> list[FieldError]:
    if id is None or writer.has(model, id):
        return []
    return [FieldError(pointer, "unknown-id", "There is no such record.")]


def _check_behaviour(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    yield from _unknown(writer, Pattern, "/pattern_id", values["pattern_id"])
    for index, context_id in enumerate(values["context_ids"]):
        yield from _unknown(writer, Context, f"/context_ids/{index}", UUID(context_id))


def _check_entry(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    yield from _unknown(writer, Behaviour, "/behaviour_id", values["behaviour_id"])
    yield from _unknown(writer, Context, "/context_id", values["context_id"])
    for name in ("occurred_at", "logged_at"):
        yield from instant_errors(f"/{name}", values[name], writer.now)


def _local_date(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"local_date": values["occurred_at"].astimezone(zone(values["time_zone"])).date()}


def _marks(entry: PracticeEntry) -> dict[str, Any]:
    return {
        "late": late(entry.occurred_at, entry.logged_at, entry.created_at),
        "ahead": entry.occurred_at > entry.created_at,
    }


PATTERNS = Kind("pattern", Pattern)
CONTEXTS = Kind("context", Context)
BEHAVIOURS = Kind("behaviour", Behaviour, check=_check_behaviour)
ENTRIES = Kind(
    "practice-entry",
    PracticeEntry,
    check=_check_entry,
    complete=_local_date,
    derive=_marks,
    day=PracticeEntry.local_date,
)
