"""Twenty tabs wake up at once with the same refresh token, two hundred times over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from tests.api.test_sessions import refresh, works
from tests.people import PASSWORD, People

ROUNDS, AT_ONCE = 200, 20
Pair = tuple[str, str]


@pytest.fixture(scope="module")
def two(settings: Settings, running: Flask) -> tuple[Flask, Flask]:
    """Two instances over one database, as two processes are."""
    return running, create_app(settings)


@pytest.fixture
def start(people: People) -> Pair:
    body = {"email": people.client.email, "password": PASSWORD}
    tokens = people.app.test_client().post("/v1/sessions", json=body).get_json()
    return tokens["access_token"], tokens["refresh_token"]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield threads


def all_at_once(two: tuple[Flask, Flask], pool: ThreadPoolExecutor, token: str) -> Pair:
    """Everybody shows this token in the same moment. Returns the one pair that all of them got."""
    together = Barrier(AT_ONCE)

    def ask(number: int) -> tuple[int, str, str]:
        app = two[number % 2]
        http = FlaskClient(app, app.response_class)
        together.wait()
        while (answer := refresh(http, token)).status_code == 503:
            pass  # SQLite is busy: a device asks again
        body = answer.get_json()
        return answer.status_code, body.get("access_token", ""), body.get("refresh_token", "")

    ((status, access, successor),) = set(pool.map(ask, range(AT_ONCE)))
    assert status == 200
    return access, successor


def test_nobody_is_logged_out_and_each_token_has_one_successor(
    two: tuple[Flask, Flask], pool: ThreadPoolExecutor, start: Pair
) -> None:
    seen, (access, token) = {start[1]}, start
    with clock.at(clock.now()):  # all inside the grace, however slow this machine is
        for _ in range(ROUNDS):
            access, token = all_at_once(two, pool, token)
            seen.add(token)
        assert len(seen) == ROUNDS + 1
        assert all(works(app.test_client(), access) for app in two)
        assert not works(two[0].test_client(), start[0])


def test_after_a_race_the_old_token_ends_the_session_once_the_grace_is_over(
    two: tuple[Flask, Flask], pool: ThreadPoolExecutor, start: Pair
) -> None:
    now = clock.now()
    with clock.at(now):
        access, token = all_at_once(two, pool, start[1])
    with clock.at(now + timedelta(seconds=30)):
        assert refresh(two[1].test_client(), start[1]).get_json()["refresh_token"] == token
    with clock.at(now + timedelta(seconds=31)):
        assert refresh(two[1].test_client(), start[1]).status_code == 401
        assert not works(two[0].test_client(), access)
        assert refresh(two[0].test_client(), token).status_code == 401


def test_a_token_from_two_rounds_ago_ends_the_session_even_inside_the_grace(
    two: tuple[Flask, Flask], pool: ThreadPoolExecutor, start: Pair
) -> None:
    with clock.at(clock.now()):
        _, token = all_at_once(two, pool, start[1])
        access, newest = all_at_once(two, pool, token)
        assert refresh(two[0].test_client(), start[1]).status_code == 401
        assert not works(two[1].test_client(), access)
        assert refresh(two[1].test_client(), newest).status_code == 401
