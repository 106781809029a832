"""A client with a phone, a stand-in for Google, and a clock that stands where it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Executable, select

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications import dispatch, sending
from notifications.channels import fcm
from notifications.messages import Send
from notifications.models import Delivery, Device
from tests.fcm_stub import FcmStub
from tests.people import People, Person

# Berlin is an hour ahead of UTC on these days.
START = "2026-03-02T12:00:00+01:00"  # a Monday
EVENING = "2026-03-02T18:30:00+01:00"
EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PRACTICE = {
    "kind": "practice",
    "local_time": "18:30",
    "weekdays": EVERY_DAY,
    "time_zone": "Europe/Berlin",
}
DIARY = {**PRACTICE, "kind": "sleep_diary", "local_time": "08:30"}


class Mira:
    """The client. Whatever she does happens at a given instant."""

    def __init__(self, people: People, stub: FcmStub, send: fcm.Fcm) -> None:
        self.people, self.stub, self.send = people, stub, send
        self.app = people.app
        with self.at(START) as me:
            self.id = UUID(me.id)
            self.behaviour = me.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})

    @contextmanager
    def at(self, instant: str) -> Iterator[Person]:
        """Signed in on her phone at this instant."""
        with clock.at(datetime.fromisoformat(instant)):
            yield self.people.signed_in(self.people.client.email)

    def has_phone(self, token: str = "phone", time_zone: str = "Europe/Berlin") -> Person:
        """A phone that takes pushes; returned is who is signed in on it."""
        body = {"channel": "fcm", "token": token, "time_zone": time_zone}
        with self.at(START) as me:
            response = me.put(f"/v1/devices/{uuid7()}", body)
            assert response.status_code == 201, response.text
            return me

    def reminded(self, rule: dict[str, Any], at: str = START) -> dict[str, Any]:
        with self.at(at) as me:
            return me.create("/v1/reminders", rule)

    def tick(self, instant: str, worker: str = "one", send: bool = True, **channels: Send) -> int:
        """What a worker does at this instant. Returns how many rows it claimed."""
        configured: dict[str, Send] = {"fcm": self.send} if send else {}
        configured |= channels
        with clock.at(datetime.fromisoformat(instant)), self.app.app_context():
            return dispatch.tick(configured, worker)

    def claim(self, instant: str) -> None:
        """A worker claims what is due at this instant, and is never heard of again."""
        with self.app.app_context():
            assert dispatch.claim("dead", datetime.fromisoformat(instant))

    def change(self, *statements: Executable) -> None:
        """Do to the database what no request can."""
        with self.app.app_context():
            begin("write")
            for statement in statements:
                db.session.execute(statement)
            db.session.commit()

    def deliveries(self) -> list[Delivery]:
        """The due table, in order of its dates."""
        with self.app.app_context():
            begin("read")
            query = select(Delivery).where(Delivery.client_id == self.id)
            rows = db.session.scalars(query.order_by(Delivery.local_date, Delivery.due_at)).all()
            db.session.expunge_all()
            return list(rows)

    def outcome(self) -> tuple[str, str | None]:
        """State and reason of the first occurrence."""
        first = self.deliveries()[0]
        return first.state, first.reason

    def phones(self) -> dict[str, bool]:
        """Her devices by token: enabled or not."""
        with self.app.app_context():
            begin("read")
            rows = db.session.scalars(select(Device).where(Device.client_id == self.id))
            return {row.token: row.enabled for row in rows}


@pytest.fixture
def stub() -> Iterator[FcmStub]:
    with FcmStub() as server:
        yield server


@pytest.fixture
def send(stub: FcmStub) -> Iterator[fcm.Fcm]:
    """The real SDK, pointed at the stand-in."""
    channel = fcm.sender(None, stub.url)
    assert channel is not None
    yield channel
    channel.close()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided may start a minute later: the machine may have stood still meanwhile."""
    monkeypatch.setattr(sending, "START_WITHIN_SECONDS", 60.0)


@pytest.fixture
def mira(app: Flask, people: People, stub: FcmStub, send: fcm.Fcm, unhurried: None) -> Mira:
    return Mira(people, stub, send)
