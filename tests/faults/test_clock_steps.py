"""The wall clock jumps by an hour or a day: nothing is lost, nothing comes twice."""

import random
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Event
from time import monotonic

import apscheduler.schedulers.base
import pytest
from sqlalchemy import select

from backend.core import clock
from backend.core.db import begin, db
from backend.worker import EVERY_SECONDS, Worker
from notifications.models import Delivery
from tests.faults.conftest import MANY
from tests.fcm_stub import FcmStub
from tests.notifications.conftest import DIARY, START, Mira

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERY, NEXT_TICK = (EVERY_SECONDS, 5.0) if MANY else (0.4, 30.0)

pytestmark = pytest.mark.timeout(3600 if MANY else 300)


class Wall(datetime):
    """What the scheduler's library believes."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


def test_after_each_step_the_next_tick_comes_soon_and_each_day_is_settled_once(
    mira: Mira, stub: FcmStub, monkeypatch: pytest.MonkeyPatch, chance: random.Random
) -> None:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr(Wall, "ahead", timedelta())
    steps = [HOUR, -HOUR, DAY, -DAY]
    chance.shuffle(steps)
    mira.has_phone()
    for hour in range(24):
        mira.reminded({**DIARY, "local_time": f"{hour:02}:30"})
    mira.app.config["FCM_ENDPOINT"] = stub.url
    worker = Worker(mira.app, every_seconds=EVERY)
    started = _starts_of_ticks(worker, monkeypatch)
    now = datetime.fromisoformat(START)
    slowest = 0.0
    with clock.at(now):
        worker.start()
    try:
        for step in (timedelta(), *steps, 2 * DAY):
            now += step
            began, ticks = monotonic(), worker.ticks
            with clock.at(now):
                Wall.ahead += step
                while worker.ticks < ticks + 2:  # one may have begun before the step
                    Event().wait(0.01)
                    assert monotonic() - began < 60
                after_step = min(moment for moment in started if moment >= began)
                slowest = max(slowest, after_step - began)
                _settle_what_is_due(mira, worker, now)
    finally:
        worker.stop()
        mira.app.config["FCM_ENDPOINT"] = None
    print(f"steps {[str(step) for step in steps]}: the slowest next tick after {slowest:.2f} s")
    assert slowest < NEXT_TICK
    rows = [row for row in mira.deliveries() if row.due_at <= now.astimezone(UTC)]
    assert {row.state for row in rows} <= {"sent", "skipped"}
    assert {row.reason for row in rows if row.state == "skipped"} == {"stale"}
    assert sorted(stub.tags) == sorted(str(row.id) for row in rows if row.state == "sent")
    assert len({(row.reminder_id, row.local_date) for row in rows}) == len(rows)
    coming = [row for row in mira.deliveries() if row.finished_at is None]
    assert len({row.reminder_id for row in coming}) == len(coming) == 24


def _starts_of_ticks(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When each began; how long one takes is another question."""
    started: list[float] = []
    work = worker._work

    def working() -> None:
        started.append(monotonic())
        work()

    monkeypatch.setattr(worker, "_work", working)
    return started


def _settle_what_is_due(mira: Mira, worker: Worker, now: datetime) -> None:
    """Until nothing is left that was due by then."""
    deadline = monotonic() + 60
    with mira.app.app_context():
        while True:
            begin("read")
            left = db.session.scalar(
                select(Delivery.id)
                .where(
                    Delivery.client_id == mira.id,
                    Delivery.due_at <= now,
                    Delivery.finished_at.is_(None),
                )
                .limit(1)
            )
            db.session.rollback()
            if left is None:
                return
            assert monotonic() < deadline
            Event().wait(0.02)
