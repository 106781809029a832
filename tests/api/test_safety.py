"""Her safety plan and her people are hers alone: no scope, no list and no page shows them."""

from itertools import combinations

from backend.core import clock
from backend.core.ids import uuid7
from tests.api.subject import Json
from tests.api.sync import push
from tests.people import People, Person

PLAN = "00000000-0000-7000-8000-000000000001"
"""The app keeps one plan, under this id on all devices of everybody."""
MARK = "MARKED-7F3A"
STEPS = ("signs", "by_myself", "with_others", "who_helps", "safer_place", "reasons")
SCOPES = ("practice", "words", "sleep", "medicines", "measures")


def write_all(me: Person) -> str:
    """Every field of a plan and of one of her people. Returns that one's id."""
    plan: Json = {"words": {step: f"{MARK} {step}" for step in STEPS}}
    contact: Json = {"position": 0, "words": dict.fromkeys(("name", "phone", "note"), MARK)}
    id = str(uuid7())
    put_plan = me.put(f"/v1/safety-plans/{PLAN}", plan, If_None_Match="*")
    put_contact = me.put(f"/v1/safety-contacts/{id}", contact, If_None_Match="*")
    assert (put_plan.status_code, put_contact.status_code) == (201, 201)
    return id


def test_no_scopes_show_her_therapist_any_of_it(people: People) -> None:
    write_all(people.client)
    day = clock.now().date()
    paths = ["/v1/clients", f"/v1/clients/{people.client.id}/summary?from={day}&to={day}"]
    for size in range(len(SCOPES) + 1):
        for scopes in combinations(SCOPES, size):
            people.share(*scopes)
            for path in paths:
                answer = people.therapist.get(path)
                assert answer.status_code == 200
                assert MARK not in answer.text, scopes
                assert "safety-" not in answer.text, scopes


def test_her_therapist_cannot_ask_for_it(people: People) -> None:
    contact = write_all(people.client)
    people.share(*SCOPES)
    for path in (
        "/v1/safety-plans",
        f"/v1/safety-plans/{PLAN}",
        "/v1/safety-contacts",
        f"/v1/safety-contacts/{contact}",
        "/v1/changes",
    ):
        answer = people.therapist.get(path)
        assert (answer.status_code, MARK in answer.text) == (403, False), path


def test_the_same_id_is_another_plan_for_another_client(people: People) -> None:
    write_all(people.client)
    assert people.stranger.get(f"/v1/safety-plans/{PLAN}").status_code == 404
    mine = people.stranger.put(
        f"/v1/safety-plans/{PLAN}", {"words": {"signs": "other"}}, If_None_Match="*"
    )
    assert mine.status_code == 201
    hers = people.client.get(f"/v1/safety-plans/{PLAN}").get_json()
    assert hers["words"]["signs"] == f"{MARK} signs"


def test_another_device_of_hers_gets_all_of_it(people: People) -> None:
    contact = write_all(people.client)
    other = people.signed_in(people.client.email)
    items = {one["kind"]: one for one in other.get("/v1/changes").get_json()["items"]}
    assert items["safety-plan"]["id"] == PLAN
    assert items["safety-plan"]["record"]["words"]["reasons"] == f"{MARK} reasons"
    assert items["safety-contact"]["id"] == contact


def test_a_plan_that_was_emptied_can_be_filled_again(people: People) -> None:
    """The app never deletes the one plan: its id would be gone for good."""
    me = people.client
    write_all(me)
    empty: Json = {"words": dict.fromkeys(STEPS)}
    for words in (empty, {"words": {"signs": "again"}}):
        revision = me.get(f"/v1/safety-plans/{PLAN}").get_json()["revision"]
        item = {"kind": "safety-plan", "id": PLAN, "base": revision, "record": words}
        assert push(me, item)[0]["outcome"] == "updated"
    assert me.get(f"/v1/safety-plans/{PLAN}").get_json()["words"]["signs"] == "again"
