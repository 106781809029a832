"""Where the made-up people live; each turn gets a copy of them that nobody has touched."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from benchmarks.seed import Place, fill
from tests.postgresql import Server


class Origin(ABC):
    """The people as they were made."""

    place: Place

    @abstractmethod
    def copied(self, kind: str) -> str:
        """The address of a copy of the database of this kind: `product` or `peers`."""

    @abstractmethod
    def dropped(self) -> None:
        """The copy is not needed any more."""

    @property
    def database_pid(self) -> int | None:
        """Of the database's first process, where it has processes of its own."""
        return None

    @contextmanager
    def copy(self, *, peers: bool) -> Iterator[Place]:
        address = self.copied("peers" if peers else "product")
        try:
            yield replace(self.place, product=address, peers=address)
        finally:
            self.dropped()


class OnPostgresql(Origin):
    def __init__(
        self, server: Server, name: str, entries: int, folder: Path, *, peers: bool
    ) -> None:
        self._server, self._name = server, name
        urls = []
        for kind in ("product", "peers")[: 1 + peers]:
            server.create(f"{name}_{kind}")
            urls.append(server.url(f"{name}_{kind}"))
        self.place = fill(Place(urls[0], urls[1] if peers else None, folder), entries)

    def copied(self, kind: str) -> str:
        self._server.create("copy", f"{self._name}_{kind}")
        address = self._server.url("copy")
        with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CHECKPOINT")  # or what was just copied is written meanwhile
        return address

    def dropped(self) -> None:
        self._server.drop("copy")

    @property
    def database_pid(self) -> int:
        (folder,) = parse_qs(urlsplit(self.place.product).query)["host"]
        return int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])


class OnSqlite(Origin):
    def __init__(self, entries: int, folder: Path) -> None:
        product, peers = (f"sqlite:///{folder / kind}.db" for kind in ("product", "peers"))
        self.place = fill(Place(product, peers, folder), entries)

    def copied(self, kind: str) -> str:
        file = self.place.targets / "copy.db"
        shutil.copyfile(self.place.targets / f"{kind}.db", file)
        return f"sqlite:///{file}"

    def dropped(self) -> None:
        for file in self.place.targets.glob("copy.db*"):
            file.unlink()
