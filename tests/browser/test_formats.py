"""The first format of dates takes a slow phone 200 ms: it is looked up beside the page."""

from collections.abc import Callable

from playwright.sync_api import Worker

from tests.browser.watched import PHONE, Window


def test_the_formats_are_looked_up_beside_the_page_for_whoever_is_signed_in(
    open_window: Callable[[dict[str, int]], Window],
) -> None:
    phone = open_window(PHONE)
    started: list[Worker] = []
    phone.page.on("worker", lambda worker: started.append(worker))
    phone.page.goto("/")
    phone.page.evaluate("document.cookie = '__Host-anew-signed-in=1; Secure; Path=/'")
    assert not started, "whoever signs in sees no date yet"
    phone.refusals.append(("401", "/v1/me"))  # nobody is: the server says so, now or a moment later
    with phone.page.expect_event("worker") as event:
        phone.page.reload()
    assert "/assets/formats-worker" in event.value.url
