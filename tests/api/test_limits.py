"""How often an address may try what invites guessing, over all processes of an installation."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.access import Access
from api.limits import Limit
from api.resets import ONE_MAILBOX
from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from backend.core.limits import RateLimit
from tests.checked_client import CheckedClient
from tests.emptying import empty

ME, PROXY, OTHER = "203.0.113.5", "192.0.2.1", "203.0.113.6"
LOOK_UP = "/v1/invitations/look-up"
MOST = 20
# Reviewed: what anybody may write as often as she likes.
UNLIMITED = {
    "POST /v1/sessions/refresh",  # nothing to guess in 256 bits, and a family ends at its reuse
}


def limited(settings: Settings) -> Flask:
    app = create_app(
        replace(settings, rate_limits=True, trusted_proxies=frozenset({PROXY, "2001:db8::1"}))
    )
    app.testing = True
    app.test_client_class = CheckedClient
    return app


@pytest.fixture(scope="module")
def two(settings: Settings, running: Flask) -> tuple[Flask, Flask]:
    """Two instances over one database, as two processes are."""
    return limited(settings), limited(settings)


@pytest.fixture
def one(two: tuple[Flask, Flask]) -> Iterator[Flask]:
    """One of the two; nobody has tried anything yet, and the clock stands."""
    empty(two[0])
    with clock.at(clock.now()):
        yield two[0]
    empty(two[0])


def ask(app: Flask, address: str = ME, forwarded: str | None = None) -> TestResponse:
    """Guess a code."""
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return app.test_client().post(
        LOOK_UP,
        json={"code": "0000-0000"},
        headers=headers,
        environ_overrides={"REMOTE_ADDR": address},
    )


def spend(app: Flask, count: int = MOST) -> None:
    """Guess as often as that, without any success."""
    assert {ask(app).status_code for _ in range(count)} == {422}


def views(app: Flask) -> Iterator[tuple[str, Access, Limit | None]]:
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if hasattr(view, "policy"):
                yield f"{method} {rule.rule}", view.policy, view.limit


def test_whatever_anybody_may_write_has_a_limit(one: Flask) -> None:
    public = {name: limit for name, policy, limit in views(one) if policy is Access.PUBLIC}
    writes = {name: limit for name, limit in public.items() if not name.startswith("GET ")}
    assert {name for name, limit in writes.items() if limit is None} == UNLIMITED


def test_routes_that_share_a_counter_share_its_limit(one: Flask) -> None:
    found = {limit for _, _, limit in views(one) if limit is not None} | {ONE_MAILBOX}
    assert len(found) == len({limit.what for limit in found}) > 5


def test_every_limit_holds(one: Flask) -> None:
    for name, _, limit in views(one):
        if limit is None:
            continue
        empty(one)
        method, path = name.split()
        http = FlaskClient(one, one.response_class)
        statuses = [http.open(path, method=method, json={}).status_code for _ in range(limit.most)]
        assert 429 not in statuses, name
        assert http.open(path, method=method, json={}).status_code == 429, name


def test_who_tries_too_often_is_told_how_long_to_wait(one: Flask) -> None:
    spend(one)
    refused = ask(one)
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["type"] == "urn:anew:problem:too-many"
    wait = int(refused.headers["Retry-After"])
    assert 15 * 60 <= wait <= 15 * 60 + 1
    now = clock.now()
    with clock.at(now + timedelta(seconds=wait - 2)):
        assert ask(one).status_code == 429
    with clock.at(now + timedelta(seconds=wait)):
        spend(one)
        assert ask(one).status_code == 429


def test_trying_on_does_not_make_the_wait_longer(one: Flask) -> None:
    spend(one)
    with clock.at(clock.now() + timedelta(minutes=14)):
        assert int(ask(one).headers["Retry-After"]) <= 61


def test_another_address_may_go_on(one: Flask) -> None:
    spend(one)
    assert ask(one).status_code == 429
    assert ask(one, OTHER).status_code == 422


def test_another_thing_may_be_tried(one: Flask) -> None:
    spend(one)
    http = one.test_client()
    body = {"email": "mira@example.org"}
    asked = http.post("/v1/password-resets", json=body, environ_overrides={"REMOTE_ADDR": ME})
    assert asked.status_code == 202


def test_nobody_can_pretend_to_be_somebody_else(one: Flask) -> None:
    for number in range(MOST):
        assert ask(one, forwarded=f"198.51.100.{number}").status_code == 422
    assert ask(one, forwarded="198.51.100.99").status_code == 429
    assert ask(one, "198.51.100.3").status_code == 422, "whom the first one named"


@pytest.mark.parametrize("proxy", [PROXY, "2001:db8::1"])
def test_behind_our_proxy_each_has_a_count_of_her_own(one: Flask, proxy: str) -> None:
    for number in range(MOST):
        told = f"198.51.100.{number}, {ME}"  # she may say what she likes: the proxy adds the truth
        assert ask(one, proxy, told).status_code == 422
    assert ask(one, proxy, f"198.51.100.99, {ME}").status_code == 429
    assert ask(one, proxy, ME).status_code == 429
    assert ask(one, proxy, OTHER).status_code == 422


def test_two_processes_count_together(two: tuple[Flask, Flask], one: Flask) -> None:
    for app in two:
        spend(app, MOST // 2)
    assert [ask(app).status_code for app in two] == [429, 429]


def test_in_parallel_no_more_than_that_get_through(two: tuple[Flask, Flask], one: Flask) -> None:
    now = clock.now()
    for window in range(5):
        with clock.at(now + window * timedelta(minutes=15)), ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda number: ask(two[number % 2]), range(60)))
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(422), statuses.count(429)) == (MOST, 40)


def test_no_mailbox_is_flooded_however_many_ask(one: Flask) -> None:
    def ask_for(email: str, number: int) -> int:
        return (
            one.test_client()
            .post(
                "/v1/password-resets",
                json={"email": email},
                environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"},
            )
            .status_code
        )

    spellings = ("mira@example.org", "MIRA@example.org", " mira@Example.org ", "mira@example.org")
    statuses = [ask_for(email, number) for number, email in enumerate(spellings)]
    assert statuses == [202, 202, 202, 429]
    assert ask_for("noor@example.org", 1) == 202
    with clock.at(clock.now() + timedelta(hours=1)):
        assert ask_for("mira@example.org", 1) == 202


def test_the_database_holds_no_address(one: Flask) -> None:
    email = "mira@example.org"
    one.test_client().post(
        "/v1/password-resets", json={"email": email}, environ_overrides={"REMOTE_ADDR": ME}
    )
    with one.app_context():
        begin("read")
        keys = list(db.session.scalars(select(RateLimit.key)))
    assert len(keys) == 2
    for who in (ME, email):
        named = [who, f"password-resets:{who}", f"limit:password-resets:{who}"]
        plain = {hashlib.sha256(text.encode()).digest() for text in named}
        assert not [key for key in keys if who.encode() in key or key in plain]


def test_where_something_else_counts_nobody_does_here(running: Flask) -> None:
    assert {ask(running).status_code for _ in range(MOST + 1)} == {422}
