"""Each kind of reminder is looked up at the last moment, thins out, rests, and is capped."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.fcm_stub import FcmStub
from tests.notifications.conftest import DIARY, EVENING, PRACTICE, START, Mira


def at(day: int, clock: str = "18:30") -> str:
    """A local date counted from 2 March 2026; summer time begins on day 27."""
    local = date(2026, 3, 2) + timedelta(days=day)
    return f"{local}T{clock}:00+01:00"


def reason(mira: Mira) -> str | None:
    finished = [row for row in mira.deliveries() if row.finished_at is not None]
    return finished[-1].reason


def practise(mira: Mira, when: str, **more: Any) -> None:
    entry = {
        "behaviour_id": mira.behaviour["id"],
        "occurred_at": when,
        "time_zone": "Europe/Berlin",
        "outcome": "done",
        **more,
    }
    with mira.at(when) as me:
        me.create("/v1/practice-entries", entry)


def session(mira: Mira, when: str) -> dict[str, Any]:
    body = {"held_at": when, "time_zone": "Europe/Berlin", "words": {"take_aways": ["Breathe"]}}
    with mira.at(when) as me:
        return me.create("/v1/therapy-sessions", body)


def test_a_recall_is_asked_when_one_is_due_and_not_once_answered(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "kind": "recall"})
    mira.tick(EVENING)
    assert reason(mira) == "no_recall"
    held = session(mira, at(0, "20:00"))
    mira.tick(at(1))
    assert reason(mira) == "no_recall"
    mira.tick(at(2))
    assert reason(mira) is None
    answer = {"session_id": held["id"], "point": 1, "answered_at": at(3, "10:00"), "recalled": "no"}
    with mira.at(at(3, "10:00")) as me:
        me.create("/v1/recalls", answer)
    mira.tick(at(3))
    assert reason(mira) == "no_recall"
    assert len(stub.arrivals) == 1


def test_a_probe_is_asked_unless_it_was_answered_lately(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "kind": "probe"})
    answer = {"answered_at": at(0, "13:00"), "came_by_itself": "yes"}
    with mira.at(at(0, "13:00")) as me:
        me.create("/v1/transfer-probes", answer)
    mira.tick(at(0))
    assert reason(mira) == "probed_lately"
    mira.tick(at(1))
    assert reason(mira) == "probed_lately"
    mira.tick(at(2))
    assert reason(mira) is None
    assert len(stub.arrivals) == 1


def test_a_booster_is_offered_two_weeks_after_retirement(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "kind": "booster", "behaviour_id": mira.behaviour["id"]})
    body = {"words": {"name": "Say one sentence"}, "active": False, "retired_at": START}
    with mira.at(START) as me:
        path, seen = f"/v1/behaviours/{mira.behaviour['id']}", mira.behaviour["revision"]
        assert me.put(path, body, If_Match=f'"{seen}"').status_code == 200
    mira.tick(at(0))
    assert reason(mira) == "no_booster"
    mira.tick(at(13))
    mira.tick(at(14))
    assert reason(mira) is None
    assert len(stub.arrivals) == 1


def agreed(mira: Mira, **more: Any) -> None:
    """PHQ-9 every week, due on Mondays from the first on."""
    body = {"measure": "phq-9", "every_weeks": 1, "starts_on": "2026-03-02", **more}
    with mira.at(START) as me:
        me.create("/v1/measure-schedules", body)


def filled_in(mira: Mira, when: str, ninth: int = 0, **more: Any) -> dict[str, Any]:
    body = {"measure": "phq-9", "version": 1, "answered_at": when, "time_zone": "Europe/Berlin"}
    with mira.at(when) as me:
        sent = {**body, "answers": [1] * 8 + [ninth], **more}
        return me.create("/v1/measure-responses", sent)


def test_a_questionnaire_is_asked_when_one_is_due_and_not_once_it_is_filled_in(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "kind": "questionnaire"})
    mira.tick(at(0))
    assert reason(mira) == "no_questionnaire", "none is agreed"
    agreed(mira)
    mira.tick(at(1))
    assert reason(mira) is None
    filled_in(mira, at(2, "10:00"))
    mira.tick(at(2))
    assert reason(mira) == "already_done"
    mira.tick(at(3))
    assert reason(mira) == "no_questionnaire", "the next is due on Monday"
    for day in range(4, 8):
        mira.tick(at(day))
    assert reason(mira) is None
    assert len(stub.arrivals) == 2


@pytest.mark.parametrize("gone", [{"active": False}, {"starts_on": "2026-03-09"}])
def test_what_is_not_agreed_at_present_is_not_asked(
    mira: Mira, stub: FcmStub, gone: dict[str, Any]
) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "kind": "questionnaire"})
    agreed(mira, **gone)
    mira.tick(at(0))
    assert reason(mira) == "no_questionnaire"
    assert stub.arrivals == []


def test_one_question_a_day_is_asked_beside_practising(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    agreed(mira)
    rule = {**PRACTICE, "kind": "questionnaire"}
    mira.reminded(rule)
    mira.reminded({**rule, "local_time": "18:31"})
    mira.tick(at(0))
    mira.tick(at(0, "18:31"))
    assert reason(mira) == "cap"


def test_filling_one_in_keeps_the_reminder_coming(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    agreed(mira)
    stored = mira.reminded({**PRACTICE, "kind": "questionnaire"})
    for day in range(3):
        mira.tick(at(day))
    filled_in(mira, at(2, "20:00"))
    with mira.at(at(2, "20:30")) as me:
        shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
    assert shown["rhythm"] == "as_planned"


@pytest.mark.parametrize("kind", ["practice", "questionnaire"])
@pytest.mark.parametrize("more", [{}, {"answers": [None] * 8 + [1]}, {"private": True}])
def test_for_a_day_after_the_ninth_item_above_zero_nothing_is_sent(
    mira: Mira, stub: FcmStub, kind: str, more: dict[str, Any]
) -> None:
    mira.has_phone()
    agreed(mira, measure="gad-7")
    stored = mira.reminded({**PRACTICE, "kind": kind})
    flagged = filled_in(mira, at(0, "18:00"), ninth=1, **more)
    assert flagged["flags"] == ["item_9"]
    with mira.at(at(0, "18:10")) as me:
        shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
    assert shown["next_firings"][0] == "2026-03-03T17:30:00Z"
    mira.tick(at(0))
    assert reason(mira) == "after_safety_flag"
    mira.tick(at(1))
    assert reason(mira) is None
    assert len(stub.arrivals) == 1


def test_the_ninth_item_at_zero_silences_nothing(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(PRACTICE)
    assert filled_in(mira, at(0, "18:00"))["flags"] == []
    mira.tick(at(0))
    assert len(stub.arrivals) == 1


@pytest.mark.parametrize("kind", ["practice", "recall", "probe", "booster", "questionnaire"])
def test_quiet_hours_hold_for_all_but_the_diary(mira: Mira, stub: FcmStub, kind: str) -> None:
    mira.has_phone()
    night = {"local_time": "22:00"}
    assert mira.reminded({**PRACTICE, **night, "kind": kind})["next_firings"] == []
    assert len(mira.reminded({**DIARY, **night})["next_firings"]) == 3
    mira.tick(at(0, "22:00"))
    assert {row.reason for row in mira.deliveries() if row.finished_at} == {"quiet_hours", None}
    assert len(stub.arrivals) == 1


def test_two_very_hard_days_let_practising_rest_but_not_the_diary(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    practise(mira, at(0, "13:00"), distress_peak=95)
    practise(mira, at(1, "13:00"), distress_peak=90)
    mira.reminded(DIARY, at(1, "14:00"))
    stored = mira.reminded(PRACTICE, at(1, "14:00"))
    assert stored["next_firings"][0] == "2026-03-06T17:30:00Z", "three days on"
    mira.tick(at(3, "08:30"))
    mira.tick(at(3))
    assert reason(mira) == "resting"


def test_a_reminder_that_is_ignored_comes_less_often_and_then_stops(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    stored = mira.reminded(DIARY)
    for day in range(1, 20):
        mira.tick(at(day, "08:30"))
        if day == 3:
            with mira.at(at(3, "09:00")) as me:
                shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
            assert shown["rhythm"] == "every_other_day"
            days = [each[8:10] for each in shown["next_firings"]]
            assert days == ["07", "09", "11"], "the fifth's was sent, the sixth is left out"
    sent = [row.local_date.day - 2 for row in mira.deliveries() if row.state == "sent"]
    assert sent == [1, 2, 3, 5, 7, 9, 11]
    with mira.at(at(19, "09:00")) as me:
        shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
        assert (shown["rhythm"], shown["next_firings"]) == ("stopped", [])
        last = [row for row in mira.deliveries() if row.state == "sent"][-1]
        body = {"state": "opened", "at": at(19, "09:00")}
        assert me.post(f"/v1/deliveries/{last.id}/receipts", body).status_code == 200
        shown = me.get(f"/v1/reminders/{stored['id']}").get_json()
    assert (shown["rhythm"], len(shown["next_firings"])) == ("as_planned", 3)
    mira.tick(at(20, "08:30"))
    assert len(stub.arrivals) == 8


def test_what_she_does_after_a_reminder_keeps_it_coming(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    mira.reminded(DIARY)
    for day in range(1, 9):
        mira.tick(at(day, "08:30"))
        if day % 3 == 0:
            local = date(2026, 3, 2) + timedelta(days=day)
            with mira.at(at(day, "09:00")) as me:
                me.create(f"/v1/nights/{local}", {"time_zone": "Europe/Berlin"})
    assert len(stub.arrivals) == 8


def test_an_edit_is_an_answer(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    stored = mira.reminded(DIARY)
    for day in range(1, 4):
        mira.tick(at(day, "08:30"))
    with mira.at(at(3, "12:00")) as me:
        edited = {**DIARY, "local_time": "08:45"}
        path, seen = f"/v1/reminders/{stored['id']}", f'"{stored["revision"]}"'
        shown = me.put(path, edited, If_Match=seen).get_json()
    assert shown["rhythm"] == "as_planned"
    mira.tick(at(4, "08:45"))
    assert len(stub.arrivals) == 4


def test_the_firings_shown_begin_after_a_pause_and_leave_out_a_date_that_was_sent(
    mira: Mira, stub: FcmStub
) -> None:
    mira.has_phone()
    with mira.at(START) as me:
        until = "2026-03-04T18:30:00+01:00"
        assert me.patch("/v1/me", {"reminders": {"paused_until": until}}).status_code == 200
    stored = mira.reminded(PRACTICE)
    assert stored["next_firings"][0] == "2026-03-04T17:30:00Z"
    for day in range(3):
        mira.tick(at(day))
    assert len(stub.arrivals) == 1
    with mira.at(at(2, "18:31")) as me:
        edited = {**PRACTICE, "local_time": "19:30"}
        path, seen = f"/v1/reminders/{stored['id']}", f'"{stored["revision"]}"'
        shown = me.put(path, edited, If_Match=seen).get_json()
    assert shown["next_firings"][0] == "2026-03-05T18:30:00Z"


def test_what_fell_due_just_before_a_flight_is_not_lost(mira: Mira, stub: FcmStub) -> None:
    """18:30 struck in Berlin; before a worker came, her phone was in Moscow, where it is later."""
    rule = {**PRACTICE, "time_zone": None, "follows_device": True}
    mira.has_phone("old")
    mira.reminded(rule)
    with mira.at(at(0, "18:31")) as me:
        body = {"channel": "fcm", "token": "new", "time_zone": "Europe/Moscow"}
        assert me.put(f"/v1/devices/{mira.behaviour['id']}", body).status_code == 201
    mira.tick(at(0, "18:32"))
    assert mira.outcome() == ("sent", None)
    dates = [row.local_date.day for row in mira.deliveries()]
    assert dates == [2, 3]
