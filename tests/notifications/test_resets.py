"""Links to a new password on their way: claimed by one worker, sent once or not at all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backend.accounts.resets import LIFETIME, PasswordReset
from backend.core import clock
from backend.core.db import begin, db
from backend.worker import Worker
from notifications import resets
from notifications.channels import email
from tests.logged import logged
from tests.people import PASSWORD, People
from tests.resets import asked_for
from tests.smtp_stub import SmtpStub

BASE = "https://anew.example"


@pytest.fixture
def server() -> Iterator[SmtpStub]:
    with SmtpStub() as running:
        yield running


def work(app: Flask, url: str) -> None:
    """One tick of one worker."""
    with app.app_context():
        resets.send_waiting(email.sender(url, "notes@anew.example"), BASE, "w")


def rows(app: Flask) -> list[PasswordReset]:
    with app.app_context():
        begin("read")
        return list(db.session.scalars(select(PasswordReset)))


def test_the_mail_carries_the_link_of_this_installation(people: People, server: SmtpStub) -> None:
    token = asked_for(people.app, people.client.email)
    work(people.app, server.url)
    (mail,) = server.mails
    link = next(line for line in mail.get_content().splitlines() if line.startswith("http"))
    assert link == f"{BASE}/#/reset/{token}"
    assert mail["To"] == people.client.email
    assert mail["Message-ID"] == f"<{token.partition('.')[0]}@anew.example>"
    used = {"token": link.rpartition("/")[2], "password": PASSWORD}
    answer = people.app.test_client().post("/v1/password-resets/use", json=used)
    assert answer.status_code == 204


def test_the_mail_is_in_her_language(people: People, server: SmtpStub) -> None:
    assert people.client.patch("/v1/me", {"locale": "de"}).status_code == 200
    asked_for(people.app, people.client.email)
    work(people.app, server.url)
    assert server.mails[0]["Subject"] == "Dein neues Passwort"


def test_nothing_goes_to_an_address_that_nobody_has(people: People, server: SmtpStub) -> None:
    asked_for(people.app, "nobody@example.org")
    work(people.app, server.url)
    assert server.said == []
    assert [row.claimed_at is not None for row in rows(people.app)] == [True]


def test_ten_workers_send_each_mail_once(people: People, server: SmtpStub) -> None:
    for person in [people.client, people.stranger, people.therapist] * 5:
        asked_for(people.app, person.email)
    with ThreadPoolExecutor(10) as pool:
        ticks = [pool.submit(work, people.app, server.url) for _ in range(30)]
    assert [tick.exception() for tick in ticks] == [None] * 30
    ids = [mail["Message-ID"] for mail in server.mails]
    assert len(ids) == len(set(ids)) == 15


@pytest.mark.parametrize("refuse", ["", "451 later", "550 no"])
def test_a_mail_whose_outcome_is_unclear_is_not_sent_again(people: People, refuse: str) -> None:
    asked_for(people.app, people.client.email)
    with SmtpStub(refuse=refuse) as server, logged() as lines:
        work(people.app, server.url)
        work(people.app, server.url)
    assert len(server.mails) == 1
    assert [line for line in lines if line["event"] == "mails"] == [
        {"event": "mails", "level": "info", "worker": "w", "sent": 0, "failed": 1}
    ]
    assert people.client.email not in str(lines)


def test_one_mail_that_fails_holds_up_no_other(people: People, server: SmtpStub) -> None:
    odd = "odd,address@example.org"
    assert people.add_client("Odd", odd).email == odd
    asked_for(people.app, odd)
    asked_for(people.app, people.client.email)
    work(people.app, server.url)
    assert [mail["To"] for mail in server.mails] == [people.client.email]


def test_a_link_that_is_over_is_not_sent(people: People, server: SmtpStub) -> None:
    asked_for(people.app, people.client.email)
    with clock.at(clock.now() + LIFETIME):
        work(people.app, server.url)
    assert server.said == []


def test_no_transaction_is_open_while_a_mail_is_sent(people: People) -> None:
    open_while_sending = []
    asked_for(people.app, people.client.email)
    with people.app.app_context():
        resets.send_waiting(
            lambda _: open_while_sending.append(db.session().in_transaction()), BASE, "w"
        )
    assert open_while_sending == [False]


def test_the_worker_sends_mails_and_removes_what_is_over(people: People, server: SmtpStub) -> None:
    app, configured = people.app, people.app.config["SMTP_URL"]
    app.config["SMTP_URL"] = server.url
    worker = Worker(app)
    app.config["SMTP_URL"] = configured
    with clock.at(clock.now() - timedelta(days=2)):
        asked_for(app, people.stranger.email)
    asked_for(app, people.client.email)
    worker.tick()
    assert [mail["To"] for mail in server.mails] == [people.client.email]
    assert [str(row.account_id) for row in rows(app)] == [people.client.id]
