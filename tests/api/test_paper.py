"""The summary on paper: one page, the numbers of the app, tagged for those who listen."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from backend.core.config import ROOT
from sharing.export_pdf import render
from sharing.summary_pdf import page
from tests.api.story import BERLIN, Story, at
from tests.api.subject import Json
from tests.people import People

FIRST, LAST = date(2026, 1, 12), date(2026, 3, 8)
PERIOD = f"from={FIRST}&to={LAST}"
FONTS = ROOT / "app" / "dist" / "fonts"
PDF = {"Accept": "application/pdf"}
ALL = ("practice", "words", "sleep", "medicines", "measures")
DOSES = (("50 mg", "2026-01-01", "2026-02-03"), ("100 mg", "2026-02-03", None))
LONG = "Am Mittagstisch mit allen aus der Abteilung und ihren Gästen etwas sagen " * 2


class Reading:
    """Mira, what she shares with her therapist, and what that one gets of it."""

    def __init__(self, people: People) -> None:
        self.me, self.therapist = people.client, people.therapist
        self.link = people.share(*ALL)
        self.path = f"/v1/clients/{self.me.id}/summary?{PERIOD}"

    def page(self, **headers: str) -> TestResponse:
        answer = self.therapist.get(self.path, **{**PDF, **headers})
        assert answer.status_code == 200, answer.text
        return answer

    def said(self) -> Json:
        found: Json = self.therapist.get(self.path).get_json()
        return found

    def tell(self, name: str = "Say one sentence", contexts: int = 3) -> None:
        """Eight weeks: attempts, nights with a gap, and two medicines."""
        story = Story(self.me)
        places = [story.context(f"{number} {name}") for number in range(contexts)]
        ways = [story.behaviour(f"{name} {number}", places) for number in range(2)]
        feared = {"expected_likelihood": 60, "next_likelihood": 30, "surprise": 40}
        for number in range(0, 56, 2):
            day = str(FIRST + timedelta(days=number))
            more = {"happened": ("no", "yes", "unclear")[number % 3], **feared}
            story.attempt(ways[number % 4 // 2], places[number % len(places)], day, **more)
        for number in range(56):
            if number % 9:
                story.night(str(FIRST + timedelta(days=number)))
        for dose, start, stop in DOSES:
            taken = {"generic": "sertraline", "started_on": start, "stopped_on": stop}
            story.add("medicine", {**taken, "words": {"name": None, "dose": dose}})
        story.tell()


@pytest.fixture
def reading(people: People) -> Iterator[Reading]:
    yield Reading(people)
    people.therapist.patch("/v1/me", {"locale": "en"})


def read(answer: TestResponse) -> PdfReader:
    return PdfReader(BytesIO(answer.data))


def plain(text: str) -> str:
    """Without what a line break or a narrow column puts in."""
    return re.sub(r"[\s\u200b]", "", text)


def words(answer: TestResponse) -> str:
    (only,) = read(answer).pages
    return plain(only.extract_text())


def statements(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for inner in value:
            yield from statements(inner)
    elif isinstance(value, dict):
        if "sentence" in value:
            yield value
        for inner in value.values():
            yield from statements(inner)


def test_the_page_says_what_the_app_says_in_the_same_words(reading: Reading) -> None:
    reading.tell()
    said, text = reading.said(), words(reading.page())
    practice, sleep = said["practice"], said["sleep"]
    shown = (
        practice["days_practised"],
        practice["expectations"]["figure"],
        practice["surprise"],
        *(way["coverage"]["figure"] for way in practice["behaviours"]),
        *(way["effective_contexts"] for way in practice["behaviours"]),
        sleep["whole"]["total_sleep_minutes"],
        sleep["whole"]["sleep_efficiency"],
        said["practice_nights"]["followed"],
    )
    for one in shown:
        assert one["standing"] != "not_enough"
        missing = round(100 * one["missing_share"])
        behind = f"[{one['n']} of {one['of']} · {missing} % missing · {one['evidence']}]"
        assert plain(one["sentence"]) in text
        assert plain(behind) in text


def test_no_number_is_on_the_page_that_the_app_does_not_have(reading: Reading) -> None:
    reading.tell()
    said, text = reading.said(), words(reading.page())
    known = {plain(one["sentence"]) for one in statements(said)}
    text = re.sub(r"\(before:.*?\)", "", text)
    printed = re.findall(r"(?<=\])[^\[\]]*?(?=\[\d+of\d+·)", text)
    assert len(printed) > 8
    unknown = [each for each in printed if not any(each.endswith(one) for one in known)]
    assert unknown == []


def test_each_questionnaire_stands_there_by_its_name(reading: Reading) -> None:
    story = Story(reading.me)
    for week in range(5):
        filled = {"measure": "phq-9", "version": 1, "time_zone": BERLIN, "answers": [2] * 9}
        when = {"answered_at": at(str(FIRST + timedelta(weeks=week)))}
        story.add("measure-response", {**filled, **when})
    story.tell()
    said, text = reading.said(), words(reading.page())
    (form,), (course,) = said["measures"]["forms"], said["stalled"]["courses"]
    total = form["total"]
    assert plain(f"PHQ-9: {total['to']}: {total['sentence']}") in text
    assert plain(f"PHQ-9: {form['difference']['sentence']}") in text
    trend = form["trend"]  # of dates of its own, which stand before it
    assert plain(f"PHQ-9: {trend['from']} – {trend['to']}: {trend['sentence']}") in text
    assert plain(course["figure"]["sentence"]) in text


def test_medicines_stand_there_with_the_days_on_which_they_changed(reading: Reading) -> None:
    reading.tell()
    text = words(reading.page())
    assert plain("sertraline, 50 mg, 2026-01-01 to 2026-02-03") in text
    assert plain("sertraline, 100 mg, from 2026-02-03") in text


def test_contexts_that_are_still_open_are_named(reading: Reading) -> None:
    story = Story(reading.me)
    story.behaviour("Say one sentence", [story.context("Town hall")])
    story.tell()
    assert plain("Still open in this period: Town hall") in words(reading.page())


def test_what_is_not_enough_says_of_what(reading: Reading) -> None:
    text = words(reading.page())
    assert plain("Not enough yet: Went better than feared, 0 of 4 · ") in text
    assert plain("Surprise, 0 of 4") in text


def test_the_period_before_stands_in_brackets_beside_its_figure(reading: Reading) -> None:
    reading.tell()
    story, earlier = Story(reading.me), str(FIRST - timedelta(days=3))
    way = story.behaviour("Say no", [])
    for _ in range(4):
        story.attempt(way, None, earlier, outcome="partly", surprise=70)
    for day in range(1, 8):
        story.night(str(FIRST - timedelta(days=day)))
    filled = {"measure": "gad-7", "version": 1, "time_zone": BERLIN, "answers": [2] * 7}
    story.add("measure-response", {**filled, "answered_at": at(earlier, 9)})
    story.tell()
    said, text = reading.said(), words(reading.page())
    assert plain("28 attempts (before: 4): done 28 (0) · partly 0 (4)") in text
    assert plain(f"{said['practice']['surprise']['sentence']} (before: 70, 4 of 4)") in text
    slept = said["before"]["sleep"]["whole"]["total_sleep_minutes"]
    assert (slept["value"], slept["n"], slept["of"]) == (420, 7, 56)
    asleep = said["sleep"]["whole"]["total_sleep_minutes"]["sentence"]
    assert plain(f"{asleep} (before: 7 h 00 min, 7 of 56)") in text
    assert plain(f"GAD-7: Not filled in whole in this period. (before: 14, {earlier})") in text
    assert "Also" not in text


def test_an_answer_to_look_at_is_on_the_page_also_when_it_was_seen_before(reading: Reading) -> None:
    answers = [1] * 8 + [2]
    filled = {"measure": "phq-9", "version": 1, "time_zone": BERLIN, "answers": answers}
    story = Story(reading.me)
    story.add("measure-response", {**filled, "answered_at": at(str(LAST), 9)})
    story.tell()
    marked = f"PHQ-9: Item 9 was answered above 0 on {LAST}. Nobody was alerted."
    for _ in range(2):
        assert plain(marked) in words(reading.page())


def test_twelve_weeks_of_a_full_life_leave_nothing_out(reading: Reading) -> None:
    reading.tell(contexts=12)
    assert "more" not in words(reading.page())


def test_the_client_gets_the_same_page_as_her_therapist(reading: Reading) -> None:
    reading.tell()
    preview = reading.me.get(f"/v1/care-links/{reading.link}/preview?{PERIOD}", **PDF)
    assert preview.mimetype == "application/pdf"
    assert preview.data == reading.page().data


def test_the_same_data_make_the_same_bytes(reading: Reading) -> None:
    reading.tell()
    first = reading.page().data
    assert first == reading.page().data
    assert b"CreateDate" not in first  # it would differ a second later
    assert b"CreationDate" not in first


def test_whoever_asks_for_anything_gets_the_numbers(reading: Reading) -> None:
    for accept in (
        "*/*",
        "application/json",
        "application/json, application/pdf;q=0.9",
        "text/html",
    ):
        assert reading.page(Accept=accept).mimetype == "application/json"
    assert reading.page().headers["Cache-Control"] == "no-store"


def test_her_log_tells_the_page_that_was_taken_along_from_what_was_read(reading: Reading) -> None:
    reading.said()
    reading.page()
    (newest, before, *_) = reading.me.get("/v1/access-log").get_json()["items"]
    assert (newest["action"], before["action"]) == ("summary-printed", "summary-read")
    assert newest["scopes"] == before["scopes"] == [*ALL]
    for row in (newest, before):
        assert (row["from"], row["to"]) == (str(FIRST), str(LAST))


def test_what_is_not_shared_is_not_on_it_and_the_page_says_so(reading: Reading) -> None:
    reading.tell()
    reading.me.put(f"/v1/care-links/{reading.link}", {"scopes": ["sleep"]})
    text = words(reading.page())
    assert plain("Shared: sleep") in text
    assert plain("Not shared: practice · words · medicines · questionnaires") in text
    assert "Sayonesentence" not in text
    assert "sertraline" not in text


def test_without_consent_there_is_no_page(reading: Reading) -> None:
    reading.me.delete(f"/v1/care-links/{reading.link}")
    assert reading.therapist.get(reading.path, **PDF).status_code == 404


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
@pytest.mark.parametrize("much", [True, False], ids=["much", "nothing"])
def test_it_is_one_tagged_page_in_every_language(reading: Reading, locale: str, much: bool) -> None:
    if much:
        reading.tell()
    reading.therapist.patch("/v1/me", {"locale": locale})
    found = read(reading.page())
    root: Any = found.trailer["/Root"]
    assert len(found.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == locale


def test_arabic_is_set_from_right_to_left_with_its_own_font(reading: Reading) -> None:
    reading.tell(name="قول جملة")
    reading.therapist.patch("/v1/me", {"locale": "ar"})
    pdf = render(page(reading.said(), "ar"), FONTS, "summary.typ")
    assert b"NotoNaskhArabic" in pdf, "run `make install`"
    assert b"DejaVu" not in pdf
    (only,) = PdfReader(BytesIO(pdf)).pages
    assert "2026-02-03" in only.extract_text()


@pytest.mark.parametrize("name", [LONG, "😀" * 40, "قول جملة " * 15])
def test_long_names_and_many_contexts_still_make_one_page(reading: Reading, name: str) -> None:
    reading.tell(name=name, contexts=20)
    answer = reading.page()
    assert len(read(answer).pages) == 1
    assert re.search(r"and\d+moreonthescreen", words(answer))


def test_nothing_runs_off_the_page(reading: Reading) -> None:
    """A line of 160 signs is broken into lines that the columns hold; and no text is outside."""
    reading.tell(name="x" * 160, contexts=20)
    (only,) = read(reading.page()).pages
    assert max(map(len, re.findall("x+", only.extract_text()))) < 60
    places: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], matrix: list[float], *_font: Any) -> None:
        if text.strip():
            x, y = matrix[4:6]
            places.append((x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))

    only.extract_text(visitor_text=note)
    width, height = only.mediabox.width, only.mediabox.height
    assert len(places) > 20
    outside = [(x, y) for x, y in places if not (30 < x < width - 30 and 30 < y < height - 30)]
    assert outside == []
