"""Backups of PostgreSQL: by its own programs, which know how."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import click
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url

from backend.commands.backup_checks import BadBackup, Wrapped
from backend.core.config import Settings, for_programs

HEADER = b"PGDMP"
_OURS_ONLY = ("--no-owner", "--no-privileges")


def make(settings: Settings, file: Path) -> None:
    """Dump the database into `file`: one instant of it, while others write."""
    click.echo("Copying …")
    # Tables by name: without, extensions would come along that only a superuser can bring back.
    tables = [f"--table={name}" for name in _tables(settings)]
    how = ("--format=custom", *_OURS_ONLY, f"--file={file}")
    _run(settings, "pg_dump", *how, *tables, _place(settings))


def look_into(settings: Settings, file: Path) -> tuple[str, list[Wrapped]]:
    """The revision of a backup and a person's key of each master version."""
    (revision,) = [row["version_num"] for row in _rows(settings, file, "alembic_version")]
    keys = {row["master_version"]: row for row in _rows(settings, file, "data_keys")}
    return revision, [
        Wrapped(
            UUID(row["owner_id"]), int(version), bytes.fromhex(row["wrapped"].removeprefix(r"\\x"))
        )
        for version, row in keys.items()
    ]


def restore(settings: Settings, file: Path, finish: Callable[[Settings], None]) -> None:
    """All or nothing: the tables that are there go and the backup's come in one transaction."""
    with tempfile.TemporaryDirectory(prefix="anew-") as folder:
        script = Path(folder) / "restore.sql"
        click.echo("Reading …")
        _run(settings, "pg_restore", *_OURS_ONLY, f"--file={script}", str(file))
        click.echo("Writing …")
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        drop = f"DROP TABLE IF EXISTS {', '.join(['nothing', *_tables(settings)])} CASCADE"
        steps = (f"--command={drop}", f"--file={script}")
        _run(settings, "psql", *once, *steps, _place(settings))
    finish(settings)


def _tables(settings: Settings) -> list[str]:
    engine = create_engine(settings.database_url)
    try:
        return [f'"{name}"' for name in inspect(engine).get_table_names()]
    finally:
        engine.dispose()


def _rows(settings: Settings, file: Path, table: str) -> Iterator[dict[str, str]]:
    """The rows of one table of a dump, by column, in the format of COPY."""
    only = ("--data-only", f"--table={table}", "--file=-")
    lines = iter(_run(settings, "pg_restore", *only, str(file)).splitlines())
    for line in lines:
        if line.startswith("COPY "):
            columns = line.partition("(")[2].partition(")")[0].split(", ")
            break
    else:
        raise BadBackup("The backup is another program's.")
    for line in lines:
        if line == r"\.":
            return
        yield dict(zip(columns, line.split("\t"), strict=True))


def _place(settings: Settings) -> str:
    """Where the database is, for a command line: everybody on the machine can read those."""
    parts = _parts(make_url(settings.database_url))
    parts.pop("password", None)
    return f"--dbname={make_conninfo(**parts)}"


def _parts(url: URL) -> dict[str, str]:
    """What libpq calls them."""
    named = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
    }
    asked = {name: v if isinstance(v, str) else ",".join(v) for name, v in url.query.items()}
    return {**{name: str(value) for name, value in named.items() if value}, **asked}


def _run(settings: Settings, name: str, *arguments: str) -> str:
    program = shutil.which(name, path=str(settings.pg_bin) if settings.pg_bin else None)
    if program is None:
        raise BadBackup(
            f"{name} is not here. Install PostgreSQL's client programs, or set ANEW_PG_BIN."
        )
    password = _parts(make_url(settings.database_url)).get("password")
    environment = for_programs(**({"PGPASSWORD": password} if password else {}))
    done = subprocess.run(  # noqa: S603
        [program, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise BadBackup(f"{name} failed: {done.stderr.strip()}")
    return done.stdout
