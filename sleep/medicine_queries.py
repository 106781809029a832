"""Reading the medicines. The client's id comes first, always."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_

from backend.core.readings import Reading
from sleep.medicines import Medicine

_MEDICINES = Reading(
    Medicine,
    Medicine.started_on,
    Medicine.id,
    where=(
        Medicine.started_on <= bindparam("end"),
        or_(Medicine.stopped_on.is_(None), Medicine.stopped_on >= bindparam("start")),
    ),
    shared=True,
)


def medicines(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Medicine]:
    """What she took, started or stopped between two dates, in the order of the starts."""
    return ask_medicines(client_id, start, end, private)()


def ask_medicines(
    client_id: UUID, start: date, end: date, private: bool
) -> Callable[[], Sequence[Medicine]]:
    """The same when it is called for."""
    return _MEDICINES.ask(client_id, start=start, end=end, private=private)
