"""Naps, the whole diary and the metrics over HTTP."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from backend.core import clock
from tests.api.story import BERLIN, NIGHT, Story, noon
from tests.api.subject import Json
from tests.people import People, Person

TODAY = date(2026, 1, 31)


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    """The client on 31 January 2026."""
    with clock.at(noon(str(TODAY))):
        yield people.signed_in(people.client.email)


def metrics(me: Person, start: str = "2026-01-01", end: str = str(TODAY)) -> Json:
    answer = me.get(f"/v1/sleep/metrics?from={start}&to={end}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.get_json()
    return found


def diary(me: Person, count: int, **more: Any) -> None:
    """The last so many nights; every weekend is free and an hour and a half later."""
    story = Story(me)
    for ago in range(count):
        day = TODAY - timedelta(days=ago)
        free = day.weekday() >= 5
        up = {"final_awakening": "10:00", "out_of_bed": "10:30"} if free else {}
        story.night(str(day), free_day=free, naps=0, **up, **more)
    story.tell()


def nap(day: str, **more: Any) -> Json:
    return {"local_date": day, "time_zone": BERLIN, "minutes": 30, **more}


def test_the_metrics_come_week_by_week_and_whole(me: Person) -> None:
    diary(me, 28)
    found = metrics(me, "2026-01-01")
    assert found["period"] == {"from": "2026-01-01", "to": "2026-01-31"}
    weeks = [(week["from"], week["to"]) for week in found["weeks"]]
    assert weeks == [
        ("2026-01-04", "2026-01-10"),
        ("2026-01-11", "2026-01-17"),
        ("2026-01-18", "2026-01-24"),
        ("2026-01-25", "2026-01-31"),
    ]
    whole = found["whole"]
    assert (whole["from"], whole["to"]) == ("2026-01-01", "2026-01-31")
    assert (whole["time_in_bed_minutes"]["n"], whole["time_in_bed_minutes"]["of"]) == (28, 31)
    assert whole["social_jetlag_minutes"]["value"] == pytest.approx(90)
    assert whole["regularity"]["value"] < 100
    assert (whole["regularity"]["n"], whole["regularity"]["of"]) == (27, 30)
    assert "night awakenings not counted" in whole["regularity"]["sentence"]
    assert whole["midsleep"]["sentence"].startswith("Middle of sleep at 3:")


def test_each_figure_carries_its_rule_and_sentence_and_no_line_has_two_denominators(
    me: Person,
) -> None:
    diary(me, 10)
    found = metrics(me)
    said = [each for part in (*found["weeks"], found["whole"]) for each in part.values()]
    figures = [each for each in said if isinstance(each, dict)]
    assert len(figures) == 4 * 12 + 13
    for each in figures:
        assert each["rule"].startswith("sleep.")
        assert each["sentence"]
        assert not ("in bed" in each["sentence"] and "trying to sleep" in each["sentence"])


def test_it_is_what_the_insights_say_and_what_the_therapist_reads(
    me: Person, people: People
) -> None:
    diary(me, 28)
    people.client = me
    people.therapist = people.signed_in(people.therapist.email)
    link = people.share("sleep")
    period = "?from=2026-01-01&to=2026-01-31"
    preview = me.get(f"/v1/care-links/{link}/preview{period}")
    read = people.therapist.get(f"/v1/clients/{me.id}/summary{period}")
    assert preview.data == read.data
    own = me.get(f"/v1/insights{period}").get_json()["sleep"]
    assert own == read.get_json()["sleep"]
    found = metrics(me)
    assert {name: own[name] for name in ("weeks", "whole")} == {
        name: found[name] for name in ("weeks", "whole")
    }


def test_a_nap_is_in_the_24_hours_of_the_next_morning_and_in_nothing_else(me: Person) -> None:
    diary(me, 7)
    before = metrics(me, "2026-01-25")["whole"]
    (night,) = me.get("/v1/nights?from=2026-01-30&to=2026-01-30").get_json()["items"]
    body = {**NIGHT, "naps": None}
    me.put("/v1/nights/2026-01-30", body, If_Match=f'"{night["revision"]}"')
    me.create("/v1/naps", nap("2026-01-29"))
    insights = me.get("/v1/insights?from=2026-01-30").get_json()["sleep"]
    (first, _) = insights["nights"]
    assert (first["nap_minutes"], first["total_sleep_minutes"]) == (30, 420)
    assert first["total_sleep_24h_minutes"] == 450
    after = metrics(me, "2026-01-25")["whole"]
    for name in ("total_sleep_minutes", "sleep_efficiency", "sleep_efficiency_dse"):
        assert after[name]["value"] == before[name]["value"]
    mean = before["total_sleep_24h_minutes"]["value"]
    assert after["total_sleep_24h_minutes"]["value"] == pytest.approx(mean + 30 / 7)


def test_a_private_nap_leaves_no_trace_with_the_therapist(me: Person, people: People) -> None:
    people.client = me
    people.therapist = people.signed_in(people.therapist.email)
    people.share("sleep")
    path = f"/v1/clients/{me.id}/summary?from=2026-01-30&to=2026-01-31"
    story = Story(me)
    story.night("2026-01-31", naps=1)
    story.tell()
    seen = people.therapist.get(path).data
    assert b"naps_disagree" not in seen
    (own,) = me.get("/v1/insights?from=2026-01-31").get_json()["sleep"]["nights"]
    assert "naps_disagree" in own["flags"], "she said that there was one"
    me.create("/v1/naps", nap("2026-01-30", private=True, words={"note": "mine"}))
    assert people.therapist.get(path).data == seen
    (own,) = me.get("/v1/insights?from=2026-01-31").get_json()["sleep"]["nights"]
    assert own["nap_minutes"] == 30


def test_too_long_a_period_is_refused_by_name(me: Person) -> None:
    answer = me.get("/v1/sleep/metrics?from=2024-01-01&to=2026-01-31")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/from"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"minutes": 1441}, "/minutes"),
        ({"minutes": 0}, "/minutes"),
        ({"start": "24:00"}, "/start"),
        ({"which_of_two": "third"}, "/which_of_two"),
        ({"local_date": "2026-02-30"}, "/local_date"),
        ({"local_date": "2026-03-01"}, "/local_date"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
    ],
)
def test_a_nap_that_cannot_be_is_refused_by_name(me: Person, wrong: Json, pointer: str) -> None:
    path = "/v1/naps/0190a1b2-0000-7000-8000-000000000009"
    answer = me.put(path, {**nap("2026-01-29"), **wrong}, If_None_Match="*")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert me.get(path).status_code == 404


def test_doubts_about_a_nap_are_shown_and_what_she_said_is_kept(me: Person) -> None:
    long = me.create("/v1/naps", nap("2026-01-29", start="08:00", minutes=1000))
    assert (long["minutes"], long["derived"]["flags"]) == (1000, ["implausible_duration"])
    twice = me.create("/v1/naps", nap("2025-10-26", start="02:30"))
    assert twice["derived"] == {
        "started_at": "2025-10-26T00:30:00Z",
        "flags": ["ambiguous_start"],
    }
    never = me.create("/v1/naps", nap("2025-03-30", start="02:30"))
    assert never["derived"] == {"started_at": None, "flags": ["nonexistent_start"]}
    assert never["start"] == "02:30"


def test_the_whole_morning_is_kept_as_it_was_answered(me: Person) -> None:
    answers = {
        "woke_early": True,
        "woke_early_minutes": 40,
        "estimated_sleep_minutes": 400,
        "rested": 3,
        "naps": 0,
        "alcoholic_drinks": 0,
        "last_alcoholic_drink": None,
        "caffeinated_drinks": 2,
        "last_caffeinated_drink": "15:30",
    }
    words = {"comment": "Warm.", "sleep_medicine": "half a tablet, at ten"}
    stored = me.create("/v1/nights/2026-01-31", {**NIGHT, **answers, "words": words})
    assert {name: stored[name] for name in answers} == answers
    assert stored["words"] == words
    assert stored["alcoholic_drinks"] == 0
    (read,) = me.get("/v1/insights?from=2026-01-31").get_json()["sleep"]["nights"]
    shown = {name: answers[name] for name in answers if name != "naps"}
    assert {name: read[name] for name in shown} == shown
    unasked = me.create("/v1/nights/2026-01-30", NIGHT)
    assert {unasked[name] for name in answers} == {None}
    assert set(unasked["which_of_two"].values()) == {None}


def test_she_may_say_which_of_two_times_she_means(me: Person) -> None:
    body = {**NIGHT, "final_awakening": "02:30", "out_of_bed": "06:00"}
    path = "/v1/nights/2025-10-26"
    first = me.create(path, body)
    assert first["derived"]["flags"] == ["ambiguous_final_awakening"]
    chosen = {**body, "which_of_two": {"final_awakening": "second"}}
    second = me.put(path, chosen, If_Match=f'"{first["revision"]}"').get_json()
    assert second["derived"]["flags"] == []
    longer = second["derived"]["sleep_period_minutes"] - first["derived"]["sleep_period_minutes"]
    assert longer == 60


def test_a_night_that_was_deleted_by_mistake_can_be_written_again(me: Person) -> None:
    path = "/v1/nights/2026-01-28"
    with clock.at(noon("2026-01-28")):
        first = me.create(path, NIGHT)
        assert me.delete(path, If_Match=f'"{first["revision"]}"').status_code == 204
    assert me.put(path, NIGHT, If_None_Match="*").status_code == 410
    feed = me.get("/v1/changes").get_json()["items"]
    (tombstone,) = [item for item in feed if item["kind"] == "night"]
    assert tombstone["deleted"]
    again = me.put(path, NIGHT, If_Match=f'"{tombstone["revision"]}"')
    assert again.status_code == 200
    assert again.get_json()["late"]  # it was written down three days after that morning
    assert me.get(path).get_json() == again.get_json()


def test_a_trend_is_said_with_its_sign_and_its_interval_from_four_weeks_on(me: Person) -> None:
    story = Story(me)
    for ago in range(28):  # ten minutes less awake in each week than in the one before
        day = TODAY - timedelta(days=ago)
        story.night(str(day), awake_minutes=20 + 10 * (ago // 7))
    story.tell()
    trends = metrics(me, "2026-01-04")["trends"]
    asleep = trends["total_sleep_minutes"]
    assert asleep["sentence"] == (
        "Time asleep moved by +10.0 min a week (95 %: +10.0 to +10.0; 4 of 4 weeks)."
    )
    assert (asleep["value"], asleep["low"], asleep["high"]) == (10, 10, 10)
    assert trends["sleep_efficiency"]["sentence"].endswith("(95 %: +2.0 to +2.0; 4 of 4 weeks).")
    few = metrics(me, "2026-01-11")["trends"]["total_sleep_minutes"]
    assert (few["value"], few["sentence"]) == (None, "Not enough yet: 3 of 4.")
