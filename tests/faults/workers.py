"""The other side of nest.py: start, kill, and look into the due table."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from backend.core.config import ROOT, Settings
from backend.core.db import begin, db
from notifications.models import Delivery
from tests.story.processes import environment

PATIENCE_SECONDS = 600
Found = TypeVar("Found")


@dataclass(frozen=True)
class Running:
    pid: int
    name: str

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Nest:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self) -> Running:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        pid, name = self._process.stdout.readline().split()
        return Running(int(pid), name)


@contextmanager
def nest(settings: Settings, batch: int, lease_seconds: float, **where: str) -> Iterator[Nest]:
    """Workers with batches so small and leases so short; all are killed at the end."""
    command = [sys.executable, "-m", "tests.faults.nest", str(batch), str(lease_seconds)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(settings, **where),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield Nest(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def being_sent_by(app: Flask, worker: str) -> int:
    """Attempts that this worker has written down, and no outcome."""
    with app.app_context():
        begin("read")
        return (
            db.session.scalar(
                select(func.count())
                .select_from(Delivery)
                .where(Delivery.state == "sending", Delivery.claimed_by == worker)
            )
            or 0
        )


def wait_until_two_claim(app: Flask) -> None:
    """Until more than one worker holds a row."""
    claimers = select(func.count(Delivery.claimed_by.distinct()))
    _until(app, lambda: (db.session.scalar(claimers) or 0) > 1, "no second worker claimed")


def wait_until_all_are_settled(app: Flask, due_at: object) -> list[Delivery]:
    """Every row that was due, once each has ended."""

    def settled() -> list[Delivery]:
        rows = list(db.session.scalars(select(Delivery).where(Delivery.due_at == due_at)))
        db.session.expunge_all()
        return rows if all(row.finished_at for row in rows) else []

    return _until(app, settled, "not all were settled")


def _until(app: Flask, look: Callable[[], Found], otherwise: str) -> Found:
    """What is found as soon as there is something."""
    deadline, pause = monotonic() + PATIENCE_SECONDS, Event()
    while True:
        with app.app_context():
            begin("read")
            if found := look():
                return found
        assert monotonic() < deadline, otherwise
        pause.wait(0.05)
