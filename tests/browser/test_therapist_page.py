"""Sixty seconds before a session: found, read, opened, suggested; and accepted on a phone."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from backend.core import clock
from backend.core.config import Settings
from backend.core.ids import uuid7
from tests.browser.conftest import installed
from tests.browser.second_factors import open_more, set_up_codes, sign_in
from tests.browser.steps import (
    ADA,
    WAY,
    arrived,
    client_joins,
    client_plans,
    follow,
    heading,
    press,
    sent,
    standing,
    therapist_invites,
    write,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist

NARROW = {"width": 390, "height": 844}
ANSWERS = [1, 2, 0, 3, 1, 0, 0, 2, 1]
PLACE = "The canteen, at the long table, with whoever happens to sit there on a Monday"


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """Therapists need two factors here, as they do when nobody says otherwise."""
    return replace(installed(tmp_path), therapist_mfa=True)


@pytest.mark.timeout(300)
def test_the_minute_before_a_session(
    place: Settings, open_window: Callable[[dict[str, int]], Window]
) -> None:
    add_therapist(place, ADA, PASSWORD)
    desk, phone = open_window(DESK), open_window(PHONE)
    signs_in_with_a_code(desk)
    client_joins(phone, therapist_invites(desk))
    client_plans(phone)
    practises_once(phone)
    shares_a_questionnaire(phone)
    found = finds_her_by_search(desk)
    the_figures_are_those_of_the_answer(desk, found)
    opens_an_entry_from_a_number(desk)
    reads_a_questionnaire(desk, found)
    has_it_on_one_page(desk, found)
    fits_a_narrow_window(desk)
    suggests_a_place_and_says_how_often_she_looks(desk)
    accepts_it(phone)
    desk.page.reload()
    expect(desk.page.get_by_text(said("suggestion.was.accepted"))).to_be_visible()
    sees_what_was_agreed_and_who_looked(phone)


def signs_in_with_a_code(desk: Window) -> None:
    desk.page.goto("/therapist.html")
    sign_in(desk, ADA, PASSWORD)
    arrived(desk, said("enrol.title"))
    codes, _ = set_up_codes(desk)
    expect(heading(desk, said("therapist.clients"))).to_be_visible()
    # What the page was asking for at that moment is refused.
    desk.refusals.append(("401", "/v1/"))
    press(desk, said("therapist.signOut"))
    sign_in(desk, ADA, PASSWORD)
    write(desk, said("sign.otp"), codes.next())
    press(desk, said("sign.in"))
    arrived(desk, said("therapist.clients"))


def practises_once(phone: Window) -> None:
    follow(phone, said("app.today"))
    press(phone, said("today.doneWhat", name=WAY))
    expect(phone.page.get_by_role("button", name=said("app.undo"))).to_be_visible()
    standing(phone, said("app.saved"))


def shares_a_questionnaire(phone: Window) -> None:
    """What her device sends; the screens for it have tests of their own."""
    (link,) = sent(phone, "GET", "/v1/care-links")["items"]
    shared = {"scopes": [*link["scopes"], "measures"], "until": None}
    sent(phone, "PUT", f"/v1/care-links/{link['id']}", shared)
    form = {"measure": "phq-9", "version": 1, "time_zone": "Europe/Berlin", "answers": ANSWERS}
    body = {**form, "answered_at": clock.now().isoformat()}
    sent(phone, "PUT", f"/v1/measure-responses/{uuid7()}", body)


def finds_her_by_search(desk: Window) -> dict[str, Any]:
    desk.page.reload()
    _, marked = said("therapist.flagged", date="|").split("|")
    expect(desk.page.get_by_text(marked)).to_be_visible()
    expect(desk.page.get_by_text(said("therapist.notMonitored"))).to_be_visible()
    write(desk, said("therapist.filter"), "mir")
    with desk.page.expect_response(lambda answer: "/summary" in answer.url) as asked:
        desk.page.keyboard.press("Enter")
    arrived(desk, "Mira")
    found: dict[str, Any] = asked.value.json()
    return found


def side_by_side(desk: Window) -> Locator:
    return desk.page.get_by_role("table").first


def the_figures_are_those_of_the_answer(desk: Window, found: dict[str, Any]) -> None:
    for outcome in ("done", "partly", "could_not", "avoided"):
        name = said(f"summary.outcome.{outcome}")
        row = (
            side_by_side(desk)
            .get_by_role("row")
            .filter(has=desk.page.get_by_role("rowheader", name=name, exact=True))
        )
        numbers = [str(each["practice"]["attempts"][outcome]) for each in (found, found["before"])]
        assert row.get_by_role("button").all_inner_texts() == numbers, outcome
    assert found["practice"]["attempts"]["done"] == 1
    totals = (found["measures"]["forms"], found["before"]["measures"]["forms"])
    (now,), (before,) = ([each["total"] for each in forms] for forms in totals)
    assert (now["value"], before["value"]) == (sum(ANSWERS), None)
    row = side_by_side(desk).get_by_role("row").filter(has_text="PHQ-9")
    says = [f"{sum(ANSWERS)} · {said('picture.of', n=1, of=1)}"]
    says += [said("figure.notEnough", n=0, count=1)]
    assert row.get_by_role("button").all_inner_texts() == says
    sentence = found["practice"]["days_practised"]["sentence"]
    expect(desk.page.get_by_text(sentence)).to_be_visible()


def opens_an_entry_from_a_number(desk: Window) -> None:
    """By the keyboard alone, and back to where she was."""
    name = said("summary.outcome.done")
    number = side_by_side(desk).get_by_role("button", name=f"{name}, ").first
    number.press("Enter")
    panel = desk.page.get_by_role("dialog")
    expect(panel.get_by_role("row")).to_have_count(2)
    expect(panel.get_by_role("cell", name=WAY)).to_be_visible()
    desk.check_accessibility()
    desk.page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(number).to_be_focused()


def reads_a_questionnaire(desk: Window, found: dict[str, Any]) -> None:
    """The score of the answer opens the nine items; that the ninth is above 0 is said quietly."""
    (form,) = found["measures"]["forms"]
    (answered,) = form["responses"]
    part = desk.page.get_by_role("region", name=re.compile(f"^{form['title']} ·"))
    expect(part.get_by_text(form["difference"]["sentence"]).first).to_be_visible()
    assert found["measures"]["flagged"]
    alerted = said("summary.measure.flagged", title="", n=9, date="").rpartition(". ")[2]
    expect(desk.page.get_by_text(alerted)).to_be_visible()
    part.get_by_text(said("picture.show")).click()
    expect(part.get_by_role("img")).to_be_visible()
    part.get_by_text(said("summary.showTable")).click()
    desk.check_accessibility()
    score = part.get_by_role("button", name=str(answered["score"]), exact=False)
    score.last.click()
    panel = desk.page.get_by_role("dialog")
    expect(panel.get_by_role("row")).to_have_count(1 + len(ANSWERS))
    given = panel.get_by_role("cell").all_inner_texts()
    assert [text.split(" ")[0] for text in given] == [str(one) for one in answered["answers"]]
    desk.check_accessibility()
    desk.page.keyboard.press("Escape")


def has_it_on_one_page(desk: Window, found: dict[str, Any]) -> None:
    """Of the period that is shown, with the same words."""
    with desk.page.expect_download() as kept, desk.page.expect_response(of_this(found)) as asked:
        press(desk, said("therapist.pdf"))
    assert asked.value.headers["content-type"] == "application/pdf"
    (page,) = PdfReader(kept.value.path()).pages
    text = re.sub(r"[\s\u200b]", "", page.extract_text())
    practised = found["practice"]["days_practised"]["sentence"]
    total = found["measures"]["forms"][0]["total"]
    score = f"PHQ-9: {total['to']}: {total['sentence']}"
    assert all(re.sub(r"\s", "", one) in text for one in (practised, score))


def of_this(found: dict[str, Any]) -> Callable[[Any], bool]:
    period = found["period"]
    return lambda answer: f"from={period['from']}&to={period['to']}" in answer.url


def fits_a_narrow_window(desk: Window) -> None:
    desk.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    desk.check_accessibility()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    desk.page.set_viewport_size(DESK)  # type: ignore[arg-type]


def suggests_a_place_and_says_how_often_she_looks(desk: Window) -> None:
    write(desk, said("suggest.label"), PLACE)
    press(desk, said("suggest.leave"))
    expect(desk.page.get_by_text(said("suggest.left"))).to_be_visible()
    expect(desk.page.get_by_text(said("suggest.waiting"))).to_be_visible()
    suggests_a_questionnaire(desk)
    desk.page.get_by_label(said("agreed.often")).select_option("7")
    expect(desk.page.get_by_text(said("agreed.saved"))).to_be_visible()
    desk.check_accessibility()


def suggests_a_questionnaire(desk: Window) -> None:
    desk.page.get_by_label(said("suggest.about")).select_option("measure")
    desk.page.get_by_label(said("suggest.measure")).select_option("gad-7")
    press(desk, said("suggest.leave"))
    left = said("picture.about", about="GAD-7", sentence=said("suggestion.weeks", count=2))
    expect(desk.page.get_by_text(left).first).to_be_visible()


def accepts_it(phone: Window) -> None:
    phone.page.goto("/#/suggestions")
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name=PLACE)).to_be_visible()
    with phone.context.expect_event("response", lambda answer: "/answer" in answer.url):
        press(phone, said("suggestion.accept.context"))


def sees_what_was_agreed_and_who_looked(phone: Window) -> None:
    open_more(phone, said("more.sharing"))
    expect(phone.page.get_by_text(said("sharing.looks", count=7))).to_be_visible()
    expect(phone.page.get_by_text(said("sharing.action.records-read"))).to_have_count(2)
    expect(phone.page.get_by_text(said("sharing.action.summary-printed"))).to_have_count(1)
