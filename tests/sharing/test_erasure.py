"""Erased is erased: her key first, then every row; nobody else loses anything."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import URL, Uuid, text
from sqlalchemy.exc import DBAPIError

from backend.accounts.models import Account
from backend.core import clock
from backend.core.config import ROOT, Settings
from backend.core.crypto import DataKey
from backend.core.db import Base, begin, db
from backend.core.errors import SignedOut
from backend.core.ids import uuid7
from backend.core.synced import hold
from sharing import erasure, erasure_list
from tests.api.world import World, make_world
from tests.commands import refused, stops_at_start, succeeds
from tests.people import PASSWORD, People, Person
from tests.postgresql import find_binaries
from tests.story.processes import ANEW, PATIENCE_SECONDS, environment

Rows = dict[str, list[str]]


@pytest.fixture
def noted(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The erasure list of this test."""
    usual = app.config["ERASURE_LIST"]
    app.config["ERASURE_LIST"] = tmp_path / "lists" / "erased"
    yield tmp_path / "lists" / "erased"
    app.config["ERASURE_LIST"] = usual


@pytest.fixture
def here(settings: Settings, noted: Path) -> Settings:
    return replace(settings, erasure_list=noted)


@pytest.fixture
def world(people: People, noted: Path) -> World:
    """One of everything, for the client; the stranger has a pattern too."""
    people.stranger.create("/v1/patterns", {"words": {"name": "Another's"}})
    return make_world(people)


def rows(app: Flask) -> Rows:
    """Every row of every table, readable."""
    with app.app_context():
        begin("read")
        return {
            table.name: [
                " ".join(v.hex() if isinstance(v, bytes) else str(v) for v in row)
                for row in db.session.execute(table.select())
            ]
            for table in Base.metadata.sorted_tables
        }


def of(person: Person, everything: Rows) -> dict[str, int]:
    """How many rows of which table say her id or her address."""
    counts = {
        name: sum(person.id in row or person.email in row for row in found)
        for name, found in everything.items()
    }
    return {name: count for name, count in counts.items() if count}


def test_nothing_of_hers_is_left_and_nobody_else_loses_anything(world: World, noted: Path) -> None:
    people, me = world.people, world.people.client
    signing_in = {"email": me.email, "password": PASSWORD}
    phone = me.http.post("/v1/sessions", json=signing_in).get_json()
    before = rows(people.app)
    mine = of(me, before)
    assert {"patterns", "nights", "devices", "safety_plans", "audit_entries"} < set(mine)
    assert me.delete("/v1/me").status_code == 204
    after = rows(people.app)
    assert of(me, after) == {}
    assert len(after.pop("erased_sign_ins")) == mine["login_sessions"]
    assert {name: len(before[name]) - len(found) for name, found in after.items()} == {
        name: mine.get(name, 0) for name in after
    }
    for name, found in after.items():
        assert set(found) <= set(before[name]), "what is left is as it was"
    assert erasure_list.read(noted) == [UUID(me.id)]
    http = people.app.test_client()
    refresh = {"refresh_token": phone["refresh_token"]}
    assert me.get("/v1/me").status_code == 401
    assert http.post("/v1/sessions/refresh", json=refresh).status_code == 401
    assert http.post("/v1/sessions", json=signing_in).status_code == 401
    assert people.therapist.get("/v1/clients").get_json()["items"] == []
    assert people.therapist.get(f"/v1/clients/{me.id}/summary").status_code == 404
    shown = people.stranger.get("/v1/patterns").get_json()["items"][0]
    assert shown["words"]["name"] == "Another's"


def test_each_device_of_hers_is_told_to_empty_itself(world: World) -> None:
    people, me = world.people, world.people.client
    signing_in = {"email": me.email, "password": PASSWORD}
    phone = me.http.post("/v1/sessions", json=signing_in).get_json()
    assert me.delete("/v1/me").status_code == 204
    for token in (me.token, phone["access_token"]):
        told = me.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert told.status_code == 401
        assert told.get_json()["type"] == "urn:anew:problem:signed-out"
    unknown = me.http.get("/v1/me", headers={"Authorization": "Bearer x"})
    assert unknown.get_json()["type"] == "urn:anew:problem:not-signed-in"
    assert people.stranger.get("/v1/me").status_code == 200


def test_what_she_was_writing_meanwhile_is_refused_and_nothing_breaks(world: World) -> None:
    me = world.people.client
    assert me.delete("/v1/me").status_code == 204
    with world.people.app.app_context():
        begin("write")
        with pytest.raises(SignedOut):
            hold(UUID(me.id))
        db.session.rollback()


def test_she_can_come_back_as_somebody_new(world: World) -> None:
    people, me = world.people, world.people.client
    assert me.delete("/v1/me").status_code == 204
    again = people.add_client("Mira", me.email)
    assert again.id != me.id
    assert again.get("/v1/patterns").get_json()["items"] == []
    with people.app.app_context():
        assert erasure.erase_listed(people.app.config["ERASURE_LIST"]) == 0
    assert again.get("/v1/me").status_code == 200


def test_only_a_client_who_showed_her_password_just_now_may(world: World) -> None:
    people = world.people
    assert people.therapist.delete("/v1/me").status_code == 403
    with clock.at(clock.now() + timedelta(minutes=11)):
        answer = people.client.delete("/v1/me")
    assert answer.get_json()["type"] == "urn:anew:problem:confirm-first"
    assert people.client.get("/v1/me").status_code == 200


def test_the_browser_forgets_her(people: People, noted: Path) -> None:
    http = people.app.test_client()
    body = {"email": people.client.email, "password": PASSWORD, "transport": "cookie"}
    secure = {"base_url": "https://localhost", "headers": {"Origin": "http://localhost"}}
    http.post("/v1/sessions", json=body, **secure)
    answer = http.delete("/v1/me", **secure)
    assert answer.status_code == 204
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "__Host-anew-session=;" in answer.headers["Set-Cookie"]


@contextmanager
def broken(app: Flask, table: str) -> Iterator[None]:
    """The database refuses to delete from a table."""
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        make, mend = (SQLITE if sqlite else POSTGRESQL)[:2]
        for statement in make:
            with db.engine.begin() as connection:
                connection.execute(text(statement.format(table)))
        try:
            yield
        finally:
            for statement in mend:
                with db.engine.begin() as connection:
                    connection.execute(text(statement.format(table)))


SQLITE = (
    ["CREATE TRIGGER broken BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    ["DROP TRIGGER broken"],
)
POSTGRESQL = (
    [
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'broken'; END $$",
        "CREATE TRIGGER broken BEFORE DELETE ON {0} EXECUTE FUNCTION broken()",
    ],
    ["DROP TRIGGER broken ON {0}", "DROP FUNCTION broken"],
)


def erase(app: Flask, person: Person) -> None:
    with app.app_context():
        erasure.erase(UUID(person.id), app.config["ERASURE_LIST"], clock.now())


def test_when_she_cannot_be_noted_down_nothing_is_lost(world: World, noted: Path) -> None:
    """Else a backup could bring her back and nobody would know."""
    noted.mkdir(parents=True)
    before = rows(world.people.app)
    with pytest.raises(IsADirectoryError):
        erase(world.people.app, world.people.client)
    assert rows(world.people.app) == before


def test_she_is_noted_down_before_her_key_goes(world: World, noted: Path) -> None:
    app, me = world.people.app, world.people.client
    before = rows(app)
    with broken(app, "data_keys"), pytest.raises(DBAPIError):
        erase(app, me)
    assert rows(app) == before
    assert erasure_list.read(noted) == [UUID(me.id)]
    assert me.get("/v1/me").status_code == 200
    assert me.delete("/v1/me").status_code == 204, "she asks again"
    assert of(me, rows(app)) == {}
    assert erasure_list.read(noted) == [UUID(me.id)], "once"


def test_her_key_and_every_door_are_gone_before_her_rows(world: World, here: Settings) -> None:
    """Cut off there, nobody reads her; the next start finishes it."""
    app, me = world.people.app, world.people.client
    with broken(app, "patterns"), pytest.raises(DBAPIError):
        erase(app, me)
    left = of(me, rows(app))
    assert not {"data_keys", "login_sessions", "devices", "care_links"} & set(left)
    assert {"patterns", "accounts", "nights"} < set(left)
    assert me.get("/v1/me").status_code == 401
    assert world.people.therapist.get("/v1/clients").get_json()["items"] == []
    with app.app_context():
        assert erasure.erase_listed(here.erasure_list) == sum(left.values())
    assert of(me, rows(app)) == {}


def test_whoever_starts_finishes_what_was_cut_off(world: World, here: Settings) -> None:
    app, me = world.people.app, world.people.client
    with broken(app, "accounts"), pytest.raises(DBAPIError):
        erase(app, me)
    assert of(me, rows(app))
    worker = subprocess.Popen([*ANEW, "worker"], cwd=ROOT, env=environment(here))
    try:
        deadline = monotonic() + PATIENCE_SECONDS
        while of(me, rows(app)) and monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=0.1)
        assert of(me, rows(app)) == {}
    finally:
        worker.kill()
        worker.wait()


def test_a_list_that_cannot_be_read_stops_the_start(here: Settings, noted: Path) -> None:
    noted.parent.mkdir()
    noted.write_text(f"{uuid7()} 2026-01-01\n\nsomething else\n")
    for name in ("worker", "serve"):
        assert "line 3" in stops_at_start(here, name)


def test_the_list_is_private_and_stands_a_torn_line(tmp_path: Path) -> None:
    path, ids = tmp_path / "erased", [uuid7(), uuid7()]
    day = clock.now().astimezone(UTC).date()
    erasure_list.add(path, ids[0], day)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(path.read_text().rstrip("\n"))
    erasure_list.add(path, ids[1], day)
    erasure_list.add(path, ids[0], day)
    assert path.read_text() == f"{ids[0]} {day}\n{ids[1]} {day}\n"
    assert erasure_list.read(path) == ids
    assert erasure_list.read(tmp_path / "none") == []


def test_the_operator_erases_a_therapist_and_her_clients_keep_what_is_theirs(
    world: World, here: Settings
) -> None:
    people, gone = world.people, world.people.therapist
    people.therapist.get(f"/v1/clients/{people.client.id}/summary")
    before = rows(people.app)
    assert "Aborted" in refused(here, "erase", "--email", gone.email, answer="n\n")
    assert rows(people.app) == before
    assert "Erased" in succeeds(here, "erase", "--email", gone.email.upper(), answer="y\n")
    after = rows(people.app)
    left = of(gone, after)
    assert set(left) == {"audit_entries"}, "the bare id of who looked"
    for name, found in before.items():
        if name.startswith(("audit_", "pattern", "night", "behaviour", "revision", "totp")):
            assert after[name] == found
    assert people.client.get("/v1/care-links").get_json()["items"] == []
    log = people.client.get("/v1/access-log").get_json()["items"]
    assert {entry["actor"] and entry["actor"]["display_name"] for entry in log} >= {None, "Mira"}
    assert "nobody" in refused(here, "erase", "--email", gone.email, "--yes")
    assert succeeds(here, "erase", "--id", gone.id, "--yes"), "the list knows her"
    assert "nobody" in refused(here, "erase", "--id", str(uuid7()), "--yes")


def test_the_walk_covers_every_table() -> None:
    """A new table says whose its rows are by a column of the list, or is on this one."""
    nobodys = {"clinics", "erased_sign_ins", "rate_limits"}
    for table in Base.metadata.sorted_tables:
        assert (table.name in nobodys) is not bool(erasure._columns(table)), table.name


POINTERS = {
    *("id", "clinic_id", "behaviour_id", "pattern_id", "context_id", "reminder_id", "delivery_id"),
    "session_id",  # of a device, which is hers by client_id
    "actor_id",  # who looked at somebody's data: that somebody's row
}


def test_no_column_says_whose_a_row_is_in_another_word() -> None:
    for table in Base.metadata.sorted_tables:
        ids = {column.name for column in table.columns if isinstance(column.type, Uuid)}
        assert ids <= {*erasure.OF_A_PERSON, *POINTERS}, table.name
        for key in table.foreign_keys:
            if key.column.table is Account.__table__:
                assert key.parent.name in erasure.OF_A_PERSON, (table.name, key.parent.name)


def test_the_files_of_the_database_hold_nothing_of_hers(world: World) -> None:
    """SQLite overwrites what it deletes, and its log is emptied; of PostgreSQL, a dump."""
    app, me = world.people.app, world.people.client
    with app.app_context():
        begin("read")
        key = db.session.get_one(DataKey, UUID(me.id)).wrapped
        url = db.engine.url
        db.session.remove()
    sqlite = url.get_backend_name() == "sqlite"
    kept = partial(raw, str(url.database)) if sqlite else partial(dumped, url)
    secrets = [me.email.encode(), UUID(me.id).hex.encode() if sqlite else me.id.encode()]
    secrets.append(key if sqlite else key.hex().encode())
    assert all(secret in kept() for secret in secrets)
    assert me.delete("/v1/me").status_code == 204
    assert [secret for secret in secrets if secret in kept()] == []


def raw(file: str) -> bytes:
    """Read in another process: closing the file here would drop this process's locks on it."""
    return b"".join(subprocess.check_output(["cat", f"{file}{end}"]) for end in ("", "-wal"))


def dumped(url: URL) -> bytes:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.check_output([find_binaries() / "pg_dump", plain])
