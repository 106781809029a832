"""Once she has the answer to a pause, a deletion, a sign-out or an erasure, no send begins.

A send begins when its attempt is written down: one transaction, in line with her own writes. So
whatever was not begun when the answer came is never sent. Worker and request run at once.
"""

import os
from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications import dispatch, in_flight, sending
from notifications.messages import FCM, Outcome, Push, Sent
from notifications.models import Delivery
from tests.notifications.conftest import DIARY, Mira
from tests.people import Person

TRIALS = 170 if os.environ.get("ANEW_FAULTS") == "1" else 12  # of each: 1,020 in all
NOW = "2026-03-02T12:00:01+01:00"
RULE = {**DIARY, "local_time": "12:00"}
UNTIL = "2026-04-01T00:00:00Z"

Act = Callable[[Person, dict[str, Any], str], Any]


def _rule(stored: dict[str, Any]) -> tuple[str, dict[str, str]]:
    return f"/v1/reminders/{stored['id']}", {"If_Match": f'"{stored["revision"]}"'}


def pause(me: Person, _stored: dict[str, Any], _device: str) -> Any:
    return me.patch("/v1/me", {"reminders": {"paused_until": UNTIL}})


def delete(me: Person, stored: dict[str, Any], _device: str) -> Any:
    path, seen = _rule(stored)
    return me.delete(path, **seen)


def switch_off(me: Person, stored: dict[str, Any], _device: str) -> Any:
    path, seen = _rule(stored)
    return me.put(path, {**RULE, "enabled": False}, **seen)


def revoke_device(me: Person, _stored: dict[str, Any], device: str) -> Any:
    return me.delete(device)


def sign_out(me: Person, _stored: dict[str, Any], _device: str) -> Any:
    return me.delete("/v1/sessions/current")


def erase(me: Person, _stored: dict[str, Any], _device: str) -> Any:
    return me.delete("/v1/me")


@pytest.mark.parametrize("act", [pause, delete, switch_off, revoke_device, sign_out, erase])
def test_no_send_begins_after_the_answer(
    mira: Mira, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "START_WITHIN_SECONDS", in_flight.START_WITHIN_SECONDS)
    begun = 0
    for number in range(TRIALS):
        begun += _trial(mira, act, number)
    print(f"{act.__name__}: {TRIALS} trials, {begun} were begun before, 0 after")


def _trial(mira: Mira, act: Act, number: int) -> bool:
    """One race. Returns whether the send was begun before the answer."""
    email = mira.people.client.email
    with clock.at(datetime.fromisoformat("2026-03-02T11:55:00+01:00")):
        if act is erase:
            email = f"{uuid7()}@example.org"
            mira.people.add_client("Eva", email)
        me = mira.people.signed_in(email)
        me.patch("/v1/me", {"reminders": {"paused_until": None}})
        device, token = f"/v1/devices/{uuid7()}", str(uuid7())
        body = {"channel": "fcm", "token": token, "time_zone": "Europe/Berlin"}
        assert me.put(device, body).status_code == 201
        stored = me.create("/v1/reminders", RULE)
    sent: list[str] = []
    start = Barrier(2)

    def send(push: Push) -> Outcome:
        sent.append(push.token)
        return Sent()

    def work() -> None:
        with mira.app.app_context():
            start.wait()
            dispatch.tick({FCM: send}, f"worker-{number}")

    with clock.at(datetime.fromisoformat(NOW)):
        worker = Thread(target=work)
        worker.start()
        start.wait()
        answer = act(me, stored, device)
        assert answer.status_code < 300, answer.text
        begun = bool(sent) or _begun(mira, stored["id"])
        worker.join()
        with mira.app.app_context():
            dispatch.tick({FCM: send}, f"later-{number}")
        if token in sent:
            assert begun, "sent, and not begun when she had her answer"
        _clear(mira, me, stored)
    return token in sent


def _begun(mira: Mira, reminder_id: str) -> bool:
    """Was an attempt written down?"""
    with mira.app.app_context():
        begin("read")
        rows = db.session.scalars(
            select(Delivery.attempts).where(Delivery.reminder_id == UUID(reminder_id))
        ).all()
    return any(rows)


def _clear(mira: Mira, me: Person, stored: dict[str, Any]) -> None:
    """No later trial shall meet what is left of this one."""
    seen = f'"{stored["revision"]}"'
    me.delete(f"/v1/reminders/{stored['id']}", If_Match=seen)
