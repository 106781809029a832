"""the whole sleep diary"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_A_NIGHT: dict[str, Any] = {
    "woke_early": sa.Boolean(),
    "estimated_sleep_minutes": sa.Integer(),
    "naps": sa.Integer(),
    "alcoholic_drinks": sa.Integer(),
    "last_alcoholic_drink": sa.Time(),
    "caffeinated_drinks": sa.Integer(),
    "last_caffeinated_drink": sa.Time(),
    "which_of_two": sa.JSON(none_as_null=True),
}
UNASKED = """
UPDATE nights SET which_of_two = '{"into_bed": null, "tried_to_sleep": null,
"final_awakening": null, "out_of_bed": null}' WHERE NOT deleted
"""


def upgrade() -> None:
    for name, kind in OF_A_NIGHT.items():
        op.add_column("nights", sa.Column(name, kind, nullable=True))
    op.execute(UNASKED)
    op.create_table(
        "naps",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("which_of_two", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_naps_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_naps")),
    )
    with op.batch_alter_table("naps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_naps_client_id_local_date"), ["client_id", "local_date"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_naps_client_id_revision"), ["client_id", "revision"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("naps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_naps_client_id_revision"))
        batch_op.drop_index(batch_op.f("ix_naps_client_id_local_date"))

    op.drop_table("naps")
    for name in reversed(OF_A_NIGHT):
        op.drop_column("nights", name)
