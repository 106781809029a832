"""One line of migrations, up and down with people in it, and the models as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text

from backend.app import create_app
from backend.core.config import Settings
from backend.core.db import Base
from backend.core.keyring import new_master_key
from backend.migrations.run import configuration, has_people, upgrade
from tests.checked_client import CheckedClient
from tests.people import People
from tests.postgresql import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own, with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        server.create("migrated")
        yield server.url("migrated")
        server.drop("migrated")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_head() -> None:
    script = ScriptDirectory.from_config(configuration("sqlite://"))
    assert len(script.get_heads()) == len(script.get_bases()) == 1


def test_the_migrated_database_is_the_one_of_the_models(url: str, engine: Engine) -> None:
    upgrade(url)
    assert tables(engine) == set(Base.metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_with_people_down_and_up_again(url: str, engine: Engine, tmp_path: Path) -> None:
    upgrade(url)
    assert not has_people(url)
    app = _application(url, tmp_path)
    people = People(app)
    people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    people.share("practice")
    assert has_people(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM patterns")) == 1
    upgrade(url)  # again: nothing happens
    assert people.client.get("/v1/patterns").get_json()["items"][0]["words"]["name"] == "Shrinking"
    command.downgrade(configuration(url), "base")
    assert tables(engine) == set()
    upgrade(url)
    assert tables(engine) == set(Base.metadata.tables)
    assert not has_people(url)
    again = People(app)
    assert again.client.get("/v1/patterns").get_json()["items"] == []


def test_nights_from_before_get_what_follows_from_them(
    url: str, engine: Engine, tmp_path: Path
) -> None:
    upgrade(url)
    bed = {"time_zone": "Europe/Berlin", "into_bed": "22:45", "out_of_bed": "06:45"}
    People(_application(url, tmp_path)).client.create("/v1/nights/2026-03-10", bed)
    command.downgrade(configuration(url), "0012")
    upgrade(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT time_in_bed_minutes FROM nights")) == 480


def test_each_step_can_be_taken_back(url: str, engine: Engine) -> None:
    """Every revision goes up, down and up again on the shape of the one before."""
    settings = configuration(url)
    script = ScriptDirectory.from_config(settings)
    for revision in reversed(list(script.walk_revisions())):
        command.upgrade(settings, revision.revision)
        after = tables(engine)
        command.downgrade(settings, "-1")
        command.upgrade(settings, revision.revision)
        assert tables(engine) == after


def _application(url: str, directory: Path) -> Flask:
    key = directory / "master.key"
    new_master_key(key)
    app = create_app(Settings(url, key, "http://localhost", app_directory=directory))
    app.testing = True
    app.test_client_class = CheckedClient
    return app
