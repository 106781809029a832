"""How long after a tap the screen answers: Event Timing, as Interaction to Next Paint counts it."""

from statistics import quantiles
from time import monotonic, process_time

from playwright.sync_api import Locator, Page

SPIN_SECONDS = 0.2
WATCH = """
  window.interactions = {};
  const note = (list) => {
    for (const { interactionId: id, duration } of list.getEntries())
      if (id) window.interactions[id] = Math.max(window.interactions[id] ?? 0, duration);
  };
  new PerformanceObserver(note).observe({ type: 'event', durationThreshold: 16, buffered: true });
  addEventListener('pointerup', (event) => (window.tappedAt = event.timeStamp), true);"""
# Two frames later an answer has been painted and told.
TAKE = """async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  await new Promise((told) => setTimeout(told));
  const found = Object.values(window.interactions);
  window.interactions = {};
  return found;
}"""
# From the finger to the painted words. Armed before the tap: a question after it would come late.
ARM = """(text) => {
  const { promise, resolve } = Promise.withResolvers();
  const look = () => {
    if (!document.body.textContent.includes(text)) return;
    watcher.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - window.tappedAt));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { childList: true, characterData: true, subtree: true });
  window.painted = promise;
}"""


def watch(page: Page) -> None:
    page.context.add_init_script(WATCH)


def slowest(page: Page) -> float:
    """Of the interactions since the last time; one that took less than 16 ms is not told."""
    found: list[float] = page.evaluate(TAKE)
    return max(found, default=0)


def crowding() -> float:
    """How much longer work takes just now than the processor needs: 1 when nobody else is there."""
    wall, cpu = monotonic(), process_time()
    while process_time() < cpu + SPIN_SECONDS:
        pass
    return max(1.0, (monotonic() - wall) / SPIN_SECONDS)


def p75(times: list[float]) -> float:
    return quantiles(times, n=4)[2]


def until_painted(page: Page, text: str, target: Locator) -> float:
    """Milliseconds from the tap on `target` until the page says so."""
    page.evaluate(ARM, text)
    target.tap()
    told: float = page.evaluate("window.painted")
    return told
