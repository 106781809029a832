"""Takes the pictures of the README from the demo: `python -m tests.browser.pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright

from backend.core.config import ROOT, Settings
from backend.core.keyring import new_master_key
from backend.demo.story import PASSWORD
from backend.migrations.run import upgrade
from tests.browser.built_app import build_if_stale
from tests.browser.conftest import CHROMIUM
from tests.browser.watched import PHONE
from tests.browser.wording import said
from tests.story.processes import anew, free_port, serving

PICTURES = ROOT / "docs" / "pictures"
DESK = {"width": 1000, "height": 820}


def main() -> None:
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, port = Path(name), free_port()
        url, key = f"sqlite:///{folder / 'anew.db'}", folder / "master.key"
        place = Settings(
            url,
            key,
            f"http://localhost:{port}",
            therapist_mfa=False,
            app_directory=build_if_stale(),
        )
        new_master_key(key)
        upgrade(url)
        anew(place, "demo")
        with serving(place, folder / "log", port, ANEW_EMBEDDED_WORKER="0"):
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            client(opened(browser, place, PHONE))
            therapist(opened(browser, place, DESK))
            browser.close()


def opened(browser: Browser, place: Settings, size: dict[str, int]) -> Page:
    return browser.new_page(
        base_url=place.base_url,
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=1.5,
        locale="en-GB",
        timezone_id="Europe/London",
    )


def client(page: Page) -> None:
    sign_in(page, "/", "tom@example.org")
    expect(page.get_by_role("button", name=said("today.done")).first).to_be_visible()
    expect(page.get_by_role("banner").get_by_text(said("app.saved"), exact=True)).to_be_visible()
    page.screenshot(path=PICTURES / "today.png")
    page.get_by_role("link", name=said("app.progress")).click()
    expect(page.get_by_role("heading", name=said("progress.sleep"))).to_be_attached()
    page.screenshot(path=PICTURES / "progress.png")


def therapist(page: Page) -> None:
    sign_in(page, "/therapist.html", "hanna@lindenquay.example")
    page.get_by_role("link", name="Tom").click()
    expect(page.get_by_role("heading", name=said("summary.entries"))).to_be_attached()
    page.screenshot(path=PICTURES / "summary.png")


def sign_in(page: Page, path: str, email: str) -> None:
    page.goto(path)
    page.get_by_label(said("sign.email"), exact=True).fill(email)
    page.get_by_label(said("sign.password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=said("sign.in"), exact=True).click()


if __name__ == "__main__":
    main()
