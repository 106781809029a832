"""Crisis lines and emergency numbers of each country, as one dials them.

The two tables beside this file are the only place where they are kept: the API answers with them,
and the build puts them into the app. A number is written as it is dialled there (988, 116 123),
never in the international form, which does not ring for short numbers.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

CHECKED_ON = date(2026, 11, 24)
"""When the tables were last gone through and compared with their sources. Set it with them: a
device takes the list with the later date. When a single line was verified stands in its row."""


@dataclass(frozen=True)
class Line:
    """Somebody to talk to. `phone` is to be called, or with `text` to be sent that word."""

    name: str
    phone: str
    text: str | None
    hours: str | None
    url: str
    source: str
    verified_on: date | None
    """When its source last verified it; None: we do not know."""


@dataclass(frozen=True)
class Country:
    """The first emergency number is the one to call. Which service answers is not known."""

    country: str
    emergency: list[str]
    lines: list[Line]


@dataclass(frozen=True)
class Directory:
    checked_on: date
    countries: list[Country]


@cache
def directory() -> Directory:
    """Every country that we know a number of, in the order of their codes."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in _rows("crisis_lines.csv"):
        lines[row.pop("country")].append(_line(row))
    return Directory(
        CHECKED_ON,
        [
            Country(row["country"], row["numbers"].split(), lines[row["country"]])
            for row in _rows("emergency_numbers.csv")
        ],
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _line(row: dict[str, str]) -> Line:
    return Line(
        name=row["name"],
        phone=row["phone"],
        text=row["text"] or None,
        hours=row["hours"] or None,
        url=row["url"],
        source=row["source"],
        verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
    )
