"""Backups that can be brought back, and that bring nobody back who was erased."""

import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import UUID

import alembic.command
import pytest
from flask import Flask
from sqlalchemy import select, text

from backend.accounts.resets import PasswordReset
from backend.app import create_app
from backend.commands import postgresql_dump
from backend.commands.backups import _kind
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Base, begin, db
from backend.core.ids import uuid7
from backend.core.keyring import MasterKeys, new_master_key, replace_keys
from backend.migrations.run import configuration, upgrade
from tests.checked_client import CheckedClient
from tests.commands import refused, succeeds
from tests.people import PASSWORD, People, Person
from tests.postgresql import Server, find_binaries


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A machine of its own: its database, its keys."""
    key = tmp_path / "master.key"
    new_master_key(key)
    more = {"erasure_list": tmp_path / "erased", "pg_bin": find_binaries()}
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'anew.db'}"
        upgrade(url)
        yield Settings(url, key, "http://localhost", **more)  # type: ignore[arg-type]
        return
    server: Server = request.getfixturevalue("postgresql")
    server.create("copied")
    upgrade(server.url("copied"))
    yield Settings(server.url("copied"), key, "http://localhost", **more)  # type: ignore[arg-type]
    server.drop("copied")


@pytest.fixture
def people(machine: Settings) -> Iterator[People]:
    app = started(machine)
    people = People(app)
    people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    yield people
    stopped(app)


def started(machine: Settings) -> Flask:
    app = create_app(machine)
    app.testing = True
    app.test_client_class = CheckedClient
    return app


def stopped(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def programs(machine: Settings) -> dict[str, str]:
    return {"ANEW_PG_BIN": str(machine.pg_bin)}


def backed_up(machine: Settings, tmp_path: Path) -> Path:
    file = tmp_path / f"{uuid7()}.backup"
    succeeds(machine, "backup", str(file), **programs(machine))
    return file


def restored(machine: Settings, file: Path, *more: str) -> str:
    return succeeds(machine, "restore", str(file), *more, **programs(machine))


def everything(app: Flask, *but: str) -> dict[str, list[str]]:
    with app.app_context():
        begin("read")
        return {
            table.name: sorted(map(repr, db.session.execute(table.select())))
            for table in Base.metadata.sorted_tables
            if table.name not in but
        }


def back(people: People, email: str) -> Person:
    http = people.app.test_client()
    answer = http.post("/v1/sessions", json={"email": email, "password": PASSWORD})
    body = answer.get_json()
    assert answer.status_code == 201
    return Person(http, email, body["account"]["id"], body["access_token"])


def test_everything_comes_back_as_it_was(machine: Settings, people: People, tmp_path: Path) -> None:
    before = everything(people.app, "login_sessions")
    file = backed_up(machine, tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".anew")] == []
    people.client.create("/v1/patterns", {"words": {"name": "Since then"}})
    people.add_client("Lea", "lea@example.org")
    restored(machine, file, "--replace")
    assert everything(people.app, "login_sessions") == before
    again = back(people, people.client.email)
    (shown,) = again.get("/v1/patterns").get_json()["items"]
    assert shown["words"]["name"] == "Shrinking"


def test_it_comes_back_into_an_empty_place(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    """A new machine: with the key file and the list, and not even tables."""
    file, before = backed_up(machine, tmp_path), everything(people.app, "login_sessions")
    with people.app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.drop_all(connection)
            connection.execute(text("DROP TABLE alembic_version"))
        db.engine.dispose()
    assert "Restored" in restored(machine, file)
    assert everything(people.app, "login_sessions") == before


def test_nobody_is_signed_in_and_no_reset_link_is_good_after_a_restore(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    """Whoever was signed out since, by her or as a thief, would be back."""
    signing_in = {"email": people.client.email, "password": PASSWORD}
    tokens = people.client.http.post("/v1/sessions", json=signing_in).get_json()
    with people.app.app_context():
        begin("write")
        now = clock.now()
        db.session.add(PasswordReset(id=uuid7(), created_at=now, expires_at=now))
        db.session.commit()
    file = backed_up(machine, tmp_path)
    restored(machine, file, "--replace")
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert people.client.get("/v1/me").status_code == 401
    again = people.client.http.post("/v1/sessions/refresh", json=refresh)
    assert again.status_code == 401
    with people.app.app_context():
        begin("read")
        assert db.session.scalars(select(PasswordReset)).all() == []
    assert back(people, people.client.email).get("/v1/me").status_code == 200


def test_whoever_was_erased_since_stays_erased(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    file, gone = backed_up(machine, tmp_path), people.client
    assert gone.delete("/v1/me").status_code == 204
    restored(machine, file, "--replace")
    left = str(everything(people.app))
    assert UUID(gone.id).hex not in left
    assert gone.id not in left
    assert gone.email not in left
    assert back(people, people.stranger.email).get("/v1/me").status_code == 200
    stopped(people.app)
    if machine.database_url.startswith("sqlite"):
        # The copy came in without her, and what was overwritten is cut off.
        live = Path(machine.database_url.removeprefix("sqlite:///"))
        content = b"".join(path.read_bytes() for path in live.parent.glob("anew.db*"))
        assert gone.email.encode() not in content
        assert UUID(gone.id).hex.encode() not in content


def test_people_are_not_replaced_by_accident(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    file = backed_up(machine, tmp_path)
    before = everything(people.app)
    said = refused(machine, "restore", str(file), **programs(machine))
    assert "--replace" in said
    assert everything(people.app) == before


def test_a_backup_that_the_key_file_does_not_open_is_refused(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    file = backed_up(machine, tmp_path)
    kept = machine.master_key_file.read_bytes()
    before = everything(people.app)

    def says() -> str:
        return refused(machine, "restore", str(file), "--replace", **programs(machine))

    replace_keys(machine.master_key_file, MasterKeys.read(machine.master_key_file).with_another())
    replace_keys(machine.master_key_file, MasterKeys.read(machine.master_key_file).newest_only())
    assert "lacks version 1" in says()
    machine.master_key_file.unlink()
    new_master_key(machine.master_key_file)
    assert "does not open this backup" in says()
    assert everything(people.app) == before
    machine.master_key_file.write_bytes(kept)
    restored(machine, file, "--replace")


def test_an_old_backup_is_brought_up_to_date(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    stopped(people.app)
    alembic.command.downgrade(configuration(machine.database_url), "0001")
    file = backed_up(machine, tmp_path)
    upgrade(machine.database_url)
    restored(machine, file, "--replace")
    again = back(people, people.client.email)
    (shown,) = again.get("/v1/patterns").get_json()["items"]
    assert shown["words"]["name"] == "Shrinking"


def test_a_backup_of_a_newer_version_is_refused(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    with people.app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = tmp_path / "newer.backup"
    _kind(machine).make(machine, newer)  # the command would look at it first
    newer.chmod(0o600)
    before = everything(people.app)
    said = refused(machine, "restore", str(newer), "--replace", **programs(machine))
    assert "newer version" in said
    assert everything(people.app) == before


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0 not", b"PGDMP not"])
def test_what_is_no_backup_is_refused(
    machine: Settings, people: People, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "some.file"
    file.write_bytes(content)
    before = everything(people.app)
    assert refused(machine, "restore", str(file), "--replace", **programs(machine))
    assert refused(machine, "restore", str(tmp_path / "none"), "--replace", **programs(machine))
    assert everything(people.app) == before


def test_a_damaged_backup_is_refused(machine: Settings, people: People, tmp_path: Path) -> None:
    for number in range(50):
        people.client.create("/v1/patterns", {"words": {"name": f"{number} " * 50}})
    file = backed_up(machine, tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    before = everything(people.app)
    assert refused(machine, "restore", str(file), "--replace", **programs(machine))
    assert everything(people.app) == before


def test_a_backup_takes_no_file_s_place(machine: Settings, people: People, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("mine")
    assert "exists" in refused(machine, "backup", str(file), **programs(machine))
    assert file.read_text() == "mine"


def test_it_says_what_else_to_keep(machine: Settings, people: People, tmp_path: Path) -> None:
    said = succeeds(machine, "backup", str(tmp_path / "b"), **programs(machine))
    assert str(machine.master_key_file) in said
    assert str(machine.erasure_list) in said
    content = (tmp_path / "b").read_bytes()
    for key in MasterKeys.read(machine.master_key_file).versions.values():
        assert key not in content


def test_a_backup_of_a_busy_server_is_one_instant(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    """Somebody writes all the time; what comes back is a whole number of her batches."""
    busy, first = Event(), Event()

    def write() -> int:
        count = 0
        while not busy.is_set():
            items = [
                {"kind": "pattern", "id": str(uuid7()), "base": None, "record": record(count)}
                for _ in range(7)
            ]
            assert people.stranger.post("/v1/changes", {"items": items}).status_code == 200
            count += 1
            first.set()
        return count

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        first.wait(30)
        try:
            file = backed_up(machine, tmp_path)
        finally:
            busy.set()
        assert writing.result() > 1
    restored(machine, file, "--replace")
    again = back(people, people.stranger.email)
    revisions: list[int] = []
    page = again.get("/v1/changes?limit=500").get_json()
    while page["items"]:
        revisions += [item["revision"] for item in page["items"]]
        page = again.get(f"/v1/changes?limit=500&cursor={page['cursor']}").get_json()
    assert revisions == list(range(1, len(revisions) + 1))
    assert len(revisions) % 7 == 0 < len(revisions)


def record(count: int) -> dict[str, object]:
    return {"words": {"name": f"Batch {count}"}}


def test_a_list_that_cannot_be_read_brings_nobody_back(
    machine: Settings, people: People, tmp_path: Path
) -> None:
    file = backed_up(machine, tmp_path)
    machine.erasure_list.write_text("scribbles\n")
    before = everything(people.app)
    said = refused(machine, "restore", str(file), "--replace", **programs(machine))
    assert "line 1" in said
    assert everything(people.app) == before


def test_a_missing_program_is_named(machine: Settings, people: People, tmp_path: Path) -> None:
    if machine.database_url.startswith("sqlite"):
        return  # it needs none
    empty = tmp_path / "nothing"
    empty.mkdir()
    said = refused(machine, "backup", str(tmp_path / "b"), ANEW_PG_BIN=str(empty))
    assert "pg_dump is not here" in said
    assert not (tmp_path / "b").exists()


def test_a_password_is_on_no_command_line(postgresql: Server, tmp_path: Path) -> None:
    """Everybody on the machine can read those."""
    told, program = tmp_path / "told", tmp_path / "pg_dump"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\nprint(sys.argv, file=open({str(told)!r}, 'w'))\n"
        "assert os.environ['PGPASSWORD'] == 'p%w:d'\n"
    )
    program.chmod(0o700)
    folder = postgresql.url("").partition("?host=")[2]
    asked = f"host={folder}&sslmode=disable"
    url = f"postgresql+psycopg://postgres:p%25w%3Ad@:5432/postgres?{asked}"
    settings = Settings(url, tmp_path / "k", "http://localhost", pg_bin=tmp_path)
    postgresql_dump.make(settings, tmp_path / "b")
    said = told.read_text()
    assert "p%w:d" not in said
    for part in ("user=postgres", f"host={folder}", "port=5432", "sslmode=disable"):
        assert part in said


def test_a_database_that_is_away_is_said_in_a_sentence(machine: Settings, tmp_path: Path) -> None:
    url = machine.database_url
    nowhere = url.replace("/copied?", "/away?").replace("anew.db", "away.db")
    away = replace(machine, database_url=nowhere)
    said = refused(away, "backup", str(tmp_path / "b"), **programs(machine))
    assert "The database" in said
    assert [path.name for path in tmp_path.glob("away*")] == []
