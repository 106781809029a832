"""Any number of workers, crashes included: none lost, none shown twice."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from typing import Literal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from backend.core import clock
from backend.core.db import begin
from backend.core.ids import uuid7
from notifications import deciding, dispatch, outcomes
from notifications.models import Delivery, Key, Reminder
from notifications.sending import Batch, Senders
from tests.fcm_stub import OK, Answer, FcmStub
from tests.notifications.conftest import DIARY, EVENING, PRACTICE, START, Mira

AT = datetime.fromisoformat(EVENING)
LEASE_ENDS = "2026-03-02T18:31:00+01:00"

STOPPED_AFTER = 40
"""So often a worker may ask whether to go on."""


def many_due(mira: Mira, count: int) -> None:
    """As many reminders, due at one moment. The cap is for practice, so they are of the diary."""
    rule = {**DIARY, "local_time": "18:30"}
    items = [{"kind": "reminder", "id": str(uuid7()), "record": rule} for _ in range(count)]
    with mira.at(START) as me:
        results = me.post("/v1/changes", {"items": items}).get_json()["results"]
    assert [result["outcome"] for result in results] == ["created"] * count


def test_two_workers_claim_each_row_once(mira: Mira) -> None:
    many_due(mira, 200)
    claimed: list[tuple[str, Key]] = []

    def work(name: str) -> None:
        with mira.app.app_context():
            while rows := dispatch.claim(name, AT):
                claimed.extend((name, key) for key, _ in rows)

    workers = [Thread(target=work, args=(name,)) for name in ("one", "two", "three")]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    keys = [key for _, key in claimed]
    assert (len(keys), len(set(keys))) == (200, 200)
    held = Counter(row.claimed_by for row in mira.deliveries())
    assert held == Counter(name for name, _ in claimed)


def test_two_workers_send_each_once(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    many_due(mira, 60)

    def work(name: str) -> None:
        with mira.app.app_context():
            while dispatch.tick({"fcm": mira.send}, name):
                pass

    with clock.at(AT):
        workers = [Thread(target=work, args=(name,)) for name in ("one", "two")]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
    sent = [str(row.id) for row in mira.deliveries() if row.state == "sent"]
    assert len(sent) == 60
    assert sorted(stub.tags) == sorted(sent)


def test_a_dead_worker_loses_nothing(mira: Mira, stub: FcmStub) -> None:
    """It died between its claim and everything else."""
    mira.has_phone()
    mira.reminded(PRACTICE)
    mira.claim(EVENING)
    assert mira.tick("2026-03-02T18:30:59+01:00", "two") == 0
    assert mira.tick(LEASE_ENDS, "two") == 1
    first, following = mira.deliveries()
    assert (first.state, first.attempts, following.state) == ("sent", 1, "scheduled")
    assert stub.tags == [str(first.id)]


def test_a_worker_that_dies_while_sending_shows_it_once(mira: Mira, stub: FcmStub) -> None:
    """The push went out and nobody wrote it down: it goes again, under the same tag."""
    mira.has_phone()
    mira.reminded(PRACTICE)
    died = Event()

    def dies(push: object) -> object:
        mira.send(push)  # type: ignore[arg-type]
        died.set()
        raise SystemExit  # not an Exception: nothing of the worker runs after it

    with clock.at(AT), mira.app.app_context(), pytest.raises(SystemExit):
        dispatch.tick({"fcm": dies}, "one")  # type: ignore[dict-item]
    assert died.is_set()
    before = mira.deliveries()
    assert [row.state for row in before] == ["sending", "scheduled"]
    assert mira.tick(LEASE_ENDS, "two") == 1
    first, following = mira.deliveries()
    assert (first.state, first.attempts) == ("sent", 2)
    assert following.due_at == before[1].due_at
    assert stub.tags == [str(first.id)] * 2


def test_it_gives_up_on_what_kills_every_worker(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)

    def dies(_push: object) -> object:
        raise SystemExit

    for minute in range(deciding.MOST_ATTEMPTS):
        with (
            clock.at(AT + timedelta(minutes=minute)),
            mira.app.app_context(),
            pytest.raises(SystemExit),
        ):
            dispatch.tick({"fcm": dies}, "one")  # type: ignore[dict-item]
    mira.tick("2026-03-02T18:40:00+01:00")
    assert mira.outcome() == ("failed", "gave_up")


def begun(worker: str, senders: Senders) -> Batch:
    """What this worker has claimed, and has on its way now."""
    keys = [key for key, _ in dispatch.claim(worker, AT)]
    attempts, _ = deciding.decide_each(keys, worker, {"fcm"})
    return senders.start(attempts)


def test_a_late_answer_does_not_overrule_the_next_worker(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    answered = Event()
    stub.answer(Answer(503, {}, held=answered), OK)
    with clock.at(AT), mira.app.app_context(), Senders({"fcm": mira.send}, lambda: True) as senders:
        late = begun("slow", senders)
        stub.wait_for(1)
        mira.change(update(Delivery).values(held_until=AT))
        assert mira.tick(EVENING, "quick") == 1
        answered.set()
        outcomes.write_down(late, "slow")
    assert mira.outcome() == ("sent", None)
    assert mira.deliveries()[0].claimed_by == "quick"


def test_a_late_answer_leaves_the_next_worker_what_it_claimed(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    answered = Event()
    stub.answer(Answer(503, {}, held=answered), OK)
    with clock.at(AT), mira.app.app_context(), Senders({"fcm": mira.send}, lambda: True) as senders:
        late = begun("slow", senders)
        stub.wait_for(1)
        mira.change(update(Delivery).values(held_until=AT))
        assert len(dispatch.claim("quick", AT)) == 1
        answered.set()
        outcomes.write_down(late, "slow")
    assert mira.deliveries()[0].claimed_by == "quick"


def test_no_transaction_is_open_while_it_sends(mira: Mira, stub: FcmStub) -> None:
    """On SQLite an open writer would keep her from writing; here she writes in between."""
    mira.has_phone()
    mira.reminded(PRACTICE)
    answered = Event()
    stub.answer(Answer(200, OK.body, held=answered))
    sending = Thread(target=mira.tick, args=(EVENING,))
    sending.start()
    stub.wait_for(1)
    mira.reminded({**PRACTICE, "local_time": "20:00"}, EVENING)
    answered.set()
    sending.join()
    assert mira.outcome() == ("sent", None)


def test_one_that_cannot_be_read_does_not_hold_up_the_others(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "words": {"code_phrase": "Water the plants"}})
    mira.change(update(Reminder).values(words=b"spoilt"))
    mira.reminded({**DIARY, "local_time": "18:30"})  # the cap is for practice
    assert mira.tick(EVENING) == 2
    today = [row for row in mira.deliveries() if row.due_at == AT]
    assert sorted(row.state for row in today) == ["scheduled", "sent"]
    mira.tick("2026-03-03T00:31:00+01:00")  # now it is stale, and nobody need read it
    assert [row.reason for row in mira.deliveries() if row.due_at == AT].count("stale") == 1


def test_stopping_finishes_what_is_being_sent_and_releases_the_rest(
    mira: Mira, stub: FcmStub
) -> None:
    """The others need not wait until a lease has run out."""
    mira.has_phone()
    many_due(mira, 100)
    asked = count()
    with clock.at(AT), mira.app.app_context():
        dispatch.tick({"fcm": mira.send}, "one", go_on=lambda: next(asked) < STOPPED_AFTER)
    sent = len(stub.arrivals)
    assert 1 <= sent < STOPPED_AFTER
    rows = [row for row in mira.deliveries() if row.due_at == AT]
    assert Counter(row.state for row in rows) == {"sent": sent, "scheduled": 100 - sent}
    assert {row.attempts for row in rows if row.state == "scheduled"} == {0}
    assert mira.tick(EVENING, "two") == 100 - sent
    assert len(stub.arrivals) == len(set(stub.tags)) == 100


def test_an_outcome_is_written_down_though_the_database_is_busy(
    mira: Mira, stub: FcmStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not written down would be sent once more."""
    mira.has_phone()
    mira.reminded(PRACTICE)
    busy = [OperationalError("UPDATE", {}, Exception("locked"))] * 2
    real = begin

    def begins(mode: Literal["read", "write"]) -> None:
        if busy:
            raise busy.pop()
        real(mode)

    monkeypatch.setattr(outcomes, "begin", begins)
    assert mira.tick(EVENING) == 1
    assert busy == []
    assert mira.outcome() == ("sent", None)
    assert len(stub.arrivals) == 1
