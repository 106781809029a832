"""Every number opens its entries: of one kind and period, in scope, never private, and told."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backend.core import clock
from tests.api.story import BERLIN, Story, at, noon
from tests.people import People

TODAY = "2026-03-10"


class Desk:
    """A client with a few entries of each kind, and her therapist on 10 March 2026."""

    def __init__(self, people: People) -> None:
        self.people = people
        people.client = people.signed_in(people.client.email)
        people.therapist = people.signed_in(people.therapist.email)
        self.story = Story(people.client)
        self.home, self.work = self.story.context("Home"), self.story.context("Work")
        self.say = self.story.behaviour("Say one sentence", [self.home, self.work])
        words = {"learned": "NOBODY LAUGHED", "note": "NEVER LEAVES"}
        for day, context, outcome in (
            ("2026-03-03", self.home, "done"),
            ("2026-03-05", self.work, "avoided"),
            ("2026-03-07", self.home, "done"),
        ):
            self.story.attempt(self.say, context, day, outcome=outcome, words=words)
        for outcome in ("done", "could_not"):
            answered = {"outcome": outcome, "happened": "no", "expected_likelihood": 60}
            self.story.attempt(self.say, self.work, "2026-03-02", **answered)
        self.story.attempt(self.say, self.home, "2026-03-06", private=True)
        self.story.night("2026-03-04")
        self.story.night("2026-03-05", private=True)
        pattern = self.story.add("pattern", {"words": {"name": "Giving in"}})
        when = {"time_zone": BERLIN, "occurred_at": at("2026-03-04"), "pattern_id": pattern}
        self.story.add("pattern-moment", {**when, "response": "new", "words": {"where": "TRAIN"}})
        self.story.add("pattern-moment", {**when, "response": "old"})
        dose = {"generic": "sertraline", "started_on": "2026-02-01", "stopped_on": "2026-03-02"}
        self.story.add("medicine", {**dose, "words": {"dose": "25 mg", "note": "NEVER LEAVES"}})
        more = {"generic": "sertraline", "started_on": "2026-03-02", "stopped_on": None}
        self.story.add("medicine", {**more, "words": {"dose": "50 mg"}})
        forms: tuple[tuple[str, str, list[int | None], dict[str, Any]], ...] = (
            ("2026-03-03", "phq-9", [1] * 9, {}),
            ("2026-03-04", "gad-7", [2] * 7, {}),
            ("2026-03-06", "phq-9", [0] * 9, {"private": True}),
            ("2026-03-07", "phq-9", [*[0] * 8, None], {"words": {"note": "NEVER LEAVES"}}),
        )
        for day, measure, answers, beside in forms:
            asked = {"measure": measure, "version": 1, "answers": answers, **beside}
            filled_in = {"answered_at": at(day), "time_zone": BERLIN, **asked}
            self.story.add("measure-response", filled_in)
        self.story.tell()

    def ask(self, kind: str, more: str = "") -> TestResponse:
        path = f"/v1/clients/{self.people.client.id}/records"
        return self.people.therapist.get(f"{path}?kind={kind}&from=2026-03-01&to=2026-03-10{more}")

    def items(self, kind: str, more: str = "") -> list[dict[str, Any]]:
        answer = self.ask(kind, more)
        assert answer.status_code == 200, answer.text
        return [item[kind.replace("-", "_")] for item in answer.get_json()["items"]]

    def summary(self, query: str = "?from=2026-03-01&to=2026-03-10") -> dict[str, Any]:
        path = f"/v1/clients/{self.people.client.id}/summary{query}"
        found: dict[str, Any] = self.people.therapist.get(path).get_json()
        return found


@pytest.fixture
def desk(people: People) -> Iterator[Desk]:
    with clock.at(noon(TODAY)):
        yield Desk(people)


def test_the_entries_are_as_many_as_the_number_says(desk: Desk) -> None:
    desk.people.share("practice", "sleep", "medicines")
    shown = desk.summary()
    for outcome in ("done", "avoided", "partly"):
        behind = desk.items("practice-entry", f"&outcome={outcome}")
        assert len(behind) == shown["practice"]["attempts"][outcome], outcome
    (way,) = shown["practice"]["behaviours"]
    for context in way["contexts"]:
        narrowed = f"&behaviour_id={way['id']}&context_id={context['id']}&outcome=done"
        assert len(desk.items("practice-entry", narrowed)) == context["done"]
    better = shown["practice"]["expectations"]["better"]
    assert len(desk.items("practice-entry", "&happened=no")) == better == 1, "could not tests none"
    assert desk.items("practice-entry")[::-1] == shown["practice"]["entries"]
    assert desk.items("night")[::-1] == shown["sleep"]["nights"]
    assert desk.items("medicine") == shown["medicines"]["taken"]
    (pattern,) = shown["practice"]["patterns"]
    narrowed = f"&pattern_id={pattern['id']}&response=new"
    assert len(desk.items("pattern-moment", narrowed)) == sum(w["new"] for w in pattern["weeks"])


def test_only_what_is_in_scope_and_words_only_with_theirs(desk: Desk) -> None:
    kinds = {
        "practice-entry": "practice",
        "pattern-moment": "practice",
        "night": "sleep",
        "medicine": "medicines",
        "measure-response": "measures",
    }
    for scope in ("practice", "sleep", "medicines", "measures", "words"):
        desk.people.share(scope)
        for kind, needed in kinds.items():
            assert desk.ask(kind).status_code == (200 if needed == scope else 404), (kind, scope)
    desk.people.share("practice")
    assert "words" not in desk.items("practice-entry")[0]
    desk.people.share("practice", "words")
    assert desk.items("practice-entry")[0]["words"]["learned"] == "NOBODY LAUGHED"
    assert desk.items("pattern-moment", "&response=new")[0]["words"] == {"where": "TRAIN"}


def test_what_is_private_and_what_is_a_note_never_leaves(desk: Desk) -> None:
    desk.people.share("practice", "words", "sleep", "medicines", "measures")
    assert {one["local_date"] for one in desk.items("practice-entry")} == {
        "2026-03-02",
        "2026-03-03",
        "2026-03-05",
        "2026-03-07",
    }
    assert [one["date"] for one in desk.items("night")] == ["2026-03-04"]
    forms = desk.items("measure-response")
    assert [one["local_date"] for one in forms] == ["2026-03-07", "2026-03-04", "2026-03-03"]
    for kind in ("practice-entry", "pattern-moment", "night", "medicine", "measure-response"):
        assert "NEVER LEAVES" not in desk.ask(kind).text


def test_a_questionnaire_opens_item_by_item_as_the_summary_has_it(desk: Desk) -> None:
    desk.people.share("measures")
    for form in desk.summary()["measures"]["forms"]:
        behind = desk.items("measure-response", f"&measure={form['measure']}")
        assert {one.pop("measure") for one in behind} == {form["measure"]}
        assert behind[::-1] == form["responses"]
    (last, _) = desk.items("measure-response", "&measure=phq-9")
    assert (last["answers"][-1], last["score"], last["incomplete"]) == (None, None, True)
    assert desk.ask("measure-response", "&outcome=done").status_code == 422
    assert desk.ask("measure-response", "&cursor=eA").status_code == 422


def test_pages_leave_nothing_out_and_repeat_nothing(desk: Desk) -> None:
    desk.people.share("practice")
    whole, seen, cursor = desk.items("practice-entry"), [], ""
    for _ in range(9):
        page = desk.ask("practice-entry", f"&limit=1{cursor}").get_json()
        seen += [item["practice_entry"] for item in page["items"]]
        if page["cursor"] is None:
            break
        cursor = f"&cursor={page['cursor']}"
    assert seen == whole


def test_every_reading_stands_in_her_log_with_its_period(desk: Desk) -> None:
    desk.people.share("practice", "words", "sleep")
    desk.items("night")
    desk.items("practice-entry")
    log = desk.people.client.get("/v1/access-log").get_json()["items"]
    assert [(one["action"], one["scopes"]) for one in log[:2]] == [
        ("records-read", ["practice", "words"]),
        ("records-read", ["sleep"]),
    ]
    assert (log[0]["from"], log[0]["to"]) == ("2026-03-01", "2026-03-10")


def test_what_does_not_fit_the_kind_is_refused(desk: Desk) -> None:
    desk.people.share("practice", "sleep")
    wrong = ["&outcome=done", "&cursor=eA", "&response=new"]
    assert [desk.ask("night", more).status_code for more in wrong] == [422, 422, 422]
    assert desk.ask("practice-entry", "&cursor=eA").status_code == 422
    assert desk.ask("no-such-kind").status_code == 422


def test_the_page_begins_with_the_last_session_and_has_as_many_days_beside_it(desk: Desk) -> None:
    desk.people.share("practice", "sleep", "measures")
    assert desk.summary("")["period"] == {"from": "2026-02-11", "to": TODAY}
    filled = {"measure": "phq-9", "version": 1, "time_zone": BERLIN}
    for day, answers in (("2026-03-02", [2] * 9), ("2026-03-04", [1] * 9)):
        answered = {**filled, "answers": answers, "answered_at": at(day, 9)}
        desk.story.add("measure-response", answered)
    desk.story.add("therapy-session", {"held_at": at("2026-03-06"), "time_zone": BERLIN})
    desk.story.add("therapy-session", {"held_at": at(TODAY), "time_zone": BERLIN})
    desk.story.tell()
    shown = desk.summary("")
    assert shown["meetings"]["last_on"] == "2026-03-06", "today's is the one it is read for"
    assert shown["period"] == {"from": "2026-03-06", "to": TODAY}
    assert shown["before"]["period"] == {"from": "2026-03-01", "to": "2026-03-05"}
    earlier = desk.summary("?from=2026-03-01&to=2026-03-05")
    for name in ("attempts", "days_practised", "expectations", "expectation_change", "surprise"):
        assert shown["before"]["practice"][name] == earlier["practice"][name], name
    assert shown["before"]["sleep"]["whole"] == earlier["sleep"]["whole"]
    names = ("measure", "title", "total")
    forms = [{name: form[name] for name in names} for form in earlier["measures"]["forms"]]
    assert shown["before"]["measures"]["forms"] == forms
    (phq,) = (form["total"] for form in forms if form["measure"] == "phq-9")
    assert (phq["value"], phq["n"], phq["from"], phq["to"]) == (9, 3, "2026-03-04", "2026-03-04")


def test_a_noted_session_becomes_the_last_one_by_passing(desk: Desk) -> None:
    desk.people.share("sleep")
    path = f"/v1/clients/{desk.people.client.id}"
    ask = desk.people.therapist
    ask.put(f"{path}/next-session", {"at": "2026-03-12T10:00:00Z"})
    assert desk.summary("")["meetings"]["last_on"] is None
    with clock.at(noon("2026-03-14")):
        desk.people.therapist = ask = desk.people.signed_in(ask.email)
        assert desk.summary("")["meetings"]["last_on"] == "2026-03-12"
        ask.put(f"{path}/next-session", {"at": "2026-03-19T10:00:00Z"})
        meetings = desk.summary("")["meetings"]
    assert (meetings["last_on"], meetings["next_at"]) == ("2026-03-12", "2026-03-19T10:00:00Z")


def test_how_often_she_looks_is_agreed_and_her_client_reads_it(desk: Desk) -> None:
    desk.people.share()
    path = f"/v1/clients/{desk.people.client.id}/looks"
    for days in (7, 0, None):
        assert desk.people.therapist.put(path, {"every_days": days}).status_code == 200
        (link,) = desk.people.client.get("/v1/care-links").get_json()["items"]
        assert link["looks_every_days"] == days
        assert desk.summary()["meetings"]["looks_every_days"] == days
    assert desk.people.therapist.put(path, {"every_days": 29}).status_code == 422
    assert desk.people.colleague.put(path, {"every_days": 7}).status_code in (401, 404)


def test_a_new_dose_is_one_change_on_its_day(desk: Desk) -> None:
    desk.people.share("medicines")
    assert desk.summary()["medicines"]["changes"] == [
        {"on": "2026-03-02", "change": "dose", "name": "sertraline", "dose": "50 mg"}
    ]
