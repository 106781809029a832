"""Each picture of Progress: its sentence, its words for whoever cannot see it, and its table."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from backend.core.config import ROOT, Settings
from backend.demo.story import PASSWORD
from tests.browser.conftest import installed, port_of
from tests.browser.screens import SETTLED
from tests.browser.second_factors import sign_in
from tests.browser.steps import arrived, follow, heading
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.story.processes import ANEW, Serving, environment, serving

OpenWindow = Callable[[dict[str, int]], Window]
CELLS = """(table) => [...table.tBodies[0].rows].map((row) =>
  [...row.cells].map((cell) => cell.textContent.trim()))"""

# Whoever comes first waits for the build and the months of the demo.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with the twelve weeks of the demo."""
    found = installed(tmp_path_factory.mktemp("place"))
    playing = [*ANEW, "demo"]  # a course of months, in a minute on a busy machine
    subprocess.run(playing, cwd=ROOT, env=environment(found), check=True, timeout=300)
    return found


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, port_of(place), ANEW_EMBEDDED_WORKER="0") as running:
        yield running


def progress(open_window: OpenWindow, email: str) -> tuple[Window, Any]:
    """Her Progress of eight weeks with every picture and table unfolded, and what was answered."""
    phone = open_window(PHONE)
    phone.page.goto("/")
    sign_in(phone, email, PASSWORD)
    expect(phone.page.locator("nav a[href='#/progress']")).to_be_visible()
    phone.page.goto("/#/progress")
    expect(phone.page.locator("section.card").first).to_be_visible()  # of two weeks
    weeks = phone.page.get_by_role("radio").nth(1)
    with phone.page.expect_response(lambda answer: "/v1/insights" in answer.url) as asked:
        weeks.check()
    found = asked.value.json()
    first = found["practice"]["days_practised"]["sentence"]
    expect(phone.page.get_by_text(first)).to_be_visible()
    return phone, found


def table(window: Window, title: str) -> list[list[str]]:
    name = said("picture.tableOf", title=title)
    region = window.page.get_by_role("region", name=name, exact=True).locator("table")
    cells: list[list[str]] = region.evaluate(CELLS)
    return cells


def card(window: Window, title: str) -> Locator:
    return window.page.get_by_role("region", name=title, exact=True)


def whole(value: float | None) -> str:
    return "–" if value is None else str(int(value + 0.5 if value >= 0 else value - 0.5))


def length(minutes: int | None) -> str:
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, 60)
    return said("duration.hours", h=hours, m=f"{rest:02}") if hours else f"{rest} min"


def test_before_anything_is_unfolded_each_part_is_a_heading_and_a_sentence(
    open_window: OpenWindow,
) -> None:
    phone, found = progress(open_window, "tom@example.org")
    for title, figure in {
        "picture.ledgerTitle": found["practice"]["expectations"]["figure"],
        "picture.nights": found["sleep"]["whole"]["total_sleep_minutes"],
        "picture.regularityTitle": found["sleep"]["whole"]["midsleep_spread_minutes"],
        "picture.afterPractice": found["practice_nights"]["followed"],
    }.items():
        expect(card(phone, said(title)).locator("li:visible")).to_have_text([figure["sentence"]])
    expect(phone.page.get_by_role("img")).to_have_count(0)
    phone.check_accessibility()


def test_the_period_before_stays_until_the_next_is_there(open_window: OpenWindow) -> None:
    phone, _ = progress(open_window, "tom@example.org")
    held: list[Route] = []
    phone.page.route("**/v1/insights?*", lambda route: held.append(route))
    phone.page.get_by_role("radio").nth(2).check()
    waits = phone.page.get_by_role("status").filter(has_text=said("progress.loading"))
    expect(waits).to_have_count(1)
    expect(card(phone, said("picture.ledgerTitle"))).to_be_visible()
    expect(phone.page.get_by_role("heading", name=said("progress.recent"))).to_be_visible()
    held[0].continue_()
    expect(waits).to_have_count(0)


def test_the_tables_of_practice_say_what_the_api_says(open_window: OpenWindow) -> None:
    phone, found = progress(open_window, "tom@example.org")
    phone.page.evaluate(SETTLED)
    practice = found["practice"]
    names = ("done", "partly", "could_not", "avoided")
    for way in practice["behaviours"]:
        shown = table(phone, said("summary.contextsOf", name=way["name"]))
        told = [[each["label"], *(str(each[name]) for name in names)] for each in way["contexts"]]
        assert shown == told
    ledger = table(phone, said("picture.ledgerTitle"))
    assert [int(cell) for cell in ledger[0][1:6]] == [
        practice["expectations"][name]
        for name in ("better", "partly", "as_feared", "unclear", "unanswered")
    ]
    assert ledger[0][6:] == [
        whole(practice["expectation_change"]["value"]),
        whole(practice["surprise"]["value"]),
    ]
    # Which those are depends on the weekday: the demo's attempts are on fixed ones.
    answered = [
        each["label"]
        for each in practice["contexts"]
        if each["expectations"]["figure"]["n"] + each["expectations"]["unclear"]
    ]
    assert answered
    assert [row[0] for row in ledger[-len(answered) :]] == answered
    pattern = practice["patterns"][0]
    ribbon = table(phone, said("picture.pattern", name=pattern["name"]))
    assert [row[1:4] for row in ribbon] == [
        [str(week[name]) for name in ("new", "mixed", "old")] for week in pattern["weeks"]
    ]
    assert [row[-1] for row in ribbon] == [week["share"]["sentence"] for week in pattern["weeks"]]
    strip = table(phone, f"{said('picture.strip')}: {pattern['name']}")
    assert strip[0][1:] == [
        said("picture.ofWritten", **pattern["strip"]["weeks"][0][lane])
        for lane in ("activated", "new_felt", "practised")
    ]


def test_the_tables_of_sleep_say_what_the_api_says(open_window: OpenWindow) -> None:
    phone, found = progress(open_window, "tom@example.org")
    phone.page.evaluate(SETTLED)
    nights = {night["date"]: night for night in found["sleep"]["nights"]}
    shown = table(phone, said("picture.nights"))
    assert len(shown) == 56
    known = [row[1:3] for row in shown if row[-1] != said("summary.night.noEntry")]
    assert known == [
        [length(night["total_sleep_minutes"]), length(night["time_in_bed_minutes"])]
        for _, night in sorted(nights.items(), reverse=True)
    ]
    middles = table(phone, said("picture.regularityTitle"))
    assert [row[1] for row in middles] == [
        clock(night["middle_at"])
        for _, night in sorted(nights.items(), reverse=True)
        if night["middle_at"]
    ]
    pairs = table(phone, said("picture.afterPractice"))
    assert [row[2:4] for row in pairs] == [
        [length(pair["minutes_until_onset"]), length(pair["total_sleep_minutes"])]
        for pair in reversed(found["practice_nights"]["pairs"])
    ]
    drawn = card(phone, said("picture.nights")).get_by_role("img")
    assert found["sleep"]["whole"]["total_sleep_minutes"]["sentence"] in str(
        drawn.get_attribute("aria-label")
    )
    asleep = [night for night in nights.values() if night["asleep_at"]]
    expect(drawn.locator("rect.sleep")).to_have_count(len(asleep))


def clock(at: str) -> str:
    """To the nearest minute, as the table rounds."""
    hours, minutes, seconds = (int(part) for part in at[11:19].split(":"))
    hour, minute = divmod(60 * hours + minutes + (seconds >= 30), 60)
    return f"{hour:02}:{minute:02}"


@pytest.mark.parametrize("email", ["salma@example.org", "davi@example.org"])
def test_with_everything_unfolded_everybody_can_read_it(
    open_window: OpenWindow, email: str
) -> None:
    phone, _ = progress(open_window, email)
    phone.page.evaluate(SETTLED)
    phone.check_accessibility()
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_without_a_network_the_kept_answer_is_drawn_and_says_of_when_it_is(
    open_window: OpenWindow,
) -> None:
    phone, found = progress(open_window, "tom@example.org")
    phone.go_offline(True)
    phone.page.get_by_role("radio").nth(0).check()
    phone.page.get_by_role("radio").nth(1).check()
    expect(phone.page.get_by_text(said("progress.asOf", at="…").partition("…")[0])).to_be_visible()
    sentence = found["sleep"]["whole"]["total_sleep_minutes"]["sentence"]
    expect(card(phone, said("picture.nights")).get_by_text(sentence)).to_be_visible()


def test_the_therapist_reads_sentences_first_and_unfolds_the_same_pictures(
    open_window: OpenWindow,
) -> None:
    desk = open_window(DESK)
    desk.page.goto("/therapist.html")
    sign_in(desk, "hanna@lindenquay.example", PASSWORD)
    expect(heading(desk, said("therapist.clients"))).to_be_visible()
    follow(desk, "Tom")
    arrived(desk, "Tom")
    found = four_weeks(desk)
    nights = card(desk, said("picture.nights"))
    expect(nights.get_by_role("img")).not_to_be_visible()
    nights.locator("summary").get_by_text(said("picture.show")).first.click()
    expect(nights.get_by_role("img")).to_be_visible()
    said_first = found["sleep"]["whole"]["total_sleep_minutes"]["sentence"]
    expect(nights.get_by_text(said_first)).to_be_visible()
    places = card(desk, said("picture.map"))
    places.locator("summary").get_by_text(said("picture.show")).first.click()
    expect(places.get_by_role("img").first).to_be_visible()


def four_weeks(desk: Window) -> Any:
    """What is shown of them: since the last session there may be too few nights for a figure."""
    first, last = (
        desk.page.get_by_label(said(f"therapist.{end}"), exact=True) for end in ("from", "to")
    )
    start = date.fromisoformat(last.input_value()) - timedelta(days=27)
    first.fill(str(start))
    with desk.page.expect_response(lambda answer: f"/summary?from={start}" in answer.url) as asked:
        desk.page.get_by_role("button", name=said("therapist.show"), exact=True).click()
    return asked.value.json()
