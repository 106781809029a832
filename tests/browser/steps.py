"""What the people of the story do in their browsers, one screen after the other."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.watched import Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD

ADA, MIRA = "ada@clinic.example", "mira@example.org"
WAY = "Say one sentence"


def heading(window: Window, text: str) -> Locator:
    return window.page.get_by_role("heading", level=1, name=text)


def arrived(window: Window, title: str) -> None:
    """Her screen is there, and everybody can use it."""
    expect(heading(window, title)).to_be_visible()
    window.check_accessibility()


def press(window: Window, text: str) -> None:
    window.page.get_by_role("button", name=text, exact=True).click()


def follow(window: Window, text: str) -> None:
    window.page.get_by_role("link", name=text, exact=True).click()


def write(window: Window, label: str, text: str) -> None:
    window.page.get_by_label(label, exact=True).fill(text)


def therapist_signs_in(desk: Window) -> None:
    desk.page.goto("/therapist.html")
    arrived(desk, said("therapist.signInTitle"))
    write(desk, said("sign.email"), ADA)
    write(desk, said("sign.password"), PASSWORD)
    press(desk, said("sign.in"))
    arrived(desk, said("therapist.clients"))


def therapist_invites(desk: Window) -> str:
    """Returns the link that she hands over."""
    press(desk, said("therapist.invite"))
    link = desk.page.get_by_label(said("therapist.link"), exact=True)
    expect(link).to_be_visible()
    desk.check_accessibility()
    return link.input_value()


def client_joins(phone: Window, link: str) -> None:
    """One question a screen, once back and forth again, and no reminder for now."""
    phone.page.goto(link)
    arrived(phone, said("join.name"))
    write(phone, said("join.nameLabel"), "Mira")
    press(phone, said("join.next"))
    expect(heading(phone, said("join.title"))).to_be_visible()
    write(phone, said("sign.email"), MIRA)
    write(phone, said("sign.password"), PASSWORD)
    press(phone, said("app.back"))
    expect(phone.page.get_by_label(said("join.nameLabel"), exact=True)).to_have_value("Mira")
    press(phone, said("join.next"))
    press(phone, said("join.next"))
    arrived(phone, said("join.shareTitle", name="Dr Ada Moss"))
    for scope in ("practice", "sleep"):
        phone.page.get_by_role("switch", name=said(f"scope.{scope}"), exact=True).check()
    press(phone, said("join.next"))
    expect(heading(phone, said("join.remindTitle"))).to_be_visible()
    press(phone, said("join.make"))
    expect(heading(phone, said("join.doneTitle"))).to_be_visible()
    follow(phone, said("app.toToday"))
    arrived(phone, said("today.title"))


def client_plans(phone: Window) -> None:
    """A new way, and three places for it."""
    follow(phone, said("today.makePlan"))
    arrived(phone, said("plan.title"))
    follow(phone, said("plan.addBehaviour"))
    arrived(phone, said("plan.newBehaviour"))
    write(phone, said("words.name"), WAY)
    write(phone, said("words.when"), "there is a pause")
    write(phone, said("words.will"), "say it before I polish it")
    for place in ("Home", "Friend", "Work"):
        write(phone, said("words.label"), place)
        press(phone, said("plan.add"))
        expect(phone.page.get_by_role("checkbox", name=place, exact=True)).to_be_checked()
    press(phone, said("app.save"))
    arrived(phone, said("plan.title"))
    expect(phone.page.get_by_role("link", name=WAY)).to_be_visible()


def client_logs_offline(phone: Window) -> None:
    """One tap and one night without a network, and a restart of the app in between."""
    follow(phone, said("app.today"))
    done = phone.page.get_by_role("button", name=said("today.doneWhat", name=WAY))
    expect(done).to_be_visible()
    standing(phone, said("app.saved"))
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.go_offline(True)
    done.click()
    # An "Undo" alone may still be that of the plan, on a quick machine.
    standing(phone, said("app.waiting", count=1))
    expect(phone.page.get_by_role("button", name=said("app.undo"))).to_be_visible()
    phone.page.reload()
    standing(phone, said("app.waiting", count=1))
    client_logs_her_night(phone)
    standing(phone, said("app.waiting", count=2))
    arrived(phone, said("today.title"))
    phone.go_offline(False)
    standing(phone, said("app.saved"))


def standing(phone: Window, text: str) -> None:
    """The quiet line at the top."""
    expect(phone.page.get_by_role("banner").get_by_text(text, exact=True)).to_be_visible()


def client_logs_her_night(phone: Window) -> None:
    follow(phone, said("today.logNight"))
    arrived(phone, said("night.title"))
    answers = {
        "into_bed": "23:00",
        "tried_to_sleep": "23:10",
        "sleep_latency_minutes": "20",
        "awakenings": "1",
        "awake_minutes": "10",
        "final_awakening": "07:00",
        "out_of_bed": "07:20",
    }
    for field, answer in answers.items():
        write(phone, said(f"field.{field}"), answer)
    press(phone, said("app.save"))


def sent(phone: Window, method: str, path: str, body: Any = None) -> Any:
    """With the cookie of her app."""
    ask = """([method, path, body]) => fetch(path, {
        method,
        headers: { 'Content-Type': 'application/json', ...(body && { 'If-None-Match': '*' }) },
        body: body && JSON.stringify(body),
    }).then(async (answer) => [answer.ok, await answer.json()])"""
    done, answer = phone.page.evaluate(ask, [method, path, body])
    assert done, answer
    return answer
