"""Bad parameters, ids and headers: named and refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from api import spec
from api.changes import NOUNS
from backend.core import clock
from backend.core.ids import uuid7
from tests.api.faults import DATES, IDS
from tests.api.refusals import complaint, none_of, stored
from tests.api.subject import Subject
from tests.people import People

NINES = "9" * 5000
QUERIES: dict[str, list[str]] = {
    "limit": [
        f"limit={each}" for each in (*"0 -1 501 abc 1.0 1e1 %201 1_0 +5 ٥".split(), "", NINES)
    ],
    "from": [f"from={each}" for each in ("x", "", "2026-02-30", "1999-1-1", "9999-12-31")],
    "to": [f"to={each}" for each in ("x", "", "2026-13-01", "0001-01-05", "9999-12-31")],
    "on": [f"on={each}" for each in ("x", "", "2026-02-30", "0001-01-01", "9999-12-31")],
}


def test_a_bad_parameter_is_named(crowd: People) -> None:
    link = crowd.share("practice", "sleep")
    before = stored(crowd)
    complaints = {}
    for item, described in _reads(crowd):
        path = item.replace("{id}", str(link)).replace("{client_id}", crowd.client.id)
        person = crowd.therapist if item.startswith("/v1/clients") else crowd.client
        known = [each["name"] for each in described.get("parameters", ())]
        bad = [(name, query) for name in known for query in QUERIES.get(name, ())]
        bad += [("twice", f"{name}={each}&{name}={each}") for name, each in _twice(known)]
        if known:
            bad += [("colour", "colour=red"), ("client_id", f"client_id={crowd.stranger.id}")]
        for name, query in bad:
            pointer = f"/{query.partition('=')[0]}"
            found = complaint(person.get(f"{path}?{query}"), 422, pointer)
            complaints[path, name, query[:40]] = found
    assert len(complaints) > 100
    none_of(complaints)
    assert stored(crowd) == before


def _twice(known: list[str]) -> Iterator[tuple[str, str]]:
    good = {"limit": "5", "from": "2026-11-01", "to": "2026-11-02", "on": "2026-11-01"}
    yield from ((name, good[name]) for name in known if name in good)


def _reads(people: People) -> Iterator[tuple[str, dict[str, Any]]]:
    document = spec.described(people.app)
    for path, item in document["paths"].items():
        if "get" in item and not path.endswith(("s/{id}", "/{date}")):
            yield path, item["get"]


def test_a_period_that_is_none_is_refused(crowd: People) -> None:
    today = clock.now().date()
    for start, end in ((1, 0), (-399 - 1, 0)):
        query = f"from={today + timedelta(start)}&to={today + timedelta(end)}"
        answer = crowd.client.get(f"/v1/insights?{query}")
        assert complaint(answer, 422, "/from") is None, answer.text
    longest = f"from={today - timedelta(399)}&to={today}"
    assert crowd.client.get(f"/v1/insights?{longest}").status_code == 200


def test_a_bad_id_in_a_path_is_named(crowd: People) -> None:
    complaints = {}
    for noun in NOUNS.values():
        for id in DATES if noun.key == "date" else IDS:
            if not id.strip() or "/" in id:
                continue
            for method in ("GET", "DELETE", "PUT"):
                body = Subject(noun, crowd).body() if method == "PUT" else None
                answer = crowd.client.request(
                    method, f"/v1/{noun.path}/{quote(id)}", body, If_Match='"1"', If_None_Match="*"
                )
                complaints[noun.path, method, id] = complaint(answer, 422, f"/{noun.key}")
    none_of(complaints)


def test_a_night_too_far_ahead_or_long_past_is_refused(crowd: People) -> None:
    days = (str(clock.now().date() + timedelta(3)), "1999-12-31", "2150-01-01")
    for day in days:
        answer = crowd.client.put(
            f"/v1/nights/{day}", {"time_zone": "Europe/Berlin"}, If_None_Match="*"
        )
        assert complaint(answer, 422, "/date") is None, answer.text


HEADERS = ["*", "abc", '"abc"', '""', '"', "1", 'W/"1"', '"1", "2"', '"-1"', '"1.0"', '"²"']


@pytest.mark.parametrize("header", [*HEADERS, f'"{10**30}"', '"' + "9" * 5000 + '"'])
def test_a_precondition_that_names_no_revision_is_refused(crowd: People, header: str) -> None:
    path = f"/v1/patterns/{uuid7()}"
    answers = [
        crowd.client.put(path, {"words": {"name": "x"}}, If_Match=header),
        crowd.client.delete(path, If_Match=header),
    ]
    for answer in answers:
        assert complaint(answer, 422, "/If-Match") is None, answer.text
    assert crowd.client.get(path).status_code == 404
