"""The story in Debian's Chromium: a therapist's desk, a client's phone, and no network between."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from backend.core.config import Settings
from backend.core.figures import Figure
from sharing.statements import Period, say
from tests.browser.steps import (
    ADA,
    arrived,
    client_joins,
    client_logs_offline,
    client_plans,
    follow,
    press,
    therapist_invites,
    therapist_signs_in,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist

OTHER_SCREENS = {
    "help": "help.title",
    "entry/new": "entry.new",
    "pattern/new": "plan.newPattern",
    "reminders": "reminder.title",
    "attention": "attention.title",
    "sign-in": "sign.title",
}


@pytest.mark.timeout(300)
def test_the_story(place: Settings, open_window: Callable[[dict[str, int]], Window]) -> None:
    add_therapist(place, ADA, PASSWORD)
    desk, phone = open_window(DESK), open_window(PHONE)
    therapist_signs_in(desk)
    client_joins(phone, therapist_invites(desk))
    client_plans(phone)
    client_logs_offline(phone)
    client_sees_her_progress(phone)
    therapist_reads(desk)
    client_sees_who_looked(phone)
    client_takes_it_back(phone, desk)
    all_other_screens_are_accessible(phone)


def client_sees_her_progress(phone: Window) -> None:
    follow(phone, said("app.progress"))
    expect(phone.page.get_by_text(practised(of=14))).to_be_visible()
    arrived(phone, said("progress.title"))


def practised(of: int) -> str:
    days = Figure(1, 1, of)
    today = Period(date.min, date.min, "en")
    return str(say("practice.days", days, today)["sentence"])


def therapist_reads(desk: Window) -> None:
    desk.page.reload()
    follow(desk, "Mira")
    arrived(desk, "Mira")
    expect(desk.page.get_by_text(practised(of=28))).to_be_visible()
    nights = desk.page.get_by_role("region", name=said("picture.nights"), exact=True)
    expect(nights.get_by_text("Not enough yet: 1 of").first).to_be_visible()


def client_sees_who_looked(phone: Window) -> None:
    follow(phone, said("app.more"))
    arrived(phone, said("more.title"))
    follow(phone, said("more.sharing"))
    read = phone.page.get_by_text(said("sharing.action.summary-read"))
    expect(read).to_be_visible()
    arrived(phone, said("sharing.title"))


def client_takes_it_back(phone: Window, desk: Window) -> None:
    press(phone, said("sharing.stop"))
    press(phone, said("sharing.stopSure"))
    expect(phone.page.get_by_text(said("sharing.none"))).to_be_visible()
    desk.refusals.append(("404", "/summary"))
    desk.page.reload()
    expect(desk.page.get_by_role("alert")).to_have_text(said("therapist.gone"))


def all_other_screens_are_accessible(phone: Window) -> None:
    for path, title in OTHER_SCREENS.items():
        phone.page.goto(f"/#/{path}")
        arrived(phone, said(title))
