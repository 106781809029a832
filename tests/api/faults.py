"""Wrong values, made from what the document says of a field."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

from backend.core import clock
from backend.core.ids import uuid7
from tests.api.subject import Json

HUGE = 10**30
WRONG_TYPES: dict[str, list[Any]] = {
    "string": [7, 0, True, ["x"], {"a": "x"}, 1.5, HUGE],
    "integer": ["7", "", True, False, [], {}, 1.5, -0.5, HUGE, -HUGE, 1e30],
    "boolean": [0, 1, "true", "", "yes", []],
    "array": [{}, "MO", 5, True, [[]], [None], [{}]],
    "object": [[], "x", 5, True, [{}]],
}
ZONES = [
    *("localtime", "Factory", "posixrules", "", "../etc/passwd", "/usr/share/zoneinfo/UTC"),
    *("europe/berlin", "Europe/Berlin ", "Europe/Berlin\n", "UTC+1", "Mars/Olympus", "🏳️‍🌈"),
]
DATES = [
    *("2026-02-30", "2026-13-01", "2026-00-10", "2026-1-1", "20261101", "2026-W47-5", "26-11-01"),
    *("0000-01-01", "0001-01-01", "9999-12-31", "2026-11-01T00:00:00Z", " 2026-11-01"),
    *("2026-11-01\n", "٢٠٢٦-١١-٠١", "+2026-11-01", "-2026-11-01", "", "today"),
]
INSTANTS = [
    *("2026-02-30T10:00:00Z", "2026-11-01T24:00:00Z", "2026-11-01T25:61:00Z", "2026-11-01"),
    *("2026-11-01T10:00:61Z", "2026-11-01T10:00:00", "2026-11-01 10:00:00Z", "20261101T100000Z"),
    *("2026-11-01T10:00:00+25:00", "2026-11-01T10:00:00+0100", "2026-11-01t10:00:00z"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1969-12-31T23:59:59Z"),
    *("2026-W47-5T10:00:00Z", "+12026-11-01T10:00:00Z", "2026-11-01T10:00:00.1234567Z"),
    *("2026-11-01T10:00:00Z\n", "", "now", "1793527200"),
]
CLOCKS = ["24:00", "25:61", "7:30", "07:60", "07:30:00", "0730", " 07:30", "07:30\n", "٠٧:٣٠", ""]
IDS = [
    *("", "1", "0190A1B2-0000-7000-8000-000000000001", "0190a1b2000070008000000000000001"),
    *("{0190a1b2-0000-7000-8000-000000000001}", "urn:uuid:0190a1b2-0000-7000-8000-000000000001"),
    *("0190a1b2-0000-7000-8000-00000000000g", "0190a1b2-0000-7000-8000-000000000001\n"),
]


def faults(body: Json, schema: Json) -> Iterator[tuple[str, Any, Json]]:
    """Each (pointer, wrong value, body with it): one field is wrong, the rest is as it was."""
    for path, described in _properties(schema, ()):
        for value in _wrong(path[-1], described):
            spoilt = deepcopy(body)
            inside = spoilt
            for step in path[:-1]:
                inside = inside.setdefault(step, {})
            inside[path[-1]] = value
            yield "/" + "/".join(path), value, spoilt


def _properties(schema: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    for name, described in schema.get("properties", {}).items():
        yield (*path, name), described
        yield from _properties(described, (*path, name))


def _wrong(name: str, described: Json) -> Iterator[Any]:
    types = [described["type"]] if isinstance(described["type"], str) else described["type"]
    if "null" not in types:
        yield None
    kind = next(each for each in types if each != "null")
    yield from WRONG_TYPES[kind]
    yield from _wrong_text(name, described) if kind == "string" else ()
    if "minimum" in described:
        yield from (described["minimum"] - 1, described["maximum"] + 1)
    if kind == "array" and "enum" in described["items"]:
        yield from ([described["items"]["enum"][0].swapcase()], ["odd"])
        yield described["items"]["enum"] * 2


def _wrong_text(name: str, described: Json) -> Iterator[Any]:
    special = {"date": DATES, "date-time": INSTANTS, "uuid": IDS}
    yield from special.get(described.get("format", ""), ())
    if "[0-3]" in described.get("pattern", ""):
        yield from CLOCKS
    if described.get("format") == "uuid":
        yield str(uuid7())
    if name.endswith("time_zone"):
        yield from ZONES
    if name == "country":
        yield from ("de", "DEU", "D", "", "D1", "DE\n", " DE", "ÄÖ")
    if name in ("occurred_at", "logged_at"):
        yield (clock.now() + timedelta(hours=24, minutes=1)).isoformat()
    if "enum" in described:
        yield from ("", "odd", *(f"{each} " for each in described["enum"][:1]))
        yield described["enum"][0].swapcase()
    if described.get("minLength"):
        yield "x" * (described["minLength"] - 1)
    if "maxLength" in described:
        yield "🙂" * (described["maxLength"] + 1)
