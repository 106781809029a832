"""After the 2xx of "stop" no send starts: her request and two workers, again and again.

Sends stand in line here (one at a time, a few milliseconds each), so that several of hers have
been decided and not started at the moment when she says stop.
"""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Event, Thread
from time import monotonic
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications import dispatch, sending
from notifications.messages import Outcome, Push, Sent
from notifications.models import Delivery
from tests.faults.conftest import MANY
from tests.notifications.conftest import DIARY
from tests.people import People, Person

TRIALS = {"pause": 300, "delete": 300, "sign-out": 200, "device": 150, "erase": 50}
AT_ONCE, SEND_SECONDS = 6, 0.004

pytestmark = pytest.mark.timeout(3600 if MANY else 300)


class Phone:
    """Where all sends go. It notes when each began."""

    def __init__(self) -> None:
        self.began: list[float] = []

    def __call__(self, _push: Push) -> Outcome:
        self.began.append(monotonic())
        Event().wait(SEND_SECONDS)
        return Sent()


@contextmanager
def workers(app: Flask, phone: Phone) -> Iterator[None]:
    """Two that tick without a pause."""
    ending = Event()

    def work(name: str) -> None:
        with app.app_context():
            while not ending.is_set():
                dispatch.tick({"fcm": phone}, name)
                db.session.remove()
                ending.wait(0.002)

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(work, name) for name in ("one", "two")]
        try:
            yield
        finally:
            ending.set()
    for each in running:
        each.result()


class Trial:
    """One client with a phone and some reminders that are due at once."""

    def __init__(self, people: People, me: Person, number: int) -> None:
        self.people, self.me = people, me
        never = {"quiet_from": "00:00", "quiet_to": "00:00", "paused_until": None}
        assert me.patch("/v1/me", {"reminders": never}).status_code == 200
        self.device = f"/v1/devices/{uuid7()}"
        body = {"channel": "fcm", "token": str(uuid7()), "time_zone": "UTC"}
        assert me.put(self.device, body).status_code == 201
        self.reminder = me.create("/v1/reminders", {**DIARY, "local_time": "03:33"})
        self.first_date = date(1990, 1, 1) + timedelta(days=number * AT_ONCE)

    def falls_due(self) -> None:
        now = clock.now()
        rows = [
            {
                "client_id": UUID(self.me.id),
                "id": uuid7(),
                "reminder_id": UUID(self.reminder["id"]),
                "channel": "fcm",
                "local_date": self.first_date + timedelta(days=day),
                "due_at": now,
                "state": "scheduled",
                "attempts": 0,
            }
            for day in range(AT_ONCE)
        ]
        with self.people.app.app_context():
            begin("write")
            db.session.execute(insert(Delivery), rows)
            db.session.commit()

    def pause(self) -> int:
        until = (clock.now() + timedelta(days=1)).isoformat()
        return self.me.patch("/v1/me", {"reminders": {"paused_until": until}}).status_code

    def delete(self) -> int:
        path, etag = f"/v1/reminders/{self.reminder['id']}", f'"{self.reminder["revision"]}"'
        return self.me.delete(path, If_Match=etag).status_code

    def sign_out(self) -> int:
        return self.me.delete("/v1/sessions/current").status_code

    def forget_device(self) -> int:
        return self.me.delete(self.device).status_code

    def erase(self) -> int:
        return self.me.delete("/v1/me").status_code


STOPS: dict[str, Callable[[Trial], int]] = {
    "pause": Trial.pause,
    "delete": Trial.delete,
    "sign-out": Trial.sign_out,
    "device": Trial.forget_device,
    "erase": Trial.erase,
}


@pytest.mark.parametrize("stop", STOPS)
def test_no_send_starts_after_the_answer(
    people: People, stop: str, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    trials = TRIALS[stop] if MANY else max(5, TRIALS[stop] // 25)
    phone, raced, late = Phone(), 0, 0
    with workers(people.app, phone):
        for number in range(trials):
            me = someone(people, stop, number)
            trial = Trial(people, me, number)
            writing = Thread(target=writes, args=(trial,))
            writing.start()
            before = len(phone.began)
            trial.falls_due()
            Event().wait(chance.uniform(0, 0.2))
            asked = monotonic()
            assert STOPS[stop](trial) in (200, 204)
            answered = monotonic()
            writing.join()
            Event().wait(0.05)
            began = phone.began[before:]
            raced += any(asked < moment < answered for moment in began)
            late += sum(moment > answered for moment in began)
            trial.forget_device()  # or the next trials would send to this one's, too
            trial.delete()
    print(f"{stop}: {trials} trials, in {raced} a send began between her request and its answer,")
    print(f"{late} of {len(phone.began)} sends began after the answer")
    assert raced > 0
    assert late == 0


def someone(people: People, stop: str, number: int) -> Person:
    """Who is signed out or erased does not come back."""
    if stop == "erase":
        return people.add_client("Odd", f"odd-{number}@example.org")
    return people.signed_in(people.client.email) if stop == "sign-out" else people.client


def writes(trial: Trial) -> None:
    """She logs nights at the same time, on another phone."""
    for day in range(3):
        trial.me.put(
            f"/v1/nights/{date(2026, 1, 1 + day)}", {"time_zone": "UTC"}, If_None_Match="*"
        )
