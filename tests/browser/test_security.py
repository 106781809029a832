"""Signing in safely, taking one's data along, and going away, in Debian's Chromium."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from backend.core.config import Settings
from tests.browser.conftest import installed, port_of
from tests.browser.second_factors import (
    add_passkey,
    give_authenticator,
    make_client,
    open_more,
    password_again,
    set_up_codes,
    sign_in,
    sign_out,
    some_time_passes,
)
from tests.browser.steps import ADA, arrived, follow, heading, press, write
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.smtp_stub import SmtpStub
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, add_therapist, serving

OpenWindow = Callable[[dict[str, int]], Window]
NEW_PASSWORD = "another sentence is better"
LET_ONE_WAIT = """async () => {
  const asked = indexedDB.open('anew');
  const db = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const [kind, id, seal] = ['night', '2026-01-01', new Uint8Array(12)];
  const row = { key: `${kind}/${id}`, kind, id, edit: '1', deletes: false, seal, refused: true };
  const put = db.transaction('outbox', 'readwrite').objectStore('outbox').put(row);
  await new Promise((done) => (put.onsuccess = done));
  db.close();
}"""
EMPTY = """async () => {
  const asked = indexedDB.open('anew');
  const db = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const names = [...db.objectStoreNames].filter((name) => !/^\\$|^lock$/.test(name));
  const counts = names.map((name) => {
    const counted = db.transaction(name).objectStore(name).count();
    return new Promise((done) => (counted.onsuccess = () => done(counted.result)));
  });
  const found = await Promise.all(counts);
  db.close();
  return found.every((count) => count === 0);
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Therapists need two factors here, as they do when nobody says otherwise."""
    return replace(installed(tmp_path_factory.mktemp("place")), therapist_mfa=True)


@pytest.fixture(scope="module")
def mails() -> Iterator[SmtpStub]:
    with SmtpStub() as stub:
        yield stub


@pytest.fixture(scope="module")
def server(
    place: Settings, tmp_path_factory: pytest.TempPathFactory, mails: SmtpStub
) -> Iterator[Serving]:
    """With mail, and open to clients without an invitation."""
    log = tmp_path_factory.mktemp("log") / "log"
    mail = {"ANEW_SMTP_URL": mails.url, "ANEW_MAIL_FROM": "anew@clinic.example"}
    with serving(place, log, port_of(place), ANEW_OPEN_REGISTRATION="1", **mail) as running:
        yield running


@pytest.fixture
def phone(open_window: OpenWindow, mira: str) -> Window:
    """Mira's, who is signed in."""
    window = open_window(PHONE)
    window.page.goto("/")
    arrived(window, said("sign.title"))
    sign_in(window, mira, PASSWORD)
    expect(heading(window, said("today.title"))).to_be_visible()
    return window


def link_in(mails: SmtpStub) -> str:
    (mail,) = mails.wait_for(1)
    text: str = mail.get_content()
    return next(word for word in text.split() if "#/reset/" in word)


def beginning(key: str) -> str:
    """Of a sentence that goes on with a moment."""
    return said(key, at="…").partition("…")[0]


def test_a_client_signs_in_with_a_code_once_she_has_an_authenticator(
    phone: Window, mira: str, place: Settings
) -> None:
    open_more(phone, said("security.title"))
    some_time_passes(place)
    codes, recovery = set_up_codes(phone, confirm=True)
    arrived(phone, said("security.title"))
    sign_out(phone)
    sign_in(phone, mira, PASSWORD)
    arrived(phone, said("sign.title"))
    expect(phone.page.get_by_label(said("sign.otp"))).to_be_focused()
    expect(phone.page.get_by_role("alert")).to_have_count(0)
    write(phone, said("sign.otp"), "000000")
    press(phone, said("sign.in"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("sign.otpWrong"))
    write(phone, said("sign.otp"), codes.next())
    press(phone, said("sign.in"))
    expect(heading(phone, said("today.title"))).to_be_visible()
    sign_out(phone)
    sign_in(phone, mira, PASSWORD)
    write(phone, said("sign.otp"), recovery[0].lower())
    press(phone, said("sign.in"))
    expect(heading(phone, said("today.title"))).to_be_visible()


def test_a_client_signs_in_with_a_passkey(phone: Window) -> None:
    give_authenticator(phone)
    open_more(phone, said("security.title"))
    add_passkey(phone)
    phone.check_accessibility()
    sign_out(phone)
    press(phone, said("sign.byPasskey"))
    expect(heading(phone, said("today.title"))).to_be_visible()
    open_more(phone, said("security.title"))
    phone.page.get_by_role("button", name=said("security.remove")).click()
    press(phone, said("security.removeSure"))
    expect(phone.page.get_by_role("button", name=said("security.remove"))).to_have_count(0)
    sign_out(phone)
    press(phone, said("sign.byPasskey"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("sign.passkeyUnknown"))


def test_a_passkey_of_somebody_else_does_not_take_over_what_waits_on_the_phone(
    phone: Window, server: Serving
) -> None:
    give_authenticator(phone)
    open_more(phone, said("security.title"))
    add_passkey(phone)
    sign_out(phone)
    other = "other@example.org"
    make_client(server, other, PASSWORD)
    sign_in(phone, other, PASSWORD)
    expect(heading(phone, said("today.title"))).to_be_visible()
    phone.page.evaluate(LET_ONE_WAIT)
    phone.page.goto("/#/sign-in")
    press(phone, said("sign.byPasskey"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("sign.other"))
    assert phone.page.evaluate("fetch('/v1/me').then((me) => me.json())")["email"] == other


def test_a_client_changes_her_password(phone: Window, mira: str) -> None:
    open_more(phone, said("security.title"))
    phone.refusals.append(("422", "/v1/me/password"))
    write(phone, said("security.newPassword"), "password123")
    press(phone, said("security.changePassword"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("security.weakPassword"))
    write(phone, said("security.newPassword"), NEW_PASSWORD)
    press(phone, said("security.changePassword"))
    expect(phone.page.get_by_text(said("security.passwordChanged"))).to_be_visible()
    sign_out(phone)
    sign_in(phone, mira, NEW_PASSWORD)
    expect(heading(phone, said("today.title"))).to_be_visible()


def test_a_forgotten_password_is_replaced_over_a_link_in_a_mail(
    phone: Window, mira: str, mails: SmtpStub
) -> None:
    sign_out(phone)
    follow(phone, said("forgot.title"))
    arrived(phone, said("forgot.title"))
    write(phone, said("sign.email"), mira)
    press(phone, said("forgot.send"))
    expect(phone.page.get_by_text(said("forgot.sent"))).to_be_visible()
    phone.page.goto(link_in(mails))
    arrived(phone, said("reset.title"))
    phone.refusals.append(("422", "/v1/password-resets/use"))
    write(phone, said("security.newPassword"), "password123")
    press(phone, said("reset.use"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("security.weakPassword"))
    write(phone, said("security.newPassword"), NEW_PASSWORD)
    press(phone, said("reset.use"))
    expect(heading(phone, said("sign.title"))).to_be_visible()
    sign_in(phone, mira, NEW_PASSWORD)
    open_more(phone, said("data.title"))
    expect(phone.page.get_by_text(beginning("data.held"))).to_be_visible()
    arrived(phone, said("data.title"))
    open_more(phone, said("more.sharing"))
    expect(phone.page.get_by_text(beginning("sharing.held"))).to_be_visible()
    arrived(phone, said("sharing.title"))


def test_a_client_takes_her_data_along_and_deletes_her_account(
    phone: Window, mira: str, place: Settings
) -> None:
    open_more(phone, said("data.title"))
    arrived(phone, said("data.title"))
    some_time_passes(place)
    phone.refusals.append(("403", "/v1/export"))
    phone.page.get_by_role("radio", name=said("data.format.json")).check()
    press(phone, said("data.download"))
    with phone.page.expect_download() as download:
        password_again(phone, PASSWORD)
    assert download.value.suggested_filename.endswith(".json")
    assert json.loads(download.value.path().read_text())["format"] == "anew-export"
    press(phone, said("data.deleteAsk"))
    sheet = phone.page.get_by_role("dialog", name=said("data.deleteTitle"))
    sheet.get_by_label(said("sign.password"), exact=True).fill(PASSWORD)
    phone.refusals.append(("401", "/v1/"))
    press(phone, said("data.deleteSure"))
    expect(heading(phone, said("sign.title"))).to_be_visible()
    assert phone.page.evaluate(EMPTY)
    sign_in(phone, mira, PASSWORD)
    expect(phone.page.get_by_role("alert")).to_have_text(said("sign.wrong"))


def test_a_therapist_adds_a_second_factor_before_she_sees_anything(
    place: Settings, open_window: OpenWindow
) -> None:
    add_therapist(place, ADA, PASSWORD)
    desk = open_window(DESK)
    give_authenticator(desk)
    desk.page.goto("/therapist.html#/security")
    sign_in(desk, ADA, PASSWORD)
    arrived(desk, said("enrol.title"))
    desk.page.goto("/therapist.html")
    arrived(desk, said("enrol.title"))
    set_up_codes(desk)
    arrived(desk, said("therapist.clients"))
    follow(desk, said("security.title"))
    arrived(desk, said("security.title"))
    add_passkey(desk)
    desk.refusals.append(("401", "/v1/"))
    press(desk, said("therapist.signOut"))
    press(desk, said("sign.byPasskey"))
    arrived(desk, said("therapist.clients"))
