"""Every screen in each language, light and dark: axe finds nothing; nothing is cut or untold."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from backend.core.config import Settings
from backend.demo.stories import CLINIC
from tests.browser import demo
from tests.browser.conftest import installed, port_of
from tests.browser.screens import (
    COUNT_QUESTIONS,
    FEED,
    WITHOUT_ACCOUNT,
    names,
    open_screen,
    paths,
    settle,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import LANGUAGES, messages, said
from tests.story.processes import Serving, serving

# The demo alone takes twenty seconds on a quiet machine.
pytestmark = pytest.mark.timeout(400)
OpenWindow = Callable[[dict[str, int]], Window]
WIDTH = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
SIDEWAYS = """[...document.querySelectorAll('[role=region]')]
  .filter((one) => one.scrollWidth > one.clientWidth).length"""
NOT_ON_A_PHONE = [("404", "/v1/"), ("410", "/v1/"), ("422", "/v1/")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = installed(tmp_path_factory.mktemp("place"))
    demo.play(made)
    demo.add_admin(made)
    return made


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, port_of(place), ANEW_EMBEDDED_WORKER="0") as running:
        yield running


def opened(open_window: OpenWindow, size: dict[str, int], language: str) -> Window:
    window = open_window(size)
    window.refusals += NOT_ON_A_PHONE
    window.context.add_init_script(f"localStorage.setItem('locale', '{language}')")
    window.context.add_init_script(COUNT_QUESTIONS)
    return window


def check(window: Window, language: str) -> None:
    where = f"{window.page.url} in {language}"
    window.check_accessibility()
    assert window.page.evaluate(WIDTH) <= 0, f"{where} is wider than the screen"
    text = set(window.page.locator("body").inner_text().split())
    assert not text & set(messages("en")), f"{where} shows a key instead of its words"
    broken = window.page.get_by_text(said("app.broken", language))
    assert broken.count() == 0, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_can_use_every_screen(open_window: OpenWindow, language: str) -> None:
    phone = opened(open_window, PHONE, language)
    demo.sign_in_client(phone.page, language)
    feed: list[dict[str, Any]] = phone.page.evaluate(FEED)["items"]
    visited = paths(feed)
    for path in visited:
        open_screen(phone.page, path)
        check(phone, language)
    assert {path.partition("/")[0] for path in visited} >= set(names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_without_an_account_can_use_what_is_open(
    open_window: OpenWindow, language: str
) -> None:
    phone = opened(open_window, PHONE, language)
    phone.page.goto("/")
    for path in (*WITHOUT_ACCOUNT, "join/no-such-code"):
        open_screen(phone.page, path)
        check(phone, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_therapist_can_use_every_page(open_window: OpenWindow, language: str) -> None:
    desk = opened(open_window, DESK, language)
    desk.page.goto("/therapist.html")
    at_rest(desk.page, said("therapist.signInTitle", language))
    check(desk, language)
    demo.sign_in(desk.page, demo.THERAPIST, language)
    at_rest(desk.page, said("therapist.clients", language))
    check(desk, language)
    clients = desk.page.locator("a[href^='#/client/']")
    for path in {clients.nth(index).get_attribute("href") for index in range(clients.count())}:
        assert path
        open_screen(desk.page, "")
        open_screen(desk.page, path.removeprefix("#/"))
        check(desk, language)
    open_screen(desk.page, "security")
    check(desk, language)


def test_each_clients_page_since_the_last_session_prints_on_one_sheet(
    open_window: OpenWindow,
) -> None:
    desk = opened(open_window, DESK, "en")
    desk.page.goto("/therapist.html")
    demo.sign_in(desk.page, demo.THERAPIST, "en")
    clients = desk.page.locator("a[href^='#/client/']")
    expect(clients.first).to_be_visible()
    paths = clients.evaluate_all("links => links.map(link => link.hash)")
    assert len(paths) > 2
    for path in paths:
        desk.page.goto(f"/therapist.html{path}")
        expect(desk.page.get_by_text(said("summary.privateNote"))).to_be_visible()
        assert len(PdfReader(BytesIO(desk.page.pdf(format="A4"))).pages) == 1, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_admin_can_use_the_page_of_her_clinic(open_window: OpenWindow, language: str) -> None:
    desk = opened(open_window, DESK, language)
    desk.page.goto("/therapist.html")
    demo.sign_in(desk.page, demo.ADMIN, language)
    at_rest(desk.page, CLINIC)
    assert desk.page.get_by_role("row").count() == 3
    check(desk, language)
    close = f"{said('therapist.clinic.close', language)}: "
    desk.page.get_by_role("button", name=close).first.click()
    keep = desk.page.get_by_role("button", name=said("therapist.clinic.keep", language))
    expect(keep).to_be_visible()
    check(desk, language)
    keep.click()
    desk.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    check(desk, language)
    assert desk.page.evaluate(SIDEWAYS) == 0
    assert desk.page.get_by_role("row").count() == 3


def at_rest(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    settle(page)
