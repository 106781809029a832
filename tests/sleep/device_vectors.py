"""Files of devices with the rows that are read from them: the server's parser wrote them down, and
the phone's must read the same. `python -m tests.sleep.device_vectors` writes them again."""

import base64
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sleep.importers.items import Broken
from sleep.importers.lines import written
from sleep.importers.reading import read
from tests.sleep.device_files import (
    FILES,
    FITBIT,
    GARMIN,
    HEALTH_CONNECT,
    OURA,
    apple,
    apple_night,
    apple_record,
    zipped,
)

PLACE = Path(__file__).parents[1] / "vectors" / "device_files.json"
BERLIN = "Europe/Berlin"
NAMES = ("InBed", "Asleep", "AsleepUnspecified", "Awake", "AsleepCore", "AsleepDeep", "AsleepREM")
ODD_DOCTYPE = "<!DOCTYPE HealthData [\n<!ATTLIST A\n b CDATA #REQUIRED\n<!ELEMENT C EMPTY>\n>\n]>"
SPRING = {"startTime": "2025-03-29T23:00:00.000", "endTime": "2025-03-30T02:30:00.000"}
AUTUMN = {"startTime": "2025-10-25T23:00:00.000", "endTime": "2025-10-26T02:30:00.000"}


def cases() -> Iterator[tuple[str, bytes, str]]:
    """Name, file, and the zone where she lives."""
    for source, body in FILES.items():
        yield source, body, BERLIN
    yield from _apple()
    yield from _others()
    yield from _archives()
    for seed in range(6):
        yield f"apple at random {seed}", _at_random(random.Random(seed)), BERLIN


def _apple() -> Iterator[tuple[str, bytes, str]]:
    phone = apple_record("InBed", "2025-07-01 22:00:00 +0200", "2025-07-02 07:00:00 +0200", "Phone")
    old = apple_record("Asleep", "2025-07-01 22:10:00 +0200", "2025-07-02 06:50:00 +0200", "App")
    odd = apple_record("AsleepREM", "2025-07-02 02:00:00 +0200", "2025-07-02 01:00:00 +0200")
    named = apple_night(2, "Ann&apos;s &lt;Watch&gt; &amp; Co &#x1F319;")
    yield "apple, several sources", apple(phone, old, *apple_night(2)), BERLIN
    yield "apple, no stages", apple(phone, old), BERLIN
    yield "apple, twice", apple(*apple_night(2), *apple_night(2)), BERLIN
    yield "apple, elsewhere", apple(*apple_night(2, zone="Asia/Tokyo")), BERLIN
    yield "apple, an odd record", apple(odd, *apple_night(4)), BERLIN
    yield "apple, named", apple(*named), BERLIN
    yield "apple, no such day", apple(odd.replace("07-02 02", "02-30 02"), *apple_night(4)), BERLIN
    yield "apple, odd document type", apple(*apple_night(2), doctype=ODD_DOCTYPE), BERLIN
    yield "apple, truncated", FILES["apple_health"][:900], BERLIN
    wide = apple(*apple_night(2)).decode().replace('"UTF-8"', '"utf-16"').encode("utf-16")
    yield "apple, in UTF-16", wide, BERLIN
    bomb = '<!DOCTYPE HealthData [<!ENTITY a "x">]>'
    yield "apple, an entity", apple(*apple_night(2), doctype=bomb), BERLIN
    outside = '<!DOCTYPE HealthData SYSTEM "file:///etc/passwd">'
    yield "apple, what is outside", apple(*apple_night(2), doctype=outside), BERLIN
    yield "no export", b"<a/>", BERLIN


def _others() -> Iterator[tuple[str, bytes, str]]:
    documents: dict[str, Any] = {
        "fitbit, spring": [{**FITBIT[1], "levels": {}, **SPRING}],
        "fitbit, autumn": [{**FITBIT[1], "levels": {}, **AUTUMN}],
        "fitbit, spoilt": [{**FITBIT[0], "startTime": "1970-01-01T00:00:00.000"}, FITBIT[1]],
        "fitbit, too long": [{**FITBIT[0], "startTime": "2025-06-01T22:00:00.000"}, FITBIT[1]],
        "fitbit, unknown level": [
            {**FITBIT[1], "levels": {"data": [{"level": "x", "seconds": 1}]}},
            FITBIT[0],
        ],
        "oura, one": OURA["data"][0],
        "oura, odd phases": {"data": [{**OURA["data"][0], "sleep_phase_5_min": "9"}]},
        "garmin, older": [{**GARMIN[1], "remSleepSeconds": None}],
        "garmin, unconfirmed": [{**GARMIN[1], "sleepWindowConfirmationType": "UNCONFIRMED"}],
        "health connect, an object": HEALTH_CONNECT["records"][0],
        "health connect, odd stage": [{**HEALTH_CONNECT["records"][0], "stages": [{"stage": 9}]}],
        "nothing": [],
        "not sleep": {"a": 1},
    }
    for name, document in documents.items():
        zone = "America/New_York" if name.startswith("garmin") else BERLIN
        yield name, json.dumps(document).encode(), zone
    yield "no JSON", b"{", BERLIN


def _archives() -> Iterator[tuple[str, bytes, str]]:
    export = {"apple_health_export/export.xml": FILES["apple_health"], "other.txt": b"x"}
    yield "an export of Apple's", zipped(export), BERLIN
    day = json.dumps(FITBIT[1:]).encode()
    takeout = {"Takeout/sleep-1.json": FILES["fitbit"], "Takeout/sleep-2.json": day}
    yield "a takeout", zipped(takeout), BERLIN
    yield "in Finnish", zipped({"apple_health_export/vienti.xml": FILES["apple_health"]}), BERLIN
    yield "no sleep in it", zipped({"sleep.txt": b"x"}), BERLIN
    yield "leads out", zipped({"../sleep.json": b"[]"}), BERLIN
    yield "grows", zipped({"sleep.json": b" " * 3_000_000}), BERLIN
    yield "large", _large(), BERLIN


def _large() -> bytes:
    """With the fields for archives beyond 4 GiB, as phones write them while they pack."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("sleep.json", "w", force_zip64=True) as member,
    ):
        member.write(FILES["fitbit"])
    return file.getvalue()


def _at_random(random: random.Random) -> bytes:
    """Six nights of two devices that overlap, with gaps, in changing offsets."""
    records = []
    for night in range(6):
        for source in ("Watch", "Phone") if random.random() < 0.8 else ("Watch",):
            east = timezone(timedelta(minutes=random.choice((-210, 0, 60, 120, 345))))
            at = datetime(2025, 10, 18, 22, tzinfo=east) + timedelta(days=night)
            for _ in range(random.randrange(1, 9)):
                at += timedelta(seconds=random.randrange(-1200, 9000))
                until = at + timedelta(seconds=random.randrange(30, 9000))
                place = random.choice((None, None, BERLIN, "America/New_York"))
                cut = (random.choice(NAMES), _apples(at), _apples(until))
                records.append(apple_record(*cut, source, place))
                at = until
    random.shuffle(records)
    return apple(*records)


def _apples(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %z}"


def rows(body: bytes, zone: str) -> list[Any] | None:
    """What is read, as lines of JSON; None for a file that is broken."""
    try:
        return [json.loads(written(each)) for each in read(io.BytesIO(body), ZoneInfo(zone))]
    except Broken:
        return None


def vectors() -> Mapping[str, Any]:
    about = "Written by python -m tests.sleep.device_vectors; rows null: the file is broken."
    found = [
        {
            "name": name,
            "zone": zone,
            "file": base64.b64encode(body).decode(),
            "rows": rows(body, zone),
        }
        for name, body, zone in cases()
    ]
    return {"_about": about, "cases": found}


if __name__ == "__main__":
    found = vectors()
    lines = ",\n".join(json.dumps(each) for each in found["cases"])
    about = json.dumps(found["_about"])
    PLACE.write_text(f'{{"_about": {about}, "cases": [\n{lines}\n]}}\n')
