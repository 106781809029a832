"""Takes pictures of every screen from the demo: `make screenshots`.

Those that the README shows lie in docs/pictures and are kept; the rest is for looking at.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from backend.core.config import ROOT, Settings
from tests.browser import demo
from tests.browser.conftest import CHROMIUM, installed, port_of
from tests.browser.screens import COUNT_QUESTIONS, FEED, open_screen, paths, settle
from tests.browser.watched import DESK, PHONE, context_of
from tests.browser.wording import said
from tests.story.processes import serving

Scheme = Literal["light", "dark"]
PICTURES = ROOT / "docs" / "pictures"
SCREENS = PICTURES / "screens"
# Name of the folder, language, and colours of each walk through the app.
WALKS: tuple[tuple[str, str, Scheme], ...] = (
    ("light", "en", "light"),
    ("dark", "en", "dark"),
    ("arabic", "ar", "light"),
)
IN_THE_README = {
    ("light", ""): "today",
    ("light", "progress"): "progress",
    ("dark", ""): "today-dark",
    ("arabic", ""): "today-arabic",
}


def main() -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        place = installed(Path(name))
        demo.play(place)
        with serving(place, Path(name) / "log", port_of(place), ANEW_EMBEDDED_WORKER="0"):
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            for walk in WALKS:
                client(opened(browser, place, PHONE, walk), walk)
            therapist(opened(browser, place, DESK, WALKS[0]))
            browser.close()


def opened(
    browser: Browser, place: Settings, size: dict[str, int], walk: tuple[str, str, Scheme]
) -> Page:
    _, language, scheme = walk
    context = browser.new_context(
        **context_of(place.base_url, size), color_scheme=scheme, device_scale_factor=1.5
    )
    context.add_init_script(COUNT_QUESTIONS)
    context.add_init_script(f"localStorage.setItem('locale', '{language}')")
    return context.new_page()


def client(page: Page) -> None:
    sign_in(page, "/", "tom@example.org")
    expect(page.get_by_role("button", name=said("today.done")).first).to_be_visible()
    expect(page.get_by_role("banner").get_by_text(said("app.saved"), exact=True)).to_be_visible()
    page.screenshot(path=PICTURES / "today.png")
    page.get_by_role("link", name=said("app.progress")).click()
    expect(page.get_by_role("heading", name=said("picture.nights"))).to_be_attached()
    page.screenshot(path=PICTURES / "progress.png")


def therapist(page: Page) -> None:
    page.goto("/therapist.html")
    demo.sign_in(page, demo.THERAPIST, "en")
    expect(page.get_by_role("heading", level=1, name=said("therapist.clients"))).to_be_visible()
    settle(page)
    take(page, SCREENS / "therapist" / "clients.png", whole=True)
    page.get_by_role("link", name="Tom").click()
    expect(page.get_by_role("heading", name=said("summary.entries"))).to_be_attached()
    settle(page)
    take(page, SCREENS / "therapist" / "client.png", whole=True)
    take(page, PICTURES / "summary.png", whole=False)


def take(page: Page, path: Path, *, whole: bool) -> None:
    """The whole of it on a screen that is long enough: bars stay where they belong."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    assert size
    if whole:
        height = page.evaluate("document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    page.screenshot(path=path, animations="disabled")
    page.set_viewport_size(size)


if __name__ == "__main__":
    main()
