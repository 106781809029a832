"""The same story by a client that was generated from openapi.yaml, with no HTTP of our own."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend.core.config import Settings
from tests.story.generated import Api, generate
from tests.story.plot import PASSWORD, ZONE, Plot, check_summary
from tests.story.processes import Serving, add_therapist, serving

ADA, MIRA = "ada@clinic.example", "mira@example.org"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The package can be imported."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture
def server(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Serving]:
    with serving(
        settings, tmp_path / "log", ANEW_EMBEDDED_WORKER="0", ANEW_THERAPIST_MFA="optional"
    ) as running:
        yield running


def signed_in(url: str, email: str) -> Api:
    body = {"email": email, "password": PASSWORD, "device_name": "Generated"}
    session = Api(url).call("sessions.sign_in", status=201, body=body)
    return Api(url, session.access_token)


@pytest.mark.usefixtures("generated")
def test_the_story_by_a_generated_client(server: Serving, settings: Settings) -> None:
    add_therapist(settings, ADA, PASSWORD)
    today = datetime.now(UTC).date()
    plot, ada = Plot(today), signed_in(server.url, ADA)
    code = ada.call("care.invite", status=201, body={}).code
    mira = signs_up(server.url, code)
    plans(mira, plot)
    syncs(mira, plot)
    link = shares(mira, code)
    client_id = is_read(ada, plot)
    sees_who_looked(mira, plot)
    mira.call("care.stop_sharing", link, status=204)
    refused = ada.call("sharing.summary", client_id, status=404)
    assert refused.title == "Not found"


def signs_up(url: str, code: str) -> Api:
    inviting = Api(url).call("care.look_up", status=200, body={"code": code})
    assert inviting.therapist.display_name == "Dr Ada Moss"
    account = {"email": MIRA, "password": PASSWORD, "display_name": "Mira", "country": "KE"}
    body = {**account, "invitation_code": code, "time_zone": ZONE, "locale": "en"}
    assert Api(url).call("accounts.sign_up", status=201, body=body).role == "client"
    return signed_in(url, MIRA)


def plans(mira: Api, plot: Plot) -> None:
    for kind, id, body in plot.plan:
        stored = mira.call(f"plan.put_{kind}", UUID(id), status=201, body=body, if_none_match="*")
        again = mira.call(
            f"plan.put_{kind}", UUID(id), status=200, body=body, if_match=f'"{stored.revision}"'
        )
        assert again == stored
    rule = {"kind": "practice", "local_time": "18:30", "weekdays": ["MO", "FR"], "time_zone": ZONE}
    reminder = mira.call(
        "reminders.put_reminder", UUID(plot.ids["home"]), status=201, body=rule, if_none_match="*"
    )
    assert len(reminder.next_firings) == 3


def syncs(mira: Api, plot: Plot) -> None:
    records = [("practice-entry", *entry) for entry in plot.entries.items()]
    records += [("night", *night) for night in plot.nights.items()]
    items = [{"kind": kind, "id": id, "record": body} for kind, id, body in records]
    for outcome in ("created", "unchanged"):
        answer = mira.call("changes.push", status=200, body={"items": items})
        assert [str(result.outcome) for result in answer.results] == [outcome] * 23
    feed = mira.call("changes.feed", status=200)
    assert len(feed.items) == 23 + len(plot.plan) + 1
    nights = mira.call("sleep.list_nights", status=200, from_=plot.day(-6), to=plot.day(0)).items
    assert {night.derived.total_sleep_minutes for night in nights} == {0, 440}


def shares(mira: Api, code: str) -> Any:
    body = {"code": code, "scopes": ["practice", "words", "sleep"]}
    return mira.call("care.share", status=201, body=body).id


def is_read(ada: Api, plot: Plot) -> Any:
    (row,) = ada.call("sharing.clients", status=200).items
    period = {"from_": plot.day(-13), "to": plot.day(0)}
    summary = ada.call("sharing.summary", row.id, status=200, **period)
    check_summary(summary.to_dict())
    return row.id


def sees_who_looked(mira: Api, plot: Plot) -> None:
    rows = mira.call("sharing.log", status=200).items
    look = rows[0]
    assert [str(row.action) for row in rows] == ["summary-read", "list-read", "consent-given"]
    assert (look.from_, look.to) == (plot.day(-13), date.fromisoformat(plot.period["to"]))
    assert look.actor.display_name == "Dr Ada Moss"
