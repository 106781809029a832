"""Sends that stand in line, one at a time, and two workers that put them there."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Event
from time import monotonic

import pytest
from flask import Flask

from backend.core.db import db
from notifications import dispatch, in_flight, sending
from notifications.messages import Outcome, Push, Sent

SEND_SECONDS, PATIENCE_SECONDS = 0.004, 30


class Line:
    """Where all sends go. It notes when each began, by the phone that it went to."""

    def __init__(self) -> None:
        self.began: defaultdict[str, list[float]] = defaultdict(list)
        self._moving = Event()
        self._changed, self._due = Condition(), Condition()
        self.let_go()

    def __call__(self, push: Push) -> Outcome:
        with self._changed:
            self.began[push.token].append(monotonic())
            self._changed.notify_all()
        self._moving.wait(PATIENCE_SECONDS)
        Event().wait(SEND_SECONDS)
        return Sent()

    def hold_up(self) -> None:
        """The next send does not end before `let_go`, so that the others wait behind it."""
        self._moving.clear()

    def let_go(self) -> None:
        self._moving.set()

    def wait_for(self, token: str) -> None:
        """Until a send to this phone has begun."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.began[token], PATIENCE_SECONDS)

    def something_is_due(self) -> None:
        """Ticks without a pause would take most of the machine."""
        with self._due:
            self._due.notify_all()

    def wait_until_something_is_due(self) -> None:
        with self._due:
            self._due.wait(0.2)


@contextmanager
def line_of_sends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """Two workers that tick when something is due. A request that waits lets the sends go on."""
    line, ending = Line(), Event()
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    for name in ("settle", "settle_blindly"):
        monkeypatch.setattr(in_flight, name, _letting_go(line, getattr(in_flight, name)))

    def work(name: str) -> None:
        with app.app_context():
            while not ending.is_set():
                dispatch.tick({"fcm": line}, name)
                db.session.remove()
                line.wait_until_something_is_due()

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(work, name) for name in ("one", "two")]
        try:
            yield line
        finally:
            line.let_go()
            ending.set()
    for each in running:
        each.result()


def _letting_go(line: Line, wait: Callable[..., None]) -> Callable[..., None]:
    def waiting(*about: object) -> None:
        line.let_go()
        wait(*about)

    return waiting
