"""nights of devices"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_nights",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("start_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("end_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("stages", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("total_sleep_minutes", sa.Integer(), nullable=True),
        sa.Column("awake_minutes", sa.Integer(), nullable=True),
        sa.Column("light_minutes", sa.Integer(), nullable=True),
        sa.Column("deep_minutes", sa.Integer(), nullable=True),
        sa.Column("rem_minutes", sa.Integer(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_device_nights_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_device_nights")),
    )
    with op.batch_alter_table("device_nights", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_nights_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_device_nights_client_id_local_date"),
            ["client_id", "local_date"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("device_nights", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_nights_client_id_local_date"))
        batch_op.drop_index(batch_op.f("ix_device_nights_client_id_revision"))

    op.drop_table("device_nights")
