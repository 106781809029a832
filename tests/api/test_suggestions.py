"""A therapist suggests under consent; the client decides, once, and both can see it."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.ids import uuid7
from tests.people import People

WAY = {"kind": "behaviour", "words": {"name": "Say one sentence", "why": "It was close on Monday."}}


def suggest(people: People, body: dict[str, Any] = WAY) -> dict[str, Any]:
    answer = people.therapist.post(f"/v1/clients/{people.client.id}/suggestions", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.get_json()
    return made


def accept(people: People, id: str) -> TestResponse:
    return people.client.put(f"/v1/suggestions/{id}/answer", {"answer": "accepted"})


def received(people: People) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = people.client.get("/v1/suggestions").get_json()["items"]
    return items


def test_a_suggestion_reaches_the_client_with_its_words_and_who_made_it(people: People) -> None:
    people.share("practice")
    made = suggest(people)
    (got,) = received(people)
    assert got["therapist"]["display_name"] == "Dr Ada Moss"
    assert got["words"]["name"] == "Say one sentence"
    assert got["words"]["why"] == "It was close on Monday."
    assert (got["id"], got["answer"], got["answered_at"]) == (made["id"], None, None)
    assert people.stranger.get("/v1/suggestions").get_json()["items"] == []


@pytest.mark.parametrize("says", ["accepted", "declined"])
def test_an_answer_is_kept_with_who_and_when_and_both_see_it(people: People, says: str) -> None:
    people.share("practice")
    path = f"/v1/suggestions/{suggest(people)['id']}/answer"
    first = people.client.put(path, {"answer": says})
    assert first.status_code == 200
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert people.client.put(path, {"answer": says}).get_json() == first.get_json()
    other = "declined" if says == "accepted" else "accepted"
    assert people.client.put(path, {"answer": other}).status_code == 409
    assert people.stranger.put(path, {"answer": says}).status_code == 404
    (seen,) = people.therapist.get(f"/v1/clients/{people.client.id}/suggestions").get_json()[
        "items"
    ]
    assert (seen["answer"], seen["answered_at"]) == (says, first.get_json()["answered_at"])
    log = people.client.get("/v1/access-log").get_json()["items"]
    assert [row["action"] for row in log][:2] == [f"suggestion-{says}", "suggestion-made"]
    assert [row["actor"]["role"] for row in log][:2] == ["client", "therapist"]


def test_without_consent_to_practice_nothing_can_be_suggested_or_seen(people: People) -> None:
    link = people.share("practice")
    made = suggest(people)
    path = f"/v1/clients/{people.client.id}/suggestions"
    people.client.put(f"/v1/care-links/{link}", {"scopes": ["sleep"]})
    assert people.therapist.post(path, WAY).status_code == 404
    assert people.therapist.get(path).status_code == 404
    assert people.therapist.delete(f"{path}/{made['id']}").status_code == 404
    assert people.colleague.post(path, WAY).status_code == 404
    assert [one["id"] for one in received(people)] == [made["id"]], "what she got stays hers"


def test_only_what_is_unanswered_and_ones_own_can_be_taken_back(people: People) -> None:
    people.share("practice")
    path = f"/v1/clients/{people.client.id}/suggestions"
    first, second = suggest(people), suggest(people)
    assert people.therapist.delete(f"{path}/{first['id']}").status_code == 204
    assert people.therapist.delete(f"{path}/{first['id']}").status_code == 404
    people.client.put(f"/v1/suggestions/{second['id']}/answer", {"answer": "accepted"})
    assert people.therapist.delete(f"{path}/{second['id']}").status_code == 409
    code = people.colleague.post("/v1/invitations", {}).get_json()["code"]
    people.client.post("/v1/care-links", {"code": code, "scopes": ["practice"]})
    third = suggest(people)
    assert people.colleague.get(path).get_json()["items"] == []
    assert people.colleague.delete(f"{path}/{third['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "behaviour", "words": {"why": "So"}}, "/words/name"),
        ({"kind": "context", "words": {"name": "So"}}, "/words/label"),
        ({"kind": "take_away"}, "/words/take_away"),
        ({"kind": "rehearsal", "every_days": 3}, "/behaviour_id"),
        ({"kind": "rehearsal", "behaviour_id": str(uuid7())}, "/behaviour_id"),
        (
            {"kind": "rehearsal", "behaviour_id": str(uuid7()), "every_days": 3},
            "/behaviour_id",  # there is no such behaviour
        ),
        ({"kind": "advice"}, "/kind"),
        ({"kind": "rehearsal", "every_days": 0, "behaviour_id": str(uuid7())}, "/every_days"),
    ],
)
def test_a_suggestion_that_lacks_what_it_is_about_is_refused_by_name(
    people: People, body: dict[str, Any], pointer: str
) -> None:
    people.share("practice")
    answer = people.therapist.post(f"/v1/clients/{people.client.id}/suggestions", body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert received(people) == []


def test_an_accepted_way_is_in_the_plan_once_and_every_phone_gets_it(people: People) -> None:
    people.share("practice")
    words = {"name": "Say one sentence", "when": "he sighs", "will": "speak", "why": "As we said."}
    id = suggest(people, {"kind": "behaviour", "words": words})["id"]
    cursor = people.client.post("/v1/changes", {"items": []}).get_json()["cursor"]
    for _ in range(2):
        assert accept(people, id).status_code == 200
    (change,) = people.client.get(f"/v1/changes?cursor={cursor}").get_json()["items"]
    assert (change["kind"], change["id"]) == ("behaviour", id)
    made = people.client.get(f"/v1/behaviours/{id}").get_json()
    assert {name: made["words"][name] for name in ("name", "when", "will")} == {
        name: words[name] for name in ("name", "when", "will")
    }
    assert (made["stage"], made["active"], made["context_ids"]) == ("anchor", True, [])
    assert people.stranger.get(f"/v1/behaviours/{id}").status_code == 404


def test_an_accepted_context_is_a_context_and_a_declined_one_is_none(people: People) -> None:
    people.share("practice")
    body = {"kind": "context", "words": {"label": "On the phone"}}
    first, second = suggest(people, body)["id"], suggest(people, body)["id"]
    accept(people, first)
    people.client.put(f"/v1/suggestions/{second}/answer", {"answer": "declined"})
    (made,) = people.client.get("/v1/contexts").get_json()["items"]
    assert (made["id"], made["words"]["label"]) == (first, "On the phone")


def test_an_accepted_gap_changes_the_behaviour_and_nothing_else_of_it(people: People) -> None:
    people.share("practice")
    way = people.client.create("/v1/behaviours", {"words": {"name": "Say it"}, "stage": "widen"})
    body = {"kind": "rehearsal", "behaviour_id": way["id"], "every_days": 3}
    accept(people, suggest(people, body)["id"])
    path = f"/v1/behaviours/{way['id']}"
    now = people.client.get(path).get_json()
    own = ("every_days", "revision", "written_at")
    assert {**now, **{name: way[name] for name in own}} == way
    assert now["every_days"] == 3
    (before,) = people.client.get(f"{path}/versions").get_json()["items"]
    assert before["every_days"] is None


def test_a_gap_for_what_was_deleted_since_is_refused_and_stays_unanswered(people: People) -> None:
    people.share("practice")
    way = people.client.create("/v1/behaviours", {"words": {"name": "Say it"}})
    body = {"kind": "rehearsal", "behaviour_id": way["id"], "paused_until": "2026-12-24"}
    id = suggest(people, body)["id"]
    people.client.delete(f"/v1/behaviours/{way['id']}", If_Match=f'"{way["revision"]}"')
    assert accept(people, id).status_code == 409
    assert [one["answer"] for one in received(people)] == [None]
    made = people.therapist.post(f"/v1/clients/{people.client.id}/suggestions", body)
    assert made.status_code == 422


def test_the_therapists_take_away_is_closed_until_she_wrote_hers_or_for_a_day(
    people: People,
) -> None:
    people.share("practice")
    now = clock.now()
    suggest(people, {"kind": "take_away", "words": {"take_away": "You may say no."}})
    (closed,) = received(people)
    assert closed["words"] == {}
    assert closed["opens_at"] is not None
    with clock.at(now + timedelta(hours=25)):
        (opened,) = people.signed_in(people.client.email).get("/v1/suggestions").get_json()["items"]
        assert opened["words"]["take_away"] == "You may say no."
    session = {
        "held_at": (now - timedelta(hours=2)).isoformat(),
        "time_zone": "Europe/Berlin",
        "words": {"take_aways": ["No is allowed"]},
    }
    people.client.create("/v1/therapy-sessions", session)
    (opened,) = received(people)
    assert opened["words"]["take_away"] == "You may say no."
    assert opened["opens_at"] is None


def test_accepting_once_more_leaves_what_she_made_of_it(people: People) -> None:
    people.share("practice")
    id = suggest(people)["id"]
    accept(people, id)
    path = f"/v1/behaviours/{id}"
    made = people.client.get(path).get_json()
    hers = {"words": {"name": "Say two sentences"}}
    assert people.client.put(path, hers, If_Match=f'"{made["revision"]}"').status_code == 200
    assert accept(people, id).status_code == 200
    assert people.client.get(path).get_json()["words"]["name"] == "Say two sentences"


def test_a_lens_is_suggested_and_hers_once_she_accepts(people: People) -> None:
    people.share("practice")
    words = {"words": {"name": "Say one sentence", "cue": "The clock"}}
    way = people.client.create("/v1/behaviours", {**words, "lens": "exposure"})
    lens = {"kind": "lens", "behaviour_id": way["id"], "lens": "coherence"}
    assert accept(people, suggest(people, lens)["id"]).status_code == 200
    now = people.client.get(f"/v1/behaviours/{way['id']}").get_json()
    assert (now["lens"], now["words"]["cue"]) == ("coherence", "The clock")
    path = f"/v1/clients/{people.client.id}/suggestions"
    for missing in ("behaviour_id", "lens"):
        assert people.therapist.post(path, {**lens, missing: None}).status_code == 422
