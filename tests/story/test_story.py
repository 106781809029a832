"""The one story, end to end through the public API, on both databases."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from backend.core import clock
from backend.core.config import Settings
from backend.core.ids import uuid7
from tests.fcm_stub import FcmStub
from tests.notifications.test_worker import at_work
from tests.people import Person
from tests.second_factor import set_up_totp
from tests.story.plot import PASSWORD, ZONE, Plot, check_summary
from tests.story.processes import add_therapist

PATHS = {"pattern": "patterns", "context": "contexts", "behaviour": "behaviours"}
ADA, MIRA = "ada@clinic.example", "mira@example.org"
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.fixture
def plot() -> Plot:
    return Plot(date(2026, 11, 22))


@pytest.fixture
def stub() -> Iterator[FcmStub]:
    with FcmStub() as server:
        yield server


def test_the_story(app: Flask, settings: Settings, plot: Plot, stub: FcmStub) -> None:
    add_therapist(settings, ADA, PASSWORD)
    with clock.at(plot.at(-7, "09:00")):
        ada = signed_in(app, ADA)
        phone = set_up_totp(ada)
        code = invite(ada)
        sign_up(app, code)
        make_plan(signed_in(app, MIRA), plot)
    is_reminded_in_the_evening(app, plot, stub)
    with clock.at(plot.at(0, "20:00")):
        mira, ada = signed_in(app, MIRA), signed_in(app, ADA, phone.code())
        practises(mira, plot)
        link = shares(mira, code)
        is_read(ada, mira, plot)
        sees_who_looked(mira, plot)
        assert mira.delete(f"/v1/care-links/{link}").status_code == 204
        assert ada.get(f"/v1/clients/{mira.id}/summary").status_code == 404
        assert ada.get("/v1/clients").get_json()["items"] == []


def signed_in(app: Flask, email: str, otp: str | None = None) -> Person:
    http, who = app.test_client(), {"email": email, "password": PASSWORD, "otp": otp}
    answer = http.post("/v1/sessions", json=who)
    assert answer.status_code == 201, answer.text
    body = answer.get_json()
    return Person(http, email, body["account"]["id"], body["access_token"])


def invite(ada: Person) -> str:
    return str(ada.post("/v1/invitations", {}).get_json()["code"])


def sign_up(app: Flask, code: str) -> None:
    http = app.test_client()
    inviting = http.post("/v1/invitations/look-up", json={"code": code}).get_json()
    assert inviting["therapist"]["display_name"] == "Dr Ada Moss"
    assert inviting["clinic"]["name"] == "Green Lane"
    body = {"invitation_code": code, "email": MIRA, "password": PASSWORD, "display_name": "Mira"}
    answer = http.post("/v1/accounts", json={**body, "time_zone": ZONE, "locale": "en"})
    assert answer.status_code == 201, answer.text


def make_plan(mira: Person, plot: Plot) -> None:
    for kind, id, body in plot.plan:
        answer = mira.put(f"/v1/{PATHS[kind]}/{id}", body, If_None_Match="*")
        assert answer.status_code == 201, answer.text
    phone = {"channel": "fcm", "token": "phone", "time_zone": ZONE}
    assert mira.put(f"/v1/devices/{uuid7()}", phone).status_code == 201
    rule = {"kind": "practice", "local_time": "18:30", "weekdays": WEEKDAYS, "time_zone": ZONE}
    reminder = mira.create("/v1/reminders", rule)
    assert reminder["next_firings"][0] == "2026-11-15T15:30:00Z"


def is_reminded_in_the_evening(app: Flask, plot: Plot, stub: FcmStub) -> None:
    with clock.at(plot.at(-7, "18:29")), at_work(app, stub.url) as worker:
        worker.tick()
    assert stub.arrivals == []
    with clock.at(plot.at(-7, "18:30")):
        with at_work(app, stub.url):
            (push,) = stub.wait_for(1)
        (reminder,) = signed_in(app, MIRA).get("/v1/reminders").get_json()["items"]
    assert push.message["notification"] == {"body": "A note from you"}
    assert reminder["last_delivery"]["state"] == "sent"


def practises(mira: Person, plot: Plot) -> None:
    """The first attempt at once, the rest offline; the answer to that batch gets lost."""
    first, *rest = plot.entries.items()
    answer = mira.put(f"/v1/practice-entries/{first[0]}", first[1], If_None_Match="*")
    assert answer.status_code == 201, answer.text
    changes = [("practice-entry", *entry) for entry in rest]
    changes += [("night", *night) for night in plot.nights.items()]
    batch = [{"kind": kind, "id": id, "base": None, "record": body} for kind, id, body in changes]
    sent, again = (outcomes(mira, batch) for _ in range(2))
    assert sent == ["created"] * 22
    assert again == ["unchanged"] * 22
    assert len(listed(mira, "/v1/practice-entries")) == 9
    assert len(listed(mira, "/v1/nights")) == 14


def outcomes(mira: Person, batch: list[dict[str, Any]]) -> list[str]:
    answer = mira.post("/v1/changes", {"items": batch})
    assert answer.status_code == 200, answer.text
    return [result["outcome"] for result in answer.get_json()["results"]]


def listed(mira: Person, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = mira.get(path).get_json()["items"]
    return items


def shares(mira: Person, code: str) -> str:
    answer = mira.post("/v1/care-links", {"code": code, "scopes": ["practice", "words", "sleep"]})
    assert answer.status_code == 201, answer.text
    link: str = answer.get_json()["id"]
    return link


def is_read(ada: Person, mira: Person, plot: Plot) -> None:
    (row,) = ada.get("/v1/clients").get_json()["items"]
    assert (row["id"], row["display_name"]) == (mira.id, "Mira")
    period = "&".join(f"{name}={day}" for name, day in plot.period.items())
    answer = ada.get(f"/v1/clients/{mira.id}/summary?{period}")
    check_summary(answer.get_json())
    assert "for me alone" not in answer.text
    own = mira.get(f"/v1/insights?{period}").get_json()
    assert own["practice"]["attempts"]["done"] == 5  # hers alone included
    assert len(own["sleep"]["nights"]) == 14


def sees_who_looked(mira: Person, plot: Plot) -> None:
    look, listed, consent = mira.get("/v1/access-log").get_json()["items"]
    actions = [row["action"] for row in (look, listed, consent)]
    assert actions == ["summary-read", "list-read", "consent-given"]
    assert look["actor"] == {"role": "therapist", "display_name": "Dr Ada Moss"}
    assert {name: look[name] for name in ("from", "to")} == plot.period
