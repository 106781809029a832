"""Nothing asks for another machine; who checks it is checked here."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.watched import PHONE, Window
from tests.browser.witness import Witness


def test_the_witness_sees_what_asks_for_another_machine(browser: Browser) -> None:
    with Witness() as witness:
        context = browser.new_context(proxy={"server": witness.url})
        page = context.new_page()
        for scheme in ("http", "https"):
            with pytest.raises(Error):
                page.goto(f"{scheme}://elsewhere.example/")
        context.close()
    # Chromium may try the same once more.
    assert {line for line in witness.asked if "elsewhere" in line} == {
        "GET http://elsewhere.example/ HTTP/1.1",
        "CONNECT elsewhere.example:443 HTTP/1.1",
    }
    assert witness.strangers() == ["elsewhere.example"]


def test_a_window_sees_what_its_service_worker_asks_for(
    open_window: Callable[[dict[str, int]], Window],
) -> None:
    phone = open_window(PHONE)
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.page.goto("/")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    # The page itself has no use for it yet: the worker keeps it for later.
    assert any("/assets/Progress" in url for url in asked)
