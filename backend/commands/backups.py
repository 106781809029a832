"""Backups: making one, and bringing one back without anybody who was erased since."""

import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import click
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from backend.accounts.models import LoginSession
from backend.accounts.resets import PasswordReset
from backend.app import create_app
from backend.commands import postgresql_dump, sqlite_copy
from backend.commands.backup_checks import BadBackup, check_keys, check_revision
from backend.commands.start import application, settings
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from backend.core.files import sync_directory
from backend.core.keyring import MasterKeys
from backend.migrations.run import has_people, upgrade
from sharing import erasure, erasure_list

AWAY = "The database does not answer. Is it running, and is ANEW_DATABASE_URL right?"
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@FILE
def backup(file: Path) -> None:
    """Copy the database into FILE, while servers run."""
    application()
    here = settings()
    if file.exists():
        sys.exit(f"{file} exists already. A backup never takes another's place.")
    try:
        _into(file, here)
    except (OSError, BadBackup) as error:
        sys.exit(str(error))
    except OperationalError:
        sys.exit(AWAY)
    click.echo(
        f"{file} holds the database. It holds neither the master key ({here.master_key_file}), "
        f"without which nobody can read it, nor the erasure list ({here.erasure_list}). "
        "Keep both, apart from it."
    )


def _into(file: Path, here: Settings) -> None:
    """Under a name of its own until it is whole."""
    descriptor, name = tempfile.mkstemp(prefix=".anew-", dir=file.resolve().parent)  # mode 0600
    draft = Path(name)
    try:
        _kind(here).make(here, draft)
        os.fsync(descriptor)
        _check(here, draft)
        draft.replace(file)
        sync_directory(file.resolve().parent)
    finally:
        os.close(descriptor)
        draft.unlink(missing_ok=True)


@click.command()
@FILE
@click.option("--replace", "replacing", is_flag=True, help="Even when people are in the database.")
def restore(file: Path, replacing: bool) -> None:
    """Bring the database of FILE back, without whoever was erased. Stop all servers first."""
    application()
    here = settings()
    try:
        if has_people(here.database_url) and not replacing:
            raise BadBackup("There are people in the database. --replace puts others there.")
        erasure_list.read(here.erasure_list)  # before anybody comes back
        _check(here, file)
        _kind(here).restore(here, file, _finish)
    except (OSError, ValueError, BadBackup) as error:
        sys.exit(str(error))
    except OperationalError:
        sys.exit(AWAY)
    click.echo(
        "Restored. Everybody signs in again. Consents are as they were then: "
        "whoever withdrew one since must do it again, so tell your clients."
    )


def _check(here: Settings, file: Path) -> None:
    """Raises OSError or `BadBackup` unless this file can become the database."""
    kind = _kind(here)
    with file.open("rb") as opened:
        if opened.read(len(kind.HEADER)) != kind.HEADER:
            raise BadBackup(f"{file} is not a backup of this kind of database.")
    revision, wrapped = kind.look_into(here, file)
    check_revision(revision)
    check_keys(MasterKeys.read(here.master_key_file), wrapped)


def _finish(here: Settings) -> None:
    """Today's shape; nobody who was erased; nobody signed in, not even a thief of then."""
    upgrade(here.database_url)
    app = create_app(here)
    with app.app_context():
        erasure.erase_listed(here.erasure_list)
        begin("write")
        ending = {"ended_at": clock.now(), "ended_by": "restore"}
        db.session.execute(
            update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ending)
        )
        db.session.execute(delete(PasswordReset))  # a link that was used would be good again
        db.session.commit()
        db.engine.dispose()


def _kind(here: Settings) -> ModuleType:
    sqlite = here.database_url.startswith("sqlite:")
    return sqlite_copy if sqlite else postgresql_dump
