"""A browser window that remembers what should not happen in it."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from backend.core.config import ROOT

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE_SECONDS = 20
AXE = ROOT / "app" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast"]}
RUN_AXE = """async (runOnly) => {
  // Half-way through a change of colours nothing has its contrast.
  const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity;
  await Promise.all(document.getAnimations().filter(ends).map((one) => one.finished));
  const found = await axe.run(document, { runOnly });
  const told = (node) => `${node.html} ${node.failureSummary}`;
  return found.violations.map((one) => one.id + ': ' + one.nodes.map(told).join(' | '));
}"""


def context_of(base_url: str, size: dict[str, int]) -> dict[str, Any]:
    """How a browser of hers is set up."""
    return {
        "base_url": base_url,
        "viewport": {"width": size["width"], "height": size["height"]},
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "has_touch": size == PHONE,
    }


class Window:
    """One person's browser: its pages, and the complaints about them."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.complaints: list[str] = []
        self.refusals: list[tuple[str, str]] = []
        # Chromium reports every request that finds no network; that is what offline means.
        self.losses = ["ERR_INTERNET_DISCONNECTED"]
        self._host = urlsplit(base_url).netloc
        self.context = context
        self.context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", self._asked)
        self.has_been_offline = False
        self.page: Page = (self.context.pages or [self.context.new_page()])[0]

    def go_offline(self, offline: bool) -> None:
        self.has_been_offline = self.has_been_offline or offline
        self.context.set_offline(offline)

    def check_accessibility(self) -> None:
        """axe-core finds nothing on this screen, nor in its colours in the dark."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(f"{AXE.read_text()};void 0")
        for scheme, rules in (("dark", COLOURS), ("light", EVERYTHING)):
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = self.page.evaluate(RUN_AXE, rules)
            assert found == [], f"{self.page.url} ({scheme}): {found}"

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium reports every request that found no network, and perhaps when there is one again.
        away = self.has_been_offline and any(loss in message.text for loss in self.losses)
        url = message.location["url"]
        refused = any(f" {code} " in message.text and part in url for code, part in self.refusals)
        if message.type in ("error", "warning") and not away and not refused:
            self.complaints.append(f"{message.type}: {message.text} {url}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self._host:
            self.complaints.append(f"a request to {request.url}")
