"""A week's practice on a phone without a network, and what the server holds afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from playwright.sync_api import Locator, Response, expect

from backend.core.config import Settings
from backend.core.ids import uuid7
from practice.lenses import lenses
from tests.browser.second_factors import sign_in
from tests.browser.steps import ADA, MIRA, arrived, follow, press, standing, write
from tests.browser.watched import PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, add_therapist

ZONE = "Europe/Berlin"
WAY, OTHER_WAY, WORK, PATTERN = "Say one sentence", "Ask for a minute", "Team meeting", "Shrinking"
POINT, HER_POINT = "A silence is three seconds long", "One sentence is enough"
IDS = {name: str(uuid7()) for name in ("pattern", "context", "behaviour", "session")}

Opening = Callable[[dict[str, int]], Window]


class Caller:
    """Somebody's own calls to the API, beside the browser."""

    def __init__(self, server: Serving, email: str) -> None:
        self._url, self._headers = server.url, {}
        body = {"email": email, "password": PASSWORD}
        token = self.call("POST", "/v1/sessions", body)["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {**self._headers, **headers}
        answer = requests.request(method, self._url + path, json=body, headers=sent, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def make(self, path: str, body: dict[str, Any]) -> None:
        self.call("PUT", path, body, **{"If-None-Match": "*"})

    def only(self, path: str) -> dict[str, Any]:
        (one,) = self.call("GET", path)["items"]
        found: dict[str, Any] = one
        return found


@pytest.fixture
def mira(place: Settings, server: Serving) -> Caller:
    """She practises with Dr Moss, who left her a suggestion; two days ago they met."""
    add_therapist(place, ADA, PASSWORD)
    ada = Caller(server, ADA)
    code = ada.call("POST", "/v1/invitations", {})["code"]
    who = {"email": MIRA, "password": PASSWORD, "time_zone": ZONE, "locale": "en"}
    ada.call("POST", "/v1/accounts", {"invitation_code": code, **who})
    mira = Caller(server, MIRA)
    mira.call("POST", "/v1/care-links", {"code": code, "scopes": ["practice"]})
    plan(mira)
    me = mira.call("GET", "/v1/me")["id"]
    way = {"kind": "behaviour", "words": {"name": OTHER_WAY, "why": "It was close."}}
    ada.call("POST", f"/v1/clients/{me}/suggestions", way)
    return mira


def plan(mira: Caller) -> None:
    # On the clock on her wall: by elapsed hours it may be one day, when the clocks went back.
    held = datetime.now(ZoneInfo(ZONE)) - timedelta(days=2)
    mira.make(f"/v1/patterns/{IDS['pattern']}", {"words": {"name": PATTERN}})
    mira.make(f"/v1/contexts/{IDS['context']}", {"words": {"label": WORK}})
    way = {"lens": "exposure", "context_ids": [IDS["context"]], "words": {"name": WAY}}
    mira.make(f"/v1/behaviours/{IDS['behaviour']}", way)
    session = {
        "held_at": held.isoformat(),
        "time_zone": ZONE,
        "words": {"take_aways": [POINT]},
    }
    mira.make(f"/v1/therapy-sessions/{IDS['session']}", session)


@pytest.fixture
def phone(mira: Caller, open_window: Opening) -> Window:
    phone = open_window(PHONE)
    phone.page.goto("/")
    # The last that a phone asks for: whatever else it keeps for offline days is there by then.
    with phone.page.expect_response("**/v1/crisis-lines"):
        sign_in(phone, MIRA, PASSWORD)
    arrived(phone, said("today.title"))
    expect(phone.page.get_by_role("heading", name=WAY)).to_be_visible()
    standing(phone, said("app.saved"))
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return phone


def test_a_week_of_practice_without_a_network_reaches_the_server(
    phone: Window, mira: Caller
) -> None:
    phone.go_offline(True)
    logs_with_details(phone)
    renames_a_place(phone)
    notices_the_pattern(phone)
    writes_what_she_takes_along(phone)
    recalls_the_last_session(phone)
    accepts_the_suggestion(phone)
    says_that_it_came_by_itself(phone)
    standing(phone, said("app.waiting", count=6))
    phone.go_offline(False)
    standing(phone, said("app.saved"))
    everything_is_on_the_server(mira)
    the_suggested_way_is_in_the_plan(phone)


def logs_with_details(phone: Window) -> None:
    # The server gives the reason in words; the phone has them without a network.
    expect(phone.page.get_by_text("New: this would be the first time.")).to_be_visible()
    follow(phone, said("today.detailsWhat", name=WAY))
    arrived(phone, said("entry.new"))
    choose(phone, said("field.outcome"), said("outcome.partly"))
    unfold(phone, said("entry.more"))
    write(phone, prediction(), "They laugh")
    unfold(phone, said("entry.part.newness"))
    phone.page.get_by_label(said("field.old_feeling"), exact=True).fill("7")
    unfold(phone, said("entry.part.around"))
    choose(phone, said("facets.inner_state"), said("facet.inner_state.tense"))
    unfold(phone, said("entry.part.course"))
    write(phone, safety(), "I held my cup")
    phone.check_accessibility()
    saves_with_a_hasty_finger(phone)
    arrived(phone, said("today.title"))


def prediction() -> str:
    return worded("words.expected")


def safety() -> str:
    return worded("words.safety")


def worded(field: str) -> str:
    """What the lens of her new way calls a field."""
    (exposure,) = (one for one in lenses("en") if one.key == "exposure")
    (wording,) = (one for one in exposure.wordings if one.field == field)
    return wording.label


def renames_a_place(phone: Window) -> None:
    follow(phone, said("app.plan"))
    follow(phone, said("contexts.title"))
    arrived(phone, said("contexts.title"))
    follow(phone, WORK)
    write(phone, said("words.label"), "Monday meeting")
    unfold(phone, said("facets.place"))
    choose(phone, said("facets.place"), said("facet.place.work"))
    arrived(phone, WORK)
    saves(phone, said("contexts.title"))
    expect(phone.page.get_by_role("link", name="Monday meeting")).to_be_visible()


def notices_the_pattern(phone: Window) -> None:
    follow(phone, said("app.today"))
    follow(phone, said("today.moment"))
    arrived(phone, said("moment.new"))
    choose(phone, said("field.response"), said("response.mixed"))
    unfold(phone, said("entry.more"))
    choose(phone, said("field.noticed"), said("noticed.during"))
    phone.check_accessibility()
    saves(phone, said("today.title"))
    follow(phone, said("app.progress"))
    expect(phone.page.get_by_role("link", name=PATTERN)).to_be_visible()
    follow(phone, said("app.today"))


def writes_what_she_takes_along(phone: Window) -> None:
    follow(phone, said("today.session"))
    arrived(phone, said("session.title"))
    write(phone, said("session.point", n=1), HER_POINT)
    saves(phone, said("today.title"))


def recalls_the_last_session(phone: Window) -> None:
    follow(phone, said("recall.begin"))
    arrived(phone, said("recall.title"))
    expect(phone.page.get_by_text(POINT)).to_have_count(0)
    write(phone, said("recall.memory", n=1), "Something about silence")
    press(phone, said("recall.showWhat", n=1))
    expect(phone.page.get_by_text(POINT)).to_be_visible()
    choose(phone, said("field.recalled"), said("recalled.partly"))
    phone.check_accessibility()
    saves(phone, said("today.title"))


def accepts_the_suggestion(phone: Window) -> None:
    expect(phone.page.get_by_role("region", name=OTHER_WAY)).to_be_visible()
    phone.check_accessibility()
    press(phone, said("suggestion.accept.behaviour"))
    expect(phone.page.get_by_role("region", name=OTHER_WAY)).to_have_count(0)


def says_that_it_came_by_itself(phone: Window) -> None:
    press(phone, said("probe.yes"))
    arrived(phone, said("probe.title"))
    choose(phone, said("field.behaviour_id"), WAY)
    write(phone, said("words.where"), "In the bakery")
    saves(phone, said("today.title"))


def everything_is_on_the_server(mira: Caller) -> None:
    entry = mira.only("/v1/practice-entries")
    assert (entry["outcome"], entry["old_feeling"], entry["new_feeling"]) == ("partly", 7, None)
    assert entry["context_id"] == IDS["context"]
    assert (entry["facets"]["inner_state"], entry["facets"]["place"]) == ("tense", None)
    assert entry["words"]["expected"] == "They laugh"
    assert entry["words"]["safety"] == "I held my cup"
    context = mira.only("/v1/contexts")
    assert (context["words"]["label"], context["place"]) == ("Monday meeting", "work")
    moment = mira.only("/v1/pattern-moments")
    assert (moment["response"], moment["noticed"], moment["unprompted"]) == (
        "mixed",
        "during",
        None,
    )
    sessions = mira.call("GET", "/v1/therapy-sessions")["items"]
    taken = {one["id"]: one["words"]["take_aways"] for one in sessions}
    assert sorted(taken.values()) == [[POINT], [HER_POINT]]
    recall = mira.only("/v1/recalls")
    assert (recall["session_id"], recall["point"]) == (IDS["session"], 1)
    assert (recall["recalled"], recall["words"]["note"]) == ("partly", "Something about silence")
    probe = mira.only("/v1/transfer-probes")
    assert (probe["came_by_itself"], probe["behaviour_id"]) == ("yes", IDS["behaviour"])
    assert probe["words"]["where"] == "In the bakery"


def the_suggested_way_is_in_the_plan(phone: Window) -> None:
    """Her answer leaves the phone when it can no longer be undone."""
    follow(phone, said("app.plan"))
    expect(phone.page.get_by_role("link", name=OTHER_WAY)).to_be_visible()
    follow(phone, said("suggestions.title"))
    expect(phone.page.get_by_text(said("suggestion.was.accepted"))).to_be_visible()
    arrived(phone, said("suggestions.title"))


def test_what_was_said_can_be_taken_back_and_what_was_changed_can_be_read(
    phone: Window, mira: Caller
) -> None:
    refuses_and_changes_her_mind(phone)
    lets_it_rest(phone, mira)
    reads_what_it_said_before(phone)
    says_that_sessions_have_ended(phone, mira)
    all_other_screens_are_accessible(phone)


def test_the_therapists_point_stays_closed_until_she_wrote_hers(
    phone: Window, mira: Caller, server: Serving
) -> None:
    ada, me = Caller(server, ADA), mira.call("GET", "/v1/me")["id"]
    point = {"kind": "take_away", "words": {"take_away": "You may take your time"}}
    ada.call("POST", f"/v1/clients/{me}/suggestions", point)
    phone.page.goto("/#/suggestions")
    phone.page.reload()
    closed = phone.page.get_by_role("region", name=said("suggestion.closed"))
    # Two days ago is too long ago: it waits for what she takes from this session.
    expect(closed).to_be_visible()
    arrived(phone, said("suggestions.title"))
    follow(phone, said("suggestion.writeMine"))
    write(phone, said("session.point", n=1), HER_POINT)
    saves(phone, said("suggestions.title"))
    expect(phone.page.get_by_role("region", name="You may take your time")).to_be_visible()


def refuses_and_changes_her_mind(phone: Window) -> None:
    offer = phone.page.get_by_role("heading", name=WAY)
    press(phone, said("today.notTodayWhat", name=WAY))
    expect(offer).to_have_count(0)
    press(phone, said("app.undo"))
    expect(offer).to_be_visible()


def lets_it_rest(phone: Window, mira: Caller) -> None:
    follow(phone, said("app.plan"))
    follow(phone, WAY)
    until = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    unfold(phone, said("plan.more"))
    write(phone, said("field.paused_until"), until)
    write(phone, said("field.every_days"), "3")
    arrived(phone, WAY)
    with phone.page.expect_response(sent):
        saves(phone, said("plan.title"))
    way = mira.only("/v1/behaviours")
    assert (way["paused_until"], way["every_days"], way["lens"]) == (until, 3, "exposure")
    assert mira.call("GET", "/v1/rehearsal-choices")["items"] == []


def sent(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/v1/changes")


def reads_what_it_said_before(phone: Window) -> None:
    phone.page.get_by_role("link", name=WAY).click()
    follow(phone, said("history.title"))
    expect(phone.page.get_by_text(said("field.paused_until"))).to_be_visible()
    arrived(phone, said("history.title"))


def says_that_sessions_have_ended(phone: Window, mira: Caller) -> None:
    phone.page.goto("/#/changes")
    arrived(phone, said("changes.title"))
    with phone.page.expect_response(sent):
        press(phone, said("changes.endedSay"))
    expect(phone.page.get_by_role("button", name=said("changes.beganSay"))).to_be_visible()
    assert mira.only("/v1/rehearsal-choices")["choice"] == "sessions_ended"


def all_other_screens_are_accessible(phone: Window) -> None:
    titles = {
        "context/new": "contexts.new",
        "pattern/new": "plan.newPattern",
        "plan": "plan.title",
        "sessions": "sessions.title",
    }
    for path, title in titles.items():
        phone.page.goto(f"/#/{path}")
        arrived(phone, said(title))


def choose(phone: Window, legend: str, label: str) -> None:
    group = phone.page.get_by_role("group", name=legend, exact=True)
    group.get_by_role("radio", name=label, exact=True).check()


def unfold(phone: Window, title: str) -> None:
    summary(phone, title).click()


def summary(phone: Window, title: str) -> Locator:
    return phone.page.locator("summary").get_by_text(title, exact=True)


def saves_with_a_hasty_finger(phone: Window) -> None:
    """Two taps before the first is answered: what waits to be sent, counted later, is one."""
    form = phone.page.locator("form")
    form.evaluate("form => [1, 2].forEach(() => form.requestSubmit())")


def saves(phone: Window, back_at: str) -> None:
    press(phone, said("app.save"))
    expect(phone.page.get_by_role("heading", level=1, name=back_at)).to_be_visible()
