"""The same made-up people for the product and for its peers, and what the load sends for them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

from backend.connected import connected
from backend.core.config import Settings
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from benchmarks import peer_rows, product_rows
from benchmarks.bulk import Bulk
from benchmarks.people import LONG_NIGHTS, Client, clients


@dataclass(frozen=True)
class Place:
    """Where one set of people lives: a database each for the product and for the peers (None:
    they are not asked), and a folder with the product's key file and what the load must know."""

    product: str
    peers: str | None
    targets: Path

    @property
    def key_file(self) -> Path:
        return self.targets / "master.key"


def fill(place: Place, entries: int) -> Place:
    """So many entries into the empty databases."""
    new_master_key(place.key_file)
    upgrade(place.product)
    kinds: dict[str, ModuleType] = {place.product: product_rows}
    if place.peers:
        kinds[place.peers] = peer_rows
        peer_rows.make_tables(place.peers)
    app = connected(Settings(place.product, place.key_file, "http://127.0.0.1"))
    now = datetime.now(UTC)
    with app.app_context(), Targets(place.targets) as targets, ExitStack() as stack:
        bulks = [(stack.enter_context(Bulk(url)), rows) for url, rows in kinds.items()]
        for client, new_therapist in _with_news(clients(entries, now.date())):
            for bulk, rows in bulks:
                if new_therapist:
                    bulk.add(rows.of_therapist(client.therapist, now))
                bulk.add(rows.of_client(client, now))
            targets.add(client, new_therapist)
    return place


def _with_news(made: Iterator[Client]) -> Iterator[tuple[Client, bool]]:
    """Each client, and whether she is the first of her therapist's."""
    last = None
    for client in made:
        yield client, client.therapist.id != last
        last = client.therapist.id


class Targets:
    """A file for each kind of request: a line is a token, and what that one asks for."""

    def __init__(self, folder: Path) -> None:
        names = ("writers", "pulls", "summaries", "caseloads", "long")
        self._files = {name: (folder / name).open("w") for name in names}

    def __enter__(self) -> "Targets":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, client: Client, new_therapist: bool) -> None:
        today, long = date.today(), len(client.nights) == LONG_NIGHTS  # noqa: DTZ011
        summary = f"/v1/clients/{client.id}/summary"
        twelve_weeks = f"{summary}?from={today - timedelta(days=83)}&to={today}"
        if long:
            self._say("long", client.therapist.token, twelve_weeks)
            return
        self._say("writers", client.token, client.behaviours[0], client.contexts[0])
        self._say("pulls", client.token, "/v1/changes?limit=200")
        self._say("summaries", client.therapist.token, twelve_weeks)
        if new_therapist:
            self._say("caseloads", client.therapist.token, "/v1/clients")

    def _say(self, file: str, *words: object) -> None:
        print(*words, file=self._files[file])
