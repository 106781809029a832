"""Consent taken back while it is being read: eight readers, two servers, one database.

What counts is when a read began: after the revocation's 2xx has arrived, none may succeed.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from threading import Condition
from time import monotonic
from typing import Any

import pytest
import requests

from backend.app import create_app
from backend.core import clock
from backend.core.config import Settings
from backend.core.ids import uuid7
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from tests.people import People
from tests.postgresql import Server
from tests.story.processes import free_port, serving

READERS, READS_BEFORE = 8, 100
PATIENCE_SECONDS = 40
ALL = ["practice", "words", "sleep"]


@dataclass
class Clinic:
    """Two servers, the client, and what her therapist may ask of either of them."""

    urls: list[str]
    people: People
    link: str

    def change(self, method: str, body: Any = None) -> requests.Response:
        """What the client decides, on the first server."""
        url = f"{self.urls[0]}/v1/care-links/{self.link}"
        headers = {"Authorization": f"Bearer {self.people.client.token}"}
        return requests.request(method, url, json=body, headers=headers, timeout=PATIENCE_SECONDS)

    @property
    def summary(self) -> str:
        return f"/v1/clients/{self.people.client.id}/summary"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two servers over one database, with the people in it."""
    folder = tmp_path_factory.mktemp("two-servers")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'anew.db'}"
        if request.param == "postgresql":
            database = stack.enter_context(Server())
            database.create("anew")
            url = database.url("anew")
        upgrade(url)
        settings = Settings(url, folder / "master.key", "http://127.0.0.1")
        new_master_key(settings.master_key_file)
        people = People(create_app(settings))
        story(people)
        servers = [
            stack.enter_context(serving(settings, log, free_port(), ANEW_EMBEDDED_WORKER="0"))
            for log in (folder / "log1", folder / "log2")
        ]
        yield [server.url for server in servers], people


@pytest.fixture
def clinic(running: tuple[list[str], People]) -> Clinic:
    """Everything is shared."""
    urls, people = running
    return Clinic(urls, people, str(people.share(*ALL)))


def story(people: People) -> None:
    """Something to see."""
    name = people.client.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})
    entry = {"behaviour_id": name["id"], "occurred_at": _hour_ago(), "outcome": "done"}
    made = people.client.put(
        f"/v1/practice-entries/{uuid7()}",
        {**entry, "time_zone": "Europe/Berlin", "words": {"learned": "That they smiled"}},
        If_None_Match="*",
    )
    assert made.status_code == 201, made.text


def _hour_ago() -> str:
    return (clock.now() - timedelta(hours=1)).isoformat()


@dataclass
class Readers:
    """The therapist's own page and list, again and again, in eight threads on two servers."""

    clinic: Clinic
    saw: Callable[[str, requests.Response], bool]
    reads: list[tuple[float, bool]] = field(default_factory=list)
    stopped: bool = False
    _changed: Condition = field(default_factory=Condition)

    def run(self, number: int) -> None:
        token = self.clinic.people.therapist.token
        paths = cycle([self.clinic.summary, "/v1/clients", self.clinic.summary])
        url = self.clinic.urls[number % len(self.clinic.urls)]
        with requests.Session() as web:
            web.headers["Authorization"] = f"Bearer {token}"
            while not self.stopped:
                path = next(paths)
                began = monotonic()
                answer = web.get(f"{url}{path}", timeout=PATIENCE_SECONDS)
                self._note(began, self.saw(path, answer))

    def _note(self, began: float, saw: bool) -> None:
        with self._changed:
            self.reads.append((began, saw))
            self._changed.notify_all()

    def wait_for(self, count: int, since: float = 0) -> list[bool]:
        """What was seen by the reads that began after `since`, once there are so many."""

        def enough() -> list[bool] | None:
            found = [saw for began, saw in list(self.reads) if began > since]
            return found if len(found) >= count else None

        with self._changed:
            found = self._changed.wait_for(enough, PATIENCE_SECONDS)
        assert found, f"only {len(self.reads)} reads"
        return found


def read_while(
    clinic: Clinic,
    saw: Callable[[str, requests.Response], bool],
    change: Callable[[], requests.Response],
    count: int,
) -> tuple[list[bool], list[bool]]:
    """What was seen before the change, and by the reads that began after its answer."""
    readers = Readers(clinic, saw)
    with ThreadPoolExecutor(READERS) as pool:
        running = [pool.submit(readers.run, number) for number in range(READERS)]
        try:
            before = readers.wait_for(READS_BEFORE)
            answer = change()
            answered = monotonic()
            assert answer.ok, answer.text
            after = readers.wait_for(count, answered)
        finally:
            readers.stopped = True
        for reader in running:
            reader.result()
    print(f"{sum(before)} of {len(before)} saw it before, {sum(after)} of {len(after)} after")
    return before, after


def sees_her(path: str, answer: requests.Response) -> bool:
    """Is there anything of her in it?"""
    assert answer.status_code in ((200,) if path == "/v1/clients" else (200, 404)), answer.text
    return answer.status_code == 200 and "Mira" in answer.text


def sees_words(path: str, answer: requests.Response) -> bool:
    """Is there what she wrote?"""
    assert answer.status_code == 200, answer.text
    return "That they smiled" in answer.text


def test_no_read_that_starts_after_a_revocation_succeeds(clinic: Clinic) -> None:
    before, after = read_while(clinic, sees_her, lambda: clinic.change("DELETE"), 1000)
    assert all(before)
    assert len(after) >= 1000
    assert sum(after) == 0


def test_no_read_that_starts_after_a_narrowing_sees_what_was_taken_back(clinic: Clinic) -> None:
    without_words = {"scopes": ["practice", "sleep"]}
    before, after = read_while(clinic, sees_words, lambda: clinic.change("PUT", without_words), 300)
    assert any(before)
    assert sum(after) == 0


def test_no_read_that_starts_after_the_last_day_succeeds(clinic: Clinic) -> None:
    over = {"scopes": ALL, "until": str((clock.now() - timedelta(days=2)).date())}
    before, after = read_while(clinic, sees_her, lambda: clinic.change("PUT", over), 300)
    assert all(before)
    assert sum(after) == 0
