"""A calendar file as RFC 5545 wants it, and as somebody who looks over her shoulder may read it."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.calendar_file import TITLES, Appointment, _folded, calendar

WITH = UUID("0190a1b2-0000-7000-8000-000000000001")
NOTED = datetime(2026, 3, 1, 8, tzinfo=UTC)
ON = datetime(2026, 3, 10, 9, 30, tzinfo=timezone(timedelta(hours=1)))
NEXT = Appointment(WITH, ON, NOTED)


def lines(file: bytes) -> list[str]:
    return file.decode().split("\r\n")


def uid(starts_at: datetime) -> str:
    (found,) = [
        line
        for line in lines(calendar([NEXT._replace(starts_at=starts_at)], "en"))
        if line.startswith("UID:")
    ]
    return found


def test_an_appointment_is_one_event_at_its_instant() -> None:
    found = lines(calendar([NEXT], "en"))
    assert found[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Anew//Calendar//EN"]
    assert found[3] == "BEGIN:VEVENT"
    assert found[5:] == [
        "DTSTAMP:20260301T080000Z",
        "DTSTART:20260310T083000Z",
        "SUMMARY:Appointment",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_same_appointment_keeps_its_id_and_a_moved_one_gets_another() -> None:
    assert uid(ON) == uid(ON.astimezone(UTC))
    assert uid(ON) != uid(ON + timedelta(hours=1))


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_the_title_is_neutral_in_every_language(locale: str) -> None:
    assert f"SUMMARY:{TITLES[locale]}" in lines(calendar([NEXT], locale))
    assert not {"therap", "session", "anew"} & {*TITLES[locale].lower().split()}


def test_without_an_appointment_the_calendar_is_empty() -> None:
    assert lines(calendar([], "de"))[3:] == ["END:VCALENDAR", ""]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_line_back(text: str) -> None:
    folded = _folded(f"SUMMARY:{text}")
    assert folded.endswith(b"\r\n")
    parts = folded[:-2].split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert [part[:1] for part in parts[1:]] == [b" "] * (len(parts) - 1)
    for part in parts:
        part.decode()  # no sign is cut in two
    assert folded[:-2].replace(b"\r\n ", b"").decode() == f"SUMMARY:{text}"
