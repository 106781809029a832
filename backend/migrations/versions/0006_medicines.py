"""medicines"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medicines",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("generic", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_medicines_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_medicines")),
    )
    with op.batch_alter_table("medicines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_medicines_client_id_revision"), ["client_id", "revision"], unique=False
        )

    op.add_column("care_links", sa.Column("medicine_notes_opened_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("care_links", "medicine_notes_opened_at")

    with op.batch_alter_table("medicines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_medicines_client_id_revision"))

    op.drop_table("medicines")
