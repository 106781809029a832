"""What comes out of a file: nights, retractions and refusals; or nothing, when it is broken."""

from dataclasses import dataclass

from sleep.device_night import DeviceNight, Retracted

MOST_NIGHTS = 10_000  # nearly thirty years


class Broken(ValueError):
    """The file cannot be read to its end, so nothing of it counts. The message says where."""


class BadNight(ValueError):
    """One night makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One night that is left out: which, and why."""

    where: str
    reason: str


Item = DeviceNight | Retracted | Refused


def printable(text: str) -> str:
    """A name out of a file, short and on one line."""
    return "".join(c if c.isprintable() else "�" for c in text[:80])
