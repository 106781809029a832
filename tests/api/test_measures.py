"""Questionnaires: what is refused, what is sealed, what it comes to, who sees it and when."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, event, select
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.audit import AuditEntry, AuditHead
from backend.core.db import begin, db
from backend.core.ids import uuid7
from measures.models import MeasureResponse
from tests.api.story import BERLIN, at, noon
from tests.api.subject import Json
from tests.counted import counted
from tests.people import People, Person

TODAY, PERIOD = "2026-03-10", "from=2026-02-11&to=2026-03-10"
ITEMS = {"phq-9": 9, "gad-7": 7, "pcl-5": 20, "who-5": 5}
SIX = ["2026-01-01", "2026-01-15", "2026-01-29", "2026-02-12", "2026-02-26", "2026-03-10"]


class Measured:
    """Mira and her therapist on 10 March 2026."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.me = people.signed_in(people.client.email)
        self.therapist = people.signed_in(people.therapist.email)

    def put(self, answers: Sequence[int | None], day: str = TODAY, **more: Any) -> TestResponse:
        body = {"measure": "phq-9", "version": 1, "time_zone": BERLIN, "answered_at": at(day, 9)}
        sent = {**body, "answers": answers, **more}
        return self.me.put(f"/v1/measure-responses/{uuid7()}", sent, If_None_Match="*")

    def fill_in(self, total: int, day: str = TODAY, **more: Any) -> Json:
        """A whole form with this sum; the ninth item of PHQ-9 stays at zero as long as it can."""
        items = ITEMS[more.get("measure", "phq-9")]
        answers = [min(3, max(0, total - 3 * n)) for n in range(items)]
        answer = self.put(answers, day, **more)
        assert answer.status_code == 201, answer.text
        stored: Json = answer.get_json()
        return stored

    def flag(self, day: str = TODAY, **more: Any) -> Json:
        stored: Json = self.put([None] * 8 + [1], day, **more).get_json()
        assert stored["flags"] == ["item_9"]
        return stored

    def share(self, *scopes: str) -> str:
        code = self.therapist.post("/v1/invitations", {}).get_json()["code"]
        given = self.me.post("/v1/care-links", {"code": code, "scopes": scopes})
        assert given.status_code == 201, given.text
        return str(given.get_json()["id"])

    def read(self) -> Json:
        """The therapist opens the summary."""
        page: Json = self.therapist.get(f"/v1/clients/{self.me.id}/summary?{PERIOD}").get_json()
        return page

    def preview(self, link: str) -> Json:
        page: Json = self.me.get(f"/v1/care-links/{link}/preview?{PERIOD}").get_json()
        return page

    def own(self, query: str = PERIOD) -> Json:
        page: Json = self.me.get(f"/v1/insights?{query}").get_json()
        return page

    def marked(self) -> str | None:
        """What the therapist's list says."""
        rows = self.therapist.get("/v1/clients").get_json()["items"]
        marked: str | None = next(row for row in rows if row["id"] == self.me.id)["flagged_on"]
        return marked

    def opens(self, opens: bool = True) -> int:
        path = f"/v1/clients/{self.me.id}/stall-card"
        return self.therapist.put(path, {"open": opens}).status_code


@pytest.fixture
def her(people: People) -> Iterator[Measured]:
    with clock.at(noon(TODAY)):
        yield Measured(people)


def errors(answer: TestResponse) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    return [(each["pointer"], each["code"]) for each in answer.get_json()["errors"]]


def test_answers_that_the_form_does_not_have_are_refused(her: Measured) -> None:
    assert errors(her.put([1] * 8)) == [("/answers", "length")]
    assert errors(her.put([1] * 8 + [4])) == [("/answers/8", "range")]
    assert errors(her.put([5] * 5, measure="who-5", version=2)) == [("/version", "unknown-version")]
    assert errors(her.put([1] * 9, measure="isi"))[0][0] == "/measure"
    assert errors(her.put([1] * 9, day="2026-03-13")) == [("/answered_at", "too-far-ahead")]
    assert her.me.get("/v1/measure-responses").get_json()["items"] == []


def test_an_item_left_out_leaves_no_score_and_the_flag_stays(her: Measured) -> None:
    stored = her.put([2, 2, None, None, None, 1, 0, 0, 3]).get_json()
    assert (stored["score"], stored["band"], stored["incomplete"]) == (None, None, True)
    assert stored["flags"] == ["item_9"]
    assert stored["answers"] == [2, 2, None, None, None, 1, 0, 0, 3]
    assert her.fill_in(15)["band"] == "moderately_severe"


def test_what_she_answered_is_in_no_column(her: Measured) -> None:
    stored = her.flag()
    with her.people.app.app_context():
        begin("read")
        columns = MeasureResponse.__table__.columns
        query = select(*columns).where(columns.id == UUID(stored["id"]))
        row = db.session.execute(query).mappings().one()
        assert not {"answers", "score", "band", "flags"} & {*row}
        assert b"answers" not in row["words"]


def test_the_forms_come_in_her_language_where_their_authors_wrote_one(her: Measured) -> None:
    forms = {}
    for locale in ("de", "ar", "en"):
        her.me.patch("/v1/me", {"locale": locale})
        items = her.me.get("/v1/measures").get_json()["items"]
        forms[locale] = {each["id"]: each for each in items}
    assert [forms[locale]["phq-9"]["language"] for locale in ("de", "ar", "en")] == [
        "de",
        "en",
        "en",
    ]
    assert forms["de"]["phq-9"]["items"][0] == "Wenig Interesse oder Freude an Ihren Tätigkeiten"
    assert forms["ar"]["phq-9"]["items"] == forms["en"]["phq-9"]["items"]
    assert forms["ar"]["phq-9"]["bands"][0]["label"] == "ضئيلة"
    assert forms["en"]["phq-9"]["flags"] == [{"key": "item_9", "item": 9, "from": 1}]
    assert {name: len(each["items"]) for name, each in forms["en"].items()} == ITEMS
    assert "CC BY-NC-SA 3.0 IGO" in forms["de"]["who-5"]["licence"]


def test_what_is_agreed_is_due_until_it_is_filled_in(her: Measured) -> None:
    agreed = {"measure": "phq-9", "every_weeks": 2, "starts_on": "2026-02-23"}
    her.me.create("/v1/measure-schedules", agreed)
    due = {"items": [{"measure": "phq-9", "due_on": "2026-03-09"}]}
    assert her.me.get("/v1/measures/due").get_json() == due
    assert her.me.get("/v1/measures/due?on=2026-02-22").get_json() == {"items": []}
    her.fill_in(4, measure="gad-7")
    assert her.me.get("/v1/measures/due").get_json() == due
    her.fill_in(4)
    assert her.me.get("/v1/measures/due").get_json() == {"items": []}


def test_her_own_figures_say_how_far_and_how_fast_it_moved(her: Measured) -> None:
    for total, day in zip([18, 17, 15, 14, 13, 12], SIX, strict=True):
        her.fill_in(total, day, private=day == SIX[1])
    her.put([None] + [1] * 8, "2026-03-01")
    (form,) = her.own()["measures"]["forms"]
    assert [each["score"] for each in form["responses"]] == [14, 13, None, 12]
    change = form["change"]
    assert (change["first"], change["last"]) == (
        {"local_date": "2026-02-12", "score": 14},
        {"local_date": "2026-03-10", "score": 12},
    )
    assert change["finding"] == "no_reliable_change"
    difference = form["difference"]
    assert (difference["value"], difference["n"], difference["of"]) == (-2, 3, 4)
    assert difference["sentence"] == (
        "From 14 to 12: −2 points. A change of less than 6 can be chance."
    )
    assert (difference["rule"], difference["evidence"]) == ("measures.change", "K")
    trend = form["trend"]
    assert (trend["n"], trend["of"], trend["from"], trend["to"]) == (6, 7, SIX[0], SIX[-1])
    assert trend["low"] <= trend["value"] <= trend["high"] < 0
    assert "points a week" in trend["sentence"]
    (form,) = her.own(f"from={SIX[0]}&to={TODAY}")["measures"]["forms"]
    assert form["change"]["finding"] == "reliable_improvement"
    assert "a reliable change (6 or more)" in form["difference"]["sentence"]
    assert her.own("from=2026-03-11&to=2026-03-11")["measures"]["forms"][0]["responses"] == []


def test_with_too_few_it_says_not_enough_yet(her: Measured) -> None:
    her.fill_in(10, "2026-03-01")
    (form,) = her.own()["measures"]["forms"]
    assert form["change"] is None
    assert form["difference"]["sentence"] == "Not enough yet: 1 of 2."
    assert form["trend"]["sentence"] == "Not enough yet: 1 of 4."
    for day in ("2026-03-03", "2026-03-05", "2026-03-07"):
        her.fill_in(10, day)
    (form,) = her.own()["measures"]["forms"]
    assert form["trend"]["value"] is None
    says = "Not enough yet: 6 of 28 days between the first and the last."
    assert form["trend"]["sentence"] == says


def test_an_answer_above_zero_is_marked_until_the_therapist_has_read_the_summary(
    her: Measured,
) -> None:
    link = her.share("measures")
    assert her.marked() is None
    her.flag("2026-02-20")
    her.flag("2026-03-08")
    assert her.marked() == "2026-03-08"
    mark = {"measure": "phq-9", "title": "PHQ-9", "flag": "item_9"}
    marks = [{**mark, "local_date": day} for day in ("2026-02-20", "2026-03-08")]
    assert her.preview(link)["measures"]["flagged"] == marks
    assert her.marked() == "2026-03-08", "her own look is not the therapist's"
    assert her.read()["measures"]["flagged"] == marks
    assert her.marked() is None
    again = her.read()["measures"]
    assert again["flagged"] == []
    assert [each["flags"] for each in again["forms"][0]["responses"]] == [["item_9"]] * 2
    her.flag("2026-01-02")  # written down late: it was not seen before either
    assert her.marked() == "2026-01-02"


def test_nobody_waits_for_her_log_while_the_figures_are_made(her: Measured) -> None:
    """Its end is locked from reading to writing. The marks are asked for with the figures."""
    her.share("measures")
    her.flag()
    with her.people.app.app_context(), counted() as happened:

        def note(_connection: Any) -> None:
            happened.append("COMMIT")

        event.listen(db.engine, "commit", note)
        assert her.read()["measures"]["flagged"]
        event.remove(db.engine, "commit", note)
    written = max(place for place, each in enumerate(happened) if "audit_heads" in each)
    assert happened[written + 1] == "COMMIT"
    assert any("FROM measure_responses" in each for each in happened[written + 2 :])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scope", ["measures", "sleep"])
def test_a_log_may_begin_with_a_reading(her: Measured, scope: str) -> None:
    """Of a client who was there before logs were chained. It notes marks after it."""
    her.share(scope)
    her.flag()
    with her.people.app.app_context():
        begin("write")
        for table in (AuditEntry, AuditHead):
            db.session.execute(delete(table))
        db.session.commit()
    assert [bool(her.read().get("measures")) for _ in range(2)] == [scope == "measures"] * 2
    log = her.me.get("/v1/access-log").get_json()["items"]
    assert [entry["action"] for entry in log] == ["summary-read"] * 2


def test_a_mark_needs_the_scope_and_nothing_private_is_marked(her: Measured) -> None:
    her.flag(private=True)
    link = her.share("measures", "practice")
    assert her.marked() is None
    assert her.read()["measures"]["flagged"] == []
    her.flag("2026-03-09")
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    assert her.marked() is None
    assert "measures" not in her.read()
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["practice", "measures"]})
    assert her.marked() == "2026-03-09", "what was not shared when it was read was not seen"


def test_what_is_corrected_to_zero_is_not_marked(her: Measured) -> None:
    her.share("measures")
    stored = her.flag()
    body = {"measure": "phq-9", "version": 1, "time_zone": BERLIN, "answered_at": at(TODAY, 9)}
    path = f"/v1/measure-responses/{stored['id']}"
    her.me.put(path, {**body, "answers": [0] * 9}, If_Match=f'"{stored["revision"]}"')
    assert her.marked() is None


def stalled(her: Measured) -> None:
    for day in SIX:
        her.fill_in(16, day)


def test_a_course_that_does_not_move_is_a_card_for_the_therapist(her: Measured) -> None:
    stalled(her)
    link = her.share("measures")
    card = her.read()["stalled"]
    (course,) = card["courses"]
    assert (course["finding"], course["stalled"]) == ("no_reliable_change", True)
    assert course["figure"]["sentence"] == (
        "No reliable change on PHQ-9 in 9 weeks (filled in 6 times)."
    )
    assert [(gap["ingredient"], gap["state"]) for gap in card["gaps"]] == [
        ("activated", "not_shared"),
        ("new_felt", "not_shared"),
        ("practised", "not_shared"),
    ]
    assert card["gaps"][0]["question"] == "Is the old feeling being met in the room?"
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["practice", "measures"]})
    assert [gap["state"] for gap in her.read()["stalled"]["gaps"]] == ["unknown"] * 3
    her.therapist.patch("/v1/me", {"locale": "de"})
    try:
        assert her.read()["stalled"]["gaps"][1]["question"].startswith("Wird ihm")
    finally:
        her.therapist.patch("/v1/me", {"locale": "en"})


def test_a_course_that_moves_asks_nothing(her: Measured) -> None:
    for total, day in zip([18, 17, 15, 13, 12, 11], SIX, strict=True):
        her.fill_in(total, day)
    her.share("measures", "practice")
    card = her.read()["stalled"]
    assert [each["finding"] for each in card["courses"]] == ["reliable_improvement"]
    assert card["gaps"] == []


def test_what_is_private_is_not_in_the_course(her: Measured) -> None:
    stalled(her)
    her.share("measures")
    before = her.read()
    her.fill_in(27, "2026-03-01", private=True)
    assert her.read() == before


def test_the_card_is_closed_to_her_until_her_therapist_opens_it(her: Measured) -> None:
    stalled(her)
    link = her.share("measures")
    seen = her.read()
    assert her.own()["stalled"] == her.preview(link)["stalled"] == {"open": False}
    # Her preview has all the rest, to the letter.
    assert {**her.preview(link), "stalled": None} == {**seen, "stalled": None}
    assert her.opens() == 200
    assert her.preview(link) == her.read()
    assert her.own()["stalled"]["courses"] == her.read()["stalled"]["courses"]
    log = her.me.get("/v1/access-log").get_json()["items"]
    opened = [row for row in log if row["action"].startswith("stall-card")]
    assert [(row["action"], row["scopes"]) for row in opened] == [
        ("stall-card-opened", ["measures"])
    ]
    assert her.opens(False) == 200
    assert her.preview(link)["stalled"] == {"open": False}


def test_the_card_closes_when_measures_are_shared_no_more(her: Measured) -> None:
    stalled(her)
    link = her.share("measures")
    her.opens()
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    assert her.opens() == 404
    assert her.own()["stalled"] == {"open": False}
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["measures"]})
    assert her.preview(link)["stalled"] == {"open": False}


SUGGESTED = {
    "kind": "measure",
    "measure": "gad-7",
    "every_weeks": 2,
    "starts_on": "2026-03-16",
    "words": {"why": "To see it together."},
}


def suggest(her: Measured, **more: Any) -> TestResponse:
    return her.therapist.post(f"/v1/clients/{her.me.id}/suggestions", {**SUGGESTED, **more})


def accept(her: Measured, suggested: TestResponse) -> None:
    path = f"/v1/suggestions/{suggested.get_json()['id']}/answer"
    assert her.me.put(path, {"answer": "accepted"}).status_code == 200


def schedules(person: Person) -> list[Json]:
    items: list[Json] = person.get("/v1/measure-schedules").get_json()["items"]
    return items


def test_a_suggested_questionnaire_is_agreed_when_she_accepts_it(her: Measured) -> None:
    her.share("measures")
    assert suggest(her, every_weeks=None).status_code == 422
    first = suggest(her)
    assert schedules(her.me) == []
    accept(her, first)
    (agreed,) = schedules(her.me)
    assert (agreed["measure"], agreed["every_weeks"], agreed["starts_on"]) == (
        "gad-7",
        2,
        "2026-03-16",
    )
    assert agreed["words"]["why"] == "To see it together."
    accept(her, suggest(her, every_weeks=4))
    (agreed,) = schedules(her.me)
    assert (agreed["every_weeks"], agreed["active"]) == (4, True), "one that is there is changed"
    assert her.read()["measures"]["forms"][0]["schedule"] == {
        "every_weeks": 4,
        "starts_on": "2026-03-16",
    }


def test_each_suggestion_needs_the_consent_for_its_kind(her: Measured) -> None:
    link = her.share("practice")
    assert suggest(her).status_code == 404
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["measures"]})
    made = suggest(her).get_json()
    way = {"kind": "behaviour", "words": {"name": "Say one sentence"}}
    path = f"/v1/clients/{her.me.id}/suggestions"
    assert her.therapist.post(path, way).status_code == 404
    assert [each["id"] for each in her.therapist.get(path).get_json()["items"]] == [made["id"]]
    her.me.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    assert her.therapist.get(path).get_json()["items"] == []
    assert her.therapist.delete(f"{path}/{made['id']}").status_code == 404
    her.me.put(f"/v1/care-links/{link}", {"scopes": []})
    assert her.therapist.get(path).status_code == 404
