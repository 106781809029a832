"""Master keys: a new one, and the end of the old ones."""

import sys
from pathlib import Path

import click

from backend.commands.start import application, settings
from backend.core import rotation
from backend.core.errors import Conflict


@click.command("rotate-key")
@click.option("--finish", is_flag=True, help="Afterwards: remove the old master keys.")
def rotate_key(finish: bool) -> None:
    """Make a new master key and wrap everybody's key with it; servers may run meanwhile."""
    app, path = application(), settings().master_key_file
    with app.app_context():
        try:
            if not finish:
                _start(path)
            _rewrap(path)
            if finish:
                _finish(path)
        except (OSError, Conflict) as error:
            sys.exit(f"The master key file cannot be changed: {error}")


def _start(path: Path) -> None:
    if rotation.add_master_key(path):
        click.echo("A new master key is in the file. Copy the file to its safe place now.")
    else:
        click.echo("An earlier rotation has not ended: going on with it, without a new key.")


def _rewrap(path: Path) -> None:
    total = rotation.waiting(path)
    with click.progressbar(length=total, label="Wrapping people's keys") as bar:
        for done in rotation.rewrap(path):
            bar.update(done)
    if left := rotation.waiting(path):
        sys.exit(f"{left} people's keys are still under an older master key. Run this again.")


def _finish(path: Path) -> None:
    if not rotation.remove_old_master_keys(path):
        sys.exit("Somebody's key still needs an older master key. Run this again.")
    click.echo("Only the newest master key is left. Backups from before need the old file.")
