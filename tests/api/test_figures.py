"""The figures over HTTP, against sums done by hand (DOMAIN A, E, F, G)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from backend.core import clock
from backend.core.db import db
from tests.api.story import SHORT_NIGHT, Story, noon
from tests.api.subject import Json
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
    found: Json = answer.get_json()
    return found


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
    assert one["contexts"][0] == {"id": contexts[0], "label": "Home", **home}
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
    assert found["resting"] == [{"behaviour_id": say, "reason": "could_not_twice"}]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


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
    for days in (range(1, 3), range(3, 29)):
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
