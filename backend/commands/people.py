"""Who works here: commands about accounts."""

import sys
from typing import IO

import click

from api.accounts import LOCALES
from backend.accounts import registration
from backend.commands.start import application
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import AnewError
from backend.core.zones import NAMES


def _zone(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if name not in NAMES:
        raise click.BadParameter("must be a time zone of the IANA list, like Europe/Berlin")
    return name


@click.command("add-therapist")
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
    with application().app_context():
        begin("write")
        who = {"email": email, "display_name": name, "password": password, **values}
        try:
            registration.add_therapist(clinic, who, clock.now())
        except AnewError as error:
            sys.exit(error.detail)
        db.session.commit()
