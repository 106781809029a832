"""Codes and passkeys in the hands of the people of the story."""

import sqlite3
import time

import requests
from playwright.sync_api import expect
from pyotp import TOTP

from backend.core.config import Settings
from tests.browser.steps import follow, press, write
from tests.browser.watched import Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving


class Codes:
    """Her authenticator app. No code is taken twice, so each is asked of the next half minute."""

    def __init__(self, secret: str) -> None:
        self._totp = TOTP(secret)
        self._step = int(time.time()) // self._totp.interval - 1

    def next(self) -> str:
        self._step += 1
        return self._totp.generate_otp(self._step)


def make_client(server: Serving, email: str, password: str) -> None:
    body = {"email": email, "password": password, "display_name": "Mira", "locale": "en"}
    answer = requests.post(
        f"{server.url}/v1/accounts", json={**body, "time_zone": "Europe/Berlin"}, timeout=20
    )
    assert answer.status_code == 201, answer.text


def sign_in(window: Window, email: str, password: str) -> None:
    write(window, said("sign.email"), email)
    write(window, said("sign.password"), password)
    press(window, said("sign.in"))


def open_more(phone: Window, screen: str) -> None:
    more(phone)
    follow(phone, screen)


def more(phone: Window) -> None:
    phone.page.get_by_role("navigation").get_by_role("link", name=said("app.more")).click()


def sign_out(phone: Window) -> None:
    # What the app was asking for at that moment is refused.
    phone.refusals.append(("401", "/v1/"))
    more(phone)
    press(phone, said("more.signOut"))
    press(phone, said("more.signOutSure"))
    expect(phone.page.get_by_role("heading", level=1, name=said("sign.title"))).to_be_visible()


def some_time_passes(place: Settings) -> None:
    """The password was shown too long ago."""
    with sqlite3.connect(place.database_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE login_sessions SET confirmed_at = NULL")


def password_again(window: Window, password: str) -> None:
    """The sheet that wants the password once more: a wrong one first, then the right one."""
    window.refusals.extend([("401", "/confirmation"), ("422", "/confirmation")])
    sheet = window.page.get_by_role("dialog", name=said("security.confirmTitle"))
    expect(sheet).to_be_visible()
    window.check_accessibility()
    field = sheet.get_by_label(said("sign.password"), exact=True)
    field.fill("not this one")
    press(window, said("security.confirm"))
    expect(sheet.get_by_role("alert")).to_have_text(said("security.wrongPassword"))
    field.fill(password)
    press(window, said("security.confirm"))
    expect(sheet).not_to_be_visible()


def set_up_codes(window: Window, *, confirm: bool = False) -> tuple[Codes, list[str]]:
    """Returns her authenticator and the recovery codes."""
    window.refusals.extend([("403", "/v1/totp"), ("422", "/v1/totp")])
    press(window, said("security.setUp"))
    if confirm:
        password_again(window, PASSWORD)
    expect(window.page.get_by_role("img", name=said("security.qr"))).to_be_visible()
    window.check_accessibility()
    codes = Codes(window.page.locator("code").inner_text())
    write(window, said("security.otpNow"), "000000")
    press(window, said("security.turnOn"))
    expect(window.page.get_by_role("alert")).to_have_text(said("security.otpWrong"))
    write(window, said("security.otpNow"), codes.next())
    press(window, said("security.turnOn"))
    expect(window.page.get_by_role("heading", name=said("security.recovery"))).to_be_visible()
    window.check_accessibility()
    recovery = window.page.locator("code").all_inner_texts()
    press(window, said("security.recoveryKept"))
    return codes, recovery


def give_authenticator(window: Window) -> None:
    """A device that keeps passkeys, and whose lock always opens."""
    chromium = window.context.new_cdp_session(window.page)
    chromium.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(window: Window) -> None:
    press(window, said("security.passkeyAdd"))
    expect(window.page.get_by_text(said("security.passkeyAdded"))).to_be_visible()
