"""The SDK behind our one file: what of it we rely on, and which settings lead where."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import firebase_admin
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from firebase_admin import messaging

from backend.core import clock
from notifications.channels import fcm
from notifications.messages import Dead, Push, Refused, Retry, Sent
from tests.fcm_stub import BAD, DROPPED, UNAVAILABLE, UNREGISTERED, FcmStub, busy

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
    service = messaging._get_messaging_service(channel._app)
    return str(service._fcm_url)


def test_the_private_attributes_are_there() -> None:
    """The SDK has no public way to another endpoint: an update that takes this one away is red."""
    app = firebase_admin.initialize_app(fcm._LocalCredential(), {"projectId": "p"}, "watched")
    try:
        service = messaging._get_messaging_service(app)
        assert service._fcm_url == "https://fcm.googleapis.com/v1/projects/p/messages:send"
        assert service._client.session.get_adapter(service._fcm_url).max_retries.status == 4
    finally:
        firebase_admin.delete_app(app)


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


def test_google_never_sees_the_sdk_try_twice(stub: FcmStub, service_account: Path) -> None:
    for channel in (fcm.sender(None, stub.url), fcm.sender(service_account, None)):
        assert channel is not None
        service = messaging._get_messaging_service(channel._app)
        assert service._client.session.get_adapter(service._fcm_url).max_retries.total == 0


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
