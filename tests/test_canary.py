"""A thousand marked texts go in; in nothing that is left lying about is any of them found."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select, text

from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Base, begin, db
from backend.core.ids import uuid7
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from sharing.erasure import OF_A_PERSON
from tests.canary import traffic
from tests.canary.marks import RUN, Marks, in_base64, looks, seen
from tests.canary.places import Places, holds, leaks, opened
from tests.canary.traffic import Web
from tests.commands import succeeds
from tests.fcm_stub import FcmStub
from tests.people import People
from tests.postgresql import Server, find_binaries
from tests.smtp_stub import SmtpStub
from tests.story.processes import Serving, free_port, serving
from tests.test_access import ENDS, ROUTES

SPARED = {*ENDS, "DELETE /v1/sessions/<id>", "DELETE /v1/totp"}


@dataclass
class Clinic:
    """A server with everything that belongs to it, and nothing that does not."""

    settings: Settings
    places: Places
    server: Serving
    stop: Callable[[], None]
    app: Flask
    people: People
    pushes: FcmStub
    mails: SmtpStub
    environment: dict[str, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def clinic(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as running:
        database = running.enter_context(Server()) if request.param == "postgresql" else None
        settings = _settings(tmp_path, database)
        pushes, mails = running.enter_context(FcmStub()), running.enter_context(SmtpStub())
        temporary = tmp_path / "tmp"
        temporary.mkdir()
        environment = {
            "TMPDIR": str(temporary),
            "ANEW_FCM_ENDPOINT": pushes.url,
            "ANEW_SMTP_URL": mails.url,
            "ANEW_MAIL_FROM": "notes@example.org",
            "ANEW_RATE_LIMITS": "0",
            "ANEW_PG_BIN": str(find_binaries()),
        }
        app = create_app(replace(settings, rate_limits=False))
        people = People(app)
        server = serving(settings, tmp_path / "log", free_port(), **environment)
        places = Places(settings, tmp_path, database is not None)
        serves = running.enter_context(ExitStack())
        started = serves.enter_context(server)
        yield Clinic(
            settings, places, started, serves.close, app, people, pushes, mails, environment
        )


def _settings(folder: Path, database: Server | None) -> Settings:
    url = f"sqlite:///{folder / 'anew.db'}"
    if database is not None:
        database.create("anew")
        url = database.url("anew")
    upgrade(url)
    new_master_key(folder / "master.key")
    (folder / "app").mkdir()
    (folder / "app" / "index.html").write_text("<!doctype html><title>Anew</title>")
    return Settings(
        url,
        folder / "master.key",
        "http://localhost",
        therapist_mfa=False,
        erasure_list=folder / "erased",
        app_directory=folder / "app",
    )


def test_the_search_knows_a_mark_in_every_spelling() -> None:
    for name, look in looks(RUN).items():
        assert name in seen(b"before " + look + b" after")
    for look in in_base64(RUN):
        assert seen(b"before" + look + b"after") == {"base64"}
    assert "as it is" in seen(f"x{RUN.upper()}x".encode())
    assert seen(b"nothing") == set()


@pytest.mark.timeout(300)
def test_a_thousand_marked_texts_are_found_nowhere(clinic: Clinic) -> None:
    web = Web(clinic.server.url, Marks())
    phrase = has_a_reminder(clinic, web.marks)
    sends_everything(clinic, web)
    guesses_until_it_is_too_much(clinic, web)
    address = clinic.people.client.email
    assert web.ask("POST", "/v1/password-resets", json={"email": address}).status_code == 202
    pushed, mailed = clinic.pushes.wait_for(1), clinic.mails.wait_for(1)
    backup = backed_up(clinic)
    print(f"{web.marks.made} marked texts in {web.asked} requests")
    assert web.marks.made >= 1000

    assert any(phrase in str(push.message) for push in pushed)  # hers to choose, and only there
    payloads = [str(without_her_choice(push.message, phrase)) for push in pushed]
    around = {
        **clinic.places.everything(),
        "backup": opened(backup),
        **{f"push {number}": payload.encode() for number, payload in enumerate(payloads)},
        **{f"mail {number}": mail.as_bytes() for number, mail in enumerate(mailed)},
        **{f"{number} {name}": blob for number, (name, blob) in enumerate(web.said)},
    }
    print(f"searched in {len(around)} places, {sum(map(len, around.values()))} bytes")
    assert leaks(around) == {}
    assert any(b'"endpoint"' in blob for name, blob in around.items() if name.endswith("log"))
    assert sorted(path.name for path in clinic.places.folder.glob("tmp/*")) == []
    clinic.stop()
    assert leaks(clinic.places.everything()) == {}
    assert a_planted_text_is_found(clinic)


def has_a_reminder(clinic: Clinic, marks: Marks) -> str:
    """One that was due a moment ago, in words of her own."""
    now, phrase = clock.now(), marks.plain()
    with clock.at(now - timedelta(minutes=10)):
        me = clinic.people.add_client("Ida", "ida@example.org", "UTC")
        me.patch("/v1/me", {"reminders": {"quiet_from": "00:00", "quiet_to": "00:00"}})
        me.put(
            f"/v1/devices/{uuid7()}", {"channel": "fcm", "token": marks.plain(), "time_zone": "UTC"}
        )
        me.create("/v1/behaviours", {"words": {"name": marks.new()}})  # something to remind of
        rule = {"kind": "practice", "weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]}
        at = (now - timedelta(minutes=5)).strftime("%H:%M")
        words = {"code_phrase": phrase}
        me.create("/v1/reminders", {**rule, "local_time": at, "time_zone": "UTC", "words": words})
    return phrase


def sends_everything(clinic: Clinic, web: Web) -> None:
    me = clinic.people.client
    token = web.sign_in(me.email)["access_token"]
    traffic.names(web, me.email, token)
    traffic.records(web, token, 16)
    traffic.guesses(web, me.email, token)
    is_read(clinic, web, token)
    for kind in ("json", "csv", "pdf"):
        assert web.ask("GET", f"/v1/export?format={kind}", token).status_code == 200
    traffic.nonsense(web, [route for route in ROUTES if route not in SPARED], token)


def guesses_until_it_is_too_much(clinic: Clinic, web: Web) -> None:
    """Where tries are counted, and who tried: a second server on the same database."""
    log = clinic.places.folder / "second-log"
    counting = {**clinic.environment, "ANEW_RATE_LIMITS": "1", "ANEW_EMBEDDED_WORKER": "0"}
    with serving(clinic.settings, log, free_port(), **counting) as second:
        there = Web(second.url, web.marks, web.said)
        for _ in range(2):
            traffic.guesses(there, clinic.people.client.email, "")
    assert any("429" in name for name, _ in web.said)


def is_read(clinic: Clinic, web: Web, token: str) -> None:
    """By her therapist, by herself, and in the log of who looked."""
    therapist = web.sign_in(clinic.people.therapist.email)["access_token"]
    code = web.ask("POST", "/v1/invitations", therapist, json={}).json()["code"]
    consent = {"code": code, "scopes": ["practice", "words", "sleep"]}
    assert web.ask("POST", "/v1/care-links", token, json=consent).status_code == 201
    path = f"/v1/clients/{clinic.people.client.id}/summary"
    assert RUN in web.ask("GET", path, therapist).text
    for path in ("/v1/clients", "/v1/insights", "/v1/changes", "/v1/practice-entries?limit=1"):
        web.ask("GET", path, therapist if path == "/v1/clients" else token)
    assert "summary-read" in web.ask("GET", "/v1/access-log", token).text


def without_her_choice(message: Any, phrase: str) -> Any:
    """The payload without the phone it goes to and without the words she chose for it."""
    if isinstance(message, dict):
        kept = {name: value for name, value in message.items() if name != "token"}
        return {name: without_her_choice(value, phrase) for name, value in kept.items()}
    return "" if message == phrase else message


def backed_up(clinic: Clinic) -> Path:
    file = clinic.places.folder / "older.backup"
    succeeds(clinic.settings, "backup", str(file), **clinic.environment)
    return file


def a_planted_text_is_found(clinic: Clinic) -> bool:
    """In the file (or its log), and in the dump: or the search above would prove nothing."""
    with clinic.app.app_context():
        begin("write")
        db.session.execute(text("UPDATE clinics SET name = :name"), {"name": f"of {RUN}"})
        db.session.commit()
    found = leaks(clinic.places.database())
    names = {Path(name).name for name in found}
    expected = {"dump"} if clinic.places.has_a_dump else {"anew.db-wal"}
    return expected <= names and all("as it is" in how for how in found.values())


@pytest.mark.timeout(300)
def test_who_was_erased_is_not_in_an_older_backup_that_is_restored(clinic: Clinic) -> None:
    web = Web(clinic.server.url, Marks())
    name = f"leaving{RUN}".lower()
    leaving = clinic.people.add_client("Lea", f"{name}@example.org")
    token = web.sign_in(leaving.email)["access_token"]
    traffic.records(web, token, 2)
    traffic.names(web, leaving.email, token)
    sealed = ciphertexts(clinic, leaving.id)
    backup = backed_up(clinic)
    assert leaks({"backup": opened(backup)}, name)  # she was there
    assert holds({"backup": opened(backup)}, sealed) == ["backup"]
    assert len(sealed) > 20

    assert web.ask("DELETE", "/v1/me", token).status_code == 204
    assert gone(clinic, name, sealed)
    clinic.stop()
    assert gone(clinic, name, sealed)
    restored = succeeds(clinic.settings, "restore", str(backup), "--replace", **clinic.environment)
    assert "Restored" in restored
    assert gone(clinic, name, sealed)
    assert leaks({"log": clinic.places.log}, name) == {}
    with clinic.app.app_context():  # somebody else is still there
        begin("read")
        assert db.session.scalar(text("SELECT count(*) FROM accounts")) == 4


def gone(clinic: Clinic, name: str, sealed: set[bytes]) -> bool:
    places = clinic.places.rows()
    return leaks(places, name) == {} and holds(places, sealed) == []


def ciphertexts(clinic: Clinic, id: str) -> set[bytes]:
    """Everything sealed that is hers, and her wrapped key.

    Not the hash of a random token that stays so that her other devices empty themselves (ADR 0031).
    """
    found: set[bytes] = set()
    with clinic.app.app_context():
        begin("read")
        for table in Base.metadata.sorted_tables:
            sealed = [
                column
                for column in table.columns
                if isinstance(column.type, LargeBinary) and column.name != "access_hash"
            ]
            names = ("id",) if table.name == "accounts" else OF_A_PERSON
            for owner in [table.c[name] for name in names if sealed and name in table.c]:
                rows = db.session.execute(select(*sealed).where(owner == UUID(id)))
                found |= {blob for row in rows for blob in row if blob}
    return found
