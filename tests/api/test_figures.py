"""The figures over HTTP, against sums done by hand (DOMAIN A, E, F, G)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from backend.core import clock
from tests.api.story import BERLIN, SHORT_NIGHT, Story, at, noon
from tests.api.subject import Json
from tests.counted import counted
from tests.people import People, Person

TODAY = "2026-01-31"


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    """The client on 31 January 2026."""
    with clock.at(noon(TODAY)):
        yield people.signed_in(people.client.email)


def insights(me: Person, start: str = "2026-01-01", end: str = TODAY) -> Json:
    answer = me.get(f"/v1/insights?from={start}&to={end}")
    assert answer.status_code == 200, answer.text
    found: Json = bare(answer.get_json())
    return found


SAID = {"rule", "version", "evidence", "from", "to", "low", "high", "sentence"}


def bare(found: Any) -> Any:
    """The figures without what is said of them; tests/sharing/test_statements.py reads that."""
    if isinstance(found, dict):
        gone = SAID if "standing" in found else set()
        return {name: bare(value) for name, value in found.items() if name not in gone}
    return [bare(each) for each in found] if isinstance(found, list) else found


def figure(value: float | None, n: int, of: int, minimum: int, standing: str) -> Json:
    missing = None if of == 0 else pytest.approx(1 - n / of)
    shown = None if value is None else pytest.approx(value, abs=0.005)
    return {
        "value": shown,
        "n": n,
        "of": of,
        "missing_share": missing,
        "minimum": minimum,
        "standing": standing,
    }


def test_nothing_entered_is_nothing_known(me: Person) -> None:
    found = insights(me)
    assert found["practice"]["days_practised"] == figure(None, 0, 31, 1, "not_enough")
    assert found["practice"]["behaviours"] == found["sleep"]["nights"] == []
    assert found["practice"]["expectations"]["figure"] == figure(None, 0, 0, 4, "not_enough")
    assert found["sleep"]["week"]["sleep_efficiency"] == figure(None, 0, 7, 5, "not_enough")


def test_five_two_and_one_count_like_two_and_a_half_contexts(me: Person) -> None:
    story = Story(me)
    contexts = [story.context(label) for label in ("Home", "Work", "Shop", "Bus")]
    say = story.behaviour("Say one sentence", contexts)
    for context, times in zip(contexts, (5, 2, 1), strict=False):
        for n in range(times):
            story.attempt(say, context, f"2026-01-{10 + n}", outcome="done" if n else "partly")
    story.attempt(say, None, "2026-01-20")  # where it was is not known
    story.attempt(say, contexts[3], "2026-01-21", outcome="avoided")
    story.tell()
    found = insights(me)["practice"]
    (one,) = found["behaviours"]
    assert one["effective_contexts"] == figure(2.46, 8, 9, 4, "enough")
    assert (one["coverage"]["practised"], one["coverage"]["planned"]) == (3, 4)
    assert one["coverage"]["figure"]["value"] == 0.75
    assert one["attempts"] == {"done": 6, "partly": 3, "could_not": 0, "avoided": 1, "no_chance": 0}
    home = {"done": 4, "partly": 1, "could_not": 0, "avoided": 0}
    assert one["contexts"][0] == {"id": contexts[0], "label": "Home", "planned": True, **home}
    assert found["days_practised"] == figure(6, 7, 31, 1, "enough")


def test_expectations_need_four_answers(me: Person) -> None:
    story = Story(me)
    say = story.behaviour("Say one sentence", [])
    for n, happened in enumerate(["no", "no", "yes", "unclear", None]):
        story.attempt(say, None, f"2026-01-{10 + n}", happened=happened)
    story.attempt(say, None, "2026-01-20", happened="yes", outcome="avoided")
    story.tell()
    found = insights(me)["practice"]["expectations"]
    assert found["figure"] == figure(None, 3, 5, 4, "not_enough")
    story.attempt(say, None, "2026-01-21", happened="no")
    story.tell()
    found = insights(me)["practice"]["expectations"]
    assert found.pop("figure") == figure(0.75, 4, 6, 4, "enough")
    assert found == {"better": 3, "partly": 0, "as_feared": 1, "unclear": 1, "unanswered": 1}


def test_five_of_seven_nights_are_enough(me: Person) -> None:
    story = Story(me)
    for day in (25, 26, 27):
        story.night(f"2026-01-{day}")
    for day in (28, 29):
        story.night(f"2026-01-{day}", **SHORT_NIGHT)
    story.night("2026-01-30", into_bed=None, tried_to_sleep=None)  # not known, not zero
    story.night("2026-01-24", **SHORT_NIGHT)  # the week before
    story.tell()
    found = insights(me)["sleep"]
    week = found["week"]
    assert (week.pop("from"), week.pop("to")) == ("2026-01-25", "2026-01-31")
    assert week == {
        "time_in_bed_minutes": figure(450, 5, 7, 5, "enough"),  # (3 · 510 + 2 · 360) / 5
        "total_sleep_minutes": figure(396, 5, 7, 5, "enough"),  # (3 · 420 + 2 · 360) / 5
        "sleep_latency_minutes": figure(20, 6, 7, 5, "enough"),  # (4 · 30 + 2 · 0) / 6
        "awake_minutes": figure(20, 6, 7, 5, "enough"),
        "sleep_efficiency": figure(89.41, 5, 7, 5, "enough"),  # (3 · 82.35 + 2 · 100) / 5
        "sleep_efficiency_weekly": figure(88, 5, 7, 5, "enough"),  # 1980 / 2250
        # SHORT_NIGHT 360 of 360 min, the others 420 of 480, and no minute tried for after that
        "sleep_efficiency_dse": figure(92.5, 5, 7, 5, "enough"),
        "sleep_efficiency_dse_weekly": figure(91.67, 5, 7, 5, "enough"),  # 1980 / 2160
        "sleep_period_minutes": figure(414, 5, 7, 5, "enough"),  # (3 · 450 + 2 · 360) / 5
        "awake_at_end_minutes": figure(20, 6, 7, 5, "enough"),  # (4 · 30 + 2 · 0) / 6
        "total_sleep_24h_minutes": figure(None, 0, 7, 5, "not_enough"),  # naps are not known
        "midsleep": figure(189, 5, 7, 5, "enough"),  # (3 · 3:15 + 2 · 3:00) / 5
    }
    assert len(found["nights"]) == 7
    assert found["nights"][1]["sleep_efficiency"] == pytest.approx(82.353, abs=0.001)
    assert found["nights"][1]["midsleep"] == "2026-01-25T02:15:00Z"


def test_three_nights_are_few_and_two_are_not_enough(me: Person) -> None:
    story = Story(me)
    for day, standing in ((29, "not_enough"), (30, "not_enough"), (31, "few")):
        story.night(f"2026-01-{day}")
        story.tell()
        week = insights(me)["sleep"]["week"]
        value = None if standing == "not_enough" else 510
        assert week["time_in_bed_minutes"] == figure(value, day - 28, 7, 5, standing)


def upcoming(me: Person, on: str) -> Json:
    found: Json = me.get(f"/v1/practice/next?on={on}").get_json()
    assert found["on"] == on
    return found


def test_the_gaps_grow_from_one_day_to_seven(me: Person) -> None:
    story = Story(me)
    home = story.context("Home")
    say = story.behaviour("Say one sentence", [home])
    story.tell()
    (first,) = upcoming(me, "2026-01-06")["items"]
    assert (first["reason"], first["level"], first["due_on"]) == ("first_time", None, "2026-01-06")
    assert (first["context_id"], first["context_reason"]) == (home, "easiest_first")
    due = ["2026-01-07", "2026-01-09", "2026-01-13", "2026-01-20"]
    for level, (day, next_day) in enumerate(zip(["2026-01-06", *due], due, strict=False)):
        story.attempt(say, home, day)
        story.tell()
        eve = str(date.fromisoformat(next_day) - timedelta(days=1))
        assert upcoming(me, eve)["items"] == []
        (item,) = upcoming(me, next_day)["items"]
        gap = (date.fromisoformat(next_day) - date.fromisoformat(day)).days
        assert (item["due_on"], item["days_overdue"], item["reason"]) == (next_day, 0, "due")
        assert (item["level"], item["gap_days"]) == (level, gap)
    (late,) = upcoming(me, "2026-01-22")["items"]
    assert (late["days_overdue"], late["reason"]) == (2, "overdue")


def test_what_could_not_be_done_twice_rests(me: Person) -> None:
    story = Story(me)
    say = story.behaviour("Say one sentence", [])
    for day in ("2026-01-06", "2026-01-08"):
        story.attempt(say, None, day, outcome="could_not")
    story.tell()
    found = upcoming(me, "2026-01-20")
    assert found["items"] == []
    (resting,) = found["resting"]
    assert (resting["behaviour_id"], resting["reason"]) == (say, "could_not_twice")
    assert resting["sentence"].startswith("It was hard the last times.")


def test_the_number_of_queries_does_not_grow_with_the_diary(me: Person, people: People) -> None:
    people.therapist = people.signed_in(people.therapist.email)
    people.client = me
    link = people.share("practice", "words", "sleep")
    paths = {
        "/v1/insights?from=2026-01-01": me,
        "/v1/practice/next": me,
        "/v1/practice-entries": me,
        "/v1/nights": me,
        "/v1/changes": me,
        f"/v1/care-links/{link}/preview?from=2026-01-01": me,
        f"/v1/clients/{me.id}/summary?from=2026-01-01": people.therapist,
        "/v1/clients": people.therapist,
    }
    people.therapist.get("/v1/clients")  # the first look of a day is written down
    story, seen = Story(me), []
    for days in (range(27, 29), range(1, 27)):
        home = story.context("Home")
        say = story.behaviour("Say one sentence", [home])
        for day in days:
            story.attempt(say, home, f"2026-01-{day:02}", words={"learned": "Nobody minded."})
            story.night(f"2026-01-{day:02}", words={"comment": "Warm."})
        story.tell()
        counts = {}
        for path, person in paths.items():
            with people.app.app_context(), counted() as statements:
                assert person.get(path).status_code == 200
            counts[path] = len(statements)
        seen.append(counts)
    assert min(seen[0].values()) > 1, "the counting works"
    assert seen[0] == seen[1]


def test_the_ledger_is_kept_for_each_context_and_names_what_is_untested(me: Person) -> None:
    story = Story(me)
    home, boss = story.context("Home"), story.context("My boss")
    say = story.behaviour("Say one sentence", [home, boss])
    for n, happened in enumerate(["no", "no", "no", "yes"]):
        rated = {"happened": happened, "expected_likelihood": 80, "next_likelihood": 50}
        story.attempt(say, home, f"2026-01-{10 + n}", surprise=40, **rated)
    story.tell()
    answer = me.get(f"/v1/insights?from=2026-01-01&to={TODAY}").get_json()["practice"]
    (way,) = answer["behaviours"]
    assert way["untested"] == [boss]
    assert way["expectations"]["figure"]["sentence"] == (
        "3 of 4 times it went better than feared; not tested yet: My boss."
    )
    (context,) = answer["contexts"]
    assert (context["id"], context["label"]) == (home, "Home")
    assert context["expectation_change"]["sentence"].startswith(
        "Expected likelihood, next time against before: −30 points on average (4 of 4"
    )
    assert (context["thought_likely"], context["likely_but_absent"]) == (4, 3)


def test_probes_and_recalls_are_counted_by_her_own_dates(me: Person) -> None:
    story = Story(me)
    held = {"held_at": at("2026-01-05"), "time_zone": BERLIN, "words": {"take_aways": ["One"]}}
    session = story.add("therapy-session", held)
    # 23:30 UTC is the next day where she lives, and outside the period below.
    late = "2026-01-20T23:30:00Z"
    for day in ("2026-01-07", "2026-01-12", "2026-01-13", "2026-01-14"):
        story.add("recall", recall(session, at(day), "yes" if day < "2026-01-13" else "no"))
        story.add("transfer-probe", {"answered_at": at(day), "came_by_itself": "yes"})
    story.add("recall", recall(session, late, "no"))
    story.add("transfer-probe", {"answered_at": late, "came_by_itself": "no"})
    story.tell()
    found = insights(me, end="2026-01-20")["practice"]
    assert found["recall"] == figure(0.5, 4, 4, 4, "enough")
    assert found["transfer"] == figure(1.0, 4, 4, 4, "enough")
    assert insights(me, end="2026-01-21")["practice"]["transfer"]["value"] == 0.8


def recall(session: str, when: str, recalled: str) -> Json:
    return {"session_id": session, "point": 1, "answered_at": when, "recalled": recalled}


def test_a_lost_point_is_worth_another_look_until_its_session_is_deleted(me: Person) -> None:
    held = {"held_at": at("2026-01-28"), "time_zone": BERLIN, "words": {"take_aways": ["One"]}}
    session = me.create("/v1/therapy-sessions", held)
    me.create("/v1/recalls", recall(session["id"], at("2026-01-30"), "no"))
    lost = [{"session_id": session["id"], "point": 1}]
    assert upcoming(me, TODAY)["lost_points"] == lost
    etag = f'"{session["revision"]}"'
    assert me.delete(f"/v1/therapy-sessions/{session['id']}", If_Match=etag).status_code == 204
    assert upcoming(me, TODAY)["lost_points"] == []


def test_a_refused_context_and_not_today_are_honoured_for_the_day(me: Person) -> None:
    story = Story(me)
    home, work = story.context("Home", difficulty=10), story.context("Work", difficulty=20)
    say = story.behaviour("Say one sentence", [home, work])
    story.tell()
    about = {"behaviour_id": say, "day": TODAY}
    story.add("rehearsal-choice", {**about, "choice": "not_there", "context_id": home})
    story.tell()
    assert upcoming(me, TODAY)["items"][0]["context_id"] == work
    story.add("rehearsal-choice", {**about, "choice": "not_today"})
    story.tell()
    assert upcoming(me, TODAY)["items"] == []
    (tomorrow,) = upcoming(me, "2026-02-01")["items"]
    assert (tomorrow["context_id"], tomorrow["reason"]) == (home, "first_time")


def test_the_map_is_the_same_as_in_the_insights(me: Person) -> None:
    story = Story(me)
    home = story.context("Home", place="home", people="alone")
    say = story.behaviour("Say one sentence", [home])
    for day in range(10, 20):
        story.attempt(say, home, f"2026-01-{day}")
    story.tell()
    period = f"from=2026-01-01&to={TODAY}"
    found = me.get(f"/v1/practice/map?{period}").get_json()
    practice = me.get(f"/v1/insights?{period}").get_json()["practice"]
    assert found.pop("period") == {"from": "2026-01-01", "to": TODAY}
    assert found == {name: practice[name] for name in found}
    assert found["behaviours"][0]["next_stage"] == {
        "stage": "widen",
        "reason": "done_twice_in_one_context",
    }


def test_two_periods_are_compared_at_the_smaller_number_of_practices(me: Person) -> None:
    story = Story(me)
    places = [story.context(label) for label in ("Home", "Work", "Shop", "Bus")]
    say = story.behaviour("Say one sentence", places)
    for n in range(8):  # twice everywhere, in the week that ends the month
        story.attempt(say, places[n % 4], f"2026-01-{25 + n % 7}")
    for n in range(3):
        story.attempt(say, places[0], f"2026-01-{18 + n}")
    story.tell()

    def compared() -> Json:
        path = f"/v1/practice/map?from=2026-01-25&to={TODAY}"
        found: Json = me.get(path).get_json()["behaviours"][0]["compared"]
        return found

    few = compared()
    assert few["practices"] == 3
    assert few["earlier"]["sentence"] == few["later"]["sentence"] == "Not enough yet: 3 of 4."
    story.attempt(say, places[0], "2026-01-21")
    story.tell()
    enough = compared()
    assert (enough["practices"], enough["earlier"]["value"]) == (4, 1.0)
    assert 1 < enough["later"]["value"] < 4, "eight practices, taken down to four"
    assert enough["later"]["sentence"] == ("At 4 practices it would count like about 3 contexts.")


def test_what_was_said_of_a_later_day_does_not_count_today(me: Person) -> None:
    story = Story(me)
    say = story.behaviour("Say one sentence", [])
    for day in (TODAY, "2026-02-01"):
        choice = {"behaviour_id": say, "day": day, "choice": "not_today"}
        story.add("rehearsal-choice", choice)
    story.tell()
    assert upcoming(me, TODAY)["items"] == upcoming(me, "2026-02-01")["items"] == []
    assert upcoming(me, "2026-02-02")["items"] != []


def test_a_facet_not_said_is_that_of_the_planned_context_and_only_of_the_period(me: Person) -> None:
    story = Story(me)
    home, work = story.context("Home", place="home"), story.context("Work", place="work")
    say = story.behaviour("Say one sentence", [home, work])
    for n in range(4):
        story.attempt(say, (home, work)[n % 2], f"2026-01-{20 + n}")
    story.attempt(say, home, "2026-01-24", facets={"place": "outdoors"})
    story.attempt(say, work, "2026-01-02")
    story.tell()
    place = insights(me, start="2026-01-10")["practice"]["facets"]["place"]
    assert place == figure(2.87, 5, 5, 4, "enough")  # twice, twice and once: e^1.055
