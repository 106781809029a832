"""Passkeys in Debian's Chromium, with its virtual authenticator and the browser's own JSON."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from backend.core.config import Settings
from tests.browser.steps import ADA
from tests.browser.watched import DESK, Window, context_of
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist, serving

SEND = """async ([method, path, body]) => {
  const answer = await fetch(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === null ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}"""
CREATE = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}"""
GET = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}"""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def desk(place: Settings, open_window: Callable[[dict[str, int]], Window]) -> Window:
    """A therapist's browser, on a device with a lock that she opens."""
    add_therapist(place, ADA, PASSWORD)
    return with_a_lock(open_window(DESK))


def with_a_lock(window: Window) -> Window:
    window.refusals += [("401", "/v1/sessions/passkey"), ("404", "/favicon.ico")]
    window.page.goto("/health/live")  # our origin without the app, which would do its own things
    device = window.context.new_cdp_session(window.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return window


def send(window: Window, method: str, path: str, body: Any = None) -> dict[str, Any]:
    answer: dict[str, Any] = window.page.evaluate(SEND, [method, path, body])
    return answer


def sign_in_by_password(window: Window) -> None:
    who = {"email": ADA, "password": PASSWORD, "transport": "cookie"}
    assert send(window, "POST", "/v1/sessions", who)["status"] == 201


def add_passkey(window: Window) -> dict[str, Any]:
    asked = send(window, "POST", "/v1/passkeys/options", {})["body"]
    credential = window.page.evaluate(CREATE, asked["options"])
    body = {"challenge_id": asked["challenge_id"], "credential": credential, "name": "This desk"}
    return send(window, "POST", "/v1/passkeys", body)


def sign_in_by_passkey(window: Window, spoil: str = "") -> dict[str, Any]:
    asked = send(window, "POST", "/v1/passkeys/challenge", {})["body"]
    credential = window.page.evaluate(GET, asked["options"])
    if spoil:
        credential["response"][spoil] = credential["response"][spoil][:-8] + "AAAAAAAA"
    body = {"challenge_id": asked["challenge_id"], "credential": credential}
    return send(window, "POST", "/v1/sessions/passkey", {**body, "transport": "cookie"})


def test_she_signs_in_with_the_lock_of_her_device(desk: Window) -> None:
    sign_in_by_password(desk)
    assert add_passkey(desk)["status"] == 201
    assert send(desk, "DELETE", "/v1/sessions/current")["status"] == 204
    desk.refusals.append(("401", "/v1/me"))
    assert send(desk, "GET", "/v1/me")["status"] == 401
    for spoil in ("signature", "clientDataJSON", "authenticatorData", "userHandle"):
        assert sign_in_by_passkey(desk, spoil)["status"] == 401, spoil
    answer = sign_in_by_passkey(desk)
    assert answer["status"] == 201, answer
    assert answer["body"]["access_token"] is None
    assert send(desk, "GET", "/v1/me")["body"]["email"] == ADA
    (passkey,) = send(desk, "GET", "/v1/passkeys")["body"]["items"]
    assert passkey["name"] == "This desk"
    assert passkey["last_used_at"] is not None


def test_one_device_holds_one_passkey_of_hers(desk: Window) -> None:
    sign_in_by_password(desk)
    assert add_passkey(desk)["status"] == 201
    options = send(desk, "POST", "/v1/passkeys/options", {})["body"]["options"]
    refused = f"options => ({CREATE})(options).then(() => 'made', (error) => error.name)"
    assert desk.page.evaluate(refused, options) == "InvalidStateError"


def test_a_page_that_is_not_where_the_server_says_it_is_adds_no_passkey(
    browser: Browser, place: Settings, tmp_path: Path
) -> None:
    """Its address is the one thing that a look-alike cannot make the browser sign."""
    add_therapist(place, ADA, PASSWORD)
    elsewhere = replace(place, base_url="http://localhost:1")
    with serving(elsewhere, tmp_path / "log", ANEW_EMBEDDED_WORKER="0") as server:
        url = server.url.replace("127.0.0.1", "localhost")
        window = with_a_lock(Window(browser.new_context(**context_of(url, DESK)), url))
        sign_in_by_password(window)
        assert add_passkey(window)["body"]["errors"][0]["pointer"] == "/credential"
        assert send(window, "GET", "/v1/passkeys")["body"]["items"] == []
        window.context.close()
