"""The SDK behind our one file: what of it we rely on, and which settings lead where."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import firebase_admin
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from firebase_admin import messaging

from backend.core import clock
from notifications.channels import fcm
from notifications.messages import Dead, NotStarted, Push, Refused, Retry, Sent
from tests.fcm_stub import (
    BAD,
    DROPPED,
    NOT_SIGNED_IN,
    UNAVAILABLE,
    UNREGISTERED,
    FcmStub,
    busy,
)
from tests.logged import logged

PUSH = Push("phone", "A note from you", "tag", datetime.now(UTC) + timedelta(hours=6))


@pytest.fixture
def service_account(tmp_path: Path) -> Path:
    """Of the shape that Google hands out, with a key that is good for nothing."""
    key = rsa.generate_private_key(65537, 2048)
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {
        "type": "service_account",
        "project_id": "clinic",
        "client_email": "anew@clinic.example",
        "private_key": text,
        "token_uri": "http://127.0.0.1:1/token",
    }
    file = tmp_path / "account.json"
    file.write_text(json.dumps(account))
    return file


def address(channel: fcm.Fcm | None) -> str:
    assert channel is not None
    return channel.url


def test_what_is_sent_is_what_the_sdk_itself_would_send(stub: FcmStub, send: fcm.Fcm) -> None:
    """Its own `send` is the reference: the same address, the same body, the same kind of token."""
    app = firebase_admin.initialize_app(fcm._LocalCredential(), {"projectId": "local"}, "reference")
    service = messaging._get_messaging_service(app)
    google, path = service._fcm_url.split("/v1/", 1)
    assert google == fcm.GOOGLE
    service._fcm_url = f"{stub.url}/v1/{path}"
    with clock.at(datetime(2026, 3, 2, 17, 30, tzinfo=UTC)):
        assert send(PUSH) == Sent()
        messaging.send(fcm._message(PUSH), app=app)
    firebase_admin.delete_app(app)
    ours, theirs = stub.arrivals
    assert (ours.path, ours.body) == (theirs.path, theirs.body)
    assert ours.headers["authorization"] == theirs.headers["authorization"]


@pytest.mark.filterwarnings("error")
def test_a_message_to_a_token_warns_of_nothing() -> None:
    """A phone's token may be a registration token or an installation's id; both are a `token`."""
    assert orjson.loads(str(fcm._message(PUSH)))["token"] == "phone"


def test_settings(service_account: Path) -> None:
    google = "https://fcm.googleapis.com/v1/projects/clinic/messages:send"
    gateway = "https://push.clinic.example"
    assert fcm.sender(None, None) is None
    assert fcm.sender(None, gateway) is None
    assert address(fcm.sender(service_account, None)) == google
    assert address(fcm.sender(service_account, gateway)).startswith(gateway)
    for here in ("http://127.0.0.1:9", "http://[::1]:9", "http://localhost:9"):
        assert address(fcm.sender(service_account, here)).startswith(here + "/v1/projects/local/")


def test_a_file_that_is_no_account_is_said_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    with pytest.raises(OSError, match="No such file"):
        fcm.sender(file, None)
    file.write_text("{}")
    with pytest.raises(ValueError, match="service account"):
        fcm.sender(file, None)


def test_without_a_token_from_google_it_is_tried_later(service_account: Path) -> None:
    channel = fcm.sender(service_account, None)
    assert channel is not None
    assert channel(PUSH) == Retry()


def test_after_a_token_could_not_be_had_google_is_left_in_peace(service_account: Path) -> None:
    """One request for a token, not one for each of a batch."""
    channel = fcm.sender(service_account, None)
    assert channel is not None
    with logged() as lines:
        assert [channel(PUSH) for _ in range(20)] == [Retry()] * 20
    assert len(lines) == 1


def test_a_token_that_google_does_not_know_is_renewed(stub: FcmStub) -> None:
    given = iter(["of no use", "first", "second"])

    class Credential(fcm._StaticToken):
        def refresh(self, _request: object) -> None:
            self.token = next(given)

    class Source(fcm._LocalCredential):
        def get_credential(self) -> fcm._StaticToken:
            return Credential()

    channel = fcm.Fcm(Source(), "local", stub.url)
    stub.answer(NOT_SIGNED_IN)
    channel._token.forget()
    assert [channel(PUSH), channel(PUSH)] == [Retry(), Sent()]
    tokens = [each.headers["authorization"] for each in stub.arrivals]
    assert tokens == ["Bearer first", "Bearer second"]
    channel.close()


def test_many_are_under_way_at_once_and_each_gets_its_own_answer(
    stub: FcmStub, send: fcm.Fcm
) -> None:
    stub.delay_seconds = 0.2
    stub.answer(UNREGISTERED, token="gone")
    tokens = [*["phone"] * 30, "gone", *["phone"] * 30]
    started = [send.start(replace(PUSH, token=token), lambda: True) for token in tokens]
    outcomes = [each.result() for each in started]
    assert outcomes == [Dead() if token == "gone" else Sent() for token in tokens]


def test_what_may_not_start_any_more_is_not_sent(stub: FcmStub, send: fcm.Fcm) -> None:
    assert send.start(PUSH, lambda: False).result() == NotStarted()
    assert stub.arrivals == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (UNREGISTERED, Dead()),
        (BAD, Refused()),
        (UNAVAILABLE, Retry()),
        (DROPPED, Retry()),
        (busy("2"), Retry(timedelta(seconds=2))),
        (busy("Mon, 02 Mar 2026 17:40:00 GMT"), Retry(timedelta(minutes=10))),
        (busy("Mon, 02 Mar 2020 17:40:00 GMT"), Retry(timedelta(0))),
        (busy("soon"), Retry()),
    ],
)
def test_outcomes(stub: FcmStub, send: fcm.Fcm, answer: object, outcome: object) -> None:
    stub.answer(answer)  # type: ignore[arg-type]
    with clock.at(datetime(2026, 3, 2, 17, 30, tzinfo=UTC)):
        assert send(PUSH) == outcome
        assert len(stub.arrivals) == 1
        assert send(PUSH) == Sent()


def test_nobody_listens(stub: FcmStub) -> None:
    channel = fcm.sender(None, "http://127.0.0.1:1")
    assert channel is not None
    assert channel(PUSH) == Retry()
