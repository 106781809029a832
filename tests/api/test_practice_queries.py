"""However many years are logged, what is computed reads each kind once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from backend.accounts.models import SCOPES
from backend.core import clock
from backend.core.prepared import Prepared
from tests.api.story import BERLIN, Story, at, noon
from tests.counted import counted
from tests.people import People, Person

FIRST, TODAY = date(2023, 1, 31), date(2026, 1, 31)
KINDS = set(
    "patterns behaviours contexts practice_entries pattern_moments therapy_sessions "
    "recalls transfer_probes rehearsal_choices nights naps medicines device_nights "
    "measure_responses measure_schedules".split()
)
NEXT = "/v1/practice/next"
PATHS = {
    NEXT: KINDS
    - {"patterns", "pattern_moments", "nights", "naps", "medicines", "device_nights"}
    - {"measure_responses", "measure_schedules"},
    "/v1/practice/map?from=2025-01-01": {"behaviours", "contexts", "practice_entries"},
    # Of what she has nothing, nothing is read.
    "/v1/insights?from=2025-01-01": KINDS
    - {"rehearsal_choices", "naps", "medicines", "device_nights", "measure_schedules"},
}


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    with clock.at(noon(str(TODAY))):
        yield people.signed_in(people.client.email)


def log(story: Story, days: range) -> None:
    """So many days before today, with something of every kind."""
    pattern = story.add("pattern", {"words": {"name": "Giving in"}})
    home, work = story.context("Home"), story.context("Work")
    say = story.behaviour("Say one sentence", [home, work])
    for n in days:
        day = str(TODAY - timedelta(days=n))
        when = {"occurred_at": at(day), "time_zone": BERLIN}
        story.attempt(say, (home, work)[n % 2], day, words={"learned": "Nobody minded."})
        story.night(day)
        if n % 7 == 0:
            story.add("pattern-moment", {**when, "pattern_id": pattern, "response": "new"})
            held = {"held_at": at(day), "time_zone": BERLIN, "words": {"take_aways": ["One"]}}
            session = story.add("therapy-session", held)
            answer = {"session_id": session, "point": 1, "recalled": "no"}
            story.add("recall", {**answer, "answered_at": at(day)})
            story.add("transfer-probe", {"answered_at": at(day), "came_by_itself": "yes"})
            story.add("rehearsal-choice", {"choice": "life_change", "day": day})
            filled = {"measure": "gad-7", "version": 1, "answers": [1] * 7, "time_zone": BERLIN}
            story.add("measure-response", {**filled, "answered_at": at(day)})
        if len(story.items) > 400:
            story.tell()
    story.tell()


def read(people: People, me: Person, path: str) -> Counter[str]:
    """How often each kind is read to answer this."""
    with people.app.app_context(), counted() as statements:
        assert me.get(path).status_code == 200
    return Counter(each for each in _tables(statements) if each in KINDS)


def _tables(statements: Iterable[str]) -> list[str]:
    """What each reads, but for the one that asks of which kinds there is anything."""
    reads = [each for each in statements if not each.startswith("SELECT EXISTS")]
    tables = [re.search(r"FROM (\w+)", each) for each in reads]
    return [found[1] for found in tables if found]


def test_three_years_are_read_with_one_query_a_kind(people: People, me: Person) -> None:
    story = Story(me)
    for days in (range(3), range(3, (TODAY - FIRST).days)):
        log(story, days)
        for path, kinds in PATHS.items():
            counts = read(people, me, path)
            assert set(counts) == kinds, path
            attempts = counts.pop("practice_entries")
            assert set(counts.values()) <= {1}, (path, counts)
            assert attempts == 1 + (path != NEXT), "themselves, and how many there ever were"


def test_what_not_everybody_has_is_asked_for_in_one_trip(
    people: People, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips: list[list[str]] = []
    go = Prepared._results

    def noted(self: Prepared, calls: list[Any]) -> list[Any]:
        trips.append([call.statement.said for call in calls])
        return go(self, calls)

    log(Story(me), range(8))
    code = people.therapist.post("/v1/invitations", {}).get_json()["code"]
    me.post("/v1/care-links", {"code": code, "scopes": [*SCOPES]})
    monkeypatch.setattr(Prepared, "_results", noted)
    assert people.therapist.get(f"/v1/clients/{me.id}/summary").status_code == 200
    if not trips:
        pytest.skip("SQLite is in the process")
    (trip,) = (each for each in map(_tables, trips) if "pattern_moments" in each)
    assert {*trip} >= {"patterns", "therapy_sessions", "recalls", "transfer_probes"}
    assert {*trip} >= {"measure_responses"}


def test_a_summary_reads_plan_and_diary_once_for_both_of_its_periods(
    people: People, me: Person
) -> None:
    log(Story(me), range(60))
    code = people.therapist.post("/v1/invitations", {}).get_json()["code"]
    me.post("/v1/care-links", {"code": code, "scopes": [*SCOPES]})
    with people.app.app_context(), counted() as statements:
        answer = people.therapist.get(f"/v1/clients/{me.id}/summary?from=2026-01-11")
        assert answer.get_json()["before"]["sleep"]["whole"]["total_sleep_minutes"]["n"] == 21
    counts = Counter(_tables(statements))
    once = ("patterns", "behaviours", "contexts", "nights")
    assert {name: counts[name] for name in once} == dict.fromkeys(once, 1)
    assert counts["practice_entries"] == 2  # themselves, and how many there ever were
    assert counts["measure_responses"] == 2  # for the figures, and what is flagged since last read
