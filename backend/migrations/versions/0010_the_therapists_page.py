"""the therapist's page: the session before, how often she looks, a lens to suggest"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("care_links", sa.Column("last_session_at", UtcDateTime(), nullable=True))
    op.add_column("care_links", sa.Column("looks_every_days", sa.Integer(), nullable=True))
    op.add_column("suggestions", sa.Column("lens", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("suggestions", "lens")
    op.drop_column("care_links", "looks_every_days")
    op.drop_column("care_links", "last_session_at")
