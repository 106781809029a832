"""A course that stands still: three questions for the therapist, for her client when opened."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from backend.core import clock
from backend.core.config import Settings
from backend.core.ids import uuid7
from backend.core.zones import zone
from sharing.statements import rules
from tests.browser.second_factors import open_more
from tests.browser.steps import (
    ADA,
    arrived,
    client_joins,
    follow,
    sent,
    therapist_invites,
    therapist_signs_in,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist

QUESTIONS = [
    rules()[f"stall.ask_{each}"]["says"]["en"] for each in ("activated", "new_felt", "practised")
]


@pytest.mark.timeout(300)
def test_her_client_reads_the_card_once_it_is_opened_and_no_longer(
    place: Settings, open_window: Callable[[dict[str, int]], Window]
) -> None:
    add_therapist(place, ADA, PASSWORD)
    desk, phone = open_window(DESK), open_window(PHONE)
    therapist_signs_in(desk)
    client_joins(phone, therapist_invites(desk))
    scores_stand_still(phone)
    asks_three_questions(desk)
    expect(card(what_she_sees(phone))).to_have_count(0)
    turn(desk)
    shown = card(what_she_sees(phone))
    assert [text in shown.inner_text() for text in QUESTIONS] == [True] * 3
    expect(shown.get_by_role("switch")).to_have_count(0)
    expect(phone.page.get_by_text(said("sharing.action.stall-card-opened"))).to_be_visible()
    turn(desk)
    expect(card(what_she_sees(phone))).to_have_count(0)


def scores_stand_still(phone: Window) -> None:
    """Seven times the same, over six weeks: moderate, and no reliable change."""
    (link,) = sent(phone, "GET", "/v1/care-links")["items"]
    shared = {"scopes": [*link["scopes"], "measures"], "until": None}
    sent(phone, "PUT", f"/v1/care-links/{link['id']}", shared)
    form = {"measure": "phq-9", "version": 1, "time_zone": "Europe/Berlin"}
    # On the clock on her wall: by elapsed hours one before the clocks changed lies on another date.
    newest = (clock.now() - timedelta(hours=1)).astimezone(zone("Europe/Berlin"))
    for weeks in range(7):
        at = newest - timedelta(weeks=weeks)
        body = {**form, "answers": [2] * 6 + [0] * 3, "answered_at": at.isoformat()}
        sent(phone, "PUT", f"/v1/measure-responses/{uuid7()}", body)


def card(page: Locator) -> Locator:
    return page.get_by_role("region", name=said("summary.stall.title"))


def asks_three_questions(desk: Window) -> None:
    desk.page.reload()
    follow(desk, "Mira")
    arrived(desk, "Mira")
    shown = card(desk.page.locator("body"))
    expect(shown.get_by_text("No reliable change on PHQ-9 in 6 weeks")).to_be_visible()
    _, *asked = shown.get_by_role("listitem").all_inner_texts()
    assert [text.partition("\n")[0] for text in asked] == QUESTIONS
    expect(shown.get_by_text(said("summary.stall.what"))).to_be_visible()
    desk.check_accessibility()


def turn(desk: Window) -> None:
    """The switch, by the keyboard."""
    with desk.page.expect_response(lambda answer: "/stall-card" in answer.url) as asked:
        card(desk.page.locator("body")).get_by_role("switch").press("Space")
    assert asked.value.ok
    desk.check_accessibility()


def what_she_sees(phone: Window) -> Locator:
    phone.page.goto("/")
    open_more(phone, said("more.sharing"))
    preview = phone.page.get_by_role("group").filter(
        has=phone.page.get_by_text(said("sharing.preview", name="Dr Ada Moss"))
    )
    preview.get_by_text(said("sharing.preview", name="Dr Ada Moss")).click()
    expect(preview.get_by_text(said("summary.sideBySide"), exact=True).first).to_be_visible()
    phone.check_accessibility()
    return preview
