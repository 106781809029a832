"""Every route, for everybody, in every state of sign-in and consent: one table that is reviewed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.ids import uuid7
from tests.api.world import World, make_world
from tests.emptying import empty
from tests.people import People, Person

# Who may use a route. Nobody else may.
PUBLIC = frozenset({"nobody", "client", "stranger", "therapist", "colleague", "former"})
SIGNED_IN = PUBLIC - {"nobody"}
CLIENT = frozenset({"client", "stranger"})
THERAPIST = frozenset({"therapist", "colleague", "former"})
OWNER = frozenset({"client"})  # a record of hers: for another client it does not exist
CONSENT = frozenset({"therapist"})

ROUTES: dict[str, frozenset[str]] = {
    "GET /": PUBLIC,  # the web app itself
    "GET /<path:path>": PUBLIC,
    "GET /health/live": PUBLIC,
    "GET /health/ready": PUBLIC,
    "POST /v1/accounts": PUBLIC,
    "GET /v1/me": SIGNED_IN,
    "PATCH /v1/me": SIGNED_IN,
    "POST /v1/sessions": PUBLIC,
    "POST /v1/sessions/refresh": PUBLIC,
    "GET /v1/sessions": SIGNED_IN,
    "DELETE /v1/sessions": SIGNED_IN,
    "DELETE /v1/sessions/current": SIGNED_IN,
    "DELETE /v1/sessions/<id>": OWNER,
    "POST /v1/invitations": THERAPIST,
    "POST /v1/invitations/look-up": PUBLIC,
    "GET /v1/care-links": CLIENT,
    "POST /v1/care-links": CLIENT,
    "PUT /v1/care-links/<id>": OWNER,
    "DELETE /v1/care-links/<id>": OWNER,
    "GET /v1/care-links/<id>/preview": OWNER,
    "GET /v1/access-log": CLIENT,
    "GET /v1/changes": CLIENT,
    "POST /v1/changes": CLIENT,
    "GET /v1/insights": CLIENT,
    "GET /v1/practice/next": CLIENT,
    "PUT /v1/devices/<id>": CLIENT,
    "DELETE /v1/devices/<id>": OWNER,
    "GET /v1/clients": THERAPIST,
    "GET /v1/clients/<client_id>/summary": CONSENT,
    **{
        f"{method} /v1/{path}/<{key}>": who
        for path, key in (
            ("patterns", "id"),
            ("contexts", "id"),
            ("behaviours", "id"),
            ("practice-entries", "id"),
            ("nights", "date"),
            ("reminders", "id"),
            ("safety-plans", "id"),
            ("safety-contacts", "id"),
        )
        for method, who in (("GET", OWNER), ("PUT", CLIENT), ("DELETE", OWNER))
    },
    **{
        f"GET /v1/{path}": CLIENT
        for path in (
            "patterns contexts behaviours practice-entries nights reminders "
            "safety-plans safety-contacts"
        ).split()
    },
}


def described(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(running: Flask) -> None:
    assert described(running) == set(ROUTES)


def test_every_route_of_the_api_names_its_policy(running: Flask) -> None:
    for rule in running.url_map.iter_rules():
        if rule.rule.startswith(("/v1/", "/health/")):
            view = running.view_functions[rule.endpoint]
            assert hasattr(view, "policy"), rule.rule


@pytest.fixture(scope="module")
def world(running: Flask) -> Iterator[World]:
    empty(running)
    yield make_world(People(running))
    empty(running)


# What the routes that would spoil the world for the others do is tried on a person of its own.
ENDS = {"DELETE /v1/sessions", "DELETE /v1/sessions/current"}
ROLES = ("nobody", "client", "stranger", "therapist", "colleague", "former")


def expected(route: str, role: str) -> tuple[int, ...]:
    """The statuses that say: you may (whatever becomes of it), or: not you."""
    allowed = ROUTES[route]
    if route == "GET /<path:path>":
        return (404,)  # there is no such file
    if role in allowed:
        return (200, 201, 204, 412, 422)
    if role == "nobody":
        return (401,)
    if allowed is CONSENT:
        return (403,) if role in CLIENT else (404,)
    if route.endswith("/sessions/<id>") or (role in CLIENT and allowed is OWNER):
        return (404,)
    return (403,)


@pytest.mark.parametrize("role", ROLES)
def test_only_those_in_the_table_may(world: World, role: str) -> None:
    wrong = {}
    for route in sorted(set(ROUTES) - ENDS):
        if role == "client" and route == "DELETE /v1/care-links/<id>":
            continue  # the others still need it; see test_sharing.py
        answer = world.send(route, world.token(role))
        fine = expected(route, role)
        if answer.status_code not in fine:
            wrong[route] = (answer.status_code, fine)
    assert wrong == {}


@pytest.mark.parametrize("role", ["client", "therapist"])
@pytest.mark.parametrize("state", ["ended", "expired", "unknown"])
def test_a_sign_in_that_is_not_alive_is_none(world: World, role: str, state: str) -> None:
    person = world.people.signed_in(getattr(world.people, role).email)
    token = person.token
    if state == "ended":
        assert person.delete("/v1/sessions/current").status_code == 204
    if state == "unknown":
        token = "x" * 43
    later = clock.now() + timedelta(minutes=16 if state == "expired" else 0)
    paths = {route: world.path(route) for route in ROUTES}
    with clock.at(later):
        for route, allowed in ROUTES.items():
            if "nobody" in allowed:
                continue
            answer = person.http.open(
                paths[route],
                method=route.split()[0],
                json={} if route[:2] in ("PO", "PU", "PA") else None,
                headers={"Authorization": f"Bearer {token}"},
            )
            assert answer.status_code == 401, route
            assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("route", sorted(ENDS))
def test_anybody_may_sign_herself_out(world: World, route: str) -> None:
    leaving = world.people.add_client("Leaving", f"{uuid7()}@example.org")
    assert world.send(route, None).status_code == 401
    assert world.send(route, leaving.token).status_code == 204
    assert world.send(route, leaving.token).status_code == 401


def summary(person: Person, client: Person) -> TestResponse:
    return person.get(f"/v1/clients/{client.id}/summary")


def test_consent_is_read_at_every_use(world: World) -> None:
    people, therapist = world.people, world.people.therapist
    me = people.add_client("Lea", f"{uuid7()}@example.org")
    unknown = therapist.get(f"/v1/clients/{uuid7()}/summary")
    assert unknown.status_code == 404

    def denied() -> bool:
        answer = summary(therapist, me)
        body: dict[str, Any] = {**answer.get_json(), "trace_id": ""}
        same = body == {**unknown.get_json(), "trace_id": ""}
        listed = [row["id"] for row in therapist.get("/v1/clients").get_json()["items"]]
        return answer.status_code == 404 and same and me.id not in listed

    assert denied(), "never given"
    code = therapist.post("/v1/invitations", {}).get_json()["code"]
    given = me.post("/v1/care-links", {"code": code, "scopes": ["practice", "sleep"]})
    link = given.get_json()["id"]
    assert summary(therapist, me).status_code == 200
    assert summary(people.colleague, me).status_code == 404
    assert summary(me, me).status_code == 403
    narrowed = me.put(f"/v1/care-links/{link}", {"scopes": []})
    assert narrowed.status_code == 200
    assert set(summary(therapist, me).get_json()) == {"client", "period", "scopes"}
    yesterday = str(clock.now().date() - timedelta(days=2))
    me.put(f"/v1/care-links/{link}", {"scopes": ["practice"], "until": yesterday})
    assert denied(), "expired"
    me.put(f"/v1/care-links/{link}", {"scopes": ["practice"]})
    assert summary(therapist, me).status_code == 200
    assert me.delete(f"/v1/care-links/{link}").status_code == 204
    assert denied(), "revoked"
