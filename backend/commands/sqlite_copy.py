"""Backups of SQLite: whole copies of one instant, while others write."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.engine import make_url

from backend.commands.backup_checks import BadBackup, Wrapped
from backend.core.config import Settings

HEADER = b"SQLite format 3\0"
_PAGES = 500


def database_file(url: str) -> Path:
    return Path(make_url(url).database or "").resolve()


def make(settings: Settings, file: Path) -> None:
    """Copy the database into `file`. Raises `BadBackup` when it cannot be read."""
    try:
        with _existing(database_file(settings.database_url)) as source:
            _copy(source, file, "Copying")
        with _existing(file) as made:
            made.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    except sqlite3.Error as error:
        raise BadBackup(f"The database cannot be copied: {error}") from None


def look_into(_settings: Settings, file: Path) -> tuple[str, list[Wrapped]]:
    """The revision of a backup and a person's key of each master version."""
    try:
        with _existing(file) as backup:
            (state,) = backup.execute("PRAGMA integrity_check(1)").fetchone()
            if state != "ok":
                raise BadBackup("The backup is damaged.")
            (revision,) = backup.execute("SELECT version_num FROM alembic_version").fetchone()
            keys = backup.execute(
                "SELECT owner_id, master_version, wrapped FROM data_keys GROUP BY master_version"
            )
            return revision, [Wrapped(UUID(id), version, key) for id, version, key in keys]
    except sqlite3.Error:
        raise BadBackup("The backup is damaged, or is another program's.") from None


def restore(settings: Settings, file: Path, finish: Callable[[Settings], None]) -> None:
    """`finish` a copy beside the database, then let it take the database's place at once.

    The copy goes in by one transaction: whoever is connected sees the old or the new, and
    never somebody who was erased.
    """
    target = database_file(settings.database_url)
    with tempfile.TemporaryDirectory(prefix=".anew-", dir=target.parent) as folder:
        draft = Path(folder) / "draft.db"
        with _existing(file) as backup:
            _copy(backup, draft, "Reading")
        finish(replace(settings, database_url=f"sqlite:///{draft}"))
        with closing(sqlite3.connect(draft, isolation_level=None)) as source:
            source.execute("VACUUM")
            _copy(source, target, "Writing")


def _copy(source: sqlite3.Connection, file: Path, label: str) -> None:
    """Page by page. The open read keeps it one instant, so writers never make it start again."""
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        with click.progressbar(length=1, label=label) as bar:

            def show(_status: int, left: int, total: int) -> None:
                bar.length = total
                bar.update(total - left - bar.pos)

            source.backup(target, pages=_PAGES, progress=show, sleep=0.05)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.execute("ROLLBACK")


@contextmanager
def _existing(file: Path) -> Iterator[sqlite3.Connection]:
    """To read from; never makes a file. Raises `sqlite3.Error` without one."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection:
        connection.isolation_level = None
        yield connection
