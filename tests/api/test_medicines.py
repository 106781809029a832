"""Medicines: kept as she says them, shared when she says so, and never an advice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from backend.core import clock
from backend.core.ids import uuid7
from sleep.medicine_catalogue import catalogue
from sleep.medicine_notes import note
from tests.api.story import noon
from tests.api.subject import Json
from tests.api.sync import push
from tests.people import People, Person

TODAY, PERIOD = "2026-03-10", "from=2026-03-01&to=2026-03-10"
SERTRALINE = {"generic": "sertraline", "started_on": "2026-01-12", "words": {"dose": "50 mg"}}


class Care:
    """Mira and her therapist on 10 March 2026."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.me = people.signed_in(people.client.email)
        self.therapist = people.signed_in(people.therapist.email)

    def take(self, **more: Any) -> Json:
        return self.me.create("/v1/medicines", {**SERTRALINE, **more})

    def share(self, *scopes: str, therapist: Person | None = None) -> str:
        invited = (therapist or self.therapist).post("/v1/invitations", {}).get_json()["code"]
        given = self.me.post("/v1/care-links", {"code": invited, "scopes": scopes})
        assert given.status_code == 201, given.text
        return str(given.get_json()["id"])

    def seen(self, therapist: Person | None = None) -> Json | None:
        """What the summary says of medicines."""
        page = (therapist or self.therapist).get(f"/v1/clients/{self.me.id}/summary?{PERIOD}")
        assert page.status_code == 200
        return page.get_json().get("medicines")  # type: ignore[no-any-return]

    def preview(self, link: str) -> Json:
        page: Json = self.me.get(f"/v1/care-links/{link}/preview?{PERIOD}").get_json()
        return page

    def own(self) -> Json:
        found: Json = self.me.get(f"/v1/insights?{PERIOD}").get_json()["medicines"]
        return found

    def opens(self, value: bool = True, therapist: Person | None = None) -> int:
        path = f"/v1/clients/{self.me.id}/medicine-note"
        return (therapist or self.therapist).put(path, {"open": value}).status_code

    def actions(self) -> list[str]:
        return [row["action"] for row in self.me.get("/v1/access-log").get_json()["items"]]


@pytest.fixture
def care(people: People) -> Iterator[Care]:
    with clock.at(noon(TODAY)):
        yield Care(people)


def errors(me: Person, **more: Any) -> list[tuple[str, str]]:
    path = f"/v1/medicines/{uuid7()}"
    answer = me.put(path, {**SERTRALINE, **more}, If_None_Match="*")
    assert answer.status_code == 422, answer.text
    assert me.get(path).status_code == 404
    return [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]]


@pytest.mark.parametrize("generic", ["Sertraline", "zoloft", "sertralin", "", " sertraline"])
def test_an_unknown_generic_is_refused_and_the_rule_says_where_it_belongs(
    care: Care, generic: str
) -> None:
    assert errors(care.me, generic=generic) == [("/generic", "unknown-generic")]
    path = f"/v1/medicines/{uuid7()}"
    answer = care.me.put(path, {**SERTRALINE, "generic": generic}, If_None_Match="*")
    assert "words.name" in answer.get_json()["errors"][0]["detail"]


def test_what_the_catalogue_does_not_know_is_kept_as_she_calls_it(care: Care) -> None:
    kept = care.take(generic=None, words={"name": "St John's wort", "dose": "2 a day"})
    assert (kept["generic"], kept["words"]["name"]) == (None, "St John's wort")
    for words in ({}, {"name": ""}, {"name": None, "dose": "2 a day"}):
        assert errors(care.me, generic=None, words=words) == [("/words/name", "required")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"stopped_on": "2026-01-11"}, [("/stopped_on", "before-start")]),
        ({"started_on": "2026-03-13"}, [("/started_on", "too-far-ahead")]),
        ({"started_on": "2126-03-13"}, [("/started_on", "too-far-ahead")]),
        ({"stopped_on": "2026-03-13"}, [("/stopped_on", "too-far-ahead")]),
        ({"started_on": None}, [("/started_on", "null")]),
        ({"started_on": "1999-12-31"}, [("/started_on", "invalid")]),
        ({"started_on": "2026-02-30"}, [("/started_on", "invalid")]),
        ({"stopped_on": "soon"}, [("/stopped_on", "invalid")]),
    ],
)
def test_a_date_that_cannot_be_is_refused_by_its_name(
    care: Care, dates: Json, expected: list[tuple[str, str]]
) -> None:
    assert errors(care.me, **dates) == expected


def test_a_date_that_can_be_stays_as_it_was_sent(care: Care) -> None:
    for dates in (
        {"started_on": "2000-01-01", "stopped_on": None},
        {"started_on": "2026-01-12", "stopped_on": "2026-01-12"},  # taken once
        {"started_on": "2026-03-12", "stopped_on": None},  # somewhere it is already tomorrow
    ):
        kept = care.take(**dates)
        assert {name: kept[name] for name in dates} == dates


def test_another_dose_is_the_old_one_stopped_and_a_new_one_started(care: Care) -> None:
    """In one batch, on one day: no gap between them, and both are kept."""
    old = care.take()
    record = {**SERTRALINE, "stopped_on": "2026-03-03"}
    more = {**SERTRALINE, "started_on": "2026-03-03", "words": {"dose": "100 mg"}}
    results = push(
        care.me,
        {"kind": "medicine", "id": old["id"], "base": old["revision"], "record": record},
        {"kind": "medicine", "id": str(uuid7()), "base": None, "record": more},
    )
    assert [result["outcome"] for result in results] == ["updated", "created"]
    care.take(generic=None, started_on="2026-02-01", words={"name": "Iron"})
    care.share("medicines")
    seen = care.seen()
    assert seen
    assert [
        (each["generic"] or each["name"], each["dose"], each["started_on"], each["stopped_on"])
        for each in seen["taken"]
    ] == [
        ("Iron", None, "2026-02-01", None),
        ("sertraline", "50 mg", "2026-01-12", "2026-03-03"),
        ("sertraline", "100 mg", "2026-03-03", None),
    ]
    assert [each["generic"] for each in seen["studies"]] == ["sertraline"]


@pytest.mark.parametrize(
    ("started", "stopped", "there"),
    [
        ("2026-02-01", "2026-02-28", False),
        ("2026-02-01", "2026-03-01", True),  # stopped on the first day: that is a change in it
        ("2026-02-01", None, True),
        ("2026-03-10", None, True),
        ("2026-03-11", None, False),
    ],
)
def test_the_summary_has_what_was_taken_or_changed_in_the_period(
    care: Care, started: str, stopped: str | None, there: bool
) -> None:
    care.take(started_on=started, stopped_on=stopped)
    care.share("medicines")
    seen = care.seen()
    assert seen
    assert len(seen["taken"]) == len(seen["studies"]) == there


def test_nothing_of_it_is_there_without_the_scope(care: Care) -> None:
    care.take(words={"name": "ZOLOFT", "dose": "50 mg"})
    care.share("practice", "words", "sleep", "measures")
    page = care.therapist.get(f"/v1/clients/{care.me.id}/summary?{PERIOD}").text
    assert "medicines" not in page.replace('"measures"', "")
    assert "ZOLOFT" not in page
    assert "sertraline" not in page
    assert care.opens() == 404
    assert care.actions()[0] == "summary-read"


def test_her_note_never_leaves_and_what_is_private_leaves_no_trace(care: Care) -> None:
    care.take(words={"dose": "50 mg", "note": "NEVER LEAVES"})
    link = care.share("medicines", "words", "practice")
    before = care.seen()
    care.take(generic="lithium", words={"name": "SECRET"}, private=True)
    assert care.seen() == before
    assert "NEVER LEAVES" not in str(before) + str(care.preview(link))
    assert len(care.own()["taken"]) == 2
    assert "NEVER LEAVES" not in str(care.own())


def test_the_catalogue_says_names_and_classes_whether_the_notes_are_open_or_not(
    care: Care,
) -> None:
    care.take()
    care.share("medicines")
    for _ in range(2):
        answer = care.me.get("/v1/medicine-catalogue?q=SERT").get_json()
        assert answer == {"items": [{"generic": "sertraline", "class": "SSRI"}]}
        assert len(care.me.get("/v1/medicine-catalogue").get_json()["items"]) == 96
        assert care.opens() == 200
    refused = care.me.get(f"/v1/medicine-catalogue?q={'x' * 101}")
    assert refused.status_code == 422


def test_the_therapist_reads_what_studies_report_in_her_own_language(care: Care) -> None:
    care.take()
    care.share("medicines")
    for locale in ("de", "ar", "en"):  # English again: others meet her too
        care.therapist.patch("/v1/me", {"locale": locale})
        seen = care.seen()
        assert seen
        (study,) = seen["studies"]
        said = note(catalogue()["sertraline"], locale)
        assert study == {
            "generic": "sertraline",
            "class": "SSRI",
            "effect": "suppress",
            "certainty": "strong",
            "class_level": False,
            "evidence": "R",
            "source": said.source,
            "text": said.text,
        }


def test_it_is_closed_to_her_until_her_therapist_opens_it(care: Care) -> None:
    care.take()
    link = care.share("medicines")
    assert "studies" not in care.own()
    assert "suppress" not in str(care.preview(link))
    # Her preview has all the rest, to the letter.
    seen = care.seen()
    assert seen
    shown = {name: seen[name] for name in ("taken", "changes")}
    assert care.preview(link)["medicines"] == {**shown, "studies_open": False}
    assert care.opens() == 200
    opened = care.seen()
    assert care.preview(link)["medicines"] == care.own() == opened
    assert opened == {**seen, "studies_open": True}
    assert care.opens(False) == 200
    assert "studies" not in care.own()


def test_where_nothing_is_closed_her_preview_is_the_same_to_the_byte(care: Care) -> None:
    care.take(generic=None, words={"name": "Iron"})
    link = care.share("medicines")
    page = care.therapist.get(f"/v1/clients/{care.me.id}/summary?{PERIOD}").data
    assert care.me.get(f"/v1/care-links/{link}/preview?{PERIOD}").data == page


def test_that_it_was_opened_stands_in_her_log_once(care: Care) -> None:
    care.share("medicines")
    for value in (False, True, True, False, False):
        assert care.opens(value) == 200
    assert care.actions() == ["medicine-notes-closed", "medicine-notes-opened", "consent-given"]
    (_, opened, _) = care.me.get("/v1/access-log").get_json()["items"]
    assert opened["actor"]["display_name"] == "Dr Ada Moss"
    assert opened["scopes"] == ["medicines"]


def test_it_ends_with_the_scope_and_with_the_consent_and_does_not_come_back(care: Care) -> None:
    care.take()
    link = care.share("medicines")
    for change in (
        lambda: care.me.put(f"/v1/care-links/{link}", {"scopes": ["sleep"]}),
        lambda: care.share("medicines"),  # a new consent in the place of the old one
    ):
        assert care.opens() == 200
        assert "studies" in care.own()
        change()
        assert "studies" not in care.own()
        care.me.put(f"/v1/care-links/{link}", {"scopes": ["medicines"]})
        assert "studies" not in care.own()
    new = care.share("medicines")
    assert care.opens() == 200
    assert care.me.delete(f"/v1/care-links/{new}").status_code == 204
    assert "studies" not in care.own()
    assert care.opens() == 404


def test_it_ends_with_the_last_day_of_the_consent(care: Care) -> None:
    care.take()
    link = care.share("medicines")
    care.me.put(f"/v1/care-links/{link}", {"scopes": ["medicines"], "until": TODAY})
    assert care.opens() == 200
    assert "studies" in care.own()
    with clock.at(noon(TODAY) + timedelta(days=1)):
        care.me = care.people.signed_in(care.me.email)
        assert "studies" not in care.own()


def test_what_one_therapist_opens_another_does_not_close(care: Care) -> None:
    care.take()
    care.share("medicines")
    colleague = care.people.signed_in(care.people.colleague.email)
    link = care.share("medicines", therapist=colleague)
    assert care.opens() == 200
    assert care.opens(False, colleague) == 200
    assert "studies" in care.own()
    assert care.preview(link)["medicines"]["studies_open"] is False


def test_only_her_therapist_opens_it_and_only_with_a_yes_or_a_no(care: Care) -> None:
    care.share("medicines")
    path = f"/v1/clients/{care.me.id}/medicine-note"
    assert care.me.put(path, {"open": True}).status_code == 403
    for body in ({}, {"open": None}, {"open": "true"}, {"open": 1}, {"open": True, "x": 1}):
        assert care.therapist.put(path, body).status_code == 422
    assert care.actions() == ["consent-given"]
