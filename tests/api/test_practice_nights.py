"""Practice and night over HTTP: for the client always, for her therapist only with both kinds."""

from collections.abc import Iterator

import pytest

from api.practice_nights import PracticeNight
from backend.core import clock
from sharing.statements import rules
from tests.api.story import Story, noon
from tests.api.subject import Json
from tests.people import People

TODAY = "2026-01-31"
QUERY = f"from=2026-01-20&to={TODAY}"
LAST_PART = "The last part of the night usually holds much of REM sleep."


@pytest.fixture
def crowd(people: People) -> Iterator[People]:
    """Mira on 31 January: 28 usual nights, and eight practices before nights that ended early."""
    with clock.at(noon(TODAY)):
        people.client = people.signed_in(people.client.email)
        people.therapist = people.signed_in(people.therapist.email)
        story = Story(people.client)
        say = story.behaviour("Say one sentence", [])
        for day in range(1, 23):
            story.night(f"2026-01-{day:02}")
        for day in range(23, 31):
            story.attempt(say, None, f"2026-01-{day - 1}")
            story.night(f"2026-01-{day}", final_awakening="05:00")
        story.tell()
        yield people


def insights(people: People, query: str = QUERY) -> Json:
    found: Json = people.client.get(f"/v1/insights?{query}").get_json()["practice_nights"]
    return found


def test_the_client_reads_each_figure_as_a_sentence(crowd: People) -> None:
    found = insights(crowd)
    said = {name: each["sentence"] for name, each in found.items() if isinstance(each, dict)}
    assert said == {
        "followed": "8 of 8 practices have a logged night that began within 24 hours; 0 have none.",
        "minutes_until_onset": (
            "From practice to falling asleep: 11 h 30 min on average (8 of 8 practices, 8 nights)."
        ),
        "total_sleep_minutes": (
            "Nights after a practice: asleep 5 h 00 min on average "
            "(8 of 8 nights, each counted once)."
        ),
        "sleep_efficiency": (
            "Nights after a practice: asleep for 59 % of the time in bed on average "
            "(8 of 8 nights, each counted once)."
        ),
        "early_rise_minutes": (
            "Nights after a practice: awake 120 min earlier than usual on average "
            "(8 of 8 nights, each counted once; later counts as 0)."
        ),
        "short_nights": (
            "Days with practice and then a night over an hour shorter than usual: 8 of 8; "
            "not known for 0 days."
        ),
    }
    assert found["last_part_of_the_night"] == LAST_PART
    assert len(found["pairs"]) == found["nights"] == 8
    assert set(found["pairs"][0]) == {*PracticeNight().fields}


def test_below_eight_nothing_is_said_and_no_sentence_about_rem(crowd: People) -> None:
    found = insights(crowd, f"from=2026-01-23&to={TODAY}")
    figures = [each for each in found.values() if isinstance(each, dict)]
    assert {each["sentence"] for each in figures} == {"Not enough yet: 7 of 8."}
    assert (found["pairs"], found["last_part_of_the_night"]) == ([], None)


def test_the_sentence_about_rem_stands_only_beside_an_early_rise_figure(crowd: People) -> None:
    """Eight pairs, but not enough nights before them to know what is usual."""
    items = crowd.client.get("/v1/nights?limit=100").get_json()["items"]
    for night in items:
        if night["date"] < "2026-01-15":
            path = f"/v1/nights/{night['date']}"
            assert crowd.client.delete(path, If_Match=f'"{night["revision"]}"').status_code == 204
    found = insights(crowd)
    assert found["total_sleep_minutes"]["standing"] == "enough"
    assert found["early_rise_minutes"]["standing"] == "not_enough"
    assert found["last_part_of_the_night"] is None


def test_it_is_said_in_the_language_of_whoever_reads(crowd: People) -> None:
    for locale, words in rules()["practice_nights.last_part"]["says"].items():
        assert crowd.client.patch("/v1/me", {"locale": locale}).status_code == 200
        assert insights(crowd)["last_part_of_the_night"] == words


@pytest.mark.parametrize(
    ("scopes", "shown"),
    [
        (["practice"], False),
        (["sleep"], False),
        (["words", "sleep", "medicines", "measures"], False),
        (["practice", "sleep"], True),
    ],
)
def test_the_therapist_reads_it_only_where_both_kinds_are_shared(
    crowd: People, scopes: list[str], shown: bool
) -> None:
    link = crowd.share(*scopes)
    page = crowd.therapist.get(f"/v1/clients/{crowd.client.id}/summary?{QUERY}")
    assert ("practice_nights" in page.get_json()) is shown
    assert ("last_part_of_the_night" in page.text) is shown
    assert crowd.client.get(f"/v1/care-links/{link}/preview?{QUERY}").data == page.data
    if shown:
        assert page.get_json()["practice_nights"] == insights(crowd)


def test_private_practices_and_nights_are_not_in_what_the_therapist_reads(crowd: People) -> None:
    crowd.share("practice", "sleep")
    path = f"/v1/clients/{crowd.client.id}/summary?{QUERY}"
    before = crowd.therapist.get(path).get_json()["practice_nights"]
    story = Story(crowd.client)
    say = story.behaviour("Say two sentences", [])
    story.attempt(say, None, "2026-01-25", private=True)
    story.attempt(say, None, "2026-01-30")
    story.night(TODAY, private=True)
    story.tell()
    after = crowd.therapist.get(path).get_json()["practice_nights"]
    assert after["pairs"] == before["pairs"]
    assert (after["followed"]["n"], after["followed"]["of"]) == (8, 9)
    mine = insights(crowd)
    assert (mine["followed"]["n"], mine["followed"]["of"]) == (10, 10)


def test_no_correlation_is_told(crowd: People) -> None:
    page = crowd.client.get(f"/v1/insights?{QUERY}").text
    assert "correlat" not in page
    assert "coefficient" not in page


def test_rem_stands_beside_a_practice_only_while_one_device_tells_it(crowd: People) -> None:
    night = {
        "source": "oura",
        "started_at": "2026-01-22T22:00:00Z",
        "ended_at": "2026-01-23T04:00:00Z",
        "start_offset_minutes": 60,
        "end_offset_minutes": 60,
        "total_sleep_minutes": 330,
        "rem_minutes": 70,
    }
    assert {pair["rem_minutes"] for pair in insights(crowd)["pairs"]} == {None}
    crowd.client.create("/v1/device-nights", night)
    told = {pair["night"]: pair["rem_minutes"] for pair in insights(crowd)["pairs"]}
    assert told.pop("2026-01-23") == 70
    assert set(told.values()) == {None}
    crowd.client.create("/v1/device-nights", {**night, "source": "fitbit", "rem_minutes": 40})
    assert {pair["rem_minutes"] for pair in insights(crowd)["pairs"]} == {None}
