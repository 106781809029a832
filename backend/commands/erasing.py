"""Erasing a person by hand."""

import sys
from uuid import UUID

import click
from flask import Flask

from backend.accounts.models import Account
from backend.accounts.registration import account_by_email
from backend.commands.start import application
from backend.core import clock
from backend.core.db import begin, db
from sharing import erasure, erasure_list


@click.command()
@click.option("--email", help="Whom.")
@click.option("--id", type=click.UUID, help="Or: the account's id, for one cut off half-way.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str | None, id: UUID | None, yes: bool) -> None:
    """Erase a person, client or therapist, and everything of hers. There is no way back."""
    app = application()
    with app.app_context():
        try:
            account_id = _known(app, email, id)
            if not yes:
                click.confirm("Her key and everything of hers will be gone. Erase her?", abort=True)
            erasure.erase(account_id, app.config["ERASURE_LIST"], clock.now())
        except (OSError, ValueError) as error:
            sys.exit(f"Nobody was erased, ANEW_ERASURE_LIST cannot be used: {error}")
    click.echo("Erased. Backups still hold her until they are deleted: see docs/operations.md.")


def _known(app: Flask, email: str | None, id: UUID | None) -> UUID:
    """Whose id it is; somebody on the list may have no account any more."""
    begin("read")
    account = account_by_email(email) if email else id and db.session.get(Account, id)
    if account:
        return account.id
    if id and id in erasure_list.read(app.config["ERASURE_LIST"]):
        return id
    sys.exit("There is nobody of that address or id.")
