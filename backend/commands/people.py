"""Who works here, and who lost her phone: commands about accounts."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

import click

from api.accounts import LOCALES
from backend.accounts import registration, second_factor
from backend.accounts.models import Account
from backend.commands.start import application
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import AnewError
from backend.core.zones import NAMES

Add = Callable[[str, dict[str, Any], datetime], Account]


def _zone(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if name not in NAMES:
        raise click.BadParameter("must be a time zone of the IANA list, like Europe/Berlin")
    return name


_WHO = (
    click.Option(["--clinic"], required=True, help="Made when it is new."),
    click.Option(["--email"], required=True),
    click.Option(["--name"], required=True, help="As clients shall read it."),
    click.Option(
        ["--password-file"], type=click.File(), required=True, help="- is standard input."
    ),
    click.Option(["--time-zone"], default="UTC", show_default=True, callback=_zone),
    click.Option(["--locale"], default="en", show_default=True, type=click.Choice(LOCALES)),
)


def _adds(role: str, add: Add) -> click.Command:
    """The command that adds one person who works here."""

    def run(clinic: str, email: str, name: str, password_file: IO[str], **values: str) -> None:
        password = password_file.read().strip()
        if len(password) < 10:
            sys.exit("The password needs ten characters or more.")
        who = {"email": email, "display_name": name, "password": password, **values}
        with _writing():
            add(clinic, who, clock.now())

    says = f"Add one more {role} and, when it is new, the clinic."
    return click.Command(f"add-{role}", callback=run, params=[*_WHO], help=says)


@contextmanager
def _writing() -> Iterator[None]:
    """One transaction; what it refuses ends the command with a sentence."""
    with application().app_context():
        begin("write")
        try:
            yield
        except AnewError as error:
            sys.exit("\n".join([error.detail, *(one.detail for one in error.errors)]))
        db.session.commit()


add_therapist = _adds("therapist", registration.add_therapist)
add_admin = _adds("admin", registration.add_admin)


@click.command("reset-second-factor")
@click.option("--email", required=True)
def reset_second_factor(email: str) -> None:
    """Remove authenticator, recovery codes and passkeys of who lost them; sign her out.

    Make sure who asks: from then on her password alone opens the account.
    """
    with _writing():
        account = registration.account_by_email(email)
        if account is None:
            sys.exit("Nobody has this address.")
        second_factor.remove_all(account, clock.now())
