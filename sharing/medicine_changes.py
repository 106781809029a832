"""What changed in the medicines of a period, to be marked on its charts. Dates, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CHANGES = ("started", "stopped", "dose")


@dataclass(frozen=True, slots=True)
class Change:
    """`dose` is the one from that day on; none when it was stopped or she did not say."""

    on: date
    change: str
    name: str | None
    dose: str | None


def changes(taken: Iterable[Mapping[str, Any]], first: date, last: date) -> list[Change]:
    """Starts, stops and changes of dose between two dates, the oldest first.

    A dose that begins where another of the same medicine ends is a change of dose, not two.
    """
    doses = list(taken)
    ends = {(_name(each), day) for each in doses if (day := each["stopped_on"])}
    starts = {(_name(each), each["started_on"]) for each in doses}
    found = [
        Change(each["started_on"], _start(each, ends), _name(each), each["dose"]) for each in doses
    ]
    found += [
        Change(day, "stopped", _name(each), None)
        for each in doses
        if (day := each["stopped_on"]) and (_name(each), day) not in starts
    ]
    inside = [each for each in found if first <= each.on <= last]
    return sorted(inside, key=lambda each: (each.on, each.name or ""))


def _start(dose: Mapping[str, Any], ends: set[tuple[str | None, date]]) -> str:
    return "dose" if (_name(dose), dose["started_on"]) in ends else "started"


def _name(dose: Mapping[str, Any]) -> str | None:
    name: str | None = dose["generic"] or dose["name"]
    return name
