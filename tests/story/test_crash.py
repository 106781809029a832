"""Power off in the middle of writing: what was acknowledged is there, once and whole."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from backend.app import create_app
from backend.core.config import Settings
from backend.core.ids import uuid7
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from tests.people import People
from tests.postgresql import Server
from tests.story.outbox import CONNECTIONS, Outbox, Phone
from tests.story.plot import ZONE
from tests.story.processes import Serving, free_port

ENTRIES, FIRST_CRASH, SECOND_CRASH = 500, 150, 300


class Durable(Server):
    """A database server that does not forget what it has committed."""

    def __init__(self) -> None:
        super().__init__(durable=True)

    def crash(self) -> None:
        """Stop without writing anything more down, start again and recover from the log."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "start")


class Machine:
    """One machine with Anew on it: its database and its server."""

    def __init__(self, folder: Path, url: str, database: Durable | None) -> None:
        self.settings = Settings(url, folder / "master.key", "http://127.0.0.1")
        new_master_key(self.settings.master_key_file)
        upgrade(url)
        self.serving = Serving(self.settings, free_port(), folder / "log")
        self._database = database

    def web_process_dies(self) -> None:
        """Only the process that answers; its parent starts another."""
        self.serving.kill_web_process()

    def power_cut(self) -> None:
        """Scheduler, web process and database at once; then the operator starts it again."""
        self.serving.kill()
        if self._database is not None:
            self._database.crash()
        self.serving.start()


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    if request.param == "sqlite":
        yield Machine(tmp_path, f"sqlite:///{tmp_path / 'anew.db'}", None)
        return
    with Durable() as server:
        server.create("anew")
        yield Machine(tmp_path, server.url("anew"), server)


def test_nothing_acknowledged_is_lost(machine: Machine) -> None:
    serving = machine.serving
    phone = Phone(serving.url, signed_up(machine.settings))
    serving.start()
    try:
        serving.wait_until_it_answers()
        outbox = Outbox(phone, made_up(phone))
        crashes(outbox, FIRST_CRASH, machine.web_process_dies)
        serving.wait_until_it_answers()
        everything_is_there_once(phone, outbox)
        crashes(outbox, SECOND_CRASH, machine.power_cut)
        serving.wait_until_it_answers()
        everything_is_there_once(phone, outbox)
        with ThreadPoolExecutor() as pool:
            assert not any(writer.result() for writer in outbox.start(pool))
        assert len(whole_records(phone, outbox)) == ENTRIES
    finally:
        serving.kill()


def crashes(outbox: Outbox, after: int, crash: Callable[[], None]) -> None:
    """Pull the plug after that many acknowledgements, while all connections are busy."""
    with ThreadPoolExecutor() as pool:
        writers = outbox.start(pool)
        outbox.wait_for(after)
        crash()
        assert all(writer.result() for writer in writers)  # each was cut off; none was through
    assert after <= len(outbox.acknowledged) < ENTRIES


def everything_is_there_once(phone: Phone, outbox: Outbox) -> None:
    stored, said = whole_records(phone, outbox), outbox.acknowledged
    assert {id: stored[id] for id in said} == said  # under the very revision that was said
    # What a crash caught on its way was stored without an answer, or not at all.
    assert len(stored) <= len(said) + CONNECTIONS


def whole_records(phone: Phone, outbox: Outbox) -> dict[str, int]:
    """The entries that are stored, each once and exactly as sent, by revision."""
    feed = phone.everything()
    assert [item["revision"] for item in feed] == list(range(1, len(feed) + 1))  # no gap, no twin
    entries = [item for item in feed if item["kind"] == "practice-entry"]
    for item in entries:
        sent = outbox.entries[item["id"]]
        assert {**item["record"], **sent, "words": item["record"]["words"]} == item["record"]
        assert item["record"]["words"]["learned"] == sent["words"]["learned"]
    found = {item["id"]: item["revision"] for item in entries}
    assert len(found) == len(entries)
    return found


def signed_up(settings: Settings) -> str:
    """A client's token, made before the server starts."""
    return People(create_app(settings)).client.token


def made_up(phone: Phone) -> dict[str, dict[str, Any]]:
    """A behaviour on the server, and many attempts at it on the phone."""
    way = str(uuid7())
    record = {"words": {"name": "Say one sentence"}}
    item = {"kind": "behaviour", "id": way, "base": None, "record": record}
    phone.post("/v1/changes", {"items": [item]})
    return {
        str(uuid7()): {
            "behaviour_id": way,
            "occurred_at": "2026-11-20T15:30:00Z",
            "time_zone": ZONE,
            "outcome": "done",
            "distress_before": number % 101,
            "words": {"learned": f"Number {number}. " * 20},
        }
        for number in range(ENTRIES)
    }
