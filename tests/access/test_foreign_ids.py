"""Somebody else's, withdrawn, or never there: nobody can tell these apart."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.ids import uuid7
from tests.access.cast import Cast, asked
from tests.test_access import ROLES, ROUTES

WITH_AN_ID = sorted(route for route in ROUTES if re.search(r"<(id|date|client_id)>", route))
TRACE = re.compile(rb'"trace_id":"[0-9a-f]{16}"')


def told(answer: TestResponse) -> tuple[int, dict[str, str], bytes | set[str]]:
    """Everything that an answer says, less its trace id.

    What one makes under an id is one's own: there the values differ, and the names do not.
    """
    headers = dict(answer.headers)
    if answer.status_code not in (200, 201):
        return answer.status_code, headers, TRACE.sub(b"", answer.data)
    for name in ("ETag", "Content-Length"):
        headers.pop(name, None)
    return answer.status_code, headers, set(answer.get_json())


def with_unknown_id(cast: Cast, route: str) -> str:
    """The same path with an id that nobody has."""
    rule = route.split()[1]
    if rule.count("<") == 2:  # her own client's, and something else of his
        rule = rule.replace("<client_id>", cast.world.people.client.id)
    before, after = re.split(r"<\w+>", rule)
    named = cast.world.path(route).removeprefix(before).removesuffix(after)
    by_date = "<date>" in route
    id = str(clock.now().date() - timedelta(days=77)) if by_date else str(uuid7())
    assert named != id
    return f"{before}{id}{after}"


@pytest.mark.parametrize("role", sorted({*ROLES} - {"client"}))
def test_a_foreign_id_and_an_unknown_one_get_the_same_answer(cast: Cast, role: str) -> None:
    differ = {}
    for conditional in ({"If-Match": '"0"'}, {}, {"If-None-Match": "*"}):
        for route in WITH_AN_ID:
            if role == "therapist" and "<client_id>" in route:
                continue  # she has consent; without it: test_consent.py
            for method in asked(route):
                found, never = (
                    told(cast.send(method, cast.token(role), cast.body(route), path, conditional))
                    for path in (cast.world.path(route), with_unknown_id(cast, route))
                )
                if found != never:
                    differ[method, str(conditional)] = (found, never)
    assert differ == {}
    assert len(WITH_AN_ID) > 25


def test_whoever_tries_foreign_ids_leaves_the_records_as_they_were(cast: Cast) -> None:
    """Also where she makes a record of her own under the same id."""

    def shown() -> dict[str, bytes]:
        paths = [f"/v1/{noun}/{id}" for noun, id in cast.world.records.items()]
        return {path: cast.send("GET", cast.token("client"), path=path).data for path in paths}

    before = shown()
    for route in WITH_AN_ID:
        for role in ("stranger", "colleague", "former", "admin"):
            for conditional in ({"If-None-Match": "*"}, {"If-Match": '"1"'}):
                cast.send(route, cast.token(role), cast.body(route), conditional=conditional)
    assert shown() == before
    assert all(b'"revision"' in body for body in before.values())
