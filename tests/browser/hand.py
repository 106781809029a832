"""A hand that takes its time: it thinks before each tap and types as people type on glass."""

from time import monotonic

from playwright.sync_api import Locator, Page

THINKING_MS = 600
A_KEY_MS = 100


class Hand:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._started = monotonic()
        self.taps = 0

    @property
    def seconds(self) -> float:
        return monotonic() - self._started

    def tap(self, target: Locator) -> None:
        self._page.wait_for_timeout(THINKING_MS)
        target.tap()
        self.taps += 1

    def write(self, field: Locator, text: str) -> None:
        """Taps at the start of the field: there a clock has its hours."""
        self._page.wait_for_timeout(THINKING_MS)
        field.tap(position={"x": 20, "y": 20})
        self.taps += 1
        self._page.keyboard.type(text, delay=A_KEY_MS)


def slow_down(page: Page, factor: int) -> None:
    """A phone of the cheaper kind, as Chromium plays it."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("Emulation.setCPUThrottlingRate", {"rate": factor})
