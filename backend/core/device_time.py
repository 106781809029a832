"""What a device says about when: accepted within bounds, marked when late or ahead."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from backend.core.errors import FieldError

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=24)
LATE = timedelta(hours=24)


def instant_errors(pointer: str, instant: datetime | None, now: datetime) -> Iterable[FieldError]:
    """A phone's clock may run ahead by a day; more than that is a mistake."""
    if instant is None:
        return
    if instant < EARLIEST:
        yield FieldError(pointer, "too-early", "This must not be before the year 2000.")
    if instant > now + AHEAD:
        yield FieldError(pointer, "too-far-ahead", "This is more than 24 hours ahead.")


def date_errors(pointer: str, day: date, now: datetime) -> Iterable[FieldError]:
    """The same for a local date: somewhere it is already tomorrow, hence two days."""
    if day < EARLIEST.date():
        yield FieldError(pointer, "too-early", "This must not be before the year 2000.")
    if day > (now + 2 * AHEAD).date():
        yield FieldError(pointer, "too-far-ahead", "This date has not come yet.")


def late(happened: datetime, logged: datetime | None, received: datetime) -> bool:
    """Was it written down more than a day after it happened? Marked, never refused."""
    return (logged or received) - happened > LATE
