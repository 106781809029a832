"""Making and updating the database."""

import sys
from pathlib import Path

import click

from backend.commands.start import settings
from backend.core.keyring import new_master_key
from backend.migrations.run import has_people, upgrade
from notifications import vapid


@click.command()
def migrate() -> None:
    """Make or update the database; make a master key for an empty one."""
    here = settings()
    if here.database_url.startswith("sqlite:///"):
        file = Path(here.database_url.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
    if not here.master_key_file.is_file():
        if has_people(here.database_url):
            sys.exit("The database has people but the master key file is gone. Bring it back.")
        new_master_key(here.master_key_file)
        click.echo(f"New master key in {here.master_key_file}: keep a copy apart from backups.")
    if not here.vapid_key_file.is_file():
        vapid.new_key(here.vapid_key_file)
        click.echo(f"New key for Web Push in {here.vapid_key_file}: keep a copy.")
    upgrade(here.database_url)
