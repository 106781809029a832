"""A reminder in her browser: turned on, shown once, answered without the app, and tried out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from backend.core.config import Settings
from backend.core.ids import uuid7
from notifications import vapid
from tests.browser.conftest import installed, port_of
from tests.browser.push_loop import PushLoop
from tests.browser.second_factors import make_client, sign_in, sign_out
from tests.browser.steps import MIRA, WAY, arrived, follow, heading, press, standing, write
from tests.browser.watched import PHONE, Window
from tests.browser.wording import said
from tests.push_service import PushService
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, serving

PHRASE = "Water the plants"
PUT = """async ([path, body]) => (await fetch(path, {
  method: 'PUT',
  headers: { 'Content-Type': 'application/json', 'If-None-Match': '*' },
  body: JSON.stringify(body),
})).status"""


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    key = tmp_path / "vapid.pem"
    vapid.new_key(key)
    return replace(installed(tmp_path), vapid_key_file=key)


@pytest.fixture
def server(place: Settings, tmp_path: Path) -> Iterator[Serving]:
    """Open to clients without an invitation; the test itself is the worker."""
    more = {"ANEW_EMBEDDED_WORKER": "0", "ANEW_OPEN_REGISTRATION": "1"}
    with serving(place, tmp_path / "log", port_of(place), **more) as running:
        yield running


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def loop(
    place: Settings,
    server: Serving,
    service: PushService,
    open_window: Callable[[dict[str, int]], Window],
) -> PushLoop:
    """Mira is signed in, has one new way to practise, and her phone is turned on."""
    make_client(server, MIRA, PASSWORD)
    phone = open_window(PHONE)
    loop = PushLoop(place, phone, service)
    phone.page.goto("/")
    sign_in(phone, MIRA, PASSWORD)
    standing(phone, said("app.saved"))
    behaviour = [f"/v1/behaviours/{uuid7()}", {"words": {"name": WAY}}]
    assert phone.page.evaluate(PUT, behaviour) == 201
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.page.goto("/#/reminders")
    press(phone, said("ring.turnOn"))
    expect(phone.page.get_by_role("heading", name=said("ring.on"))).to_be_visible()
    assert loop.rows("SELECT channel FROM devices") == ["webpush"]
    phone.page.reload()
    standing(phone, said("app.saved"))
    return loop


def adds_a_reminder(loop: PushLoop) -> None:
    phone = loop.phone
    follow(phone, said("reminder.add"))
    arrived(phone, said("reminder.new"))
    phone.page.get_by_role("combobox", name=said("reminder.which")).select_option(WAY)
    write(phone, said("reminder.time"), "18:30")
    write(phone, said("reminder.phrase"), PHRASE)
    expect(phone.page.get_by_role("figure")).to_contain_text(PHRASE)
    press(phone, said("app.save"))
    arrived(phone, said("reminder.title"))
    loop.until(lambda: bool(loop.rows("SELECT id FROM reminders")))


def it_is_time(loop: PushLoop) -> None:
    """Whatever comes next in the due table, at its moment."""
    query = "SELECT min(due_at) FROM deliveries WHERE finished_at IS NULL"
    microseconds = int(loop.rows(query)[0])
    loop.tick(datetime.fromtimestamp(microseconds / 1e6, UTC))
    loop.deliver()


def test_done_is_said_on_the_lock_screen_and_kept_without_a_network(loop: PushLoop) -> None:
    adds_a_reminder(loop)
    it_is_time(loop)
    loop.deliver()
    [shown] = loop.shown()
    assert (shown["title"], shown["actions"]) == (PHRASE, ["done", "later"])
    loop.until(lambda: loop.receipts() == ["delivered"])
    phone = loop.phone
    follow(phone, said("app.today"))
    phone.go_offline(True)
    loop.click("done")
    assert loop.shown() == []
    assert loop.receipts() == ["delivered"]
    written_down = phone.page.get_by_role("link", name=WAY).filter(has_text=said("outcome.done"))
    expect(written_down).to_be_visible()
    standing(phone, said("app.waiting", count=1))
    phone.go_offline(False)
    standing(phone, said("app.saved"))
    loop.until(lambda: loop.receipts() == ["delivered", "done"])
    assert loop.rows("SELECT outcome FROM practice_entries") == ["done"]


def test_later_and_a_plain_tap(loop: PushLoop) -> None:
    adds_a_reminder(loop)
    it_is_time(loop)
    loop.click("later")
    loop.until(lambda: "later" in loop.receipts())
    assert loop.rows("SELECT id FROM practice_entries") == []
    loop.phone.page.goto("/#/more")
    it_is_time(loop)
    loop.click("")
    arrived(loop.phone, said("reminded.title"))
    expect(loop.phone.page.get_by_role("heading", name=WAY)).to_be_visible()
    press(loop.phone, said("reply.not_today"))
    expect(heading(loop.phone, said("today.title"))).to_be_visible()
    loop.until(lambda: {"opened", "not_today"} <= set(loop.receipts()))


def test_she_tries_it_out_and_signs_out(loop: PushLoop) -> None:
    adds_a_reminder(loop)
    phone = loop.phone
    press(phone, said("trial.test"))
    expect(phone.page.get_by_text(said("trial.waits"))).to_be_visible()
    loop.until(lambda: loop.rows("SELECT state FROM deliveries WHERE test") == ["scheduled"])
    loop.tick(datetime.now(UTC))
    loop.deliver()
    assert loop.shown()[0]["actions"] == []
    expect(phone.page.get_by_text(said("trial.arrived"))).to_be_visible()
    phone.check_accessibility()
    loop.click("")
    sign_out(phone)
    assert loop.rows("SELECT id FROM devices") == []


def test_one_question_a_screen_and_a_first_reminder(
    place: Settings, server: Serving, open_window: Callable[[dict[str, int]], Window]
) -> None:
    phone = open_window(PHONE)
    phone.page.goto("/#/join")
    arrived(phone, said("join.name"))
    press(phone, said("join.next"))
    arrived(phone, said("join.title"))
    write(phone, said("sign.email"), MIRA)
    write(phone, said("sign.password"), "password12345")
    press(phone, said("join.next"))
    arrived(phone, said("join.remindTitle"))
    write(phone, said("join.remindTime"), "18:30")
    phone.refusals.append(("422", "/v1/accounts"))
    press(phone, said("join.make"))
    expect(phone.page.get_by_role("alert")).to_have_text(said("join.check"))
    write(phone, said("sign.password"), PASSWORD)
    press(phone, said("join.next"))
    press(phone, said("join.make"))
    arrived(phone, said("join.doneTitle"))
    phone.page.goto("/#/reminders")
    practice = said("reminder.at", what=said("reminder.practice"), time="18:30")
    expect(phone.page.get_by_role("switch", name=practice)).to_be_checked()
    phone.page.goto("/#/settings")
    arrived(phone, said("settings.title"))
