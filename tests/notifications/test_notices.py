"""A therapist is told that something can be read: weekly, before a session, of nobody by name."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from backend.core import clock
from notifications import notices
from notifications.channels import email
from tests.people import People
from tests.smtp_stub import SmtpStub

BASE = "https://anew.example"
SATURDAY, MONDAY = "2026-02-28", "2026-03-02"


@pytest.fixture
def server() -> Iterator[SmtpStub]:
    with SmtpStub() as running:
        yield running


def at(day: str, wall: str = "07:00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{wall}+01:00")


@pytest.fixture
def sharing(people: People, server: SmtpStub) -> Iterator[People]:
    """Mira shares practice and sleep, and wrote a night on Saturday."""
    with clock.at(at(SATURDAY, "12:00:00")):
        for name in ("therapist", "client"):
            setattr(people, name, people.signed_in(getattr(people, name).email))
        people.share("practice", "sleep")
        people.client.create(f"/v1/nights/{SATURDAY}", {"time_zone": "Europe/Berlin"})
        work(people.app, server)
        yield people


def work(app: Flask, server: SmtpStub, when: datetime | None = None) -> None:
    with clock.at(when or clock.now()), app.app_context():
        notices.send_waiting(email.sender(server.url, "notes@anew.example"), BASE, "w")


def test_on_monday_morning_and_once(sharing: People, server: SmtpStub) -> None:
    work(sharing.app, server, at(MONDAY, "06:59:59") - timedelta(days=1))
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    assert server.mails == [], "Sunday"
    for _ in range(3):
        work(sharing.app, server, at(MONDAY, "07:00:01"))
    (mail,) = server.mails
    assert mail["To"] == sharing.therapist.email
    whole = f"{mail['Subject']} {mail.get_content()}"
    assert BASE in whole
    for said in ("Mira", sharing.client.email, sharing.client.id, "night", "session", "client"):
        assert said not in whole, said


def test_on_the_morning_before_a_session(sharing: People, server: SmtpStub) -> None:
    path = f"/v1/clients/{sharing.client.id}/next-session"
    answer = sharing.therapist.put(path, {"at": "2026-03-02T06:00:00+01:00"})
    assert answer.get_json() == {"client_id": sharing.client.id, "at": "2026-03-02T05:00:00Z"}
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    assert len(server.mails) == 1
    shown = sharing.client.get("/v1/care-links").get_json()["items"][0]
    assert shown["next_session_at"] == "2026-03-02T05:00:00Z", "she can read it too"
    row = sharing.therapist.get("/v1/clients").get_json()["items"][0]
    assert row["next_session_at"] == "2026-03-02T05:00:00Z"


def test_a_session_of_the_past_is_refused_and_null_forgets_it(sharing: People) -> None:
    path = f"/v1/clients/{sharing.client.id}/next-session"
    assert sharing.therapist.put(path, {"at": "2026-02-01T06:00:00Z"}).status_code == 422
    assert sharing.therapist.put(path, {"at": None}).get_json()["at"] is None
    assert sharing.colleague.put(path, {"at": None}).status_code in (401, 404)


def test_not_when_nothing_was_written_lately_or_nothing_is_shared(
    sharing: People, server: SmtpStub
) -> None:
    work(sharing.app, server, at("2026-03-09", "06:59:00") - timedelta(days=1))
    work(sharing.app, server, at("2026-03-09", "07:00:01"))
    assert server.mails == []


def test_not_after_she_stopped_sharing(sharing: People, server: SmtpStub) -> None:
    link = sharing.client.get("/v1/care-links").get_json()["items"][0]["id"]
    assert sharing.client.delete(f"/v1/care-links/{link}").status_code == 204
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    work(sharing.app, server, at(MONDAY, "07:00:01"))
    assert server.mails == []


def test_not_of_a_kind_that_is_not_shared(sharing: People, server: SmtpStub) -> None:
    link = sharing.client.get("/v1/care-links").get_json()["items"][0]["id"]
    sharing.client.put(f"/v1/care-links/{link}", {"scopes": ["practice"], "until": None})
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    work(sharing.app, server, at(MONDAY, "07:00:01"))
    assert server.mails == []


def test_the_therapist_can_switch_it_off(sharing: People, server: SmtpStub) -> None:
    answer = sharing.therapist.patch("/v1/me", {"notices": False})
    assert answer.get_json()["notices"] is False
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    work(sharing.app, server, at(MONDAY, "07:00:01"))
    assert server.mails == []


def test_a_morning_that_was_missed_is_missed(sharing: People, server: SmtpStub) -> None:
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    work(sharing.app, server, at(MONDAY, "13:00:01"))
    assert server.mails == []


def test_no_transaction_is_open_while_it_is_sent(sharing: People, server: SmtpStub) -> None:
    from backend.core.db import db

    seen = []
    work(sharing.app, server, at("2026-03-01", "07:00:01"))
    with clock.at(at(MONDAY, "07:00:01")), sharing.app.app_context():
        notices.send_waiting(lambda _: seen.append(db.session().in_transaction()), BASE, "w")
    assert seen == [False]
