"""Nothing asks for another machine; who checks it is checked here."""

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.witness import Witness


def test_the_witness_sees_what_asks_for_another_machine(browser: Browser, witness: Witness) -> None:
    page = browser.new_page()
    for scheme in ("http", "https"):
        with pytest.raises(Error):
            page.goto(f"{scheme}://elsewhere.example/")
    page.close()
    assert [line for line in witness.asked if "elsewhere" in line] == [
        "GET http://elsewhere.example/ HTTP/1.1",
        "CONNECT elsewhere.example:443 HTTP/1.1",
    ]
    assert witness.strangers() == ["elsewhere.example"]
    witness.asked.clear()
