"""On however many channels she is told: a date is one date, and a reminder one reminder."""

from datetime import date, timedelta

from backend.accounts import registration
from notifications.messages import Sent
from tests.fcm_stub import FcmStub
from tests.notifications.conftest import DIARY, EVENING, PRACTICE, START, Mira
from tests.notifications.test_mail_reminders import wants_mail


def at(day: int, clock: str = "08:30") -> str:
    return f"{date(2026, 3, 2) + timedelta(days=day)}T{clock}:00+01:00"


def tick(mira: Mira, instant: str) -> None:
    mira.tick(instant, email=lambda _: Sent())


def sent(mira: Mira) -> set[tuple[int, str]]:
    """Days counted from the first, and channels."""
    return {(row.local_date.day - 2, row.channel) for row in mira.deliveries() if row.attempts}


def rhythm(mira: Mira, id: str, day: int) -> str:
    with mira.at(at(day, "09:00")) as me:
        return str(me.get(f"/v1/reminders/{id}").get_json()["rhythm"])


def test_a_date_ignored_on_two_channels_is_ignored_once(mira: Mira) -> None:
    mira.has_phone()
    wants_mail(mira)
    stored = mira.reminded(DIARY)
    for day in (1, 2):
        tick(mira, at(day))
    assert len(sent(mira)) == 4
    assert rhythm(mira, stored["id"], 2) == "as_planned"
    tick(mira, at(3))
    assert rhythm(mira, stored["id"], 3) == "every_other_day"


def test_a_date_that_comes_every_other_day_comes_on_both_channels(mira: Mira) -> None:
    """The one that went out a moment ago on the first is no reason to leave out the second."""
    mira.has_phone()
    wants_mail(mira)
    mira.reminded(DIARY)
    for day in range(1, 6):
        tick(mira, at(day))
    assert sent(mira) == {(day, channel) for day in (1, 2, 3, 5) for channel in ("fcm", "email")}


def test_an_answer_on_one_channel_is_an_answer(mira: Mira) -> None:
    mira.has_phone()
    wants_mail(mira)
    stored = mira.reminded(DIARY)
    for day in (1, 2, 3):
        tick(mira, at(day))
    last = [row for row in mira.deliveries() if row.local_date.day == 5 and row.channel == "fcm"]
    with mira.at(at(3, "09:00")) as me:
        body = {"state": "opened", "at": at(3, "09:00")}
        assert me.post(f"/v1/deliveries/{last[0].id}/receipts", body).status_code == 200
    assert rhythm(mira, stored["id"], 3) == "as_planned"


def test_the_cap_counts_reminders_and_not_channels(mira: Mira, stub: FcmStub) -> None:
    """Also those of the same batch: three fall due at one moment, she wants two."""
    mira.has_phone()
    wants_mail(mira)
    with mira.at(START) as me:
        assert me.patch("/v1/me", {"reminders": {"daily_cap": 2}}).status_code == 200
    for _ in range(3):
        mira.reminded(PRACTICE)
    tick(mira, EVENING)
    today = [row for row in mira.deliveries() if row.local_date.day == 2]
    went = {row.reminder_id for row in today if row.state == "sent"}
    capped = {row.reminder_id for row in today if row.reason == "cap"}
    assert (len(today), len(went), len(capped - went)) == (6, 2, 1)
    assert len([row for row in today if row.state == "sent"]) == 4


def test_one_reminder_to_practise_a_day_unless_she_wants_two(mira: Mira) -> None:
    """DOMAIN H."""
    assert registration.DAILY_CAP == 1
    with mira.at(START) as me:
        assert me.get("/v1/me").get_json()["reminders"]["daily_cap"] == 1
