"""A list of 500: what is drawn at once, what comes while she scrolls, and how fast a key is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from backend.accounts import care
from backend.accounts.models import Account
from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from tests.browser import paints
from tests.browser.steps import ADA, therapist_signs_in
from tests.browser.watched import DESK, Window
from tests.browser.wording import said
from tests.many_clients import fill
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist

CLIENTS, AT_ONCE = 500, 30
NAMES = ("Anna", "Bert", "Cleo", "Dora", "Emil")
WORDS = ("cleo", "anna 49", "zz")
AT_ONCE_MS = 200  # "good" of Interaction to Next Paint


@pytest.fixture
def place(place: Settings) -> Settings:
    """Each of them shares practice and sleep with one therapist."""
    add_therapist(place, ADA, PASSWORD)
    app = create_app(place)
    fill(app, CLIENTS, clock.now())
    with app.app_context():
        begin("write")
        therapist = db.session.scalars(select(Account).where(Account.role == "therapist")).one()
        people = db.session.scalars(select(Account).where(Account.role == "client"))
        for number, client in enumerate(people):
            client.display_name = f"{NAMES[number % len(NAMES)]} {number}"
            care.link(client, therapist.id, ["practice", "sleep"], None, clock.now())
        db.session.commit()
    return place


@pytest.mark.timeout(300)
def test_five_hundred_clients_scroll_and_answer_each_key(
    open_window: Callable[[dict[str, int]], Window],
) -> None:
    desk = open_window(DESK)
    paints.watch(desk.page)
    therapist_signs_in(desk)
    rows = desk.page.locator("tbody tr")
    expect(rows).to_have_count(AT_ONCE)
    times = [time for _ in range(2) for time in typed(desk.page)]
    crowd = paints.crowding()
    print(f"\na key: p75 {paints.p75(times):.0f}, most {max(times):.0f} ms; {crowd:.1f}-fold")
    assert paints.p75(times) <= AT_ONCE_MS * crowd
    scrolls_to_the_end(desk.page, rows)
    desk.page.get_by_label(said("therapist.filter")).fill("Emil 499")
    expect(rows).to_have_count(1)
    desk.check_accessibility()


def typed(page: Page) -> list[float]:
    """Milliseconds of each key, of words that few have and of taking them back."""
    field, times = page.get_by_label(said("therapist.filter")), []
    for word in WORDS:
        field.focus()
        for key in [*word, *["Backspace"] * len(word)]:
            page.keyboard.press("Space" if key == " " else key)
            times.append(paints.slowest(page))
    return times


def scrolls_to_the_end(page: Page, rows: Locator) -> None:
    """No button for more; what nobody monitors stays in sight."""
    while (drawn := rows.count()) < CLIENTS:
        page.mouse.wheel(0, 100_000)
        expect(rows.nth(drawn)).to_be_attached()
    expect(page.get_by_text(said("therapist.notMonitored"))).to_be_in_viewport()
