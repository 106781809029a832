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
from notifications import dispatch, resets
from notifications.channels import email, fcm

EVERY_SECONDS = 5.0


class Worker:
    """Start it after any fork: threads do not survive one."""

    def __init__(self, app: Flask, every_seconds: float = EVERY_SECONDS) -> None:
        self._app = app
        self._every = every_seconds
        self._name = secrets.token_hex(8)
        self._send = fcm.sender(app.config["FCM_CREDENTIALS"], app.config["FCM_ENDPOINT"])
        self._send_mail = email.sender(app.config["SMTP_URL"], app.config["MAIL_FROM"])
        self._stopping = Event()
        self._busy = Lock()
        self._ticked = monotonic()
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._watchdog = Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        if self._send is None:
            log.warning("no push channel is configured", channel="fcm")
        first = datetime.now(UTC)  # the scheduler's own clock, not the domain's
        self.scheduler.add_job(self.tick, "interval", seconds=self._every, next_run_time=first)
        self.scheduler.start()
        self._watchdog.start()

    def stop(self) -> None:
        """Finish the reminder in hand, then end. The rest waits in the database."""
        self._stopping.set()
        self.scheduler.shutdown(wait=True)
        self._watchdog.join()
        if self._send is not None:
            self._send.close()

    def tick(self) -> None:
        """Send all that is due. Does nothing while another thread of ours is at it."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._work()
        except Exception as error:  # the database is away: try again at the next tick
            log.error("tick", worker=self._name, error=type(error).__name__)
        finally:
            self._ticked = monotonic()
            self._busy.release()

    def _work(self) -> None:
        with self._app.app_context():
            while self._go_on():
                if dispatch.tick(self._send, self._name, self._go_on) < dispatch.BATCH:
                    break
            if self._go_on():
                base_url = self._app.config["BASE_URL"]
                resets.send_waiting(self._send_mail, base_url, self._name, self._go_on)
                leftovers.remove(clock.now())

    def _go_on(self) -> bool:
        return not self._stopping.is_set()

    def _watch(self) -> None:
        while not self._stopping.wait(self._every):
            if monotonic() - self._ticked > 2 * self._every:
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
