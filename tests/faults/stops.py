"""The ways in which reminders are stopped, each by a client of its own."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from notifications.models import Delivery
from tests.notifications.conftest import DIARY
from tests.people import PASSWORD, People
from tests.resets import asked_for

AT_ONCE = 6

Ask = Callable[[], TestResponse]


class Trial:
    """One client with a phone and some reminders that fall due at once."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.me = people.add_client("Odd", f"{uuid7()}@example.org")
        self.token, self.device = str(uuid7()), f"/v1/devices/{uuid7()}"
        self.takes_pushes()
        self.reminder = self.me.create("/v1/reminders", DIARY)

    def takes_pushes(self) -> None:
        """The phone that she is signed in on."""
        body = {"channel": "fcm", "token": self.token, "time_zone": "UTC"}
        assert self.me.put(self.device, body).status_code in (200, 201)

    def falls_due(self) -> None:
        now = clock.now()
        rows = [
            {
                "client_id": UUID(self.me.id),
                "id": uuid7(),
                "reminder_id": UUID(self.reminder["id"]),
                "channel": "fcm",
                "local_date": date(1990, 1, 1) + timedelta(days=day),
                "due_at": now,
                "state": "scheduled",
                "attempts": 0,
            }
            for day in range(AT_ONCE)
        ]
        with self.people.app.app_context():
            begin("write")
            db.session.execute(insert(Delivery), rows)
            db.session.commit()

    def logs_nights(self) -> None:
        """At the same time, on another phone."""
        for day in (1, 2):
            night = f"/v1/nights/{date(2026, 1, day)}"
            self.me.put(night, {"time_zone": "UTC"}, If_None_Match="*")

    def post(self, path: str, **body: str) -> TestResponse:
        return self.people.app.test_client().post(path, json=body)


def pause(trial: Trial) -> Ask:
    until = (clock.now() + timedelta(days=1)).isoformat()
    return lambda: trial.me.patch("/v1/me", {"reminders": {"paused_until": until}})


def delete(trial: Trial) -> Ask:
    path, etag = f"/v1/reminders/{trial.reminder['id']}", f'"{trial.reminder["revision"]}"'
    return lambda: trial.me.delete(path, If_Match=etag)


def revoke_device(trial: Trial) -> Ask:
    return lambda: trial.me.delete(trial.device)


def give_the_phone_away(trial: Trial) -> Ask:
    """Whoever has it now signs in on it and turns reminders on: hers may not appear there."""
    other = trial.people.add_client("Someone", f"{uuid7()}@example.org")
    body = {"channel": "fcm", "token": trial.token, "time_zone": "UTC"}
    return lambda: other.put(f"/v1/devices/{uuid7()}", body)


def sign_out(trial: Trial) -> Ask:
    return lambda: trial.me.delete("/v1/sessions/current")


def erase(trial: Trial) -> Ask:
    return lambda: trial.me.delete("/v1/me")


def reset_password(trial: Trial) -> Ask:
    token = asked_for(trial.people.app, trial.me.email)
    return lambda: trial.post("/v1/password-resets/use", token=token, password=PASSWORD)


def change_password_elsewhere(trial: Trial) -> Ask:
    elsewhere = trial.people.signed_in(trial.me.email)
    return lambda: elsewhere.put("/v1/me/password", {"password": PASSWORD})


def replay_refresh_token(trial: Trial) -> Ask:
    """One who stole it comes too late, and ends the sign-in for both."""
    answer = trial.post("/v1/sessions", email=trial.me.email, password=PASSWORD).get_json()
    stolen = answer["refresh_token"]
    for _ in range(2):
        newest = answer["refresh_token"]
        answer = trial.post("/v1/sessions/refresh", refresh_token=newest).get_json()
    trial.me.token = answer["access_token"]
    trial.takes_pushes()
    return lambda: trial.post("/v1/sessions/refresh", refresh_token=stolen)
