"""Is the record of who looked still whole?"""

import sys
from uuid import UUID

import click
from sqlalchemy import exists, select, text

from backend.accounts.models import CareLink
from backend.commands.start import application
from backend.core import audit
from backend.core.audit import AuditEntry, AuditHead
from backend.core.db import begin, db


@click.command("verify-log")
def verify_log() -> None:
    """Check that nobody changed, added or removed a row in any client's access log."""
    with application().app_context():
        one_instant()
        with click.progressbar(_clients(), label="Checking") as bar:
            found = {client_id: _broken_at(client_id) for client_id in bar}
    broken = {client_id: number for client_id, number in found.items() if number is not None}
    click.echo(f"{len(found) - len(broken)} of {len(found)} logs are intact.")
    for client_id, number in broken.items():
        click.echo(f"Client {client_id}: row {number} is not what was written.")
    sys.exit(bool(broken))


def one_instant() -> None:
    """Read as it is now, whoever writes meanwhile: else a row could seem to be one too many."""
    begin("read")
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _clients() -> list[UUID]:
    """Whoever has a log, or must have one."""
    lists = [select(table.client_id) for table in (AuditEntry, AuditHead, CareLink)]
    return sorted(set().union(*(db.session.scalars(each.distinct()) for each in lists)))


def _broken_at(client_id: UUID) -> int | None:
    """Consent is never given without a row: who has a link and no row has lost her whole log."""
    kept = db.session.scalar(select(exists().where(AuditEntry.client_id == client_id)))
    return audit.broken_at(client_id) if kept else 1
