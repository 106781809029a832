"""`anew …`: what an operator types."""

import os
import sys
from pathlib import Path

import click
import structlog

from backend import serving
from backend.commands import backups, erasing, importing, keys, logs, people, reminders
from backend.commands.erasing import finish_erasures
from backend.commands.start import application, settings
from backend.core import clock
from backend.core.keyring import new_master_key
from backend.migrations.run import has_people, upgrade
from notifications import vapid


@click.group()
def main() -> None:
    """Anew: the tracker for the days between therapy sessions."""


@main.command()
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


@main.command()
@click.option("--if-empty", is_flag=True, help="Leave a database with people in it as it is.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with a made-up clinic of twelve weeks."""
    from backend.demo import logins, play  # no other command need pay for its imports

    app = application()
    # Thousands of requests in a minute: only what goes wrong is worth a line.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    with app.app_context():
        empty, played = logins.nobody_there(), logins.demo_there()
    if not empty and not if_empty:
        sys.exit("There are people in this database already. The demo needs an empty one.")
    if empty:
        app.config.update(THERAPIST_MFA=False, RATE_LIMITS=False)  # a course of months in a minute
        play.play(app, clock.now())
    if empty or played:
        click.echo(logins.log_ins(app.config["BASE_URL"]))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), default="openapi.yaml")
def openapi(file: Path) -> None:
    """Write the OpenAPI document."""
    from api.spec import document

    file.write_text(document(application()))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the API and the app, and send reminders unless ANEW_EMBEDDED_WORKER=0."""
    finish_erasures(application())
    serving.serve(host, port)


@main.command()
def worker() -> None:
    """Send reminders. Run as many as you like, beside `anew serve` or instead of its own."""
    # The API's and the commands' imports would be half of its memory: it goes on without them.
    os.execv(sys.executable, [sys.executable, "-m", "backend.worker_process"])  # noqa: S606


for _command in (
    people.add_therapist,
    people.add_admin,
    people.reset_second_factor,
    keys.rotate_key,
    erasing.erase,
    backups.backup,
    backups.restore,
    logs.verify_log,
    importing.import_sleep,
    reminders.reminders,
):
    main.add_command(_command)
