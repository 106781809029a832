"""The way of a reminder without a push service: subscribed, sent, sealed, delivered by hand."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Any

from playwright.sync_api import Worker

from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from notifications import dispatch
from notifications.channels import webpush
from tests.browser.watched import PATIENCE_SECONDS, Window
from tests.push_service import Browser, Detour, PushService

# Only what is outside: Chromium's own subscribe wants a push service of the internet.
SUBSCRIBE = """
const GIVEN = %s;
const made = {
  toJSON: () => GIVEN,
  unsubscribe: async () => { sessionStorage.removeItem('subscribed'); return true; },
};
PushManager.prototype.subscribe = async () => {
  sessionStorage.setItem('subscribed', 'yes');
  return made;
};
PushManager.prototype.getSubscription = async () =>
  sessionStorage.getItem('subscribed') ? made : null;
"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map(({ title, tag, actions }) =>
    ({ title, tag, actions: actions.map((one) => one.action) }));
}"""
# No command clicks a notification; a synthetic event may not extend its life.
CLICK = """async (action) => {
  const [notification] = await self.registration.getNotifications();
  const event = new NotificationEvent('notificationclick', { notification, action });
  const done = [];
  Object.defineProperty(event, 'waitUntil', { value: (work) => done.push(work) });
  self.dispatchEvent(event);
  await Promise.all(done);
}"""


class PushLoop:
    """Her phone's subscription, and everybody who stands between it and the server."""

    def __init__(self, place: Settings, phone: Window, service: PushService) -> None:
        self.place, self.phone, self.service = place, phone, service
        self.browser = Browser()
        subscription = json.dumps(self.browser.subscription())
        phone.context.grant_permissions(["notifications"], origin=place.base_url)
        phone.page.add_init_script(SUBSCRIBE % subscription)

    def tick(self, at: datetime) -> None:
        """A worker looks what is due at this instant."""
        with _channel(self.place, self.service) as channel, clock.at(at):
            app = create_app(self.place)
            with app.app_context():
                dispatch.tick({"webpush": channel}, "one")

    def deliver(self) -> None:
        """The browser gets what was sent last."""
        message = self.browser.opened(self.service.arrivals[-1][2])
        cdp = self.phone.context.new_cdp_session(self.phone.page)
        found: list[str] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
        )
        cdp.send("ServiceWorker.enable")
        self.until(lambda: bool(found))
        cdp.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.place.base_url,
                "registrationId": found[0],
                "data": json.dumps(message),
            },
        )
        cdp.detach()
        self.until(lambda: message["notification"]["tag"] in [one["tag"] for one in self.shown()])

    def shown(self) -> list[dict[str, Any]]:
        return list(self.phone.page.evaluate(SHOWN))

    @property
    def worker(self) -> Worker:
        return self.phone.context.service_workers[0]

    def click(self, action: str) -> None:
        self.worker.evaluate(CLICK, action)

    def rows(self, query: str) -> list[str]:
        """What the server has."""
        with sqlite3.connect(self.place.database_url.removeprefix("sqlite:///")) as database:
            return [str(row[0]) for row in database.execute(query)]

    def receipts(self) -> list[str]:
        return self.rows("SELECT state FROM receipts ORDER BY received_at, state")

    def until(self, holds: Callable[[], bool]) -> None:
        """Look again and again, and fail when it is never so."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not holds():
            assert monotonic() < deadline
            self.phone.page.wait_for_timeout(50)


@contextmanager
def _channel(place: Settings, service: PushService) -> Iterator[webpush.WebPush]:
    made = webpush.sender(place.vapid_key_file, None, place.base_url)
    assert made is not None
    made.session.mount("https://", Detour(service.url))
    yield made
    made.close()
