"""A calendar as RFC 5545 writes it. Its titles say nothing: it is read where others look over."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

TITLES = {"en": "Appointment", "de": "Termin", "ar": "موعد"}
_OCTETS = 75


class Appointment(NamedTuple):
    """`id`: with whom; `noted_at`: when it was known, as far as we know."""

    id: UUID
    starts_at: datetime
    noted_at: datetime


def calendar(appointments: Iterable[Appointment], locale: str) -> bytes:
    """The same appointments make the same bytes: no clock."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Anew//Calendar//EN"]
    for each in appointments:
        lines += _event(each, TITLES[locale])
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(appointment: Appointment, title: str) -> list[str]:
    """How long it takes is not known, so there is no end. Moved, it is another event."""
    start = _instant(appointment.starts_at)
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(appointment.id, start)}",
        f"DTSTAMP:{_instant(appointment.noted_at)}",
        f"DTSTART:{start}",
        f"SUMMARY:{title}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    return b"\r\n ".join(_parts(line)) + b"\r\n"


def _parts(line: str) -> Iterator[bytes]:
    """At most 75 octets a line, the space that continues it among them, and no sign cut in two."""
    part = b""
    room = _OCTETS
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > room:
            yield part
            part, room = b"", _OCTETS - 1
        part += octets
    yield part
