"""The phone's copy on the disk, the app lock before it, and a phone that is emptied."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, expect

from backend.core.config import Settings
from tests.browser.conftest import installed, port_of
from tests.browser.on_disk import (
    AWAY,
    HALF,
    PUT_PLAIN,
    SUBSCRIBED,
    OnDisk,
    marks,
    records,
    send,
)
from tests.browser.pocket import Launch
from tests.browser.second_factors import open_more, sign_in
from tests.browser.sleep_steps import sent
from tests.browser.steps import arrived, follow, heading, press, standing, write
from tests.browser.watched import PHONE, Window, context_of
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, serving

PIN, WRONG = "274915", "274916"
MARKS = 113
"""Those of `records`, and three for what is written offline."""
SLOWLY = """() => {
  const quickly = caches.delete.bind(caches);
  caches.delete = async (name) => {
    const found = await quickly(name);
    await new Promise((on) => setTimeout(on, 3000));
    window.looked = true;
    return found;
  };
}"""
Opening = Callable[[], Window]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, port_of(place), ANEW_OPEN_REGISTRATION="1") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def disk(folder: Path) -> OnDisk:
    return OnDisk(folder)


@pytest.fixture
def start(launch: Launch, folder: Path, server: Serving, place: Settings) -> Iterator[Opening]:
    """Starts her browser, with all that it kept."""
    windows: list[Window] = []

    def started() -> Window:
        context = launch(folder, context_of(place.base_url, PHONE))
        windows.append(Window(context, place.base_url))
        windows[-1].page.goto("/")
        return windows[-1]

    yield started
    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


def signed_in(phone: Window, address: str) -> None:
    arrived(phone, said("sign.title"))
    sign_in(phone, address, PASSWORD)
    expect(heading(phone, said("today.title"))).to_be_visible()
    standing(phone, said("app.saved"))


def turns_it_on(phone: Window) -> None:
    open_more(phone, said("lock.title"))
    arrived(phone, said("lock.title"))
    for again in ("1234", WRONG, PIN):
        write(phone, said("lock.pinNew"), PIN if again != "1234" else again)
        write(phone, said("lock.pinAgain"), again)
        press(phone, said("security.turnOn"))
        if again != PIN:
            wrong = "lock.short" if again == "1234" else "lock.differ"
            expect(phone.page.get_by_role("alert")).to_have_text(said(wrong))
    expect(heading2(phone, said("lock.isOn"))).to_be_visible()
    arrived(phone, said("lock.title"))


def heading2(phone: Window, text: str) -> Locator:
    return phone.page.get_by_role("heading", level=2, name=text)


def opens(phone: Window, pin: str) -> None:
    write(phone, said("lock.pin"), pin)
    press(phone, said("lock.open"))


def adds_a_contact(phone: Window, name: str, number: str, note: str) -> None:
    phone.page.goto("/#/safety-contact/new")
    write(phone, said("words.name"), name)
    write(phone, said("words.phone"), number)
    write(phone, said("words.note"), note)
    press(phone, said("app.save"))
    expect(phone.page.get_by_label(said("words.note"))).to_have_count(0)


def test_locked_and_closed_no_word_of_hers_is_on_the_disk(
    start: Opening, disk: OnDisk, server: Serving, mira: str
) -> None:
    texts = marks(MARKS)
    kept = records(iter(texts))
    send(server, mira, PASSWORD, kept)
    phone = start()
    signed_in(phone, mira)
    phone.page.goto("/#/help")
    expect(phone.page.get_by_text(texts[-4])).to_be_visible()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.go_offline(True)
    adds_a_contact(phone, *texts[-3:])
    # The three others make room.
    standing(phone, said("app.waiting", count=4))
    half = bytes(phone.page.evaluate(HALF))
    phone.context.close()
    assert disk.holding(half) != []

    phone = start()
    phone.go_offline(True)
    phone.page.goto("/#/safety-plan")
    # A form that is full when the browser is closed: browsers keep those to bring them back.
    expect(phone.page.get_by_label(said("words.signs"))).not_to_have_value("")
    turns_it_on(phone)
    # It says so when all is done, but for four seconds only: what is done last stays.
    phone.page.wait_for_function("async () => !(await caches.has('anew-key'))")
    phone.context.close()
    ids = {str(one["id"]) for one in kept}
    assert set(disk.found(list(ids))) == ids
    assert disk.found(texts) == {}
    assert disk.holding(half) == []

    phone = start()
    arrived(phone, said("lock.closed"))
    opens(phone, PIN)
    expect(heading(phone, said("today.title"))).to_be_visible()
    standing(phone, said("app.saved"))
    follow(phone, said("app.help"))
    for text in texts[-12:]:
        expect(phone.page.get_by_text(text).first).to_be_visible()
    phone.page.goto("/#/safety-plan")
    expect(phone.page.get_by_label(said("words.signs"))).not_to_have_value("")
    phone.context.close()
    assert disk.found(texts) == {}


def test_the_search_sees_what_is_not_sealed(start: Opening, disk: OnDisk) -> None:
    """Otherwise the test above would prove nothing. The second start packs the first one's log."""
    texts = marks(MARKS)
    phone = start()
    phone.page.evaluate(PUT_PLAIN, texts)
    phone.context.close()
    assert set(disk.found(texts)) == set(texts)
    start().context.close()
    assert set(disk.found(texts)) == set(texts)


def test_a_wrong_pin_opens_nothing_and_many_make_her_wait_over_a_restart(
    start: Opening, mira: str
) -> None:
    phone = start()
    signed_in(phone, mira)
    turns_it_on(phone)
    phone.page.reload()
    arrived(phone, said("lock.closed"))
    for _ in range(4):
        opens(phone, WRONG)
        expect(phone.page.get_by_role("alert")).to_have_text(said("lock.wrong"))
        expect(phone.page.get_by_role("button", name=said("lock.open"))).to_be_enabled()
    opens(phone, WRONG)
    wait = said("lock.wait", at="…").partition("…")[0].strip()
    expect(phone.page.get_by_role("alert")).to_contain_text(wait)
    phone.context.close()
    phone = start()
    expect(phone.page.get_by_role("alert")).to_contain_text(wait)
    expect(phone.page.get_by_role("button", name=said("lock.open"))).to_be_disabled()
    phone.check_accessibility()


def test_help_now_opens_without_the_pin_and_shows_the_lines_only(start: Opening, mira: str) -> None:
    phone = start()
    signed_in(phone, mira)
    adds_a_contact(phone, "Kai", "0151 234", "")
    phone.page.goto("/#/more")
    turns_it_on(phone)
    phone.page.reload()
    arrived(phone, said("lock.closed"))
    follow(phone, said("app.help"))
    arrived(phone, said("help.title"))
    expect(phone.page.get_by_role("heading", name=said("help.emergency"))).to_be_visible()
    expect(phone.page.get_by_text("Kai")).to_have_count(0)
    for path in ("", "more", "plan", "entry/new", "sign-in", "join", "reset/x"):
        phone.page.goto(f"/#/{path}")
        expect(heading(phone, said("lock.closed"))).to_be_visible()


def test_a_forgotten_pin_empties_the_phone_after_telling_what_would_be_lost(
    start: Opening, mira: str
) -> None:
    phone = start()
    signed_in(phone, mira)
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    turns_it_on(phone)
    phone.go_offline(True)
    adds_a_contact(phone, "Kai", "0151 234", "")
    phone.page.reload()
    arrived(phone, said("lock.closed"))
    press(phone, said("lock.forgot"))
    expect(phone.page.get_by_text(said("more.waits", count=1))).to_be_visible()
    phone.check_accessibility()
    phone.go_offline(False)
    phone.refusals.append(("401", "/v1/"))
    press(phone, said("lock.forgotSure"))
    signed_in(phone, mira)
    follow(phone, said("app.help"))
    expect(phone.page.get_by_text("Kai")).to_have_count(0)


def test_out_of_sight_shows_nothing_and_after_a_minute_it_is_locked(
    start: Opening, mira: str
) -> None:
    phone = start()
    signed_in(phone, mira)
    turns_it_on(phone)
    phone.page.goto("/#/safety-contact/new")
    write(phone, said("words.name"), "Half a name")
    # It stands still from here on: how long a step of this test takes is no time to the app.
    now = datetime.now(UTC)
    phone.page.clock.install(time=now)
    phone.page.clock.pause_at(now + timedelta(hours=1))
    phone.page.evaluate(AWAY, "hidden")
    expect(phone.page.locator("body")).to_have_css("visibility", "hidden")
    phone.page.clock.fast_forward(59_000)
    phone.page.evaluate(AWAY, "visible")
    expect(phone.page.get_by_label(said("words.name"), exact=True)).to_be_visible()
    phone.page.evaluate(AWAY, "hidden")
    phone.page.clock.fast_forward(61_000)
    phone.page.evaluate(AWAY, "visible")
    phone.page.clock.resume()
    arrived(phone, said("lock.closed"))
    expect(phone.page.get_by_label(said("words.name"), exact=True)).to_be_hidden()
    # A wrong PIN changes the lock: it looks whether another tab did, until after she is in.
    phone.page.evaluate(SLOWLY)
    opens(phone, WRONG)
    expect(phone.page.get_by_role("alert")).to_be_visible()
    opens(phone, PIN)
    name = phone.page.get_by_label(said("words.name"), exact=True)
    expect(name).to_be_visible()
    expect(name).to_have_value("Half a name")
    phone.page.wait_for_function("() => window.looked")
    expect(name).to_be_visible()


def test_signed_out_from_another_device_the_phone_is_emptied(
    start: Opening, server: Serving, mira: str
) -> None:
    phone = start()
    phone.page.add_init_script(SUBSCRIBED)
    phone.page.reload()
    signed_in(phone, mira)
    with phone.page.expect_response(sent):
        adds_a_contact(phone, "Kai", "0151 234", "")
    deletes_elsewhere(server, mira, "/v1/sessions")
    phone.refusals.append(("401", "/v1/"))
    phone.page.reload()
    expect(heading(phone, said("sign.title"))).to_be_visible()
    assert phone.page.evaluate("localStorage.getItem('unsubscribed')") == "yes"
    follow(phone, said("app.help"))
    expect(phone.page.get_by_text("Kai")).to_have_count(0)
    signed_in_again(phone, mira)


def test_erased_from_another_device_the_phone_is_emptied_once_it_is_unlocked(
    start: Opening, server: Serving, mira: str
) -> None:
    phone = start()
    signed_in(phone, mira)
    with phone.page.expect_response(sent):
        adds_a_contact(phone, "Kai", "0151 234", "")
    turns_it_on(phone)
    deletes_elsewhere(server, mira, "/v1/me")
    phone.refusals.append(("401", "/v1/"))
    phone.page.reload()
    arrived(phone, said("lock.closed"))
    opens(phone, PIN)
    expect(heading(phone, said("sign.title"))).to_be_visible()
    phone.page.reload()
    expect(heading(phone, said("sign.title"))).to_be_visible()
    follow(phone, said("app.help"))
    expect(phone.page.get_by_text("Kai")).to_have_count(0)


def deletes_elsewhere(server: Serving, address: str, path: str) -> None:
    """`/v1/sessions`: signs every device out; `/v1/me`: erases her."""
    body = {"email": address, "password": PASSWORD}
    other = requests.post(f"{server.url}/v1/sessions", json=body, timeout=20).json()
    headers = {"Authorization": f"Bearer {other['access_token']}"}
    gone = requests.delete(f"{server.url}{path}", headers=headers, timeout=20)
    assert gone.status_code == 204


def signed_in_again(phone: Window, address: str) -> None:
    """A phone that has nothing gets all that was sent."""
    phone.page.goto("/#/")
    sign_in(phone, address, PASSWORD)
    expect(heading(phone, said("today.title"))).to_be_visible()
    follow(phone, said("app.help"))
    expect(phone.page.get_by_text("Kai").first).to_be_visible()


def test_signing_out_leaves_neither_key_nor_record(start: Opening, disk: OnDisk, mira: str) -> None:
    phone = start()
    signed_in(phone, mira)
    half = bytes(phone.page.evaluate(HALF))
    phone.refusals.append(("401", "/v1/"))
    phone.page.goto("/#/more")
    press(phone, said("more.signOut"))
    press(phone, said("more.signOutSure"))
    expect(heading(phone, said("sign.title"))).to_be_visible()
    assert bytes(phone.page.evaluate(HALF)) != half
    phone.context.close()
    assert disk.holding(half) == []
