"""What the phone says of a delivery is kept, once; an answer is acted on, once."""

from typing import Any

import pytest
from sqlalchemy import select

from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications.models import Receipt
from tests.fcm_stub import FcmStub
from tests.notifications.conftest import DIARY, EVENING, PRACTICE, START, Mira

MORNING = "2026-03-03T08:30:00+01:00"
AFTERNOON = "2026-03-02T14:30:00+01:00"


@pytest.fixture
def sent(mira: Mira) -> str:
    """A reminder to practise that was sent at half past two; its delivery."""
    mira.has_phone()
    mira.reminded({**PRACTICE, "local_time": "14:30"})
    mira.tick(AFTERNOON)
    assert mira.outcome() == ("sent", None)
    return str(mira.deliveries()[0].id)


def say(mira: Mira, id: str, state: str, at: str = "2026-03-02T14:31:00+01:00") -> Any:
    with mira.at(at) as me:
        return me.post(f"/v1/deliveries/{id}/receipts", {"state": state, "at": at})


def kept(mira: Mira) -> dict[str, str]:
    with mira.app.app_context():
        begin("read")
        rows = db.session.scalars(select(Receipt).where(Receipt.client_id == mira.id))
        return {row.state: row.at.isoformat() for row in rows}


def test_states_are_recorded_with_their_times_and_the_first_counts(mira: Mira, sent: str) -> None:
    assert say(mira, sent, "delivered").status_code == 200
    assert say(mira, sent, "opened", "2026-03-02T15:00:00+01:00").status_code == 200
    again = say(mira, sent, "opened", "2026-03-02T16:00:00+01:00")
    assert again.get_json() == {
        "delivery_id": sent,
        "state": "opened",
        "at": "2026-03-02T14:00:00Z",
        "again_at": None,
    }
    assert kept(mira) == {
        "delivered": "2026-03-02T13:31:00+00:00",
        "opened": "2026-03-02T14:00:00+00:00",
    }


def test_later_comes_once_more_after_an_hour_under_the_same_tag(
    mira: Mira, sent: str, stub: FcmStub
) -> None:
    first = say(mira, sent, "later").get_json()
    assert first["again_at"] == "2026-03-02T14:31:00Z"
    assert say(mira, sent, "later", "2026-03-02T15:00:00+01:00").get_json() == first
    assert mira.tick("2026-03-02T15:30:59+01:00") == 0
    assert mira.tick("2026-03-02T15:31:00+01:00") == 1
    assert stub.tags == [sent, sent]
    say(mira, sent, "later", "2026-03-02T15:32:00+01:00")
    mira.tick("2026-03-02T17:00:00+01:00")
    assert len(stub.arrivals) == 2
    dates = [row.local_date for row in mira.deliveries()]
    assert len(dates) == len(set(dates)) == 2, "one row a date, and tomorrow's"


@pytest.mark.parametrize(
    ("quiet", "at"),
    [
        ({"quiet_from": "21:00", "quiet_to": "08:00"}, "2026-03-02T20:00:00+01:00"),
        ({"quiet_from": "03:00", "quiet_to": "04:00"}, "2026-03-02T23:00:00+01:00"),
    ],
)
def test_later_never_comes_in_quiet_hours_or_on_another_date(
    mira: Mira, sent: str, stub: FcmStub, quiet: dict[str, str], at: str
) -> None:
    with mira.at(START) as me:
        assert me.patch("/v1/me", {"reminders": quiet}).status_code == 200
    assert say(mira, sent, "later", at).get_json()["again_at"] is None
    assert mira.outcome() == ("sent", None)
    assert kept(mira).keys() == {"later"}


@pytest.mark.parametrize("state", ["done", "not_today"])
def test_an_answer_settles_what_waits_and_the_kind_for_the_day(
    mira: Mira, sent: str, stub: FcmStub, state: str
) -> None:
    mira.reminded({**PRACTICE, "local_time": "18:30"})
    mira.reminded({**DIARY, "local_time": "18:31"})
    say(mira, sent, "later")
    assert say(mira, sent, state, "2026-03-02T14:40:00+01:00").status_code == 200
    assert mira.outcome() == ("sent", None)
    mira.tick("2026-03-02T16:00:00+01:00")
    assert len(stub.arrivals) == 1
    mira.tick("2026-03-02T18:31:00+01:00")
    reasons = {row.reason for row in mira.deliveries() if row.state == "skipped"}
    assert reasons == {"already_done" if state == "done" else "not_today"}
    assert len(stub.arrivals) == 2, "the diary's"
    mira.tick("2026-03-03T14:30:00+01:00")
    assert len(stub.arrivals) == 3, "tomorrow is another day"


def test_she_makes_the_entry_not_we(mira: Mira, sent: str) -> None:
    say(mira, sent, "not_today")
    with mira.at(EVENING) as me:
        assert me.get("/v1/rehearsal-choices").get_json()["items"] == []
        assert me.get("/v1/practice-entries").get_json()["items"] == []


def test_refuses_what_was_never_sent_or_is_anothers_or_cannot_be(mira: Mira, sent: str) -> None:
    following = str(mira.deliveries()[1].id)
    assert say(mira, following, "opened").status_code == 409
    assert say(mira, str(uuid7()), "opened").status_code == 404
    with mira.at(EVENING):
        body = {"state": "opened", "at": EVENING}
        stranger = mira.people.signed_in(mira.people.stranger.email)
        assert stranger.post(f"/v1/deliveries/{sent}/receipts", body).status_code == 404
        with mira.at(EVENING) as me:
            ahead = {"state": "opened", "at": "2026-03-05T00:00:00Z"}
            answer = me.post(f"/v1/deliveries/{sent}/receipts", ahead)
    assert answer.status_code == 422
    assert kept(mira) == {}


def test_a_test_goes_out_at_once_whatever_the_hour_and_spends_no_date(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    stored = mira.reminded({**PRACTICE, "enabled": False})
    night = "2026-03-02T23:30:00+01:00"
    pause = {"paused_until": "2026-03-09T00:00:00+01:00", "daily_cap": 0}
    with mira.at(night) as me:
        assert me.patch("/v1/me", {"reminders": pause}).status_code == 200
        answers = [me.post(f"/v1/reminders/{stored['id']}/test", {}) for _ in range(2)]
    assert {each.status_code for each in answers} == {202}
    assert mira.tick(night) == 2
    assert sorted(stub.tags) == sorted(each.get_json()["id"] for each in answers)
    assert {arrival.message["notification"]["body"] for arrival in stub.arrivals} == {
        "A note from you"
    }
    with mira.at(night) as me:
        shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
        stranger = mira.people.signed_in(mira.people.stranger.email)
        assert stranger.post(f"/v1/reminders/{stored['id']}/test", {}).status_code == 404
    assert (shown["last_delivery"]["test"], shown["last_delivery"]["state"]) == (True, "sent")


def test_a_test_takes_nothing_from_the_day_and_stays_when_the_rule_is_edited(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    with mira.at(START) as me:
        me.patch("/v1/me", {"reminders": {"daily_cap": 1}})
        stored = me.create("/v1/reminders", PRACTICE)
        me.post(f"/v1/reminders/{stored['id']}/test", {})
        edited = {**PRACTICE, "local_time": "18:29"}
        path, seen = f"/v1/reminders/{stored['id']}", f'"{stored["revision"]}"'
        assert me.put(path, edited, If_Match=seen).status_code == 200
    assert mira.tick(START) == 1
    assert mira.tick(EVENING) == 1
    assert len(set(stub.tags)) == 2
