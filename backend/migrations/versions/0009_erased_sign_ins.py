"""erased sign-ins"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_sign_ins",
        sa.Column("access_hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("access_hash", name=op.f("pk_erased_sign_ins")),
    )
    op.create_index(op.f("ix_erased_sign_ins_until"), "erased_sign_ins", ["until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_erased_sign_ins_until"), "erased_sign_ins")
    op.drop_table("erased_sign_ins")
