"""A due reminder arrives once and says nothing; one that is not wanted any more stays away."""

from typing import Any

import pytest

from tests.fcm_stub import UNREGISTERED, FcmStub
from tests.notifications.conftest import DIARY, EVENING, PRACTICE, START, Mira

NEXT_MORNING = "2026-03-03T08:30:00+01:00"


def practise(mira: Mira, at: str, outcome: str = "done") -> None:
    entry = {
        "behaviour_id": mira.behaviour["id"],
        "occurred_at": at,
        "time_zone": "Europe/Berlin",
        "outcome": outcome,
    }
    with mira.at(at) as me:
        me.create("/v1/practice-entries", entry)


def set_up(mira: Mira, at: str = START, **changes: Any) -> None:
    with mira.at(at) as me:
        assert me.patch("/v1/me", changes).status_code == 200


def test_arrives_and_is_written_down(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    reminder = mira.reminded(PRACTICE)
    assert reminder["next_firings"][0] == "2026-03-02T17:30:00Z"
    assert mira.tick("2026-03-02T18:29:59+01:00") == 0
    assert mira.tick(EVENING) == 1
    first, following = mira.deliveries()
    assert (first.state, first.reason, first.attempts) == ("sent", None, 1)
    assert (following.state, following.local_date.isoformat()) == ("scheduled", "2026-03-03")
    assert mira.tick(EVENING) == 0
    with mira.at(EVENING) as me:
        stored = me.get(f"/v1/reminders/{reminder['id']}").get_json()
    last = stored["last_delivery"]
    assert last.pop("id")
    assert last == {"state": "sent", "at": "2026-03-02T17:30:00Z", "reason": None, "test": False}


def test_says_nothing(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "behaviour_id": mira.behaviour["id"]})
    mira.tick(EVENING)
    tag = str(mira.deliveries()[0].id)
    [arrival] = stub.arrivals
    assert arrival.path == "/v1/projects/local/messages:send"
    assert arrival.body == {
        "message": {
            "token": "phone",
            "data": {"delivery_id": tag},
            "notification": {"body": "A note from you"},
            "android": {
                "collapse_key": tag,
                "priority": "high",
                "ttl": "21600s",
                "notification": {"tag": tag},
            },
            "apns": {"headers": {"apns-collapse-id": tag, "apns-expiration": "1772494200"}},
            "webpush": {"headers": {"TTL": "21600"}, "notification": {"tag": tag}},
        }
    }


@pytest.mark.parametrize(("locale", "text"), [("de", "Eine Notiz von dir"), ("ar", "ملاحظة منك")])
def test_speaks_her_language(mira: Mira, stub: FcmStub, locale: str, text: str) -> None:
    mira.has_phone()
    set_up(mira, locale=locale)
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert stub.arrivals[0].message["notification"] == {"body": text}


def test_says_her_code_phrase(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "words": {"code_phrase": "Water the plants"}})
    mira.tick(EVENING)
    assert stub.arrivals[0].message["notification"] == {"body": "Water the plants"}


def test_reaches_every_phone(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone("phone")
    mira.has_phone("tablet")
    stub.answer(UNREGISTERED, token="tablet")
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.outcome() == ("sent", None)
    assert mira.phones() == {"phone": True, "tablet": False}


def skipped(mira: Mira, stub: FcmStub, at: str = EVENING) -> str | None:
    """Why the occurrence that is due was skipped; and the series goes on."""
    assert mira.tick(at) == 1
    assert stub.arrivals == []
    first, following = mira.deliveries()
    assert (first.state, following.state) == ("skipped", "scheduled")
    return first.reason


@pytest.mark.parametrize("outcome", ["done", "partly", "avoided"])
def test_not_after_practising(mira: Mira, stub: FcmStub, outcome: str) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "behaviour_id": mira.behaviour["id"]})
    practise(mira, "2026-03-02T15:00:00+01:00", outcome)
    assert skipped(mira, stub) == "already_done"


def test_while_another_behaviour_is_due(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    with mira.at(START) as me:
        me.create("/v1/behaviours", {"words": {"name": "Ask a question"}})
    practise(mira, "2026-03-02T15:00:00+01:00")
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.outcome() == ("sent", None)


def test_not_when_nothing_is_due(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    for day in ("2026-02-27", "2026-02-28", "2026-03-01"):
        practise(mira, f"{day}T15:00:00+01:00")
    mira.reminded(PRACTICE)
    assert skipped(mira, stub) == "nothing_due"


def test_diary_until_the_night_is_logged(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(DIARY)
    with mira.at(NEXT_MORNING) as me:
        me.create("/v1/nights/2026-03-03", {"time_zone": "Europe/Berlin", "private": True})
    assert skipped(mira, stub, NEXT_MORNING) == "already_done"
    mira.tick("2026-03-04T08:30:00+01:00")
    assert len(stub.arrivals) == 1


def test_not_while_paused(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    set_up(mira, reminders={"paused_until": "2026-03-02T18:31:00+01:00"})
    assert skipped(mira, stub) == "paused"
    mira.tick("2026-03-03T18:30:00+01:00")
    assert len(stub.arrivals) == 1


def test_not_in_quiet_hours(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    set_up(mira, reminders={"quiet_from": "18:00", "quiet_to": "09:00"})
    assert skipped(mira, stub) == "quiet_hours"


@pytest.mark.parametrize(
    ("at", "state"),
    [("2026-03-02T20:30:00+01:00", "sent"), ("2026-03-02T20:30:01+01:00", "skipped")],
)
def test_not_hours_later(mira: Mira, stub: FcmStub, at: str, state: str) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "local_time": "14:30"})
    mira.tick(at)
    assert mira.deliveries()[0].state == state


def test_after_a_long_outage_one_is_stale_and_the_next_is_tomorrow(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    assert skipped(mira, stub, "2026-03-06T10:00:00+01:00") == "stale"
    assert mira.deliveries()[1].due_at.isoformat() == "2026-03-06T17:30:00+00:00"


def test_not_more_a_day_than_she_wants(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    set_up(mira, reminders={"daily_cap": 1})
    mira.reminded({**PRACTICE, "local_time": "13:00"})
    mira.reminded({**PRACTICE, "local_time": "14:00"})
    mira.tick("2026-03-02T13:00:00+01:00")
    mira.tick("2026-03-02T14:00:00+01:00")
    today = [each for each in mira.deliveries() if each.local_date.day == 2]
    assert [(each.state, each.reason) for each in today] == [("sent", None), ("skipped", "cap")]
    mira.tick("2026-03-03T13:00:00+01:00")
    assert len(stub.arrivals) == 2


def test_not_after_signing_out(mira: Mira, stub: FcmStub) -> None:
    phone = mira.has_phone()
    mira.reminded(PRACTICE)
    with mira.at(START):
        assert phone.delete("/v1/sessions/current").status_code == 204
    assert skipped(mira, stub) == "no_device"


def test_not_without_a_channel(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    mira.tick(EVENING, send=False)
    assert mira.outcome() == ("skipped", "not_configured")
