"""The worker: wakes up every few seconds, sends what is due and removes what is over.

The only scheduler.

APScheduler only ticks; what is due stands in the database, so any number of workers may run.
It reckons with the wall clock and stands still when that is set back: a watchdog on the
monotonic clock then calls the same tick.
"""

import secrets
import signal
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from backend.accounts import leftovers
from backend.core import clock
from backend.core.log import log
from notifications import dispatch, notices, resets
from notifications.channels import email, fcm, webpush
from notifications.messages import EMAIL, FCM, WEB_PUSH, Channels

EVERY_SECONDS = 4.0
"""With the watchdog's fifth of it on top the next tick is never more than 5 seconds away."""


class Worker:
    """Start it after any fork: threads do not survive one."""

    def __init__(self, app: Flask, every_seconds: float = EVERY_SECONDS) -> None:
        self._app = app
        self._every = every_seconds
        self.name = secrets.token_hex(8)
        self._fcm = fcm.sender(app.config["FCM_CREDENTIALS"], app.config["FCM_ENDPOINT"])
        self._web_push = webpush.sender(
            app.config["VAPID_KEY_FILE"], app.config["MAIL_FROM"], app.config["BASE_URL"]
        )
        self._send_mail = email.sender(app.config["SMTP_URL"], app.config["MAIL_FROM"])
        self._channels = self._configured()
        self._stopping = Event()
        self._busy = Lock()
        self._ticked = monotonic()
        self.ticks = 0
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._watchdog = Thread(target=self._watch, name="watchdog", daemon=True)

    def _configured(self) -> Channels:
        """By which ways a reminder can go from here."""
        mail = email.Reminders(self._send_mail) if self._send_mail else None
        all_of_them = {FCM: self._fcm, WEB_PUSH: self._web_push, EMAIL: mail}
        return {name: send for name, send in all_of_them.items() if send is not None}

    def start(self) -> None:
        for name in (FCM, WEB_PUSH):
            if name not in self._channels:
                log.warning("a push channel is not configured", channel=name)
        first = datetime.now(UTC)  # the scheduler's own clock, not the domain's
        self.scheduler.add_job(self.tick, "interval", seconds=self._every, next_run_time=first)
        self.scheduler.start()
        self._watchdog.start()

    def stop(self) -> None:
        """Finish what is being sent, release the rest to the others, then end."""
        self._stopping.set()
        self.scheduler.shutdown(wait=True)
        self._watchdog.join()
        for channel in (self._fcm, self._web_push):
            if channel is not None:
                channel.close()

    def tick(self) -> None:
        """Send all that is due. Does nothing while another thread of ours is at it."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._work()
        except Exception as error:  # the database is away: try again at the next tick
            log.error("tick", worker=self.name, error=type(error).__name__)
        finally:
            self._ticked, self.ticks = monotonic(), self.ticks + 1
            self._busy.release()

    def _work(self) -> None:
        with self._app.app_context():
            dispatch.tick(self._channels, self.name, self._go_on)
            if self._go_on():
                base_url = self._app.config["BASE_URL"]
                resets.send_waiting(self._send_mail, base_url, self.name, self._go_on)
                notices.send_waiting(self._send_mail, base_url, self.name, self._go_on)
                leftovers.remove(clock.now())

    def _go_on(self) -> bool:
        return not self._stopping.is_set()

    def _watch(self) -> None:
        while not self._stopping.wait(self._every / 5):
            if monotonic() - self._ticked > self._every:
                self.tick()


def run_worker(app: Flask) -> None:
    """Run until SIGTERM or SIGINT."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    worker = Worker(app)
    worker.start()
    ending.wait()
    worker.stop()
