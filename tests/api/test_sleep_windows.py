"""A sleep window: off by default, set by a therapist under consent, declined by the client."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.db import Base, begin, db
from backend.core.ids import uuid7
from sharing import erasure
from sleep.window import EXCLUSIONS
from tests.api.subject import Json
from tests.api.world import sleep_window
from tests.people import People, Person

MINE = "/v1/sleep-window"


def path(people: People) -> str:
    return f"/v1/clients/{people.client.id}/sleep-window"


def put(people: People, therapist: Person | None = None, **more: Any) -> TestResponse:
    return (therapist or people.therapist).put(path(people), {**sleep_window(), **more})


def mine(people: People) -> Json:
    found: Json = people.client.get(MINE).get_json()
    return found


def actions(people: People) -> list[tuple[str, str]]:
    items = people.client.get("/v1/access-log").get_json()["items"]
    return [
        (row["action"], row["actor"]["role"])
        for row in items
        if row["action"].startswith("sleep-window")
    ]


def also(people: People, therapist: Person) -> None:
    """This therapist treats her, too."""
    code = therapist.post("/v1/invitations", {}).get_json()["code"]
    made = people.client.post("/v1/care-links", {"code": code, "scopes": ["sleep"]})
    assert made.status_code == 201


def test_there_is_none_until_a_therapist_sets_one(people: People) -> None:
    people.share("sleep")
    none: Json = {"window": None, "history": []}
    assert mine(people) == people.therapist.get(path(people)).get_json() == none
    assert people.client.put(MINE, sleep_window()).status_code == 405
    assert people.client.put(path(people), sleep_window()).status_code == 403
    assert people.client.delete(MINE).status_code == 404
    assert people.therapist.delete(path(people)).status_code == 404


def test_the_client_sees_the_window_and_who_set_it(people: People) -> None:
    people.share("sleep")
    answer = put(people, into_bed="23:45", out_of_bed="05:45")
    assert answer.status_code == 200, answer.text
    shown = mine(people)
    window = shown["window"]
    assert (window["into_bed"], window["out_of_bed"]) == ("23:45", "05:45")
    assert window["from"] == sleep_window()["from"]
    assert (window["deed"], window["time_in_bed_minutes"]) == ("set", 360)
    assert window["therapist"]["display_name"] == "Dr Ada Moss"
    assert window["asked"] == [*EXCLUSIONS]
    assert shown["history"] == [window]
    assert shown == answer.get_json() == people.therapist.get(path(people)).get_json()
    assert people.stranger.get(MINE).get_json() == {"window": None, "history": []}


def test_a_new_window_takes_the_place_of_the_old_one_and_the_old_one_can_be_read(
    people: People,
) -> None:
    people.share("sleep")
    also(people, people.colleague)
    put(people, out_of_bed="06:00")
    put(people, out_of_bed="07:00", therapist=people.colleague)
    shown = mine(people)
    assert shown["window"]["out_of_bed"] == "07:00"
    put(people, out_of_bed="07:30", therapist=people.colleague)
    assert people.therapist.delete(path(people)).status_code == 204, "whoever set it"
    shown = mine(people)
    assert shown["window"] is None
    moss, hale = "Dr Ada Moss", "Dr Ben Hale"
    assert [
        (each["deed"], each["out_of_bed"], each["therapist"]["display_name"], each["by"])
        for each in shown["history"]
    ] == [
        ("removed", None, hale, {"role": "therapist", "display_name": moss}),
        ("set", "07:30", hale, {"role": "therapist", "display_name": hale}),
        ("set", "07:00", hale, {"role": "therapist", "display_name": hale}),
        ("replaced", None, moss, {"role": "therapist", "display_name": hale}),
        ("set", "06:00", moss, {"role": "therapist", "display_name": moss}),
    ]


@pytest.mark.parametrize("end", ["replaced", "removed"])
def test_an_ended_window_stays_ended_when_whoever_ended_it_is_erased(
    people: People, end: str
) -> None:
    people.share("sleep")
    name = f"{uuid7()}@clinic.example"
    passing = people.add_therapist("Dr Passing", name, "Green Lane")
    also(people, passing)
    put(people)
    if end == "replaced":
        put(people, therapist=passing)
    else:
        passing.delete(path(people))
    with people.app.app_context():
        erasure.erase(UUID(passing.id), people.app.config["ERASURE_LIST"], clock.now())
    shown = mine(people)
    assert shown["window"] is None
    assert [(each["deed"], each["by"] is None) for each in shown["history"]] == [
        (end, True),
        ("set", False),
    ]


def test_the_client_declines_it_and_who_and_when_stays(people: People) -> None:
    people.share("sleep")
    put(people)
    with clock.at(clock.now() + timedelta(minutes=1)):
        now = clock.now().isoformat().replace("+00:00", "Z")
        assert people.client.delete(MINE).status_code == 204
    shown = people.therapist.get(path(people)).get_json()
    assert shown["window"] is None
    declined, made = shown["history"]
    assert declined["by"] == {"role": "client", "display_name": "Mira"}
    assert (declined["deed"], declined["at"], declined["into_bed"]) == ("declined", now, None)
    assert made["deed"] == "set"
    assert people.client.delete(MINE).status_code == 404
    assert people.therapist.delete(path(people)).status_code == 404
    assert actions(people) == [
        ("sleep-window-read", "therapist"),
        ("sleep-window-declined", "client"),
        ("sleep-window-set", "therapist"),
    ]


def test_a_removed_window_is_removed_in_her_log_too(people: People) -> None:
    people.share("sleep")
    put(people)
    assert people.therapist.delete(path(people)).status_code == 204
    assert [each["deed"] for each in mine(people)["history"]] == ["removed", "set"]
    assert actions(people)[0] == ("sleep-window-removed", "therapist")
    assert put(people).status_code == 200
    assert mine(people)["window"] is not None


def test_without_consent_to_sleep_it_is_as_if_there_were_none(people: People) -> None:
    link = people.share("sleep", "practice")
    put(people)
    people.client.put(f"/v1/care-links/{link}", {"scopes": ["practice", "words", "measures"]})
    for method in ("get", "delete"):
        assert getattr(people.therapist, method)(path(people)).status_code == 404
    assert put(people).status_code == 404
    assert put(people, therapist=people.colleague).status_code == 404


def test_a_window_ends_with_the_consent_under_which_it_was_set(people: People) -> None:
    """Nobody is left alone with one; her own record of it stays."""
    link = people.share("sleep")
    also(people, people.colleague)
    put(people)
    people.client.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    assert mine(people)["window"] is None
    assert [each["deed"] for each in mine(people)["history"]] == ["set"]
    assert people.client.delete(MINE).status_code == 404
    assert people.colleague.get(path(people)).get_json()["window"] is None
    people.client.put(f"/v1/care-links/{link}", {"scopes": ["sleep"]})
    assert mine(people)["window"] is not None
    people.client.delete(f"/v1/care-links/{link}")
    assert mine(people)["window"] is None


def rows(people: People) -> dict[str, list[Any]]:
    with people.app.app_context():
        begin("read")
        return {
            table.name: [tuple(row) for row in db.session.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_a_yes_is_refused_by_name_and_nothing_of_it_is_kept(
    people: People, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people.share("sleep")
    put(people)
    before = rows(people)
    capsys.readouterr()
    answer = put(people, asked={**dict.fromkeys(EXCLUSIONS, False), name: True})
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error["code"]) == (f"/asked/{name}", "excluded")
    assert "Sleep restriction is not for this" in error["detail"]
    assert rows(people) == before
    assert name not in capsys.readouterr().err, "nor in the log"
    assert mine(people)["window"]["into_bed"] == "00:30", "the one before still holds"


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_each_exclusion_must_be_answered(people: People, name: str) -> None:
    people.share("sleep")
    answers = {other: False for other in EXCLUSIONS if other != name}
    for asked in (answers, {**answers, name: None}, {**answers, name: "no"}, {**answers, name: 0}):
        answer = put(people, asked=asked)
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/asked/{name}"]
    assert mine(people)["window"] is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"out_of_bed": "05:59"}, "/out_of_bed"),
        ({"into_bed": "06:30"}, "/out_of_bed"),
        ({"into_bed": "18:00"}, "/out_of_bed"),
        ({"into_bed": "24:00"}, "/into_bed"),
        ({"into_bed": None}, "/into_bed"),
        ({"from": "2020-01-01"}, "/from"),
        ({"from": "2199-01-01"}, "/from"),
        ({"asked": {}}, "/asked/bipolar"),
        ({"asked": None}, "/asked"),
        ({"therapist_id": "me"}, "/therapist_id"),
    ],
)
def test_what_cannot_be_is_refused_by_name(people: People, body: Json, pointer: str) -> None:
    people.share("sleep")
    answer = put(people, **body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.get_json()["errors"]]
    assert mine(people) == {"window": None, "history": []}


def test_the_window_is_no_score_and_stands_in_no_figure(people: People) -> None:
    link = people.share("practice", "sleep")
    pages = [people.client.get("/v1/insights").data]
    pages.append(people.client.get(f"/v1/care-links/{link}/preview").data)
    put(people)
    assert people.client.get("/v1/insights").data == pages[0]
    assert people.client.get(f"/v1/care-links/{link}/preview").data == pages[1]
