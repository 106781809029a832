"""sleep windows"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sleep_window_deeds",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("into_bed", sa.Time(), nullable=True),
        sa.Column("out_of_bed", sa.Time(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_sleep_window_deeds")),
    )


def downgrade() -> None:
    op.drop_table("sleep_window_deeds")
