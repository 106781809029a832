"""What a reminder must fulfil."""

from typing import Any

import pytest

from backend.core.ids import uuid7
from tests.notifications.conftest import PRACTICE, START, Mira
from tests.people import People


def problems(people: People, change: dict[str, Any]) -> list[tuple[str, str]]:
    body = {**PRACTICE, **change}
    response = people.client.put(f"/v1/reminders/{uuid7()}", body, If_None_Match="*")
    assert response.status_code == 422, response.text
    return [(error["pointer"], error["code"]) for error in response.get_json()["errors"]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"kind": "water"}, ("/kind", "invalid")),
        ({"local_time": "24:00"}, ("/local_time", "invalid")),
        ({"weekdays": []}, ("/weekdays", "invalid")),
        ({"weekdays": ["MO", "MO"]}, ("/weekdays", "invalid")),
        ({"weekdays": ["monday"]}, ("/weekdays/0", "invalid")),
        ({"time_zone": "CET+1"}, ("/time_zone", "invalid")),
        ({"time_zone": None}, ("/time_zone", "one-of-two")),
        ({"follows_device": True}, ("/time_zone", "one-of-two")),
        ({"words": {"code_phrase": "a" * 201}}, ("/words/code_phrase", "invalid")),
        ({"behaviour_id": str(uuid7())}, ("/behaviour_id", "unknown-id")),
    ],
)
def test_refuses(people: People, change: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problems(people, change) == [problem]


def test_only_her_own_behaviour_and_only_to_practise(people: People) -> None:
    body = {"words": {"name": "Say one sentence"}}
    hers = people.client.create("/v1/behaviours", body)["id"]
    foreign = people.stranger.create("/v1/behaviours", body)["id"]
    assert problems(people, {"behaviour_id": foreign}) == [("/behaviour_id", "unknown-id")]
    assert problems(people, {"behaviour_id": hers, "kind": "sleep_diary"}) == [
        ("/behaviour_id", "not-for-this-kind")
    ]


def test_says_when_it_fires_next(mira: Mira) -> None:
    stored = mira.reminded({**PRACTICE, "weekdays": ["MO", "FR"]})
    assert stored["next_firings"] == [
        "2026-03-02T17:30:00Z",
        "2026-03-06T17:30:00Z",
        "2026-03-09T17:30:00Z",
    ]
    assert stored["last_delivery"] is None


def test_comes_in_a_batch_with_its_behaviour(mira: Mira) -> None:
    behaviour, reminder = str(uuid7()), str(uuid7())
    items = [
        {"kind": "behaviour", "id": behaviour, "record": {"words": {"name": "Ask"}}},
        {"kind": "reminder", "id": reminder, "record": {**PRACTICE, "behaviour_id": behaviour}},
    ]
    with mira.at(START) as me:
        results = me.post("/v1/changes", {"items": items}).get_json()["results"]
        assert [result["outcome"] for result in results] == ["created", "created"]
        kinds = [item["kind"] for item in me.get("/v1/changes").get_json()["items"]]
        again = me.post("/v1/changes", {"items": items}).get_json()["results"]
    assert kinds == ["behaviour", "behaviour", "reminder"]
    assert [result["outcome"] for result in again] == ["unchanged", "unchanged"]
    assert len(mira.deliveries()) == 1
