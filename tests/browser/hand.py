"""A hand that takes its time: it thinks before each tap and types as people type on glass."""

from functools import cached_property
from threading import Event, Thread
from time import monotonic

from playwright.sync_api import Locator, Page

THINKING_MS = 600
A_KEY_MS = 100
LOOK_SECONDS, STILL_SECONDS = 0.05, 0.5


class Hand:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._started, self._still, self._over = monotonic(), 0.0, Event()
        self.taps = 0
        Thread(target=self._watch, daemon=True).start()

    @cached_property
    def seconds(self) -> float:
        """Until this is asked for first; without those in which the whole machine stood still."""
        self._over.set()
        return monotonic() - self._started - self._still

    def _watch(self) -> None:
        before = monotonic()
        while not self._over.wait(LOOK_SECONDS):
            now = monotonic()
            late = now - before - LOOK_SECONDS
            self._still += late if late > STILL_SECONDS else 0
            before = now

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
