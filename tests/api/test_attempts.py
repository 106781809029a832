"""An attempt as a person may tell it: back-dated, edited, contradictory; kept, and marked."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core import clock
from backend.core.ids import uuid7
from tests.people import People, Person

Json = dict[str, Any]


def ago(**span: float) -> str:
    return (clock.now() - timedelta(**span)).isoformat().replace("+00:00", "Z")


def entry(way: Json, **more: Any) -> Json:
    about = {"behaviour_id": way["id"], "time_zone": "Europe/Berlin", "outcome": "done"}
    return {**about, "occurred_at": clock.now().isoformat(), **more}


@pytest.fixture
def me(people: People) -> Person:
    return people.client


@pytest.fixture
def home(me: Person) -> Json:
    return me.create("/v1/contexts", {"words": {"label": "Home"}})


@pytest.fixture
def way(me: Person, home: Json) -> Json:
    plan = {"words": {"name": "Say one sentence"}, "context_ids": [home["id"]]}
    return me.create("/v1/behaviours", plan)


def log(me: Person, body: Json) -> Json:
    return me.create("/v1/practice-entries", body)


def test_what_was_practised_outside_the_plan_is_kept_and_marked(me: Person, way: Json) -> None:
    elsewhere = me.create("/v1/contexts", {"words": {"label": "Bus"}})
    assert log(me, entry(way, context_id=elsewhere["id"]))["marks"] == ["unplanned_context"]
    assert log(me, entry(way, context_id=way["context_ids"][0]))["marks"] == []
    assert log(me, entry(way))["marks"] == []


def test_an_attempt_may_be_older_than_the_plan_and_is_late(me: Person, way: Json) -> None:
    old = log(me, entry(way, occurred_at=ago(days=3)))
    assert (old["marks"], old["late"]) == (["before_plan"], True)


def test_a_retired_way_may_still_be_used(me: Person, way: Json) -> None:
    body = {name: way[name] for name in ("words", "context_ids")}
    retired = {**body, "active": False, "retired_at": ago(hours=1)}
    etag = f'"{way["revision"]}"'
    assert me.put(f"/v1/behaviours/{way['id']}", retired, If_Match=etag).status_code == 200
    assert log(me, entry(way))["marks"] == ["after_retirement"]
    assert log(me, entry(way, occurred_at=ago(hours=2)))["marks"] == ["before_plan"]


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ({"distress_before": 70, "distress_peak": 40}, ["peak_below"]),
        ({"distress_after": 41, "distress_peak": 40}, ["peak_below"]),
        ({"distress_before": 40, "distress_peak": 40, "distress_after": 40}, []),
        ({"distress_before": 70}, []),
        ({"outcome": "could_not", "managed": 3}, ["managed_not_done"]),
        ({"outcome": "avoided", "managed": 4}, ["managed_not_done"]),
        ({"outcome": "could_not", "managed": 2}, []),
        ({"outcome": "done", "managed": 0}, []),
        ({"outcome": "no_chance", "happened": "no"}, ["nothing_came_up"]),
        ({"outcome": "no_chance", "managed": 1}, ["nothing_came_up"]),
        ({"outcome": "no_chance", "managed": 0}, []),
    ],
)
def test_ratings_that_contradict_each_other_are_marked_and_never_changed(
    me: Person, way: Json, said: Json, marks: list[str]
) -> None:
    stored = log(me, entry(way, **said))
    assert stored["marks"] == marks
    assert {name: stored[name] for name in said} == said


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"context_id": str(uuid7())}, "/context_id", "unknown-id"),
        ({"behaviour_id": str(uuid7())}, "/behaviour_id", "unknown-id"),
        ({"distress_peak_at": "2026-01-01T10:00:00Z"}, "/distress_peak_at", "rating-missing"),
        ({"occurred_at": "2099-12-31T10:00:00Z"}, "/occurred_at", "too-far-ahead"),
        ({"managed": 5}, "/managed", "invalid"),
        ({"distress_peak": 101}, "/distress_peak", "invalid"),
        ({"outcome": "skipped"}, "/outcome", "invalid"),
    ],
)
def test_what_nobody_can_mean_is_refused_by_field_and_rule(
    me: Person, way: Json, said: Json, pointer: str, code: str
) -> None:
    path = f"/v1/practice-entries/{uuid7()}"
    answer = me.put(path, entry(way, **said), If_None_Match="*")
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.get_json()["errors"]] == [(pointer, code)]
    assert me.get("/v1/practice-entries").get_json()["items"] == []


def test_an_edit_can_be_undone_from_what_it_said_before(me: Person, way: Json) -> None:
    first = log(me, entry(way, words={"learned": "Nobody minded."}, surprise=60))
    path = f"/v1/practice-entries/{first['id']}"
    sent = entry(way, occurred_at=first["occurred_at"], outcome="partly")
    edited = me.put(path, sent, If_Match=f'"{first["revision"]}"').get_json()
    (before,) = me.get(f"{path}/versions").get_json()["items"]
    assert before == first
    own = set("id revision written_at local_date late ahead time_band marks".split())
    again = {name: value for name, value in before.items() if name not in own}
    undone = me.put(path, again, If_Match=f'"{edited["revision"]}"').get_json()
    assert {**undone, "revision": 0, "written_at": 0} == {**first, "revision": 0, "written_at": 0}
    assert len(me.get(f"{path}/versions").get_json()["items"]) == 2


@pytest.mark.parametrize(
    ("at", "zone", "band"),
    [
        ("2026-03-10T04:59:00+01:00", "Europe/Berlin", "night"),
        ("2026-03-10T05:00:00+01:00", "Europe/Berlin", "morning"),
        ("2026-03-10T05:00:00+01:00", "Asia/Tokyo", "afternoon"),
        ("2026-03-10T22:00:00+01:00", "Europe/Berlin", "night"),
    ],
)
def test_the_time_of_day_is_that_of_the_wall_where_it_happened(
    me: Person, way: Json, at: str, zone: str, band: str
) -> None:
    assert log(me, entry(way, occurred_at=at, time_zone=zone))["time_band"] == band
