"""What leaves: what the client allows, from the database, at this instant, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.accounts.models import SCOPES
from backend.core import clock
from backend.core.db import db
from backend.core.ids import uuid7
from sharing.insights import reckoning
from tests.api.story import BERLIN, Story, at, noon
from tests.api.subject import Json
from tests.api.test_feed import unchecked
from tests.counted import counted
from tests.people import People, Person

TODAY, PERIOD = "2026-03-10", "from=2026-03-01&to=2026-03-10"
ALWAYS = {"client", "period", "scopes", "meetings", "before"}
ENTRY = set(
    "id occurred_at local_date behaviour_id context_id outcome managed expected_likelihood "
    "happened surprise next_likelihood distress_before distress_peak distress_after late "
    "marks".split()
)
SHARED_WORDS = {"expected", "happened", "learned", "new_experience", "safety"}
WORDS = {name: f"{name} in her words" for name in SHARED_WORDS} | {"note": "NEVER LEAVES"}


class Sharing:
    """Mira and her therapist on 10 March 2026."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.me = people.signed_in(people.client.email)
        self.therapist = people.signed_in(people.therapist.email)
        self.story = Story(self.me)
        self.home = self.story.context("Home")
        self.say = self.story.behaviour("Say one sentence", [self.home])
        self.story.attempt(self.say, self.home, "2026-03-08", words=WORDS, happened="no")
        self.story.night("2026-03-09", words={"comment": "COMMENT NEVER LEAVES"})
        self.story.tell()

    def share(self, *scopes: str, until: str | None = None) -> str:
        """Give consent. Returns the link's id."""
        code = self.therapist.post("/v1/invitations", {}).get_json()["code"]
        body = {"code": code, "scopes": scopes, "until": until}
        given = self.me.post("/v1/care-links", body)
        assert given.status_code == 201, given.text
        return str(given.get_json()["id"])

    def summary(self, therapist: Person | None = None) -> TestResponse:
        return (therapist or self.therapist).get(f"/v1/clients/{self.me.id}/summary?{PERIOD}")

    def preview(self, link: str) -> TestResponse:
        return self.me.get(f"/v1/care-links/{link}/preview?{PERIOD}")

    def row(self) -> Json | None:
        """Her row in the therapist's list."""
        rows = self.therapist.get("/v1/clients").get_json()["items"]
        return next((row for row in rows if row["id"] == self.me.id), None)

    def log(self, query: str = "") -> Json:
        answer: Json = self.me.get(f"/v1/access-log{query}").get_json()
        return answer


@pytest.fixture
def sharing(people: People) -> Iterator[Sharing]:
    with clock.at(noon(TODAY)):
        yield Sharing(people)


SCOPE_SETS = [[], ["words"], ["practice"], ["sleep"], ["practice", "words"]]
SCOPE_SETS += [["words", "sleep"], ["medicines", "measures"]]
SCOPE_SETS += [["practice", "words", "sleep", "medicines", "measures"]]


def test_the_preview_is_what_the_therapist_gets_to_the_byte(sharing: Sharing) -> None:
    for scopes in SCOPE_SETS:
        link = sharing.share(*scopes)
        answer = sharing.summary()
        assert answer.status_code == 200
        assert sharing.preview(link).data == answer.data, scopes
        assert answer.get_json()["scopes"] == scopes


def test_scopes_decide_what_is_there(sharing: Sharing) -> None:
    for scopes in SCOPE_SETS:
        sharing.share(*scopes)
        shown = sharing.summary().get_json()
        kinds = {kind for kind in ("practice", "sleep", "medicines", "measures") if kind in scopes}
        both = {"practice_nights"} if {"practice", "sleep"} <= kinds else set()
        card = {"stalled"} if "measures" in kinds else set()
        assert set(shown) == {*ALWAYS, *kinds, *both, *card}, scopes
        if "practice" in scopes:
            (entry,) = shown["practice"]["entries"]
            assert set(entry) == ENTRY | ({"words"} if "words" in scopes else set())
            assert "words" not in entry or set(entry["words"]) == SHARED_WORDS
        else:
            assert "in her words" not in str(shown)


def test_the_note_and_the_comment_never_leave(sharing: Sharing) -> None:
    sharing.share("practice", "words", "sleep", "medicines", "measures")
    paths = ["/v1/clients", "/v1/me", "/v1/sessions", f"/v1/clients/{sharing.me.id}/summary"]
    answers = [sharing.therapist.get(path).text for path in paths] + [sharing.summary().text]
    assert "learned in her words" in answers[-1]
    assert not [answer for answer in answers if "NEVER LEAVES" in answer or "note" in answer]
    for path in ("practice-entries", "nights", "patterns", "changes", "insights", "access-log"):
        assert sharing.therapist.get(f"/v1/{path}").status_code == 403


def test_private_entries_and_nights_leave_no_trace(sharing: Sharing) -> None:
    link = sharing.share("practice", "words", "sleep")
    before, row = sharing.summary().data, sharing.row()
    story, hidden = sharing.story, {"private": True}
    elsewhere = story.context("SECRET PLACE")
    story.attempt(sharing.say, sharing.home, "2026-03-09", words=WORDS, happened="yes", **hidden)
    story.attempt(sharing.say, elsewhere, "2026-03-10", outcome="avoided", **hidden)
    story.night("2026-03-10", **hidden)
    story.tell()
    assert sharing.summary().data == before
    assert sharing.preview(link).data == before
    assert sharing.row() == row
    own = sharing.me.get(f"/v1/insights?{PERIOD}").get_json()
    assert own["practice"]["attempts"]["done"] == 2
    assert len(own["sleep"]["nights"]) == 2


def test_private_moments_and_sessions_and_what_was_recalled_of_them_stay_hers(
    sharing: Sharing,
) -> None:
    sharing.share("practice", "words")
    story = sharing.story
    pattern = story.add("pattern", {"words": {"name": "Giving in"}})
    when = {"time_zone": BERLIN, "private": True}
    for day in ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"):
        moment = {**when, "occurred_at": at(day), "pattern_id": pattern, "response": "old"}
        story.add("pattern-moment", moment)
    held = {**when, "held_at": at("2026-03-02"), "activated": 9, "new_experience": 9}
    session = story.add("therapy-session", {**held, "words": {"take_aways": ["HERS"] * 3}})
    for n in range(4):
        answer = {"session_id": session, "point": 1, "recalled": "no"}
        story.add("recall", {**answer, "answered_at": at(f"2026-03-0{4 + n}")})
    story.tell()
    practice = sharing.summary().get_json()["practice"]
    own = sharing.me.get(f"/v1/insights?{PERIOD}").get_json()["practice"]
    assert practice["sessions"] == []
    assert practice["recall"]["n"] == 0
    assert own["recall"]["n"] == 4
    (theirs,), (hers,) = practice["patterns"], own["patterns"]
    assert sum(week["old"] for week in theirs["weeks"]) == 0
    assert sum(week["old"] for week in hers["weeks"]) == 4
    assert theirs["strip"]["lanes"]["activated"] == "unknown"
    assert hers["strip"]["lanes"]["activated"] == "some"


def test_what_becomes_private_or_is_deleted_is_gone_at_the_next_read(sharing: Sharing) -> None:
    sharing.share("practice", "sleep")
    (entry,) = sharing.me.get("/v1/practice-entries").get_json()["items"]
    own = set("id revision written_at local_date late ahead time_band marks".split())
    body = {name: value for name, value in entry.items() if name not in own}
    etag = f'"{entry["revision"]}"'
    path = f"/v1/practice-entries/{entry['id']}"
    assert sharing.me.put(path, {**body, "private": True}, If_Match=etag).status_code == 200
    (night,) = sharing.me.get("/v1/nights").get_json()["items"]
    sharing.me.delete(f"/v1/nights/{night['date']}", If_Match=f'"{night["revision"]}"')
    shown = sharing.summary().get_json()
    assert shown["practice"]["entries"] == shown["sleep"]["nights"] == []
    row = sharing.row()
    assert row
    assert row["last_entry_at"] is None


def test_taking_consent_back_works_at_the_next_read(sharing: Sharing) -> None:
    link = sharing.share("practice")
    assert sharing.summary().status_code == 200
    assert sharing.people.stranger.delete(f"/v1/care-links/{link}").status_code == 404
    assert sharing.me.delete(f"/v1/care-links/{link}").status_code == 204
    assert sharing.summary().status_code == 404
    assert sharing.row() is None
    assert sharing.preview(link).status_code == 404
    assert sharing.me.put(f"/v1/care-links/{link}", {"scopes": ["sleep"]}).status_code == 404
    assert sharing.me.get("/v1/care-links").get_json() == {"items": []}
    sharing.share("sleep")
    assert set(sharing.summary().get_json()) == {*ALWAYS, "sleep"}


def test_a_new_consent_replaces_the_one_before(sharing: Sharing) -> None:
    old, new = sharing.share("practice", "words"), sharing.share("sleep")
    assert [link["id"] for link in sharing.me.get("/v1/care-links").get_json()["items"]] == [new]
    assert sharing.preview(old).status_code == 404
    assert sharing.summary().get_json()["scopes"] == ["sleep"]


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Pacific/Auckland", "2026-03-11T00:00:00+13:00"),
        ("Europe/Berlin", "2026-03-11T00:00:00+01:00"),
        ("Pacific/Honolulu", "2026-03-11T00:00:00-10:00"),
    ],
)
def test_consent_ends_with_its_last_day_where_the_client_lives(
    people: People, zone: str, end: str
) -> None:
    midnight = datetime.fromisoformat(end)
    with clock.at(midnight - timedelta(seconds=1)):
        therapist = people.signed_in(people.therapist.email)
        email = f"{uuid7()}@example.org"
        people.therapist = therapist
        client = people.add_client("Lea", email, zone)
        code = therapist.post("/v1/invitations", {}).get_json()["code"]
        body = {"code": code, "scopes": ["practice"], "until": "2026-03-10"}
        link = client.post("/v1/care-links", body).get_json()
        assert link["until"] == "2026-03-10"
        assert therapist.get(f"/v1/clients/{client.id}/summary").status_code == 200
    with clock.at(midnight):
        assert therapist.get(f"/v1/clients/{client.id}/summary").status_code == 404
        rows = therapist.get("/v1/clients").get_json()["items"]
        assert client.id not in [row["id"] for row in rows]
        assert client.get(f"/v1/care-links/{link['id']}/preview").status_code == 410
        prolonged = {"scopes": ["practice"], "until": None}
        assert client.put(f"/v1/care-links/{link['id']}", prolonged).status_code == 200
        assert therapist.get(f"/v1/clients/{client.id}/summary").status_code == 200


def test_every_reading_is_in_the_log_once(sharing: Sharing) -> None:
    link = sharing.share("sleep", "practice")
    (given,) = sharing.log()["items"]
    assert given["action"] == "consent-given"
    sharing.preview(link)
    sharing.summary(sharing.people.signed_in(sharing.people.colleague.email))  # 404
    assert sharing.log()["items"] == [given]
    sharing.summary()
    read, *rest = sharing.log()["items"]
    assert rest == [given]
    assert read == {
        "at": "2026-03-10T11:00:00Z",
        "actor": {"role": "therapist", "display_name": "Dr Ada Moss"},
        "action": "summary-read",
        "scopes": ["practice", "sleep"],
        "from": "2026-03-01",
        "to": "2026-03-10",
    }
    other = sharing.people.signed_in(sharing.people.stranger.email)
    assert other.get("/v1/access-log").get_json()["items"] == []


@contextmanager
def no_audit(people: People) -> Iterator[None]:
    """A database that cannot take an audit row."""

    def rename(old: str, new: str) -> None:
        with people.app.app_context():
            db.session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
            db.session.commit()

    rename("audit_entries", "audit_entries_away")
    yield
    rename("audit_entries_away", "audit_entries")


def test_what_cannot_be_written_in_the_log_is_not_read(sharing: Sharing) -> None:
    link = sharing.share("practice", "words", "sleep")
    with no_audit(sharing.people):
        refused = sharing.summary()
        assert refused.status_code >= 500
        assert "Say one sentence" not in refused.text
        assert sharing.me.delete(f"/v1/care-links/{link}").status_code >= 500
    assert sharing.summary().status_code == 200


def test_the_log_comes_page_by_page_the_newest_first(sharing: Sharing) -> None:
    link = sharing.share("sleep")
    for _ in range(3):
        sharing.summary()
    sharing.me.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    sharing.me.delete(f"/v1/care-links/{link}")
    pages, cursor = [sharing.log("?limit=4")], ""
    while cursor := pages[-1]["cursor"]:
        pages.append(sharing.log(f"?limit=4&cursor={cursor}"))
    actions = [[item["action"] for item in page["items"]] for page in pages]
    assert actions == [
        ["consent-withdrawn", "consent-changed", "summary-read", "summary-read"],
        ["summary-read", "consent-given"],
    ]


def test_a_look_at_the_list_is_in_the_log_once_a_day_when_it_showed_something(
    sharing: Sharing,
) -> None:
    link = sharing.share("words")
    assert sharing.row()
    assert [row["action"] for row in sharing.log()["items"]] == ["consent-given"]
    sharing.me.put(f"/v1/care-links/{link}", {"scopes": ["sleep"]})
    for hours in (1, 2, 24, 26):  # a day after the first look it is written down again
        with clock.at(noon(TODAY) + timedelta(hours=hours)):
            sharing.therapist = sharing.people.signed_in(sharing.therapist.email)
            assert sharing.row()
    with clock.at(noon(TODAY) + timedelta(hours=27)):
        sharing.me = sharing.people.signed_in(sharing.me.email)
        looks = [row for row in sharing.log()["items"] if row["action"] == "list-read"]
    assert [(look["at"], look["scopes"]) for look in looks] == [
        ("2026-03-11T13:00:00Z", ["sleep"]),
        ("2026-03-10T12:00:00Z", ["sleep"]),
    ]
    assert looks[0]["actor"]["display_name"] == "Dr Ada Moss"


def test_the_therapists_list_holds_what_is_shared_and_no_more(sharing: Sharing) -> None:
    sharing.story.night("2026-03-10")
    sharing.story.tell()
    cases: list[tuple[list[str], str | None, bool, bool]] = [
        (["practice"], "2026-03-08", True, False),
        (["sleep"], "2026-03-10", False, True),
        (["practice", "sleep"], "2026-03-10", True, True),
        (["words"], None, False, False),
        ([], None, False, False),
    ]
    for scopes, last, days, efficiency in cases:
        sharing.share(*scopes)
        row = sharing.row()
        assert row
        assert (row["scopes"], row["last_entry_at"]) == (scopes, last)
        assert (row["practice_days"] is not None) is days, scopes
        assert (row["sleep_efficiency"] is not None) is efficiency, scopes
    colleague = sharing.people.signed_in(sharing.people.colleague.email)
    assert colleague.get("/v1/clients").get_json() == {"items": []}


@pytest.mark.parametrize("days", [0, 5, 6, 7, 8, 13, 14, 60])
def test_the_latest_entry_is_found_however_long_she_was_quiet(sharing: Sharing, days: int) -> None:
    """Attempts are read of fourteen days, nights of seven: the latest may lie before either."""
    sharing.story.night("2026-03-06")
    sharing.story.attempt(sharing.say, None, "2026-03-10", private=True)
    sharing.story.night("2026-03-10", private=True)
    sharing.story.tell()
    cases = [(["practice"], "2026-03-08"), (["sleep"], "2026-03-09"), (["words"], None)]
    for scopes, last in [*cases, (["practice", "sleep", "measures"], "2026-03-09")]:
        sharing.share(*scopes)
        with clock.at(noon(TODAY) + timedelta(days=days)):
            sharing.therapist = sharing.people.signed_in(sharing.therapist.email)
            row = sharing.row()
        assert row
        assert (row["scopes"], row["last_entry_at"]) == (scopes, last)


def test_an_entry_of_a_date_that_is_still_to_come_at_home_is_the_latest_but_in_no_figure(
    sharing: Sharing,
) -> None:
    """She logged it on the other side of the date line."""
    ahead = {"time_zone": "Pacific/Kiritimati", "occurred_at": at(TODAY)}
    sharing.story.attempt(sharing.say, None, TODAY, **ahead)
    sharing.story.night("2026-03-11", time_zone="Pacific/Kiritimati")
    sharing.story.tell()
    figures = (("practice", "practice_days", 1), ("sleep", "sleep_efficiency", None))
    for scope, figure, value in figures:
        sharing.share(scope)
        row = sharing.row()
        assert row
        said = row["last_entry_at"], row[figure]["n"], row[figure]["value"]
        assert said == ("2026-03-11", 1, value)


def test_the_list_says_of_her_sleep_what_her_page_says(sharing: Sharing) -> None:
    """Of a week with a night that she keeps to herself, one without sleep, and some half told."""
    told: dict[str, Json] = {
        "2026-03-03": {"awake_minutes": 200},  # the week before
        "2026-03-04": {},
        "2026-03-05": {"no_sleep": True, "final_awakening": None},
        "2026-03-06": {"awake_minutes": 95},
        "2026-03-07": {"into_bed": None},
        "2026-03-08": {"sleep_latency_minutes": None},
        "2026-03-10": {"awake_minutes": 300, "private": True},
    }
    for day, answers in told.items():
        sharing.story.night(day, **answers)
    sharing.story.tell()
    sharing.share("sleep")
    row, page = sharing.row(), sharing.summary().get_json()
    assert row
    assert row["sleep_efficiency"] == page["sleep"]["week"]["sleep_efficiency_weekly"]
    assert row["sleep_efficiency"]["n"] == 4  # with the ninth's, which the story has


def test_a_list_that_was_noted_today_is_read_without_writing(sharing: Sharing) -> None:
    sharing.share("practice", "sleep")
    assert sharing.row()
    with sharing.people.app.app_context(), counted() as said:
        assert sharing.row()
    assert said
    assert [each for each in said if not each.startswith(("SELECT", "BEGIN"))] == []


def test_a_list_that_was_noted_today_waits_for_nobody_who_writes(sharing: Sharing) -> None:
    sharing.share("practice", "sleep")
    assert sharing.row()
    with sharing.people.app.app_context(), db.engine.connect() as writer:
        writer.execute(text("SELECT 1"))  # on SQLite it holds the only pen
        assert sharing.row()


def test_a_reading_stands_in_her_log_and_holds_nobody_up_while_its_figures_are_made(
    sharing: Sharing,
) -> None:
    sharing.story.add("pattern", {"words": {"name": "Giving in"}})
    sharing.story.tell()
    sharing.share(*SCOPES)
    desk = unchecked(sharing.people, sharing.therapist)
    reader = Thread(target=lambda: desk.get(f"/v1/clients/{sharing.me.id}/summary?{PERIOD}"))
    with reckoning():
        reader.start()
        for _ in range(1000):
            reader.join(timeout=0.05)
            log = sharing.me.get("/v1/access-log").get_json()["items"]
            if log[0]["action"] == "summary-read":
                break
        assert log[0]["action"] == "summary-read"
        sharing.story.attempt(sharing.say, sharing.home, TODAY)
        sharing.story.tell()
        assert reader.is_alive()
    reader.join()
