"""Help now on a phone: her plan and her people on top, offline, in her language, unseen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from backend.core.config import Settings
from tests.browser.steps import (
    ADA,
    MIRA,
    arrived,
    follow,
    heading,
    press,
    standing,
    therapist_invites,
    therapist_signs_in,
    write,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import add_therapist

WALK, JO, KAI = "A walk to the river", "+49 (0)30 1234567", "٠١٥١ ٢٣٤"
EVERY_SCREEN = (
    "",
    "attention",
    "behaviour/new",
    "entry/new",
    "help",
    "join",
    "more",
    "night/2026-03-10",
    "no-such-screen",
    "pattern/new",
    "plan",
    "progress",
    "reminders",
    "safety-contact/new",
    "safety-plan",
    "sharing",
    "sign-in",
)

Opening = Callable[[dict[str, int]], Window]


@pytest.fixture
def phone(place: Settings, open_window: Opening) -> Window:
    """Mira's, just signed in."""
    add_therapist(place, ADA, PASSWORD)
    desk, phone = open_window(DESK), open_window(PHONE)
    therapist_signs_in(desk)
    code = therapist_invites(desk).rpartition("/")[2]
    who = {"email": MIRA, "password": PASSWORD, "display_name": "Mira"}
    where = {"time_zone": "Europe/Berlin", "locale": "en", "country": "DE"}
    made = phone.context.request.post(
        "/v1/accounts", data={"invitation_code": code, **who, **where}
    )
    assert made.status == 201, made.text()
    signs_in(phone)
    return phone


def signs_in(phone: Window) -> None:
    phone.page.goto("/")
    write(phone, said("sign.email"), MIRA)
    write(phone, said("sign.password"), PASSWORD)
    press(phone, said("sign.in"))
    arrived(phone, said("today.title"))
    standing(phone, said("app.saved"))


def test_her_plan_and_her_people_are_on_top_without_a_network(
    phone: Window, open_window: Opening
) -> None:
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.go_offline(True)
    follow(phone, said("app.help"))
    expect(phone.page.get_by_text(said("help.planNone"))).to_be_visible()
    writes_her_plan(phone)
    adds(phone, "Jo", JO, note="After six")
    adds(phone, "Kai", KAI)
    puts_on_top(phone, "Kai")
    phone.page.reload()
    shows_it_on_top(phone)
    takes_off(phone, "Jo")
    phone.go_offline(False)
    standing(phone, said("app.saved"))
    another_phone_has_it(open_window(PHONE))


def writes_her_plan(phone: Window) -> None:
    follow(phone, said("help.planWrite"))
    arrived(phone, said("help.plan"))
    write(phone, said("words.by_myself"), WALK)
    press(phone, said("app.save"))
    arrived(phone, said("help.title"))


def adds(phone: Window, name: str, number: str, note: str = "") -> None:
    follow(phone, said("help.addPerson"))
    arrived(phone, said("help.newPerson"))
    write(phone, said("words.name"), name)
    write(phone, said("words.phone"), number)
    write(phone, said("words.note"), note)
    press(phone, said("app.save"))
    expect(phone.page.get_by_role("link", name=f"{name} {number}")).to_be_visible()


def puts_on_top(phone: Window, name: str) -> None:
    follow(phone, said("help.changePerson", name=name))
    arrived(phone, name)
    phone.page.get_by_role("combobox", name=said("field.position")).select_option("1")
    press(phone, said("app.save"))
    expect(heading(phone, said("help.title"))).to_be_visible()


def shows_it_on_top(phone: Window) -> None:
    """Her plan, her people in her order, the country's numbers; steps left empty are not there."""
    expect(phone.page.get_by_text(WALK)).to_be_visible()
    expect(phone.page.get_by_role("term")).to_have_text([said("words.by_myself")])
    calls = phone.page.locator("main a:is([href^='tel:'], [href^='sms:'])")
    expect(calls.nth(1)).to_have_attribute("href", "tel:0151234")
    expect(calls.nth(2)).to_have_attribute("href", "tel:+49301234567")
    phone.page.get_by_label(said("help.country")).select_option("GB")
    hrefs = calls.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    country = ["tel:999", "tel:112", "tel:116123", "sms:85258?body=SHOUT"]
    assert hrefs == ["tel:999", "tel:0151234", "tel:+49301234567", *country]
    heights = calls.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights[1:]) >= 56
    arrived(phone, said("help.title"))


def takes_off(phone: Window, name: str) -> None:
    follow(phone, said("help.changePerson", name=name))
    press(phone, said("entry.delete"))
    phone.check_accessibility()
    phone.page.get_by_role("dialog").get_by_role("button", name=said("entry.delete")).click()
    expect(phone.page.get_by_role("link", name="Kai")).to_have_count(2)
    expect(phone.page.get_by_role("link", name=name)).to_have_count(0)


def another_phone_has_it(other: Window) -> None:
    signs_in(other)
    follow(other, said("app.help"))
    expect(other.page.get_by_text(WALK)).to_be_visible()
    expect(other.page.get_by_role("link", name=f"Kai {KAI}")).to_be_visible()


def test_help_is_one_tap_away_on_every_screen_and_opening_it_sends_nothing(phone: Window) -> None:
    link = phone.page.get_by_role("banner").get_by_role("link", name=said("app.help"))
    for path in EVERY_SCREEN:
        phone.page.goto(f"/#/{path}")
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        expect(link).to_be_in_viewport()
    phone.page.goto("/#/more")
    # What a sync asks last, when it is not the first of the day.
    with phone.page.expect_response("**/v1/suggestions"):
        phone.page.reload()
    arrived(phone, said("more.title"))
    phone.page.wait_for_load_state("networkidle")
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    link.click()
    expect(heading(phone, said("help.title"))).to_be_visible()
    phone.page.wait_for_load_state("networkidle")
    # The browser looks for its icon now and then, and finds it on the phone.
    assert [url for url in asked if not url.endswith("/icon.svg")] == []


def test_whoever_is_not_signed_in_finds_the_lines_and_nothing_else(open_window: Opening) -> None:
    phone = open_window(PHONE)
    for path in ("", "join", "sign-in"):
        phone.page.goto(f"/#/{path}")
        follow(phone, said("app.help"))
        arrived(phone, said("help.title"))
    expect(phone.page.get_by_role("heading", name=said("help.lines"))).to_be_visible()
    expect(phone.page.get_by_text(said("help.plan"))).to_have_count(0)
    expect(phone.page.get_by_text(said("help.people"))).to_have_count(0)


def test_numbers_and_words_keep_their_direction_in_arabic(open_window: Opening) -> None:
    phone = open_window(PHONE)
    phone.page.add_init_script("localStorage.setItem('locale', 'ar')")
    phone.page.goto("/#/help")
    phone.page.locator("main select").select_option("GB")
    number = phone.page.get_by_text("116 123", exact=True)
    expect(number).to_have_css("direction", "ltr")
    text = phone.page.get_by_text("85258")
    expect(text).to_have_css("direction", "rtl")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.check_accessibility()
