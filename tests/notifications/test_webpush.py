"""Web Push: sealed for one browser, signed by this server, to known push services only."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from backend.core import clock
from backend.core.config import ROOT
from backend.core.ids import uuid7
from notifications import vapid
from notifications.channels import webpush
from notifications.messages import NEUTRAL, Dead, Outcome, Push, Refused, Retry, Sent
from tests.notifications.conftest import EVENING, PRACTICE, START, Mira
from tests.push_service import SERVICE, Browser, Detour, PushService

NOW = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
HERE = "https://anew.example"


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    vapid.new_key(tmp_path / "vapid.pem")
    return tmp_path / "vapid.pem"


@pytest.fixture
def channel(service: PushService, key_file: Path) -> Iterator[webpush.WebPush]:
    made = webpush.sender(key_file, "notes@example.org", HERE)
    assert made is not None
    made.session.mount("https://", Detour(service.url))
    yield made
    made.close()


def push(browser: Browser, endpoint: str = f"{SERVICE}/wp/mira") -> Push:
    token = json.dumps(browser.subscription(endpoint))
    tag, rule = str(uuid7()), str(uuid7())
    return Push(token, "A note from you", tag, NOW + timedelta(hours=6), "en", rule)


def test_says_a_fixed_text_and_random_ids_and_only_the_browser_can_read_it(
    service: PushService, channel: webpush.WebPush, key_file: Path
) -> None:
    browser = Browser()
    message = push(browser)
    with clock.at(NOW):
        assert channel(message) == Sent()
    [(path, headers, body)] = service.arrivals
    assert path == "/wp/mira"
    assert browser.opened(body) == {
        "web_push": 8030,
        "mutable": True,
        "notification": {
            "title": "A note from you",
            "lang": "en",
            "tag": message.tag,
            "navigate": f"{HERE}/#/reminded/{message.tag}/{message.reminder_id}",
            "data": {"reminder_id": message.reminder_id},
        },
    }
    assert b"note" not in body
    names = {name.lower(): value for name, value in headers.items()}
    assert names["topic"] == message.tag.replace("-", "")
    assert (names["ttl"], names["content-encoding"]) == ("21600", "aes128gcm")
    token, key = names["authorization"].removeprefix("vapid t=").split(",k=")
    stored = vapid.read(key_file)
    assert stored is not None
    assert key == vapid.public_key(stored)
    claims = jwt.decode(
        token, stored.public_key(), ["ES256"], audience=SERVICE, options={"verify_exp": False}
    )
    assert claims["sub"] == "mailto:notes@example.org"
    assert claims["exp"] == int((NOW + timedelta(hours=12)).timestamp())


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (404, {}, Dead()),
        (410, {}, Dead()),
        (429, {"Retry-After": "600"}, Retry(timedelta(minutes=10))),
        (503, {"Retry-After": "Mon, 02 Mar 2026 17:40:00 GMT"}, Retry(timedelta(minutes=10))),
        (500, {}, Retry()),
        (400, {}, Refused()),
        (403, {}, Refused()),
        (413, {}, Refused()),
    ],
)
def test_outcomes(
    service: PushService,
    channel: webpush.WebPush,
    status: int,
    headers: dict[str, str],
    outcome: Outcome,
) -> None:
    service.script.append((status, headers))
    with clock.at(NOW):
        assert channel(push(Browser())) == outcome
    assert len(service.arrivals) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_follows_nobody_elsewhere(
    service: PushService, channel: webpush.WebPush, status: int
) -> None:
    service.script.append((status, {"Location": f"{service.url}/elsewhere"}))
    with clock.at(NOW):
        assert channel(push(Browser())) == Refused()
    assert [path for path, _, _ in service.arrivals] == ["/wp/mira"]


STRANGE = [
    "http://fcm.googleapis.com/wp/mira",
    "https://fcm.googleapis.com:8443/wp/mira",
    "https://fcm.googleapis.com.evil.example/wp/mira",
    "https://evil.example/fcm.googleapis.com",
    "https://127.0.0.1/wp/mira",
    "https://mira@fcm.googleapis.com/wp/mira",
    "https://evilpush.apple.com/wp/mira",
    "https://fcm.googleapis.com:port/wp/mira",
    "file:///etc/passwd",
    "fcm.googleapis.com",
]


@pytest.mark.parametrize("endpoint", STRANGE)
def test_nothing_goes_to_an_address_that_no_push_service_has(
    service: PushService, channel: webpush.WebPush, endpoint: str
) -> None:
    with clock.at(NOW):
        assert channel(push(Browser(), endpoint)) == Refused()
    assert service.arrivals == []


def test_without_a_key_there_is_no_channel(tmp_path: Path) -> None:
    assert webpush.sender(tmp_path / "none", None, HERE) is None
    (tmp_path / "wrong").write_text("no key")
    with pytest.raises(ValueError, match=r"."):
        webpush.sender(tmp_path / "wrong", None, HERE)


def registered(mira: Mira, subscription: dict[str, Any]) -> Any:
    body = {"channel": "webpush", "subscription": subscription, "time_zone": "Europe/Berlin"}
    with mira.at(START) as me:
        return me.put(f"/v1/devices/{uuid7()}", body)


@pytest.mark.parametrize("endpoint", STRANGE)
def test_a_strange_address_is_refused_at_registration(mira: Mira, endpoint: str) -> None:
    answer = registered(mira, Browser().subscription(endpoint))
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/subscription/endpoint"]


@pytest.mark.parametrize("name", ["p256dh", "auth"])
def test_keys_that_are_none_are_refused_at_registration(mira: Mira, name: str) -> None:
    subscription = Browser().subscription()
    subscription["keys"][name] = "AAAA"
    answer = registered(mira, subscription)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.get_json()["errors"]] == ["/subscription/keys"]


@pytest.mark.parametrize("name", ["p256dh", "auth"])
def test_a_subscription_without_one_of_its_keys_is_told_which(mira: Mira, name: str) -> None:
    subscription = Browser().subscription()
    del subscription["keys"][name]
    answer = registered(mira, subscription)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.get_json()["errors"]] == [
        f"/subscription/keys/{name}"
    ]


def test_a_browser_is_reminded_and_one_that_is_gone_is_asked_no_more(
    mira: Mira, service: PushService, channel: webpush.WebPush
) -> None:
    browser = Browser()
    assert registered(mira, browser.subscription()).status_code == 201
    mira.reminded({**PRACTICE, "words": {"code_phrase": "Water the plants"}})
    service.script += [(201, {}), (410, {})]
    assert mira.tick(EVENING, webpush=channel) == 1
    assert shown(browser, service)["title"] == "Water the plants"
    assert mira.tick("2026-03-03T18:30:00+01:00", webpush=channel) == 1
    assert [row.state for row in mira.deliveries()][:2] == ["sent", "failed"]
    assert list(mira.phones().values()) == [False]


def shown(browser: Browser, service: PushService) -> Any:
    return browser.opened(service.arrivals[-1][2])["notification"]


def test_a_trial_names_no_reminder_so_that_nothing_is_answered_by_it(
    mira: Mira, service: PushService, channel: webpush.WebPush
) -> None:
    browser = Browser()
    registered(mira, browser.subscription())
    reminder = mira.reminded(PRACTICE)
    with mira.at(START) as me:
        trial = me.post(f"/v1/reminders/{reminder['id']}/test", {}).get_json()
    assert mira.tick(START, webpush=channel) == 1
    sent = shown(browser, service)
    assert (sent["tag"], sent["data"]) == (trial["id"], {"reminder_id": None})
    assert sent["navigate"] == f"{HERE}/#/reminders"


@pytest.mark.parametrize("locale", NEUTRAL)
def test_the_preview_in_the_app_shows_the_neutral_text_that_is_sent(locale: str) -> None:
    texts = json.loads((ROOT / "app" / "messages" / f"{locale}.json").read_text())
    assert texts["reminder.neutral"] == NEUTRAL[locale]


def test_the_key_for_the_browser(mira: Mira, key_file: Path) -> None:
    with mira.at(START) as me:
        assert me.get("/v1/push-key").get_json() == {"public_key": None}
        configured, mira.app.config["VAPID_KEY_FILE"] = mira.app.config["VAPID_KEY_FILE"], key_file
        try:
            public = me.get("/v1/push-key").get_json()["public_key"]
        finally:
            mira.app.config["VAPID_KEY_FILE"] = configured
    assert len(base64.urlsafe_b64decode(public + "=")) == 65
