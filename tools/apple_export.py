"""Writes a made-up export of Apple Health: python tools/apple_export.py FILE MEGABYTES.

Mostly heartbeats, as in a genuine one, and some fourteen years of nights between them.
"""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

ZONE = timezone(timedelta(hours=2))
BEGIN = datetime(2010, 1, 1, 23, 0, tzinfo=ZONE)
NIGHTS = 5000
CYCLE = (("AsleepCore", 60), ("AsleepDeep", 20), ("AsleepREM", 15), ("Awake", 2))
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="en_GB">
"""


def record(kind: str, value: str, start: datetime, end: datetime) -> str:
    form = "%Y-%m-%d %H:%M:%S %z"
    when = f'creationDate="{end:{form}}" startDate="{start:{form}}" endDate="{end:{form}}"'
    return f' <Record type="{kind}" sourceName="Watch" {when} value="{value}"/>\n'


def night(number: int) -> str:
    """Five cycles of four stages."""
    at, lines = BEGIN + timedelta(days=number), []
    for name, minutes in CYCLE * 5:
        end = at + timedelta(minutes=minutes)
        kind = "HKCategoryTypeIdentifierSleepAnalysis"
        lines.append(record(kind, f"HKCategoryValueSleepAnalysis{name}", at, end))
        at = end
    return "".join(lines)


def main() -> None:
    file, most = Path(sys.argv[1]), int(sys.argv[2]) * 1024 * 1024
    share = most // NIGHTS
    with file.open("w") as out:
        out.write(HEAD)
        for number in range(NIGHTS):
            day = BEGIN + timedelta(days=number)
            beat = record("HKQuantityTypeIdentifierHeartRate", "61", day, day)
            body = night(number)
            out.write(body + beat * max(0, (share - len(body)) // len(beat)))
        out.write("</HealthData>\n")


if __name__ == "__main__":
    main()
