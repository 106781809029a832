"""A reminder by mail: neutral, and at most once."""

from collections.abc import Iterator

import pytest

from backend.core.ids import uuid7
from notifications.channels import email
from notifications.messages import Push
from tests.notifications.conftest import DIARY, EVENING, START, Mira
from tests.smtp_stub import SmtpStub

RULE = {**DIARY, "local_time": "18:30"}


@pytest.fixture
def server() -> Iterator[SmtpStub]:
    with SmtpStub() as running:
        yield running


def by_mail(url: str) -> email.Reminders:
    smtp = email.sender(url, "notes@anew.example")
    assert smtp is not None
    return email.Reminders(smtp)


def wants_mail(mira: Mira, at: str = START) -> None:
    with mira.at(at) as me:
        body = {"channel": "email", "time_zone": "Europe/Berlin"}
        assert me.put(f"/v1/devices/{uuid7()}", body).status_code == 201


def at(minutes: int) -> str:
    return f"2026-03-02T18:{30 + minutes}:00+01:00"


def test_a_mail_says_nothing(mira: Mira, server: SmtpStub) -> None:
    wants_mail(mira)
    mira.reminded(RULE)
    assert mira.tick(EVENING, email=by_mail(server.url)) == 1
    [mail] = server.mails
    first = mira.deliveries()[0]
    assert (first.channel, first.state) == ("email", "sent")
    assert mail["Message-ID"] == f"<{first.id}@anew.example>"
    assert (mail["Subject"], mail["To"]) == ("A note from you", mira.people.client.email)
    assert mail.get_content().strip() == "This is the note that you asked for."


@pytest.mark.parametrize(
    ("locale", "subject"), [("de", "Eine Notiz von dir"), ("ar", "ملاحظة منك")]
)
def test_a_mail_is_in_her_language(mira: Mira, server: SmtpStub, locale: str, subject: str) -> None:
    wants_mail(mira)
    with mira.at(START) as me:
        assert me.patch("/v1/me", {"locale": locale}).status_code == 200
    mira.reminded(RULE)
    mira.tick(EVENING, email=by_mail(server.url))
    assert server.mails[0]["Subject"] == subject


def test_each_channel_has_a_row_of_its_own(mira: Mira, server: SmtpStub) -> None:
    mira.has_phone()
    wants_mail(mira)
    mira.reminded(RULE)
    rows = mira.deliveries()
    assert sorted(row.channel for row in rows) == ["email", "fcm"]
    assert len({(row.local_date, row.due_at) for row in rows}) == 1
    assert mira.tick(EVENING, email=by_mail(server.url)) == 2
    today = [row for row in mira.deliveries() if row.local_date.day == 2]
    tomorrow = [row for row in mira.deliveries() if row.local_date.day == 3]
    assert [row.state for row in today] == ["sent", "sent"]
    assert sorted(row.channel for row in tomorrow) == ["email", "fcm"]
    assert (len(mira.stub.arrivals), len(server.mails)) == (1, 1)


def test_one_that_begins_later_begins_with_the_next_firing(mira: Mira, server: SmtpStub) -> None:
    mira.has_phone()
    mira.reminded(RULE)
    mira.tick(EVENING)
    wants_mail(mira, at(1))
    mira.tick(at(2), email=by_mail(server.url))
    assert server.mails == []
    mira.tick("2026-03-03T18:30:00+01:00", email=by_mail(server.url))
    assert len(server.mails) == 1


def test_a_mail_that_broke_off_is_unknown_and_not_repeated(mira: Mira) -> None:
    """The server had it all and hung up: nobody can know."""
    wants_mail(mira)
    mira.reminded(RULE)
    with SmtpStub(refuse="") as server:
        mira.tick(EVENING, email=by_mail(server.url))
        for minute in range(1, 20):
            assert mira.tick(at(minute), email=by_mail(server.url)) == 0
    assert len(server.mails) == 1
    assert mira.outcome() == ("unknown", "unclear")


def test_a_worker_that_dies_while_mailing_leaves_it_unknown(mira: Mira, server: SmtpStub) -> None:
    wants_mail(mira)
    mira.reminded(RULE)
    send = by_mail(server.url)

    def dies(push: Push) -> object:
        send(push)
        raise SystemExit

    with pytest.raises(SystemExit):
        mira.tick(EVENING, email=dies)  # type: ignore[arg-type]
    assert mira.outcome() == ("sending", None)
    for minute in range(1, 20):
        mira.tick(at(minute), email=send)
    assert mira.outcome() == ("unknown", "unclear")
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"), [("451 later", ("sent", None)), ("550 no", ("failed", "refused"))]
)
def test_a_clear_no_is_believed(mira: Mira, answer: str, outcome: tuple[str, str | None]) -> None:
    """Not accepted, says the server: then a second mail is the first that arrives."""
    wants_mail(mira)
    mira.reminded(RULE)
    with SmtpStub(refuse=answer) as server:
        mira.tick(EVENING, email=by_mail(server.url))
        server.refuse = None
        mira.tick(at(1), email=by_mail(server.url))
    assert mira.outcome() == outcome
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_nobody_there_means_nothing_was_said(mira: Mira, server: SmtpStub) -> None:
    wants_mail(mira)
    mira.reminded(RULE)
    mira.tick(EVENING, email=by_mail("smtp://127.0.0.1:1"))
    assert mira.outcome() == ("scheduled", None)
    mira.tick(at(1), email=by_mail(server.url))
    assert mira.outcome() == ("sent", None)
    assert len(server.mails) == 1


def test_signing_out_ends_mails_too(mira: Mira, server: SmtpStub) -> None:
    with mira.at(START) as me:
        body = {"channel": "email", "time_zone": "Europe/Berlin"}
        assert me.put(f"/v1/devices/{uuid7()}", body).status_code == 201
        mira.reminded(RULE)
        assert me.delete("/v1/sessions/current").status_code == 204
    mira.tick(EVENING, email=by_mail(server.url))
    assert mira.outcome() == ("skipped", "no_device")
    assert server.mails == []
