"""What a medicine must fulfil. Nothing that was sent is corrected or guessed."""

from collections.abc import Iterable

from backend.core.device_time import date_errors
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from sleep.medicine_catalogue import catalogue
from sleep.medicines import Medicine


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    generic, name = change.values["generic"], change.words.get("name")
    if generic is None and not name:
        yield FieldError("/words/name", "required", "A name is needed when `generic` is null.")
    if generic is not None and generic not in catalogue():
        rule = "Must be a name of the catalogue, or null: any other name goes into words.name."
        yield FieldError("/generic", "unknown-generic", rule)
    yield from _dates(writer, change)


def _dates(writer: Writer, change: Change) -> Iterable[FieldError]:
    started, stopped = change.values["started_on"], change.values["stopped_on"]
    yield from date_errors("/started_on", started, writer.now)
    if stopped is None:
        return
    yield from date_errors("/stopped_on", stopped, writer.now)
    if stopped < started:
        yield FieldError("/stopped_on", "before-start", "This must not be before started_on.")


MEDICINES = Kind("medicine", Medicine, check=_check, versioned=True)
