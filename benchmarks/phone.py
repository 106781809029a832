"""W8, the app: what the first load weighs, and how soon a slow phone with three years answers.

As tests/browser/test_budgets.py and test_ten_seconds.py measure it, the best of three.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from backend.core.config import Settings
from tests.browser import paints, three_years
from tests.browser.conftest import CHROMIUM, installed, port_of
from tests.browser.hand import slow_down
from tests.browser.second_factors import sign_in
from tests.browser.steps import heading
from tests.browser.test_budgets import kilobytes, of_the_page
from tests.browser.test_ten_seconds import RUNS, SEEN, SLOWER, taps
from tests.browser.watched import PATIENCE_SECONDS, PHONE, Window, context_of
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import serving

FIRST_SYNC_SECONDS = 120


@dataclass(frozen=True)
class Phone:
    """Kilobytes packed, and milliseconds at four times less CPU."""

    script_kb: float
    taps: dict[str, float]

    @property
    def seen(self) -> float:
        """From the tap on save to the painted words."""
        return self.taps[SEEN]

    @property
    def saved(self) -> float:
        return self.taps["save an attempt"]

    @property
    def progress(self) -> float:
        return self.taps[f"open {said('app.progress')}"]


def measure(folder: Path) -> Phone:
    place = installed(folder)
    weight = kilobytes(*of_the_page(place.app_directory, ".js"))
    more = {"ANEW_OPEN_REGISTRATION": "1", "ANEW_EMBEDDED_WORKER": "0"}
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with serving(place, folder / "log", port_of(place), **more) as server:
        three_years.fill(server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            runs = [taps(phone := _phone(browser, place), 0)]
            runs += [taps(phone, number) for number in range(1, RUNS)]
            browser.close()
    return Phone(weight, {name: min(run[name] for run in runs) for name in runs[0]})


def _phone(browser: Browser, place: Settings) -> Window:
    """Hers, with what a phone keeps of the three years."""
    window = Window(browser.new_context(**context_of(place.base_url, PHONE)), place.base_url)
    paints.watch(window.page)
    window.page.goto("/")
    sign_in(window, three_years.MIRA, PASSWORD)
    expect(heading(window, said("today.title"))).to_be_visible()
    patience = FIRST_SYNC_SECONDS * 1000
    with window.page.expect_response("**/v1/practice/next?*", timeout=patience):
        pass  # it comes last
    slow_down(window.page, SLOWER)
    return window
