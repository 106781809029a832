"""kill -9 of workers at any moment, the moment of sending above all: none lost, none twice."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from notifications.deciding import MOST_ATTEMPTS
from notifications.models import Delivery
from tests.faults.conftest import MANY
from tests.faults.workers import Running, being_sent_by, nest, wait_until_all_are_settled
from tests.fcm_stub import FcmStub
from tests.many_clients import fill
from tests.smtp_stub import SmtpStub

KILLS, IN_THE_WINDOW, PUSHES, MAILS = (200, 50, 1500, 500) if MANY else (8, 2, 60, 20)
BATCH, LEASE_SECONDS = 4, 2
NEVER = datetime(2100, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.timeout(3600 if MANY else 300)


def the_one_that_sends(app: Flask, pair: list[Running], otherwise: int) -> int:
    """Which of the two is at it, as soon as one is."""
    for _ in range(400):
        for which, worker in enumerate(pair):
            if being_sent_by(app, worker.name):
                return which
        Event().wait(0.002)
    return otherwise


def held_back(app: Flask) -> list[list[UUID]]:
    """A part for each kill: all at once would be sent while this process stands still."""
    with app.app_context():
        begin("write")
        db.session.execute(update(Delivery).values(held_until=NEVER))
        ids = list(db.session.scalars(select(Delivery.id).order_by(Delivery.id)))
        db.session.commit()
    return [ids[kill::KILLS] for kill in range(KILLS)]


def give_out(app: Flask, part: list[UUID]) -> None:
    with app.app_context():
        begin("write")
        db.session.execute(update(Delivery).where(Delivery.id.in_(part)).values(held_until=None))
        db.session.commit()


def test_nothing_is_lost_or_shown_twice_whenever_a_worker_is_killed(
    app: Flask, settings: Settings, chance: random.Random
) -> None:
    due_at = clock.now() - timedelta(minutes=1)
    fill(app, PUSHES, due_at)
    fill(app, MAILS, due_at, channel="email")
    parts = held_back(app)
    pause, inside = Event(), 0
    with FcmStub(delay_seconds=0.05) as google, SmtpStub() as post:
        where = {
            "ANEW_FCM_ENDPOINT": google.url,
            "ANEW_SMTP_URL": post.url,
            "ANEW_MAIL_FROM": "notes@example.org",
        }
        with nest(settings, BATCH, LEASE_SECONDS, **where) as workers:
            pair = [workers.start(), workers.start()]
            for kill, part in enumerate(parts):
                goal = (PUSHES + MAILS) * 0.7 * kill / KILLS
                while len(google.arrivals) + len(post.mails) < goal:
                    pause.wait(0.005)
                give_out(app, part)
                which = chance.randrange(2)
                if kill % 2:
                    pause.wait(chance.uniform(0, 0.06))
                else:
                    which = the_one_that_sends(app, pair, which)
                victim = pair[which]
                victim.kill()
                inside += being_sent_by(app, victim.name) > 0
                pair[which] = workers.start()
            rows = wait_until_all_are_settled(app, due_at)
    pushed, mailed = Counter(google.tags), Counter(str(mail["Message-ID"]) for mail in post.mails)
    outcomes = Counter((row.channel, row.state) for row in rows)
    print(f"{KILLS} kills, {inside} while sending; {dict(outcomes)}")
    print(f"{len(google.arrivals)} pushes arrived, of {len(pushed)} tags, {len(post.mails)} mails")
    assert inside >= IN_THE_WINDOW
    assert len(rows) == PUSHES + MAILS
    by_push = [row for row in rows if row.channel == "fcm"]
    # None is lost, and a repeat has the tag of the first.
    assert set(pushed) == {str(row.id) for row in by_push}
    # It may be written down as given up, where five in a row died of it (of 1,500 some twenty).
    given_up = [row for row in by_push if row.state != "sent"]
    assert {(row.reason, row.attempts) for row in given_up} <= {("gave_up", MOST_ATTEMPTS)}
    assert len(given_up) <= PUSHES / 20
    by_mail = {f"<{row.id}@example.org>": row.state for row in rows if row.channel == "email"}
    assert set(by_mail.values()) <= {"sent", "unknown"}
    assert max(mailed.values()) == 1  # no mail twice
    assert {id for id, state in by_mail.items() if state == "sent"} <= set(mailed)
