"""What workers repeat when they are killed, shown by the real service worker: each note once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from playwright.sync_api import CDPSession, Page, Response

from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from notifications import vapid
from tests.browser.conftest import installed
from tests.browser.watched import PHONE, Window
from tests.faults.workers import nest, wait_until_all_are_settled
from tests.many_clients import fill
from tests.push_service import Browser, PushService

NOTES, KILLS = 6, 2
LEASE_SECONDS, PATIENCE_SECONDS = 2, 60
SHOWN = """navigator.serviceWorker.ready
  .then((registration) => registration.getNotifications())
  .then((shown) => shown.map((one) => one.tag))"""


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    vapid.new_key(tmp_path / "vapid.pem")
    return replace(installed(tmp_path), vapid_key_file=tmp_path / "vapid.pem")


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


def test_what_a_kill_repeats_is_shown_once(
    place: Settings, service: PushService, open_window: Callable[[dict[str, int]], Window]
) -> None:
    pushes = pushes_of_a_run_with_kills(place, service)
    times = Counter(json.loads(each)["notification"]["tag"] for each in pushes)
    assert len(times) == NOTES
    assert min(times.values()) > KILLS  # each was repeated: the kills did what they should
    window = open_window(PHONE)
    # Nobody is signed in here, so the receipts of what was shown are refused.
    window.refusals.append(("401", "/v1/deliveries"))
    window.context.grant_permissions(["notifications"], origin=place.base_url)
    deliver(window.page, place.base_url, pushes)
    assert sorted(window.page.evaluate(SHOWN)) == sorted(times)


def pushes_of_a_run_with_kills(place: Settings, service: PushService) -> list[str]:
    """What the browser reads in the messages. Workers die after sending, before writing it down."""
    browser, due_at = Browser(), clock.now() - timedelta(minutes=1)
    app = create_app(place)
    where = json.dumps(browser.subscription())
    fill(app, NOTES, due_at, channel="webpush", subscription=where)
    service.answering.clear()
    with nest(place, NOTES, LEASE_SECONDS, WEB_PUSH_STANDS_AT=service.url) as workers:
        for kill in range(KILLS):
            worker = workers.start()
            wait_for(service, kill + 1)
            worker.kill()
        service.answering.set()
        workers.start()
        rows = wait_until_all_are_settled(app, due_at)
    assert {row.state for row in rows} == {"sent"}
    return [json.dumps(browser.opened(body)) for _, _, body in service.arrivals]


def deliver(page: Page, origin: str, pushes: list[str]) -> None:
    """As a push service does: to the worker, not to the page. Returns once all were shown."""
    devtools = page.context.new_cdp_session(page)
    registered, receipts = registrations(devtools), receipts_of(page)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for each in pushes:
        message = {"origin": origin, "registrationId": registered[-1], "data": each}
        devtools.send("ServiceWorker.deliverPushMessage", message)
    deadline = monotonic() + PATIENCE_SECONDS
    while len(receipts) < len(pushes):  # the last thing that is done about a push
        page.wait_for_timeout(50)
        assert monotonic() < deadline, f"{len(receipts)} of {len(pushes)} were shown"


def registrations(devtools: CDPSession) -> list[str]:
    """The ids of the app's service worker, as they become known."""
    seen: list[str] = []

    def note(event: dict[str, list[dict[str, str]]]) -> None:
        seen.extend(each["registrationId"] for each in event["registrations"])

    devtools.on("ServiceWorker.workerRegistrationUpdated", note)
    devtools.send("ServiceWorker.enable")
    return seen


def receipts_of(page: Page) -> list[str]:
    """What the service worker tells the server, as it does."""
    seen: list[str] = []

    def note(answer: Response) -> None:
        if "/receipts" in answer.url:
            seen.append(answer.url)

    page.context.on("response", note)
    return seen


def wait_for(service: PushService, times: int) -> None:
    """Until each note came so often. A worker that was held up for a lease sends some once more."""
    deadline = monotonic() + PATIENCE_SECONDS
    while sum(each >= times for each in arrived(service).values()) < NOTES:
        Event().wait(0.01)
        assert monotonic() < deadline


def arrived(service: PushService) -> Counter[str]:
    """How often each note did."""
    return Counter(headers["topic"] for _, headers, _ in service.arrivals)
