"""Two servers and three workers over one PostgreSQL: as many machines would be, nobody in charge.

Her two phones write through both servers at once, while all workers send what is due.
"""

import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import requests

from backend.app import create_app
from backend.core import clock
from backend.core.config import ROOT, Settings
from backend.core.ids import uuid7
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from tests.faults.workers import wait_until_all_are_settled
from tests.fcm_stub import FcmStub
from tests.many_clients import fill
from tests.people import People
from tests.postgresql import Server
from tests.story.processes import ANEW, Serving, environment, free_port

SERVERS, WORKERS, DUE = 2, 3, 30
PHONES, ENTRIES, PAGE = 4, 8, 7
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.timeout(300)


@contextmanager
def worker(settings: Settings, log: Path, fcm: str) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*ANEW, "worker"],
            cwd=ROOT,
            env=environment(settings, ANEW_FCM_ENDPOINT=fcm),
            stderr=file,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


@contextmanager
def server(settings: Settings, log: Path) -> Iterator[Serving]:
    """Started, not waited for: the others start meanwhile."""
    started = Serving(settings, free_port(), log, ANEW_EMBEDDED_WORKER="0")
    started.start()
    try:
        yield started
    finally:
        started.kill()


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with Server() as database:
        database.create("anew")
        upgrade(database.url("anew"))
        new_master_key(tmp_path / "master.key")
        yield Settings(
            database.url("anew"),
            tmp_path / "master.key",
            "http://127.0.0.1",
            vapid_key_file=tmp_path / "none",
            erasure_list=tmp_path / "erased",
        )


def test_two_servers_and_three_workers_lose_and_double_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    app = create_app(settings)
    people = People(app)
    due_at = clock.now() - timedelta(minutes=1)
    fill(app, DUE, due_at)
    with ExitStack() as stack:
        google = stack.enter_context(FcmStub())
        for number in range(WORKERS):
            stack.enter_context(worker(settings, tmp_path / f"worker{number}", google.url))
        servers = [
            stack.enter_context(server(settings, tmp_path / f"server{number}"))
            for number in range(SERVERS)
        ]
        for each in servers:
            each.wait_until_it_answers()
        urls = [each.url for each in servers]
        written = write(people, urls)
        assert read(people.client.token, urls) == written
        rows = wait_until_all_are_settled(app, due_at)
    assert Counter((row.state, row.attempts) for row in rows) == {("sent", 1): DUE}
    assert len(google.tags) == len(set(google.tags)) == DUE


def write(people: People, servers: list[str]) -> dict[int, str]:
    """Her entries by revision, written by all her phones at once through either server."""
    way = people.client.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})
    at = (clock.now() - timedelta(hours=1)).isoformat()
    body = {"behaviour_id": way["id"], "occurred_at": at, "time_zone": "UTC", "outcome": "done"}
    headers = {"Authorization": f"Bearer {people.client.token}", "If-None-Match": "*"}

    def put(server: str) -> dict[str, Any]:
        url = f"{server}/v1/practice-entries/{uuid7()}"
        answer = requests.put(url, json=body, headers=headers, timeout=PATIENCE_SECONDS)
        assert answer.status_code == 201, answer.text
        stored: dict[str, Any] = answer.json()
        return stored

    turns = cycle(servers)
    with ThreadPoolExecutor(PHONES) as phones:
        stored = [*phones.map(put, (next(turns) for _ in range(PHONES * ENTRIES)))]
    return {way["revision"]: way["id"], **{each["revision"]: each["id"] for each in stored}}


def read(token: str, servers: list[str]) -> dict[int, str]:
    """Everything by revision, page by page, each page from the other server."""
    found: dict[int, str] = {}
    cursor, turns = "", cycle(servers)
    while True:
        answer = requests.get(
            f"{next(turns)}/v1/changes?limit={PAGE}{cursor}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE_SECONDS,
        ).json()
        found |= {item["revision"]: item["id"] for item in answer["items"]}
        if not answer["more"]:
            return found
        cursor = f"&cursor={answer['cursor']}"
