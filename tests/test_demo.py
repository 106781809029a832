"""The demo: played once on each database by its command, then read as its people read it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from backend.cli import main
from backend.core import clock, log
from backend.core.config import Settings
from backend.core.db import Base, db
from backend.demo.days import Course
from backend.demo.device import Device
from backend.demo.stories import STORIES, THERAPISTS
from backend.demo.story import DAYS, PASSWORD, WEEKS
from backend.demo.tom import STORY as TOM
from notifications.schedule import WEEKDAYS
from tests.emptying import empty

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
CLOCKS_WENT_BACK = date(2026, 10, 25)  # in Europe
PERIOD = f"from={NOW.date() - timedelta(days=DAYS)}&to={NOW.date()}"


def command(settings: Settings, *arguments: str) -> Result:
    """What `anew demo` does and says at `NOW`."""
    place = {
        "ANEW_DATABASE_URL": settings.database_url,
        "ANEW_MASTER_KEY_FILE": str(settings.master_key_file),
    }
    try:
        with clock.at(NOW):
            return CliRunner(env=place).invoke(main, ["demo", *arguments])
    finally:  # the command is the last thing its process does, so it leaves the logs quiet
        log.configure()


@pytest.fixture
def demo(running: Flask, settings: Settings) -> Iterator[Flask]:
    empty(running)
    played = command(settings)
    assert played.exit_code == 0, played.output
    assert PASSWORD in played.output
    running.config["THERAPIST_MFA"] = False  # as `make run` has it
    with clock.at(NOW):
        yield running
    running.config["THERAPIST_MFA"] = True
    empty(running)


def summaries(demo: Flask) -> dict[str, dict[str, Any]]:
    """The twelve weeks of each client, as her therapist reads them."""
    found = {}
    for therapist in THERAPISTS.values():
        desk = Device(demo, therapist.email)
        for row in desk.call("GET", "/v1/clients")["items"]:
            path = f"/v1/clients/{row['id']}/summary?{PERIOD}"
            found[row["display_name"]] = desk.call("GET", path)
    return found


def test_the_demo(demo: Flask, settings: Settings) -> None:
    """One test, because it is played for each: the rest are its chapters."""
    therapists_see_full_summaries(demo)
    consents_differ(demo)
    the_access_log_covers_the_weeks(demo)
    the_long_night_has_its_extra_hour(demo)
    all_that_happens_to_people_is_in_it(demo)
    what_surrounds_the_practice_is_told_too(demo)
    questionnaires_are_answered(demo)
    playing_again_changes_nothing(demo, settings)


def therapists_see_full_summaries(demo: Flask) -> None:
    read = summaries(demo)
    weeks = [each["sleep"]["week"] for each in read.values()]
    assert [week["sleep_efficiency_weekly"]["standing"] for week in weeks] == ["enough"] * 4
    practices = [each["practice"] for each in read.values()]
    assert all(len(each["entries"]) > 30 for each in practices)
    assert sum(each["expectations"]["figure"]["standing"] == "enough" for each in practices) == 3
    reached = [way["effective_contexts"] for each in practices for way in each["behaviours"]]
    assert sum(figure["standing"] == "enough" for figure in reached) >= 6


def consents_differ(demo: Flask) -> None:
    read = summaries(demo)
    assert set(read) == {story.name for story in STORIES} - {"Davi"}  # he took his consent back
    assert read["Ruth"]["scopes"] == ["practice", "sleep"]
    assert all("words" not in entry for entry in read["Ruth"]["practice"]["entries"])
    salma = Device(demo, "salma@example.org").call("GET", "/v1/care-links")["items"]
    assert salma[0]["until"] == str(NOW.date() + timedelta(days=28))
    davi = Device(demo, "davi@example.org")
    deeds = {row["action"] for row in davi.call("GET", "/v1/access-log")["items"]}
    assert deeds == {"consent-given", "list-read", "summary-read", "consent-withdrawn"}
    assert davi.call("GET", f"/v1/insights?{PERIOD}")["sleep"]["nights"]


def the_access_log_covers_the_weeks(demo: Flask) -> None:
    rows = Device(demo, "tom@example.org").call("GET", "/v1/access-log")["items"]
    looks = [datetime.fromisoformat(row["at"]) for row in rows if row["action"] == "summary-read"]
    assert len(looks) >= 10
    assert looks == sorted(looks, reverse=True)
    assert looks[0] - looks[-1] > timedelta(weeks=10)


def the_long_night_has_its_extra_hour(demo: Flask) -> None:
    for name in ("tom", "ruth", "leonie", "davi"):
        night = Device(demo, f"{name}@example.org").call("GET", f"/v1/nights/{CLOCKS_WENT_BACK}")
        bed, up = (time.fromisoformat(night[answer]) for answer in ("into_bed", "out_of_bed"))
        on_the_wall = (60 * (up.hour - bed.hour) + up.minute - bed.minute) % (24 * 60)
        assert night["derived"]["time_in_bed_minutes"] == on_the_wall + 60


@pytest.mark.parametrize("day", range(7))
def test_it_can_be_played_on_any_weekday(day: int) -> None:
    course = Course(TOM, NOW + timedelta(days=day))
    for week in range(1, WEEKS + 1):
        found = [course.day(course.index(week, weekday)) for weekday in WEEKDAYS]
        assert [each.weekday() for each in found] == list(range(7))
        assert {course.week(course.index(week, weekday)) for weekday in WEEKDAYS} == {week}
    assert course.day(DAYS) == course.today


def all_that_happens_to_people_is_in_it(demo: Flask) -> None:
    flags, marks, outcomes, travelled = set(), set(), set(), False
    for story in STORIES:
        phone = Device(demo, story.email)
        nights = phone.call("GET", "/v1/nights?limit=200")["items"]
        entries = phone.call("GET", "/v1/practice-entries?limit=200")["items"]
        flags |= {flag for night in nights for flag in night["derived"]["flags"]}
        marks |= {name for each in nights + entries for name in ("late", "private") if each[name]}
        marks |= {"no_sleep" for night in nights if night["no_sleep"]}
        outcomes |= {entry["outcome"] for entry in entries}
        travelled |= any(night["bed_time_zone"] for night in nights)
        assert phone.call("GET", "/v1/reminders")["items"]
    assert flags >= {"implausible_duration", "order_error", "negative_tst", "missing_into_bed"}
    assert marks == {"late", "private", "no_sleep"}
    assert outcomes == {"done", "partly", "could_not", "avoided", "no_chance"}
    assert travelled


def what_surrounds_the_practice_is_told_too(demo: Flask) -> None:
    kinds = "pattern-moments therapy-sessions recalls transfer-probes".split()
    for story in STORIES:
        phone = Device(demo, story.email)
        assert all(phone.call("GET", f"/v1/{kind}")["items"] for kind in kinds)
    practice = summaries(demo)["Tom"]["practice"]
    lanes = [pattern["strip"]["lanes"] for pattern in practice["patterns"]]
    assert {"activated": "some", "new_felt": "some", "practised": "some"} in lanes
    assert practice["recall"]["standing"] == practice["transfer"]["standing"] == "enough"
    assert any(session["take_aways"] for session in practice["sessions"])
    (suggestion,) = Device(demo, "tom@example.org").call("GET", "/v1/suggestions")["items"]
    assert (suggestion["kind"], suggestion["answer"]) == ("context", None)


def questionnaires_are_answered(demo: Flask) -> None:
    read = summaries(demo)
    courses = {
        name: {each["measure"]: each["finding"] for each in read[name]["stalled"]["courses"]}
        for name in ("Tom", "سلمى")
    }
    assert courses == {
        "Tom": {"phq-9": "reliable_improvement", "gad-7": "reliable_improvement"},
        "سلمى": {"phq-9": "no_reliable_change"},
    }
    assert read["Ruth"].keys().isdisjoint({"measures", "stalled"})  # she does not share them


def playing_again_changes_nothing(demo: Flask, settings: Settings) -> None:
    before = rows(demo)
    again = command(settings, "--if-empty")
    assert again.exit_code == 0
    assert all(story.email in again.output for story in STORIES)
    assert command(settings).exit_code == 1
    assert rows(demo) == before


def rows(demo: Flask) -> dict[str, int | None]:
    with demo.app_context():
        count = func.count()
        return {
            table.name: db.session.scalar(select(count).select_from(table))
            for table in Base.metadata.sorted_tables
        }
