"""What a night must fulfil, and the figures that follow from it."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime, time
from typing import Any

from backend.core.device_time import date_errors, instant_errors, late
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from sleep import diary
from sleep.models import Night


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    if isinstance(change.id, date):
        yield from date_errors("/date", change.id, writer.now)
    yield from instant_errors("/logged_at", change.values["logged_at"], writer.now)


def diary_night(night: Night) -> diary.Night:
    """The stored row as the rules read it."""
    names = {field.name for field in fields(diary.Night)} - {"date"}
    return diary.Night(date=night.id, **{name: getattr(night, name) for name in names})


def figures(night: Night) -> dict[str, Any]:
    """What follows from the answers, and whether they were given late."""
    noon = datetime.combine(night.id, time(12), zone(night.time_zone))
    marked = {"late": late(noon, night.logged_at, night.created_at)}
    return {**asdict(diary.derive(diary_night(night))), **marked}


def _shown(night: Night) -> dict[str, Any]:
    derived = figures(night)
    return {"late": derived.pop("late"), "derived": derived}


NIGHTS = Kind("night", Night, check=_check, derive=_shown, day=Night.id)
