"""What she does, and a worker that decides about her reminders: neither waits for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from backend.accounts.models import Account, LoginSession
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter
from notifications import devices
from notifications.models import Device
from tests.people import People

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def test_a_pause_locks_in_the_order_of_the_workers(people: People) -> None:
    me = people.client
    pause = {"reminders": {"paused_until": "2100-01-01T00:00:00Z"}}
    with writing(people.app), ThreadPoolExecutor(1) as pool:
        lock = select(Account.id).where(Account.id == UUID(me.id)).with_for_update(read=True)
        db.session.execute(lock)
        answer = pool.submit(me.patch, "/v1/me", pause)
        wait_until_somebody_waits()
        counter = select(RevisionCounter.latest).where(RevisionCounter.client_id == UUID(me.id))
        db.session.execute(counter.with_for_update())
        db.session.commit()
        assert answer.result().status_code == 200


def test_an_erasure_takes_sign_ins_and_devices_in_the_order_of_the_workers(people: People) -> None:
    me = people.client
    device = {"channel": "fcm", "token": "her-phone", "time_zone": "Europe/Berlin"}
    assert me.put(f"/v1/devices/{uuid7()}", device).status_code == 201
    hers = UUID(me.id)

    def decide() -> list[Device]:
        with people.app.app_context():
            begin("write")
            return devices.reachable([hers], clock.now())[hers]

    with writing(people.app), ThreadPoolExecutor(1) as pool:
        db.session.execute(delete(LoginSession).where(LoginSession.account_id == hers))
        found = pool.submit(decide)
        wait_until_somebody_waits()
        db.session.execute(delete(Device).where(Device.client_id == hers))
        db.session.commit()
        assert found.result() == []


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("there is one writer at a time, and nothing to lock in order")
        begin("write")
        yield


def wait_until_somebody_waits() -> None:
    deadline = monotonic() + 25
    with db.engine.connect() as looking:
        while not looking.scalar(WAITING):
            looking.rollback()
            Event().wait(0.005)
            assert monotonic() < deadline, "nobody waited"
