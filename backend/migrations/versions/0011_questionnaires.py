"""questionnaires"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _synced(
        "measure_responses",
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
    )
    _index("measure_responses", ["client_id", "local_date"])
    _synced(
        "measure_schedules",
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("every_weeks", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
    )
    op.add_column("suggestions", sa.Column("measure", sa.String(), nullable=True))
    op.add_column("suggestions", sa.Column("every_weeks", sa.Integer(), nullable=True))
    op.add_column("suggestions", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("care_links", sa.Column("stall_card_opened_at", UtcDateTime(), nullable=True))
    op.add_column("care_links", sa.Column("flags_seen_revision", sa.Integer(), nullable=True))


def _synced(name: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *own,
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f(f"fk_{name}_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f(f"pk_{name}")),
    )
    _index(name, ["client_id", "revision"])


def _index(table: str, columns: Sequence[str]) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def downgrade() -> None:
    op.drop_column("care_links", "flags_seen_revision")
    op.drop_column("care_links", "stall_card_opened_at")
    op.drop_column("suggestions", "starts_on")
    op.drop_column("suggestions", "every_weeks")
    op.drop_column("suggestions", "measure")
    # What was suggested in kinds that there are no more cannot be read any longer.
    op.execute("DELETE FROM suggestions WHERE kind = 'measure'")
    op.drop_table("measure_schedules")
    op.drop_table("measure_responses")
