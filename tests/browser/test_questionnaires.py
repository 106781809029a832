"""Questionnaires on the phone: answered without a network, help at once, and found again."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from backend.core.config import Settings
from tests.browser.conftest import installed, port_of
from tests.browser.second_factors import open_more, sign_in
from tests.browser.sleep_steps import ask, sent, stored, today
from tests.browser.steps import arrived, follow, heading, press, standing
from tests.browser.watched import PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, serving

SEVERAL_DAYS = "Several days"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, port_of(place), ANEW_OPEN_REGISTRATION="1") as running:
        yield running


@pytest.fixture
def phone(open_window: Callable[[dict[str, int]], Window], mira: str) -> Window:
    """Mira's, after she agreed to fill in the PHQ-9 from today on."""
    window = open_window(PHONE)
    window.page.goto("/")
    sign_in(window, mira, PASSWORD)
    expect(heading(window, said("today.title"))).to_be_visible()
    agreed = {"measure": "phq-9", "every_weeks": 2, "starts_on": str(today())}
    ask(window, "PUT", f"/v1/measure-schedules/{uuid4()}", agreed, is_new=True)
    window.page.reload()
    expect(due(window)).to_be_visible()
    standing(window, said("app.saved"))
    window.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return window


def due(phone: Window) -> Locator:
    return phone.page.get_by_role("region", name=said("measure.due"))


def help_card(phone: Window) -> Locator:
    return phone.page.get_by_role("region", name=said("measure.help"))


def answer(phone: Window, item: int, label: str = SEVERAL_DAYS) -> None:
    question = phone.page.get_by_role("group", name=re.compile(rf"^{item}\. "))
    question.get_by_role("radio", name=label, exact=True).check()


def responses(phone: Window) -> list[dict[str, Any]]:
    return stored(phone, "/v1/measure-responses")


def test_item_nine_opens_help_at_once_and_offline_and_the_total_is_right(phone: Window) -> None:
    phone.go_offline(True)
    expect(due(phone)).not_to_contain_text("PHQ")
    due(phone).get_by_role("link", name=said("measure.begin")).click()
    arrived(phone, "PHQ-9")
    for item in range(1, 9):
        answer(phone, item)
    expect(help_card(phone)).to_have_count(0)
    answer(phone, 9)
    card = help_card(phone)
    expect(card).to_contain_text(said("measure.helpNobody"))
    expect(card.get_by_role("link")).to_be_in_viewport(ratio=1)
    phone.check_accessibility()
    card.get_by_role("link", name=said("measure.helpOpen")).click()
    arrived(phone, said("help.title"))
    phone.page.go_back()
    expect(phone.page.get_by_text(said("measure.progress", done=9, of=9))).to_be_visible()
    press(phone, said("app.save"))
    expect(total(phone, "9 of 27: mild")).to_be_visible()
    expect(help_card(phone)).to_be_in_viewport()
    phone.check_accessibility()
    phone.go_offline(False)
    standing(phone, said("app.saved"))
    (response,) = responses(phone)
    assert response["answers"] == [1] * 9
    assert (response["score"], response["band"], response["flags"]) == (9, "mild", ["item_9"])
    follow(phone, said("app.today"))
    expect(heading(phone, said("today.title"))).to_be_visible()
    expect(due(phone)).to_have_count(0)


def total(phone: Window, text: str) -> Locator:
    return phone.page.get_by_role("heading", level=2, name=text, exact=True)


def test_what_was_left_out_leaves_no_total_and_it_is_hers_to_keep_or_delete(phone: Window) -> None:
    open_more(phone, said("measures.title"))
    arrived(phone, said("measures.title"))
    follow(phone, f"{said('measure.fillIn')}: PHQ-9")
    expect(phone.page.get_by_role("button", name=said("app.save"))).to_be_disabled()
    answer(phone, 2, "Nearly every day")
    expect(phone.page.get_by_text(said("measure.partly"))).to_be_visible()
    with phone.page.expect_response(sent):
        press(phone, said("app.save"))
    expect(total(phone, said("measure.incomplete"))).to_be_visible()
    expect(help_card(phone)).to_have_count(0)
    standing(phone, said("app.saved"))
    with phone.page.expect_response(sent):
        phone.page.get_by_role("switch", name=said("field.private")).check()
    standing(phone, said("app.saved"))
    (response,) = responses(phone)
    assert (response["score"], response["incomplete"], response["private"]) == (None, True, True)
    press(phone, said("entry.delete"))
    arrived(phone, said("measures.title"))
    expect(phone.page.get_by_text(said("measures.answered"))).to_have_count(0)
    press(phone, said("app.undo"))
    expect(phone.page.get_by_role("link", name=said("measure.incomplete"))).to_be_visible()


def test_how_often_she_is_asked_is_hers_to_change_and_to_stop(phone: Window) -> None:
    open_more(phone, said("measures.title"))
    with phone.page.expect_response(sent):
        phone.page.get_by_label(said("field.every_weeks")).select_option("4")
    standing(phone, said("app.saved"))
    asked = phone.page.get_by_role("switch", name=said("measure.asked"))
    with phone.page.expect_response(sent):
        asked.uncheck()
    expect(phone.page.get_by_label(said("field.every_weeks"))).to_have_count(0)
    standing(phone, said("app.saved"))
    (schedule,) = stored(phone, "/v1/measure-schedules")
    assert (schedule["every_weeks"], schedule["active"]) == (4, False)
    follow(phone, said("app.today"))
    expect(heading(phone, said("today.title"))).to_be_visible()
    expect(due(phone)).to_have_count(0)


def test_the_address_of_her_calendar_is_shown_once_and_taken_back(phone: Window) -> None:
    open_more(phone, said("settings.title"))
    press(phone, said("calendar.make"))
    address = phone.page.locator("code")
    expect(address).to_contain_text("/v1/calendar/")
    phone.check_accessibility()
    url = address.inner_text()
    status = "(url) => fetch(url, { credentials: 'omit' }).then((answer) => answer.status)"
    assert phone.page.evaluate(status, url) == 200
    phone.page.reload()
    expect(phone.page.get_by_role("button", name=said("calendar.makeNew"))).to_be_visible()
    expect(address).to_have_count(0)
    press(phone, said("calendar.remove"))
    expect(phone.page.get_by_role("button", name=said("calendar.make"), exact=True)).to_be_visible()
    phone.refusals.append(("404", "/v1/calendar/"))
    assert phone.page.evaluate(status, url) == 404
