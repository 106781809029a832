"""A sign-in that is not alive, not strong, not recent, or held; and methods nobody asked for."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import begin, db
from tests.access.cast import Cast
from tests.access.test_foreign_ids import told
from tests.test_access import ENDS, FRESH, HELD, ROLES, ROUTES, THERAPIST

_PART = re.compile(r"<\w+>")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "ANEW")
NEVER_WAS = ("expired", "unknown")


def code(cast: Cast, route: str, token: str | None) -> str:
    """What kind of problem this is."""
    problem = cast.send(route, token, cast.world.body(route)).get_json(silent=True) or {}
    return str(problem.get("type", "")).removeprefix("urn:anew:problem:")


def test_a_sign_in_that_is_not_alive_looks_like_one_that_never_was(cast: Cast) -> None:
    nobody = told(cast.send("GET /v1/me", None))
    assert nobody[0] == 401
    assert nobody[1]["WWW-Authenticate"] == "Bearer"
    for role in sorted({*ROLES} - {"nobody"}):
        for sign_in in NEVER_WAS:
            assert told(cast.send("GET /v1/me", cast.token(role, sign_in))) == nobody


def test_a_device_that_she_signed_out_is_told_so_and_no_more(cast: Cast) -> None:
    """It has to be emptied, and only whoever holds its token can ask (ADR 0031)."""
    for role in sorted({*ROLES} - {"nobody"}):
        token = cast.token(role, "ended")
        assert cast.send("GET /v1/me", token).status_code == 401
        assert code(cast, "GET /v1/me", token) == "signed-out"


def test_without_a_second_factor_a_therapist_is_told_to_set_one_up(cast: Cast) -> None:
    for role in sorted(THERAPIST):
        weak = cast.token(role, "weak")
        for route in ("GET /v1/clients", "POST /v1/invitations"):
            assert code(cast, route, weak) == "second-factor-needed"
        assert cast.send("GET /v1/me", weak).status_code == 200
    assert cast.send("GET /v1/changes", cast.token("client", "weak")).status_code == 200


def test_what_is_at_stake_wants_the_password_once_more(cast: Cast) -> None:
    """Ten minutes after it was shown, and on no other route."""
    for role in ("client", "therapist", "admin"):
        mine = {route for route, allowed in ROUTES.items() if role in allowed}
        wanted = set()
        for route in mine - {*ENDS} | mine & FRESH:
            with clock.at(clock.now() - timedelta(minutes=10, seconds=1)):
                token = cast.world.people.signed_in(cast.person(role).email).token
            if code(cast, route, token) == "confirm-first":
                wanted.add(route)
        assert wanted == mine & FRESH, role
    assert {*ROUTES} >= FRESH


@pytest.fixture
def held(cast: Cast) -> Iterator[Cast]:
    """As if a new password had been asked for by mail."""
    until = clock.now() + timedelta(hours=24)
    _hold(cast, until)
    yield cast
    _hold(cast, None)


def test_after_a_reset_nothing_new_is_shared_and_nothing_leaves(held: Cast) -> None:
    mine = [route for route in ROUTES if "client" in ROUTES[route] and route not in ENDS]
    token = held.token("client")
    assert {route for route in mine if code(held, route, token) == "held"} == HELD


def _hold(cast: Cast, until: object) -> None:
    with cast.world.people.app.app_context():
        begin("write")
        db.session.execute(update(Account).values(held_until=until))
        db.session.commit()


def methods(path: str) -> set[str]:
    """What the reviewed list has for this path; any path at all may be a file of the app."""
    rows = [route.split() for route in ROUTES]
    fitting = {method for method, rule in rows if re.fullmatch(_PART.sub("[^/]+", rule), path)}
    return fitting | {"GET", "HEAD", "OPTIONS"}


def test_only_the_declared_methods_do_anything(cast: Cast) -> None:
    """And for everybody the same, whether the path names something of hers or not."""
    for rule in sorted({route.split()[1] for route in ROUTES}):
        path = cast.world.path(f"GET {rule}")
        for role in ("nobody", "client", "therapist"):
            asked = cast.send("OPTIONS", cast.token(role), path=path)
            assert (asked.status_code, asked.data) == (200, b"")
            allowed = {method.strip() for method in asked.headers["Allow"].split(",")}
            assert allowed | {"GET", "HEAD"} == methods(path), path
            for method in {*METHODS} - methods(path):
                refused = cast.send(method, cast.token(role), {}, path)
                assert refused.status_code == 405, (method, path, role)
