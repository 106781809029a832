"""the figures of a night, beside its answers

Those of nights that are there are filled in after all migrations (backend/migrations/nights.py).
"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nights", sa.Column("time_in_bed_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("sleep_period_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("total_sleep_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("awake_at_end_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("awake_in_all_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("sleep_episode_minutes", sa.Integer(), nullable=True))
    op.add_column("nights", sa.Column("midsleep", UtcDateTime(), nullable=True))
    op.add_column("nights", sa.Column("flags", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("nights", "flags")
    op.drop_column("nights", "midsleep")
    op.drop_column("nights", "sleep_episode_minutes")
    op.drop_column("nights", "awake_in_all_minutes")
    op.drop_column("nights", "awake_at_end_minutes")
    op.drop_column("nights", "total_sleep_minutes")
    op.drop_column("nights", "sleep_period_minutes")
    op.drop_column("nights", "time_in_bed_minutes")
