"""Master keys are rotated under people who go on working, and nobody loses a word."""

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from backend.app import create_app
from backend.core import audit, clock, crypto, rotation
from backend.core.config import ROOT, Settings
from backend.core.crypto import DataKey
from backend.core.db import begin, db
from backend.core.errors import Conflict
from backend.core.ids import uuid7
from backend.core.keyring import MasterKeys, new_master_key, replace_keys
from tests.checked_client import CheckedClient
from tests.commands import refused, succeeds
from tests.emptying import empty
from tests.people import PASSWORD, People
from tests.story.processes import ANEW, anew, environment

MANY = 20 * rotation.BATCH
SLOWLY = """
from threading import Event
from backend.core import rotation
store = rotation._store
rotation._store = lambda *row: (Event().wait(0.005), store(*row))
"""
"""So that whoever kills it may be held up for a quarter of a minute."""


@pytest.fixture
def machine(settings: Settings, app: Flask, tmp_path: Path) -> Settings:
    """The database of all tests, under a key file that may change."""
    new_master_key(tmp_path / "master.key")
    return replace(settings, master_key_file=tmp_path / "master.key")


@pytest.fixture
def server(machine: Settings) -> Iterator[Flask]:
    """A process that read the key file before it changed."""
    app = create_app(machine)
    app.testing = True
    app.test_client_class = CheckedClient
    yield app
    empty(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def people(server: Flask) -> People:
    return People(server)


def versions(app: Flask) -> set[int]:
    with app.app_context():
        begin("read")
        return set(db.session.scalars(select(DataKey.master_version)))


def name(people: People) -> str:
    """A sealed word."""
    answer = people.client.get("/v1/patterns").get_json()
    return str(answer["items"][0]["words"]["name"])


def test_servers_work_on_during_a_rotation_and_after_it(machine: Settings, people: People) -> None:
    people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    people.share("practice")
    code = people.therapist.post("/v1/invitations", {}).get_json()["code"]
    signing_in = {"email": people.client.email, "password": PASSWORD}
    tokens = people.client.http.post("/v1/sessions", json=signing_in).get_json()

    said = succeeds(machine, "rotate-key")
    assert "new master key" in said
    assert versions(people.app) == {2}
    assert name(people) == "Shrinking"
    people.add_client("Lea", "lea@example.org")
    assert versions(people.app) == {2}, "new people get the newest key"

    old = MasterKeys.read(machine.master_key_file).versions[1]
    succeeds(machine, "rotate-key", "--finish")
    kept = MasterKeys.read(machine.master_key_file)
    assert set(kept.versions) == {2}
    assert old not in (*kept.versions.values(), kept.index)
    assert name(people) == "Shrinking"
    people.add_client("Ida", "ida@example.org")

    # What hangs on the index key, in a process that never saw the old file:
    fresh = create_app(machine)
    fresh.test_client_class = CheckedClient
    http = fresh.test_client()
    again = http.post("/v1/sessions/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert again.status_code == 200
    assert http.post("/v1/invitations/look-up", json={"code": code}).status_code == 200
    with fresh.app_context():
        begin("read")
        assert audit.broken_at(UUID(people.client.id)) is None
        db.session.remove()
        db.engine.dispose()


def test_after_the_end_the_old_key_opens_nothing(machine: Settings, people: People) -> None:
    """Whoever copied the old file, and gets the database now, reads nothing."""
    stolen = machine.master_key_file.with_name("stolen.key")
    stolen.write_bytes(machine.master_key_file.read_bytes())
    stolen.chmod(0o600)
    assert wrapped_keys(people.app), "somebody is there"
    assert openable(people.app, stolen) == len(wrapped_keys(people.app))
    succeeds(machine, "rotate-key")
    succeeds(machine, "rotate-key", "--finish")
    assert openable(people.app, stolen) == 0
    assert openable(people.app, machine.master_key_file) == len(wrapped_keys(people.app))


def wrapped_keys(app: Flask) -> list[DataKey]:
    with app.app_context():
        begin("read")
        return list(db.session.scalars(select(DataKey)))


def openable(app: Flask, file: Path) -> int:
    """Tries every version of the file on every key, whatever stands beside it."""
    keys, opened = MasterKeys.read(file), 0
    for each in wrapped_keys(app):
        for version in keys.versions:
            try:
                keys.unwrap(version, each.wrapped, each.owner_id)
            except Exception:
                continue
            opened += 1
    return opened


def test_killed_in_the_middle_it_loses_nobody_and_goes_on(
    machine: Settings, people: People
) -> None:
    people.client.create("/v1/patterns", {"words": {"name": "Shrinking"}})
    with people.app.app_context():
        add_many(machine)
        process = subprocess.Popen(
            [*ANEW[:2], SLOWLY + ANEW[2], "rotate-key"],
            cwd=ROOT,
            env=environment(machine),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        kill_in_the_middle(process)
    assert process.wait(30) == -signal.SIGKILL
    assert versions(people.app) == {1, 2}, "it was in the middle"
    assert name(people) == "Shrinking"
    assert openable(people.app, machine.master_key_file) == MANY + 4

    assert "going on" in succeeds(machine, "rotate-key")
    assert versions(people.app) == {2}
    assert set(MasterKeys.read(machine.master_key_file).versions) == {1, 2}, "no third key"
    assert openable(people.app, machine.master_key_file) == MANY + 4
    assert name(people) == "Shrinking"


def add_many(machine: Settings) -> None:
    keys = MasterKeys.read(machine.master_key_file)
    begin("write")
    db.session.add_all(
        DataKey(owner_id=id, master_version=1, wrapped=keys.wrap(os.urandom(32), id))
        for id in (uuid7() for _ in range(MANY))
    )
    db.session.commit()


def kill_in_the_middle(process: "subprocess.Popen[bytes]") -> None:
    """As soon as a batch is through."""
    newer = select(func.count()).select_from(DataKey).where(DataKey.master_version == 2)
    while process.poll() is None:
        begin("read")
        if db.session.scalar(newer):
            process.kill()
            return
    raise AssertionError("it ended before it was killed")


def test_whoever_was_signed_up_with_the_old_key_keeps_it_in_the_file(
    machine: Settings, people: People
) -> None:
    """On a machine whose copy of the file was not kept up."""
    path = machine.master_key_file
    old = MasterKeys.read(path)
    succeeds(machine, "rotate-key")
    late = uuid7()
    with people.app.app_context():
        begin("write")
        wrapped = old.wrap(b"x" * 32, late)
        db.session.add(DataKey(owner_id=late, master_version=1, wrapped=wrapped))
        db.session.commit()
        assert not rotation.remove_old_master_keys(path)
        assert set(MasterKeys.read(path).versions) == {1, 2}
        succeeds(machine, "rotate-key", "--finish")
        assert set(MasterKeys.read(path).versions) == {2}
        begin("read")
        stored = db.session.get_one(DataKey, late)
        assert MasterKeys.read(path).unwrap(2, stored.wrapped, late) == b"x" * 32


def test_a_rotation_waits_for_an_open_sign_up(machine: Settings, people: People) -> None:
    """It has wrapped with the newest key of its moment, and nobody sees it yet."""
    late = uuid7()
    with people.app.app_context():
        begin("write")
        crypto.new_data_key(late)
        with ThreadPoolExecutor() as pool:
            rotating = pool.submit(anew, machine, "rotate-key")
            with pytest.raises(TimeoutError):
                rotating.result(timeout=2)
            assert set(MasterKeys.read(machine.master_key_file).versions) == {1}
            db.session.commit()
            rotating.result()
        assert versions(people.app) == {2}


def test_a_sign_up_waits_for_a_change_of_the_file(machine: Settings, people: People) -> None:
    """Else it could wrap with a key that is gone before its row is there."""
    path, late = machine.master_key_file, uuid7()

    def sign_up() -> None:
        with people.app.app_context():
            begin("write")
            crypto.new_data_key(late)
            db.session.commit()

    with people.app.app_context(), ThreadPoolExecutor() as pool:
        begin("write")
        crypto.lock_keys("SHARE ROW EXCLUSIVE")
        signing_up = pool.submit(sign_up)
        with pytest.raises(TimeoutError):
            signing_up.result(timeout=1)
        replace_keys(path, MasterKeys.read(path).with_another())
        db.session.commit()
        signing_up.result()
        begin("read")
        assert db.session.get_one(DataKey, late).master_version == 2


def test_a_key_that_does_not_open_holds_up_nobody_else_and_keeps_the_old_key(
    machine: Settings, people: People
) -> None:
    with people.app.app_context():
        begin("write")
        db.session.add(DataKey(owner_id=UUID(int=1), master_version=1, wrapped=bytes(60)))
        db.session.commit()
    assert "1 people's keys" in refused(machine, "rotate-key")
    assert "1 people's keys" in refused(machine, "rotate-key", "--finish")
    assert versions(people.app) == {1, 2}
    assert set(MasterKeys.read(machine.master_key_file).versions) == {1, 2}


def test_a_copy_of_the_file_that_was_not_kept_up_is_refused(
    machine: Settings, people: People
) -> None:
    path = machine.master_key_file
    before = path.read_bytes()
    succeeds(machine, "rotate-key")
    path.write_bytes(before)
    with people.app.app_context(), pytest.raises(Conflict):
        rotation.add_master_key(path)
    assert "not in this file" in refused(machine, "rotate-key")
    assert path.read_bytes() == before


def test_what_was_wrapped_or_erased_meanwhile_is_left_alone(
    machine: Settings, people: People
) -> None:
    """A batch has read a key; before it writes, the person is erased, or is wrapped again."""
    path = machine.master_key_file
    with people.app.app_context():
        rotation.add_master_key(path)
        begin("write")
        mine = db.session.get_one(DataKey, UUID(people.client.id))
        before, owner = mine.wrapped, mine.owner_id
        keys = MasterKeys.read(path)
        newer = keys.wrap(keys.unwrap(1, before, owner), owner)
        rotation._store(owner, before, 2, newer)
        rotation._store(owner, before, 2, b"too late")
        db.session.commit()
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert people.client.get("/v1/me").get_json()["display_name"] == "Mira"
