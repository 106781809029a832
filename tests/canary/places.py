"""Where something could have been left: files, dumps, logs."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.engine import make_url

from backend.core.config import Settings
from tests.canary.marks import RUN, seen
from tests.postgresql import find_binaries


def contents(file: Path) -> bytes:
    """Read by another process: closing SQLite's file here would drop the locks of this one."""
    return subprocess.run(["cat", str(file)], capture_output=True, check=False).stdout


def files(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def dump(settings: Settings) -> bytes:
    """What pg_dump writes, as SQL."""
    url = settings.database_url.replace("+psycopg", "")
    return _program("pg_dump", url)


def opened(backup: Path) -> bytes:
    """A backup of PostgreSQL is compressed; as SQL it can be searched."""
    blob = backup.read_bytes()
    return _program("pg_restore", "-f", "-", str(backup)) if blob.startswith(b"PGDMP") else blob


def _program(name: str, *arguments: str) -> bytes:
    command = [str(find_binaries() / name), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Places:
    """Everything that one installation writes to."""

    def __init__(self, settings: Settings, folder: Path, server: bool) -> None:
        self.settings, self.folder, self.has_a_dump = settings, folder, server

    @property
    def log(self) -> bytes:
        return contents(self.folder / "log")

    def database(self) -> dict[str, bytes]:
        """The database's own files, its log of changes among them, and a dump."""
        if not self.has_a_dump:
            return {path.name: contents(path) for path in self.folder.glob("anew.db*")}
        folder = make_url(self.settings.database_url).query["host"]
        found = {str(path): contents(path) for path in files(Path(str(folder)))}
        return {**found, "dump": dump(self.settings)}

    def rows(self) -> dict[str, bytes]:
        """What a reader of the database gets: PostgreSQL's files keep dead rows until VACUUM."""
        return self.database() if not self.has_a_dump else {"dump": dump(self.settings)}

    def everything(self) -> dict[str, bytes]:
        """And logs, keys, lists, temporary files: all that is in the folder of this run."""
        around = {str(path): contents(path) for path in files(self.folder)}
        return {**around, **self.database()}


def leaks(places: dict[str, bytes], *texts: str) -> dict[str, set[str]]:
    """Where one of the texts stands, and in which spelling."""
    found = {
        name: {how for text in texts or (RUN,) for how in seen(blob, text)}
        for name, blob in places.items()
    }
    return {name: how for name, how in found.items() if how}


def holds(places: dict[str, bytes], secrets: Iterable[bytes]) -> list[str]:
    """Where one of these stands, as bytes or in hex."""
    known = [look for secret in secrets for look in (secret, secret.hex().encode())]
    return [name for name, blob in places.items() if any(look in blob for look in known)]
