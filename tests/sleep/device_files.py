"""Small files in the shape of each source, made up here: no real person's nights."""

import io
import json
import zipfile
from typing import Any
from zoneinfo import ZoneInfo

from sleep.importers.items import Item
from sleep.importers.reading import read

BERLIN = ZoneInfo("Europe/Berlin")
VALUE = "HKCategoryValueSleepAnalysis"

DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
]>"""


def apple_record(
    value: str, start: str, end: str, source: str = "Watch", zone: str | None = None
) -> str:
    known = f' sourceName="{source}" sourceVersion="11.0" creationDate="{end}"'
    says = f'type="HKCategoryTypeIdentifierSleepAnalysis"{known}'
    place = f'<MetadataEntry key="HKTimeZone" value="{zone}"/>' if zone else ""
    when = f'startDate="{start}" endDate="{end}" value="{VALUE}{value}"'
    return f" <Record {says} {when}>{place}</Record>\n"


def apple(*records: str, doctype: str = DOCTYPE) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n<HealthData locale="en_GB">\n'
    return (head + "".join(records) + "</HealthData>\n").encode()


def apple_night(day: int, source: str = "Watch", zone: str | None = None) -> list[str]:
    """A morning in July 2025: in bed from 22:30, asleep 23:00 to 06:00 with an hour of REM."""
    evening, morning = f"2025-07-{day - 1:02}", f"2025-07-{day:02}"
    cuts = [
        ("InBed", f"{evening} 22:30:00 +0200", f"{morning} 06:30:00 +0200"),
        ("AsleepCore", f"{evening} 23:00:00 +0200", f"{morning} 02:00:00 +0200"),
        ("AsleepREM", f"{morning} 02:00:00 +0200", f"{morning} 03:00:00 +0200"),
        ("Awake", f"{morning} 03:00:00 +0200", f"{morning} 03:10:00 +0200"),
        ("AsleepDeep", f"{morning} 03:10:00 +0200", f"{morning} 06:00:00 +0200"),
    ]
    return [apple_record(*cut, source, zone) for cut in cuts]


FITBIT: list[dict[str, Any]] = [
    {
        "logId": 17_500_000_001,
        "dateOfSleep": "2025-07-02",
        "startTime": "2025-07-01T23:00:00.000",
        "endTime": "2025-07-02T07:00:00.000",
        "duration": 28_800_000,
        "minutesAsleep": 449,
        "minutesAwake": 31,
        "type": "stages",
        "mainSleep": True,
        "levels": {
            "summary": {"rem": {"count": 1, "minutes": 60}},
            "data": [
                {"dateTime": "2025-07-01T23:00:00.000", "level": "wake", "seconds": 1800},
                {"dateTime": "2025-07-01T23:30:00.000", "level": "light", "seconds": 12600},
                {"dateTime": "2025-07-02T03:00:00.000", "level": "rem", "seconds": 3600},
                {"dateTime": "2025-07-02T04:00:00.000", "level": "deep", "seconds": 10800},
            ],
            "shortData": [
                {"dateTime": "2025-07-02T02:59:30.000", "level": "wake", "seconds": 60},
            ],
        },
    },
    {
        "logId": 17_500_000_002,
        "dateOfSleep": "2025-07-03",
        "startTime": "2025-07-02T23:00:00.000",
        "endTime": "2025-07-03T06:00:00.000",
        "type": "classic",
        "levels": {
            "data": [
                {"dateTime": "2025-07-02T23:00:00.000", "level": "asleep", "seconds": 14400},
                {"dateTime": "2025-07-03T03:00:00.000", "level": "restless", "seconds": 600},
                {"dateTime": "2025-07-03T03:10:00.000", "level": "asleep", "seconds": 10200},
            ]
        },
    },
]

OURA: dict[str, Any] = {
    "data": [
        {
            "id": "a1",
            "day": "2025-06-11",
            "type": "long_sleep",
            "bedtime_start": "2025-06-10T22:40:00+02:00",
            "bedtime_end": "2025-06-10T23:40:00+02:00",
            "total_sleep_duration": 2700,
            "awake_time": 900,
            "light_sleep_duration": 1500,
            "deep_sleep_duration": 600,
            "rem_sleep_duration": 600,
            "sleep_phase_5_min": "442221122334",
        },
        {"id": "a2", "type": "rest", "bedtime_start": "x", "bedtime_end": "y"},
        {"id": "a3", "type": "deleted", "bedtime_start": "x", "bedtime_end": "y"},
    ],
    "next_token": None,
}

GARMIN: list[dict[str, Any]] = [
    {
        "summaryId": "x15372f6-5d7866b4",
        "calendarDate": "2025-03-13",
        "startTimeInSeconds": 1741830000,
        "startTimeOffsetInSeconds": 3600,
        "durationInSeconds": 27000,
        "deepSleepDurationInSeconds": 5400,
        "lightSleepDurationInSeconds": 12600,
        "remSleepInSeconds": 6300,
        "awakeDurationInSeconds": 2700,
        "sleepLevelsMap": {
            "deep": [{"startTimeInSeconds": 1741830000, "endTimeInSeconds": 1741835400}],
            "rem": [{"startTimeInSeconds": 1741835400, "endTimeInSeconds": 1741841700}],
        },
        "validation": "DEVICE",
    },
    {
        "sleepStartTimestampGMT": "2025-03-14T22:00:00.0",
        "sleepEndTimestampGMT": "2025-03-15T05:30:00.0",
        "calendarDate": "2025-03-15",
        "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
        "deepSleepSeconds": 3600,
        "lightSleepSeconds": 18000,
        "remSleepSeconds": 3600,
        "awakeSleepSeconds": 1800,
    },
    {
        "dailySleepDTO": {
            "id": 1742083200000,
            "calendarDate": "2025-03-16",
            "sleepStartTimestampGMT": 1742079600000,
            "sleepEndTimestampGMT": 1742104800000,
            "sleepStartTimestampLocal": 1742083200000,
            "sleepEndTimestampLocal": 1742108400000,
            "deepSleepSeconds": 3600,
            "lightSleepSeconds": 18000,
            "remSleepSeconds": 3600,
            "awakeSleepSeconds": 0,
        },
        "sleepLevels": [
            {
                "startGMT": "2025-03-15T23:00:00.0",
                "endGMT": "2025-03-16T06:00:00.0",
                "activityLevel": 1.0,
            }
        ],
    },
]

HEALTH_CONNECT: dict[str, Any] = {
    "records": [
        {
            "metadata": {"id": "7f3b", "dataOrigin": {"packageName": "com.example.ring"}},
            "startTime": "2025-07-01T21:00:00Z",
            "endTime": "2025-07-02T05:00:00Z",
            "startZoneOffset": "+02:00",
            "endZoneOffset": "+01:00",
            "stages": [
                {
                    "startTime": "2025-07-01T21:00:00Z",
                    "endTime": "2025-07-01T21:30:00Z",
                    "stage": 1,
                },
                {
                    "startTime": "2025-07-01T21:30:00Z",
                    "endTime": "2025-07-02T03:00:00Z",
                    "stage": 4,
                },
                {
                    "startTime": "2025-07-02T03:00:00Z",
                    "endTime": "2025-07-02T04:00:00Z",
                    "stage": 6,
                },
                {
                    "startTime": "2025-07-02T04:00:00Z",
                    "endTime": "2025-07-02T05:00:00Z",
                    "stage": 5,
                },
            ],
        },
        {
            "metadata": {"id": "7f3c"},
            "startTime": "2025-07-02T21:00:00Z",
            "endTime": "2025-07-03T05:00:00Z",
            "stages": [],
        },
    ]
}

FILES: dict[str, bytes] = {
    "apple_health": apple(*apple_night(2, zone="Europe/Berlin"), *apple_night(3, "Phone")),
    "fitbit": json.dumps(FITBIT).encode(),
    "oura": json.dumps(OURA).encode(),
    "garmin": json.dumps(GARMIN).encode(),
    "health_connect": json.dumps(HEALTH_CONNECT).encode(),
}


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return file.getvalue()


def items(body: bytes | object, zone: ZoneInfo = BERLIN) -> list[Item]:
    """What is read from these bytes, or from a document written as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return list(read(io.BytesIO(raw), zone))
