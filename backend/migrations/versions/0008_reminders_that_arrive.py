"""reminders that arrive"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OCCURRENCE = ["client_id", "reminder_id", "local_date", "channel"]


def upgrade() -> None:
    op.add_column(
        "deliveries", sa.Column("test", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.drop_index("uq_deliveries_occurrence", "deliveries")
    op.create_index(
        "uq_deliveries_occurrence",
        "deliveries",
        OCCURRENCE,
        unique=True,
        sqlite_where=sa.text("NOT test"),
        postgresql_where=sa.text("NOT test"),
    )
    op.create_index(op.f("ix_deliveries_finished_at"), "deliveries", ["finished_at"])
    op.create_table(
        "receipts",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "delivery_id"],
            ["deliveries.client_id", "deliveries.id"],
            name=op.f("fk_receipts_client_id_delivery_id_deliveries"),
        ),
        sa.PrimaryKeyConstraint("client_id", "delivery_id", "state", name=op.f("pk_receipts")),
    )
    op.add_column(
        "accounts", sa.Column("notices", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column("accounts", sa.Column("next_notice_at", UtcDateTime(), nullable=True))
    op.add_column("care_links", sa.Column("next_session_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("care_links", "next_session_at")
    op.drop_column("accounts", "next_notice_at")
    op.drop_column("accounts", "notices")
    op.drop_table("receipts")
    op.drop_index(op.f("ix_deliveries_finished_at"), "deliveries")
    op.drop_index("uq_deliveries_occurrence", "deliveries")
    op.execute("DELETE FROM deliveries WHERE test")
    op.create_index("uq_deliveries_occurrence", "deliveries", OCCURRENCE, unique=True)
    op.drop_column("deliveries", "test")
