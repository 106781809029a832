"""A batch of changes: each record decided for itself, one bad one holds up no other."""

from backend.core.ids import uuid7
from tests.api.subject import hour_ago
from tests.api.sync import feed, pattern, push
from tests.people import People


def test_one_bad_record_never_holds_up_the_rest(people: People) -> None:
    stored = people.client.create("/v1/patterns", {"words": {"name": "one"}})
    good, late = pattern(), pattern()
    bad = {
        "no name": {**pattern(), "record": {"words": {}}},
        "no record": {**pattern(), "record": None},
        "wrong id": {**pattern(), "id": "ABC"},
        "wrong kind": {**pattern(), "kind": "diary"},
        "no id": {"kind": "pattern"},
        "not an object": 3,
        "odd member": {**pattern(), "owner": "me"},
        "foreign behaviour": {**pattern(), "kind": "reminder", "record": None},
    }
    stale = {**pattern(), "id": stored["id"], "base": 10**6}
    results = push(people.client, good, *bad.values(), stale, late)
    outcomes = [result["outcome"] for result in results]
    assert outcomes == ["created", *["invalid"] * len(bad), "conflict", "created"]
    assert (results[0]["id"], results[-1]["id"]) == (good["id"], late["id"])
    assert results[-2]["record"] == stored
    problems = {name: result["problem"] for name, result in zip(bad, results[1:], strict=False)}
    pointers = {name: {e["pointer"] for e in one["errors"]} for name, one in problems.items()}
    assert pointers["no name"] == {"/record/words/name"}
    assert pointers["wrong id"] == {"/id"}
    assert pointers["wrong kind"] == {"/kind"}
    assert pointers["no id"] == {"/id"}
    assert pointers["not an object"] == {""}
    assert pointers["odd member"] == {"/owner"}
    assert [item["id"] for item in feed(people.client)["items"]] == [
        stored["id"],
        good["id"],
        late["id"],
    ]


def test_an_invalid_item_is_named_in_its_result(people: People) -> None:
    wrong = {**pattern(), "record": {"words": {}}, "base": "x"}
    (result,) = push(people.client, wrong)
    assert (result["kind"], result["id"]) == ("pattern", wrong["id"])


def test_a_batch_may_refer_to_what_it_has_just_made(people: People) -> None:
    context = {**pattern(), "kind": "context", "record": {"words": {"label": "Team meeting"}}}
    old = pattern()
    behaviour = {
        **pattern(),
        "kind": "behaviour",
        "record": {
            "pattern_id": old["id"],
            "context_ids": [context["id"]],
            "words": {"name": "Say one sentence"},
        },
    }
    entry = {
        **pattern(),
        "kind": "practice-entry",
        "record": {
            "behaviour_id": behaviour["id"],
            "context_id": context["id"],
            "occurred_at": hour_ago(),
            "time_zone": "Europe/Berlin",
            "outcome": "done",
        },
    }
    too_early = {**entry, "id": str(uuid7())}
    results = push(people.client, too_early, context, old, behaviour, entry)
    assert [result["outcome"] for result in results] == ["invalid", *["created"] * 4]
    assert {error["pointer"] for error in results[0]["problem"]["errors"]} == {
        "/record/behaviour_id",
        "/record/context_id",
    }


def test_references_to_a_strangers_records_are_refused(people: People) -> None:
    theirs = people.stranger.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})
    entry = {
        "behaviour_id": theirs["id"],
        "occurred_at": hour_ago(),
        "time_zone": "Europe/Berlin",
        "outcome": "done",
    }
    (result,) = push(people.client, {**pattern(), "kind": "practice-entry", "record": entry})
    assert result["problem"]["errors"][0]["code"] == "unknown-id"
    single = people.client.put(f"/v1/practice-entries/{uuid7()}", entry, If_None_Match="*")
    assert single.status_code == 422
    assert [error["pointer"] for error in single.get_json()["errors"]] == ["/behaviour_id"]


def test_an_id_that_comes_twice_in_a_batch_is_decided_twice_in_order(people: People) -> None:
    one = pattern()
    other = {**one, "record": {"words": {"name": "another"}}}
    gone = {**one, "record": None, "deleted": True, "base": 1}
    results = push(people.client, one, one, other, {**other, "base": 1}, gone, {**gone, "base": 2})
    assert [(result["outcome"], result["revision"]) for result in results] == [
        ("created", 1),
        ("unchanged", 1),
        ("conflict", 1),
        ("updated", 2),
        ("conflict", 2),
        ("updated", 3),
    ]


def test_a_batch_holds_at_most_500(people: People) -> None:
    assert people.client.post("/v1/changes", {"items": [3] * 500}).status_code == 200
    refused = people.client.post("/v1/changes", {"items": [pattern() for _ in range(501)]})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/items"
    assert feed(people.client)["items"] == []
