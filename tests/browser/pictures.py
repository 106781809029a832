"""Takes pictures of every screen from the demo: `make screenshots`.

Those that the README shows lie in docs/pictures and are kept; the rest is for looking at.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst
from playwright.sync_api import Browser, Page, expect, sync_playwright

from backend.core.config import ROOT, Settings
from sharing import summary_pdf
from tests.browser import demo
from tests.browser.conftest import CHROMIUM, installed, port_of
from tests.browser.screens import COUNT_QUESTIONS, FEED, open_screen, paths, settle
from tests.browser.watched import DESK, PHONE, context_of
from tests.browser.wording import said
from tests.story.processes import serving

Scheme = Literal["light", "dark"]
SUMMARY = "(id) => fetch(`/v1/clients/${id}/summary`).then((answer) => answer.json())"
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


def client(page: Page, walk: tuple[str, str, Scheme]) -> None:
    folder, language, _ = walk
    demo.sign_in_client(page, language)
    for path in paths(page.evaluate(FEED)["items"]):
        open_screen(page, path)
        page.evaluate("scrollTo(0, 0)")
        take(page, SCREENS / folder / f"{_name(path)}.png", whole=True)
        if shown := IN_THE_README.get((folder, path)):
            take(page, PICTURES / f"{shown}.png", whole=False)


def _name(path: str) -> str:
    """Without ids, so that two walks can be laid side by side."""
    name, slash, id = path.partition("/")
    return f"{name or 'today'}-{id if id == 'new' else 'one'}" if slash else name or "today"


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
    paper(page)


def paper(page: Page) -> None:
    """The page to print, by its own template from the answer that the screen shows."""
    client = page.url.rpartition("/")[2].partition("?")[0]
    shown = page.evaluate(SUMMARY, client)
    image = typst.compile(
        str(ROOT / "sharing" / "summary.typ"),
        sys_inputs={"data": json.dumps(summary_pdf.page(shown, "en"))},
        font_paths=[str(ROOT / "app" / "dist" / "fonts")],
        ignore_system_fonts=True,
        format="png",
        ppi=100,
    )
    (PICTURES / "summary-on-paper.png").write_bytes(image)


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
