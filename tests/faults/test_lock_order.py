"""A pause, and a worker that decides about her reminders: neither waits for the other for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from backend.accounts.models import Account
from backend.core.db import begin, db
from backend.core.synced import RevisionCounter
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


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("there is one writer at a time, and nothing to lock in order")
        begin("write")
        yield


def wait_until_somebody_waits() -> None:
    deadline = monotonic() + 10
    with db.engine.connect() as looking:
        while not looking.scalar(WAITING):
            looking.rollback()
            Event().wait(0.005)
            assert monotonic() < deadline, "the pause did not wait for the worker"
