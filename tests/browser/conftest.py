"""Debian's Chromium, a real server with the built app, and windows for the people."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from backend.core.config import Settings
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from tests.browser.built_app import build_if_stale
from tests.browser.pocket import Launch
from tests.browser.second_factors import make_client
from tests.browser.watched import PATIENCE_SECONDS, Window, context_of
from tests.browser.witness import Witness
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, free_port, serving

CHROMIUM = "/usr/bin/chromium"
ADDRESSES = count(1)
MIDNIGHT_SECONDS = 60


@pytest.fixture(autouse=True)
def one_day() -> None:
    """Her day does not turn in the middle of a test: just before midnight it waits."""
    now = datetime.now(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    left = datetime.combine(now.date() + timedelta(days=1), time()) - now
    if left < timedelta(seconds=MIDNIGHT_SECONDS):
        Event().wait(left.total_seconds() + 1)


@pytest.fixture(scope="session")
def witness() -> Iterator[Witness]:
    with Witness() as somebody:
        yield somebody


@pytest.fixture(scope="module")
def chromium(witness: Witness) -> Iterator[BrowserType]:
    """Not longer than a module: while Playwright is there, the process has a running event loop.

    At the end nobody may have asked for another machine: no page, no service worker.
    """
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        yield playwright.chromium
    assert witness.strangers() == []


def _how(witness: Witness) -> dict[str, Any]:
    """As an argument: Playwright's own setting would send this machine's names there as well."""
    return {"executable_path": CHROMIUM, "args": [f"--proxy-server={witness.url}"]}


@pytest.fixture(scope="module")
def launch(chromium: BrowserType, witness: Witness) -> Launch:
    """A browser with a profile in this folder."""
    start = chromium.launch_persistent_context
    return lambda folder, options: start(folder, **_how(witness), **options)


@pytest.fixture(scope="module")
def browser(chromium: BrowserType, witness: Witness) -> Iterator[Browser]:
    launched = chromium.launch(**_how(witness))
    yield launched
    launched.close()


def installed(folder: Path) -> Settings:
    """An installation with nobody in it. Cookies and passkeys want localhost by name."""
    url = f"sqlite:///{folder / 'anew.db'}"
    new_master_key(folder / "master.key")
    upgrade(url)
    base_url = f"http://localhost:{free_port()}"
    return Settings(
        url,
        folder / "master.key",
        base_url,
        therapist_mfa=False,
        erasure_list=folder / "erased",
        app_directory=build_if_stale(),
    )


def port_of(place: Settings) -> int:
    return int(place.base_url.rpartition(":")[2])


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    return installed(tmp_path)


@pytest.fixture
def server(place: Settings, tmp_path: Path) -> Iterator[Serving]:
    with serving(place, tmp_path / "log", port_of(place), ANEW_EMBEDDED_WORKER="0") as running:
        yield running


@pytest.fixture
def mira(server: Serving) -> str:
    """The address of a new account, where nobody needs an invitation."""
    address = f"mira{next(ADDRESSES)}@example.org"
    make_client(server, address, PASSWORD)
    return address


@pytest.fixture
def open_window(
    browser: Browser, server: Serving, place: Settings
) -> Iterator[Callable[[dict[str, int]], Window]]:
    """Opens windows; at the end nobody may have complained in one of them."""
    windows: list[Window] = []

    def opened(size: dict[str, int]) -> Window:
        context = browser.new_context(**context_of(place.base_url, size))
        windows.append(Window(context, place.base_url))
        return windows[-1]

    yield opened
    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []
