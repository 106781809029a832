"""Her calendar: the next appointments, under an address that only she can make and take back."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.core.db import db
from backend.core.log import configure
from tests.people import People

FEED = "/v1/calendar-feed"


class Calendar:
    """Mira, who has an appointment with her therapist."""

    def __init__(self, people: People) -> None:
        self.people, self.me = people, people.client
        self.link = people.share()
        self.meet("2030-01-07T09:00:00Z")

    def meet(self, at: str | None) -> None:
        path = f"/v1/clients/{self.me.id}/next-session"
        assert self.people.therapist.put(path, {"at": at}).status_code == 200

    def make(self) -> str:
        answer = self.me.post(FEED, {})
        assert answer.status_code == 201
        url: str = answer.get_json()["url"]
        return urlsplit(url).path

    def read(self, path: str, **headers: str) -> TestResponse:
        """As a calendar program does: it is not signed in."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.people.app.test_client().get(path, headers=named)


@pytest.fixture
def hers(people: People) -> Calendar:
    return Calendar(people)


def test_the_next_appointment_is_in_it_and_nothing_that_says_with_whom(hers: Calendar) -> None:
    answer = hers.read(hers.make())
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "DTSTART:20300107T090000Z" in answer.text
    assert "SUMMARY:Appointment" in answer.text
    for word in ("Mira", "Dr", "therap", "session", "Clinic", hers.me.id, str(hers.link)):
        assert word.lower() not in answer.text.lower().replace("appointment", "")


def test_an_appointment_that_is_called_off_is_gone(hers: Calendar) -> None:
    path = hers.make()
    hers.meet(None)
    assert "VEVENT" not in hers.read(path).text


def test_when_she_stops_sharing_the_appointment_is_gone_too(hers: Calendar) -> None:
    path = hers.make()
    hers.me.delete(f"/v1/care-links/{hers.link}")
    assert "VEVENT" not in hers.read(path).text


def test_an_unchanged_calendar_is_not_sent_again(hers: Calendar) -> None:
    path = hers.make()
    etag = hers.read(path).headers["ETag"]
    again = hers.read(path, If_None_Match=etag)
    assert (again.status_code, again.data) == (304, b"")
    hers.meet("2030-01-14T09:00:00Z")
    assert hers.read(path, If_None_Match=etag).status_code == 200


def test_a_new_address_ends_the_one_before(hers: Calendar) -> None:
    first, second = hers.make(), hers.make()
    assert hers.read(first).status_code == 404
    assert hers.read(second).status_code == 200


def test_taken_back_it_reads_like_one_that_never_was(hers: Calendar) -> None:
    path = hers.make()
    assert hers.me.get(FEED).get_json()["created_at"] is not None
    assert hers.me.delete(FEED).status_code == 204
    assert hers.me.get(FEED).get_json() == {"created_at": None}
    gone, never = hers.read(path), hers.read("/v1/calendar/abc.ics")
    assert gone.status_code == never.status_code == 404
    told = [{**answer.get_json(), "trace_id": ""} for answer in (gone, never)]
    assert told[0] == told[1]


def test_her_log_says_that_it_was_made_and_taken_back(hers: Calendar) -> None:
    hers.make()
    hers.me.delete(FEED)
    hers.me.delete(FEED)
    rows = hers.me.get("/v1/access-log").get_json()["items"]
    made = [row["action"] for row in rows if row["action"].startswith("calendar")]
    assert made == ["calendar-removed", "calendar-made"]


def test_the_address_is_stored_as_a_hash_and_never_logged(hers: Calendar) -> None:
    stream = StringIO()
    configure(stream)
    path = hers.make()
    hers.read(path)
    configure()
    token = path.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) >= 43  # 256 bits
    assert "calendar.calendar_file" in stream.getvalue()
    assert token not in stream.getvalue()
    with hers.people.app.app_context():
        stored = db.session.execute(text("SELECT token_hash FROM calendar_feeds")).scalars().all()
    assert stored
    assert not any(token.encode() in bytes(each) for each in stored)
