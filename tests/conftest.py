"""A real database of both kinds, the whole application, and the people who use it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from hypothesis import settings as hypothesis
from xdist.remote import Producer

from api import answering
from backend.accounts import passwords
from backend.app import create_app
from backend.core.config import Settings
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from tests.by_file import ByFile
from tests.checked_client import CheckedClient
from tests.emptying import empty
from tests.people import People
from tests.postgresql import Server

# Another process may have the machine for a moment; `make bench` measures how long things take.
hypothesis.register_profile("anew", deadline=None)
hypothesis.load_profile("anew")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One throwaway server for all tests of this process."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database in its newest shape, of each kind in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'anew.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        server.create("anew")
        url = server.url("anew")
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("instance")
    key = directory / "master.key"
    new_master_key(key)
    built = directory / "app"
    built.mkdir()
    Path(built / "index.html").write_text("<!doctype html><title>Anew</title>")
    return Settings(
        database_url,
        key,
        "http://localhost",
        smtp_url="smtp://127.0.0.1:9",  # nobody is there
        mail_from="notes@example.org",
        vapid_key_file=directory / "vapid.pem",  # there is none: a test that wants one makes it
        rate_limits=False,  # tests/api/test_limits.py switches them on
        erasure_list=directory / "erased",
        app_directory=built,
    )


@pytest.fixture(scope="session", autouse=True)
def as_marshmallow_says() -> Iterator[None]:
    """Every answer of every test is what marshmallow would dump."""
    fast = answering.answer

    def checked(schema: ma.Schema | None, value: Any, status: int = 200) -> Response:
        response = fast(schema, value, status)
        if schema is not None:
            says = json.loads(answering.to_json(schema.dump(value)))
            assert json.loads(response.get_data()) == says
        return response

    answering.answer = checked
    yield
    answering.answer = fast


@pytest.fixture(scope="session")
def running(settings: Settings) -> Flask:
    """The application; passwords are hashed cheaply, which is a setting of theirs."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = create_app(settings)
    app.testing = True
    app.test_client_class = CheckedClient
    return app


@pytest.fixture
def app(running: Flask) -> Iterator[Flask]:
    """The application with nobody in it."""
    empty(running)
    yield running
    empty(running)


@pytest.fixture
def people(app: Flask) -> People:
    """A clinic with a therapist and a colleague; a client and a stranger, all signed in."""
    return People(app)
