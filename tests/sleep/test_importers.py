"""Each format's worked example, and files that are not what they claim to be."""

import io
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sleep.device_night import DeviceNight, Retracted
from sleep.importers import archives
from sleep.importers.items import Broken, Refused
from sleep.importers.lines import read as read_line
from sleep.importers.lines import written
from tests.sleep.device_files import (
    FILES,
    FITBIT,
    GARMIN,
    HEALTH_CONNECT,
    OURA,
    apple,
    apple_night,
    apple_record,
    items,
    zipped,
)


def nights(body: bytes | object) -> list[DeviceNight]:
    return [each for each in items(body) if isinstance(each, DeviceNight)]


def totals(night: DeviceNight) -> tuple[int | None, ...]:
    """Asleep, awake, light, deep, REM."""
    asleep, awake = night.total_sleep_minutes, night.awake_minutes
    return asleep, awake, night.light_minutes, night.deep_minutes, night.rem_minutes


def test_apple_has_one_record_a_stage_and_in_bed_around_them() -> None:
    (night,) = nights(apple(*apple_night(2)))
    assert night.started_at == datetime(2025, 7, 1, 20, 30, tzinfo=UTC)
    assert night.ended_at == datetime(2025, 7, 2, 4, 30, tzinfo=UTC)
    assert totals(night) == (410, 10, 180, 170, 60)
    assert (night.device, night.end_offset_minutes) == ("Watch", 120)


def test_of_several_apple_sources_the_one_with_stages_is_taken_and_none_is_added() -> None:
    phone = apple_record("InBed", "2025-07-01 22:00:00 +0200", "2025-07-02 07:00:00 +0200", "Phone")
    old = apple_record("Asleep", "2025-07-01 22:10:00 +0200", "2025-07-02 06:50:00 +0200", "App")
    (night,) = nights(apple(phone, old, *apple_night(2)))
    assert (night.device, night.total_sleep_minutes) == ("Watch", 410)
    (night,) = nights(apple(phone, old))
    assert (night.device, totals(night)) == ("App", (520, 0, None, None, None))
    (night,) = nights(apple(phone))
    assert totals(night) == (None,) * 5


def test_apple_records_that_overlap_or_come_twice_count_once() -> None:
    (night,) = nights(apple(*apple_night(2), *apple_night(2)))
    assert totals(night) == (410, 10, 180, 170, 60)


def test_apple_says_where_it_was_and_that_comes_before_the_phones_offset() -> None:
    (night,) = nights(apple(*apple_night(2, zone="Asia/Tokyo")))
    assert night.start_offset_minutes == night.end_offset_minutes == 540


def test_an_apple_record_that_makes_no_sense_is_named_by_its_line() -> None:
    odd = apple_record("AsleepREM", "2025-07-02 02:00:00 +0200", "2025-07-02 01:00:00 +0200")
    first, *rest = items(apple(odd, *apple_night(4)))
    assert isinstance(first, Refused)
    assert first.where == "line 9"
    assert len(rest) == 1


def test_fitbits_short_wakes_are_laid_over_and_its_times_are_where_she_lives() -> None:
    staged, classic = nights(FITBIT)
    assert staged.started_at == datetime(2025, 7, 1, 21, 0, tzinfo=UTC)
    assert totals(staged) == (449, 31, 210, 180, 60)  # half a minute off light, and off REM
    assert staged.external_id == "17500000001"
    assert totals(classic) == (410, 10, None, None, None)


def test_fitbit_over_the_night_the_clocks_change() -> None:
    log: dict[str, Any] = {**FITBIT[1], "levels": {}}
    log |= {"startTime": "2025-10-25T23:00:00.000", "endTime": "2025-10-26T06:00:00.000"}
    (night,) = nights([log])
    assert (night.ended_at - night.started_at).total_seconds() == 8 * 3600
    assert (night.start_offset_minutes, night.end_offset_minutes) == (120, 60)


def test_oura_leaves_rest_out_and_retracts_what_was_deleted() -> None:
    night, gone = items(OURA)
    assert isinstance(night, DeviceNight)
    assert totals(night) == (45, 15, 25, 10, 10)
    assert [stage.stage for stage in night.stages][:2] == ["awake", "light"]
    assert gone == Retracted("oura", "", "a3")


def test_garmin_writes_in_three_ways() -> None:
    api, export, web = nights(GARMIN)
    assert api.external_id == "x15372f6-5d7866b4"
    assert (api.start_offset_minutes, totals(api)[3:]) == (60, (90, 105))
    assert (export.start_offset_minutes, totals(export)) == (60, (420, 30, 300, 60, 60))
    assert (web.start_offset_minutes, totals(web)) == (60, (420, 0, 420, 0, 0))


def test_health_connect_has_an_offset_at_each_end_and_may_have_no_stages() -> None:
    staged, plain = nights(HEALTH_CONNECT)
    assert (staged.start_offset_minutes, staged.end_offset_minutes) == (120, 60)
    assert totals(staged) == (450, 30, 330, 60, 60)
    assert staged.device == "com.example.ring"
    assert totals(plain) == (None,) * 5


@pytest.mark.parametrize("source", sorted(FILES))
def test_a_file_in_an_archive_reads_as_the_file_alone_and_lines_bring_it_back(source: str) -> None:
    name = "apple_health_export/export.xml" if source == "apple_health" else "Takeout/sleep.json"
    plain = items(FILES[source])
    assert items(zipped({"other.txt": b"x", name: FILES[source]})) == plain
    assert [read_line(written(each)) for each in plain] == plain


BOMB = (
    '<!DOCTYPE HealthData [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE HealthData SYSTEM "file:///etc/passwd">'
PARAMETER = '<!DOCTYPE HealthData [<!ENTITY % p SYSTEM "http://localhost/x"> %p;]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_what_is_outside_are_refused(doctype: str, encoding: str) -> None:
    text = apple(*apple_night(2), doctype=doctype).decode()
    text = text.replace('encoding="UTF-8"', f'encoding="{encoding}"')
    with pytest.raises(Broken, match=r"line \d+: (entities|it refers|undefined)"):
        items(text.encode(encoding))


def test_a_document_type_that_is_not_well_formed_does_no_harm() -> None:
    """As iOS 16 wrote it."""
    odd = "<!DOCTYPE HealthData [\n<!ATTLIST A\n b CDATA #REQUIRED\n<!ELEMENT C EMPTY>\n>\n]>"
    assert len(nights(apple(*apple_night(2), doctype=odd))) == 1


def test_a_truncated_export_names_its_line() -> None:
    whole = FILES["apple_health"]
    with pytest.raises(Broken, match=r"line \d+"):
        items(whole[: len(whole) // 2])


def test_an_encoding_that_nobody_knows_is_said() -> None:
    with pytest.raises(Broken, match="encoding"):
        items(FILES["apple_health"].replace(b"UTF-8", b"UTF-9"))


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"hello", b"{", b"[1]", b'{"a": 1}', b'[{"x": NaN}]', b"[" * 10**6, b"<a/>"],
)
def test_what_is_no_file_of_sleep_is_said(body: bytes) -> None:
    with pytest.raises(Broken):
        items(body)


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"sleep.txt": b"x"}, "no file of sleep"),
        ({"../sleep.json": b"[]"}, "leads out"),
        ({"/sleep.json": b"[]"}, "leads out"),
        ({"sleep.json": b" " * 30_000_000}, "grows more than"),
    ],
)
def test_an_archive_is_looked_at_before_it_is_read(members: dict[str, bytes], says: str) -> None:
    with pytest.raises(Broken, match=says):
        items(zipped(members))


def test_an_archive_that_lies_about_a_size_is_damaged() -> None:
    body = bytearray(zipped({"sleep.json": FILES["fitbit"]}))
    place = body.rfind(b"PK\x01\x02") + 24
    body[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(Broken):
        items(bytes(body))


def test_an_archive_with_too_many_files_is_not_even_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(Broken, match="more than 2 files"):
        items(_three())


def _three() -> bytes:
    file = io.BytesIO()
    file.write(b"PK\x03\x04" + bytes(26))
    file.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 3, 3, 138, 30, 0))
    return file.getvalue()


def test_clocks_that_make_no_sense_refuse_that_night_alone() -> None:
    spoilt: list[dict[str, Any]] = [
        {**FITBIT[0], "endTime": "2025-07-01T22:00:00.000", "levels": {}},
        {**FITBIT[0], "startTime": "1970-01-01T00:00:00.000"},
        {**FITBIT[0], "startTime": "2025-06-01T22:00:00.000"},
        {**FITBIT[0], "endTime": "9999-12-31T23:59:59"},
    ]
    for log in spoilt:
        refused, kept = items([log, FITBIT[1]])
        assert isinstance(refused, Refused)
        assert isinstance(kept, DeviceNight)
        assert replace(kept) == nights(FITBIT)[1]
