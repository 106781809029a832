"""The worker as a process of its own, and what ticks when the scheduler stands still."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event

import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from backend.core import clock
from backend.core.config import ROOT, Settings
from backend.worker import Worker
from tests.fcm_stub import OK, Answer, FcmStub
from tests.logged import logged
from tests.notifications.conftest import EVENING, PRACTICE, START, Mira
from tests.story.processes import free_port


@contextmanager
def at_work(app: Flask, endpoint: str | None) -> Iterator[Worker]:
    """A worker of this process that ticks twenty times a second."""
    app.config["FCM_ENDPOINT"] = endpoint
    worker = Worker(app, every_seconds=0.05)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
        app.config["FCM_ENDPOINT"] = None


def test_ticks(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    with clock.at(datetime.fromisoformat(EVENING)), at_work(mira.app, stub.url):
        stub.wait_for(1)
    assert mira.outcome() == ("sent", None)


def test_the_watchdog_ticks_when_the_scheduler_stands_still(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    # Never the real time between START and EVENING: by that it would be stale.
    with clock.at(datetime.fromisoformat(START)), at_work(mira.app, stub.url) as worker:
        worker.scheduler.pause()  # as after the wall clock was set back
        mira.reminded(PRACTICE)
        with clock.at(datetime.fromisoformat(EVENING)):
            stub.wait_for(1)
    assert mira.outcome() == ("sent", None)


def test_says_once_that_no_channel_is_configured(app: Flask) -> None:
    with logged() as lines, at_work(app, None) as worker:
        worker.tick()
    assert [line["channel"] for line in lines] == ["fcm", "webpush"]
    assert {line["event"] for line in lines} == {"a push channel is not configured"}


def due_now(mira: Mira) -> None:
    """Due by the clock that another process reads."""
    now = datetime.now(UTC)
    local_time = (now - timedelta(minutes=5)).strftime("%H:%M")
    phone = {"channel": "fcm", "token": "phone", "time_zone": "Europe/Berlin"}
    with mira.at((now - timedelta(minutes=10)).isoformat()) as me:
        never_quiet = {"quiet_from": "00:00", "quiet_to": "00:00"}
        assert me.patch("/v1/me", {"reminders": never_quiet}).status_code == 200
        assert me.put(f"/v1/devices/{mira.behaviour['id']}", phone).status_code == 201
        me.create("/v1/reminders", {**PRACTICE, "local_time": local_time, "time_zone": "UTC"})


@contextmanager
def running(settings: Settings, stub: FcmStub, *command: str) -> Iterator[subprocess.Popen[str]]:
    """`anew …` as an operator would start it."""
    environment = {
        **os.environ,
        "ANEW_DATABASE_URL": settings.database_url,
        "ANEW_MASTER_KEY_FILE": str(settings.master_key_file),
        "ANEW_FCM_ENDPOINT": stub.url,
    }
    anew = [sys.executable, "-c", "from backend.cli import main; main()", *command]
    process = subprocess.Popen(
        anew, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_finishes_what_it_has_in_hand(mira: Mira, settings: Settings, stub: FcmStub) -> None:
    due_now(mira)
    answered = Event()
    stub.answer(Answer(200, OK.body, held=answered))
    with running(settings, stub, "worker") as process:
        stub.wait_for(1)
        process.send_signal(signal.SIGTERM)
        answered.set()
        assert process.wait(30) == 0
        log = process.stderr.read() if process.stderr else ""
    assert mira.outcome() == ("sent", None)
    assert '"sent":1' in log
    assert "phone" not in log


def test_serve_sends_too(mira: Mira, settings: Settings, stub: FcmStub) -> None:
    due_now(mira)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        running(settings, stub, "serve", "--port", str(port)) as process,
        requests.Session() as web,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == f"Anew is at {address}\n"
        patient = Retry(90, backoff_factor=0.05, backoff_max=1)
        web.mount(address, HTTPAdapter(max_retries=patient))
        assert web.get(f"{address}/health/live", timeout=10).status_code == 200
        stub.wait_for(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert mira.outcome() == ("sent", None)
