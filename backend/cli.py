"""`anew …`: what an operator types."""

import sys
from pathlib import Path
from typing import IO

import click
import structlog
from flask import Flask

from api.accounts import LOCALES
from backend import serving
from backend.accounts import registration
from backend.app import create_app
from backend.core import clock, config
from backend.core.crypto import new_master_key
from backend.core.db import begin, db
from backend.core.errors import AnewError
from backend.core.zones import NAMES
from backend.migrations.run import has_people, upgrade


def _app() -> Flask:
    """The application of this environment, or a sentence that says what is missing."""
    settings = _settings()
    if not settings.master_key_file.is_file():
        sys.exit("There is no master key yet: run `anew migrate` first (or bring the key back).")
    try:
        return create_app(settings)
    except ValueError as error:
        sys.exit(f"ANEW_MASTER_KEY_FILE cannot be used: {error}")


def _settings() -> config.Settings:
    try:
        return config.read()
    except config.BadSetting as error:
        sys.exit(str(error))


def _zone(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if name not in NAMES:
        raise click.BadParameter("must be a time zone of the IANA list, like Europe/Berlin")
    return name


@click.group()
def main() -> None:
    """Anew: the tracker for the days between therapy sessions."""


@main.command()
def migrate() -> None:
    """Make or update the database; make a master key for an empty one."""
    settings = _settings()
    if settings.database_url.startswith("sqlite:///"):
        file = Path(settings.database_url.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
    if not settings.master_key_file.is_file():
        if has_people(settings.database_url):
            sys.exit("The database has people but the master key file is gone. Bring it back.")
        new_master_key(settings.master_key_file)
        click.echo(f"New master key in {settings.master_key_file}: keep a copy apart from backups.")
    upgrade(settings.database_url)


@main.command("add-therapist")
@click.option("--clinic", required=True, help="Made when it is new.")
@click.option("--email", required=True)
@click.option("--name", required=True, help="As clients shall read it.")
@click.option("--password-file", type=click.File(), required=True, help="- is standard input.")
@click.option("--time-zone", default="UTC", show_default=True, callback=_zone)
@click.option("--locale", default="en", show_default=True, type=click.Choice(LOCALES))
def add_therapist(
    clinic: str, email: str, name: str, password_file: IO[str], **values: str
) -> None:
    """Add a therapist and, when it is new, her clinic."""
    password = password_file.read().strip()
    if len(password) < 10:
        sys.exit("The password needs ten characters or more.")
    with _app().app_context():
        begin("write")
        who = {"email": email, "display_name": name, "password": password, **values}
        try:
            registration.add_therapist(clinic, who, clock.now())
        except AnewError as error:
            sys.exit(error.detail)
        db.session.commit()


@main.command()
@click.option("--if-empty", is_flag=True, help="Leave a database with people in it as it is.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with a made-up clinic of twelve weeks."""
    from backend.demo import logins, play  # no other command need pay for its imports

    app = _app()
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

    file.write_text(document(_app()))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the API and the app, and send reminders unless ANEW_EMBEDDED_WORKER=0."""
    _app()
    serving.serve(host, port)


@main.command()
def worker() -> None:
    """Send reminders. Run as many as you like, beside `anew serve` or instead of its own."""
    from backend.worker import run_worker  # no other command need pay for its imports

    run_worker(_app())
