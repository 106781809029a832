"""Every screen there is, as the app lists them: a new one is looked at without being asked."""

import re
from itertools import chain
from typing import Any

from playwright.sync_api import Page, expect

from api.changes import NOUNS
from backend.core.config import ROOT

LIST = ROOT / "app" / "src" / "screens.ts"
# An entry of one of the records in that file: `entry: Entry` or `'sign-in': () => import(…)`.
LINE = re.compile(
    r"(?:^  |= \{ )(?:'(?P<quoted>[\w-]*)'|(?P<plain>\w+)): (?:\(\) => import|[A-Z]\w+[, ])", re.M
)
WITHOUT_ACCOUNT = ("", "forgot", "help", "join", "reset/no-such-link")
# Named by something that is no record of hers.
NAMED = ("measure/phq-9",)
# Whoever reads these has no such thing: what they say then is a screen too.
NOTHING_THERE = ("no-such-screen", "entry/no-such-entry", "behaviour/no-such-way")
COUNT_QUESTIONS = """
  const ask = window.fetch;
  window.questionsOpen = 0;
  window.fetch = (...asked) => {
    window.questionsOpen += 1;
    return ask(...asked).finally(() => (window.questionsOpen -= 1));
  };"""
FEED = "fetch('/v1/changes?limit=500').then((feed) => feed.json())"
GO = """(path) => {
  if (location.hash.replace(/^#\\/?/, '') === path) return;
  document.querySelector('h1')?.setAttribute('data-left', '');
  location.hash = `#/${path}`;
}"""
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const still = async () => {
    for (let frames = 0, before = ''; frames < 4; ) {
      await frame();
      const now = document.body.innerHTML;
      frames = now === before && !window.questionsOpen ? frames + 1 : 0;
      before = now;
    }
  };
  await still();
  // What was folded is made only now, may hold more that is folded, and may ask for something.
  for (let folded; (folded = document.querySelectorAll('main details:not([open])')).length; ) {
    for (const one of folded) one.open = true;
    await still();
  }
}"""


def names() -> list[str]:
    found = [match["quoted"] or match["plain"] or "" for match in LINE.finditer(LIST.read_text())]
    assert len(found) > 15, "the shape of screens.ts has changed"
    return found


def paths(feed: list[dict[str, Any]]) -> list[str]:
    """Each screen; with a record of hers and with a new one where it is one for records."""
    return [*chain.from_iterable(_paths(name, feed) for name in names()), *NAMED, *NOTHING_THERE]


def _paths(name: str, feed: list[dict[str, Any]]) -> list[str]:
    kind = _kind(name)
    if not kind:
        return [name]
    ids = [item["id"] for item in feed if item["kind"] == kind and not item["deleted"]]
    return [f"{name}/{id}" for id in ("new", *ids[-1:])]


def _kind(name: str) -> str | None:
    """The screen "night" is for the kind "night", "entry" for "practice-entry"."""
    if name in NOUNS:
        return name
    fitting = (kind for kind in NOUNS if name and kind.endswith(f"-{name}"))
    return next((kind for kind in fitting if kind not in names()), None)


def open_screen(page: Page, path: str) -> None:
    """Walks there without loading the app again, and waits until all of it has come."""
    page.evaluate(GO, path)
    expect(page.locator("h1:not([data-left])").first).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Nothing is on its way and nothing moves any more; what is folded is opened."""
    page.evaluate(SETTLED)
