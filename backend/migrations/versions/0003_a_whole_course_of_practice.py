"""a whole course of practice"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_versions",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint(
            "client_id", "kind", "record_id", "revision", name=op.f("pk_record_versions")
        ),
    )
    op.create_table(
        "suggestions",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("behaviour_id", sa.Uuid(), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_suggestions")),
    )
    op.create_table(
        "pattern_moments",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pattern_id", sa.Uuid(), nullable=True),
        sa.Column("occurred_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.Column("response", sa.String(), nullable=True),
        sa.Column("noticed", sa.String(), nullable=True),
        sa.Column("unprompted", sa.Boolean(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id", "pattern_id"],
            ["patterns.client_id", "patterns.id"],
            name=op.f("fk_pattern_moments_client_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_pattern_moments_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_pattern_moments")),
    )
    with op.batch_alter_table("pattern_moments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pattern_moments_client_id_local_date"),
            ["client_id", "local_date"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_pattern_moments_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.create_table(
        "therapy_sessions",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pattern_id", sa.Uuid(), nullable=True),
        sa.Column("held_at", UtcDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.Column("activated", sa.Integer(), nullable=True),
        sa.Column("new_experience", sa.Integer(), nullable=True),
        sa.Column("stayed_with_it", sa.String(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id", "pattern_id"],
            ["patterns.client_id", "patterns.id"],
            name=op.f("fk_therapy_sessions_client_id_pattern_id_patterns"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_therapy_sessions_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_therapy_sessions")),
    )
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_therapy_sessions_client_id_local_date"),
            ["client_id", "local_date"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_therapy_sessions_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.create_table(
        "recalls",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("point", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("recalled", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id", "session_id"],
            ["therapy_sessions.client_id", "therapy_sessions.id"],
            name=op.f("fk_recalls_client_id_session_id_therapy_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_recalls_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_recalls")),
    )
    with op.batch_alter_table("recalls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recalls_client_id_revision"), ["client_id", "revision"], unique=False
        )

    op.create_table(
        "rehearsal_choices",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("behaviour_id", sa.Uuid(), nullable=True),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id", "behaviour_id"],
            ["behaviours.client_id", "behaviours.id"],
            name=op.f("fk_rehearsal_choices_client_id_behaviour_id_behaviours"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "context_id"],
            ["contexts.client_id", "contexts.id"],
            name=op.f("fk_rehearsal_choices_client_id_context_id_contexts"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_rehearsal_choices_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_rehearsal_choices")),
    )
    with op.batch_alter_table("rehearsal_choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rehearsal_choices_client_id_day"), ["client_id", "day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rehearsal_choices_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.create_table(
        "transfer_probes",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("behaviour_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("came_by_itself", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id", "behaviour_id"],
            ["behaviours.client_id", "behaviours.id"],
            name=op.f("fk_transfer_probes_client_id_behaviour_id_behaviours"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_transfer_probes_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_transfer_probes")),
    )
    with op.batch_alter_table("transfer_probes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_probes_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.add_column("behaviours", sa.Column("ladder_position", sa.Integer(), nullable=True))
    op.add_column("behaviours", sa.Column("every_days", sa.Integer(), nullable=True))
    op.add_column("behaviours", sa.Column("paused_until", sa.Date(), nullable=True))

    op.add_column("practice_entries", sa.Column("distress_before_at", UtcDateTime(), nullable=True))
    op.add_column("practice_entries", sa.Column("distress_peak_at", UtcDateTime(), nullable=True))
    op.add_column("practice_entries", sa.Column("distress_after_at", UtcDateTime(), nullable=True))
    op.add_column("practice_entries", sa.Column("marks", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("practice_entries", "marks")
    op.drop_column("practice_entries", "distress_after_at")
    op.drop_column("practice_entries", "distress_peak_at")
    op.drop_column("practice_entries", "distress_before_at")

    op.drop_column("behaviours", "paused_until")
    op.drop_column("behaviours", "every_days")
    op.drop_column("behaviours", "ladder_position")

    with op.batch_alter_table("transfer_probes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_probes_client_id_revision"))

    op.drop_table("transfer_probes")
    with op.batch_alter_table("rehearsal_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehearsal_choices_client_id_revision"))
        batch_op.drop_index(batch_op.f("ix_rehearsal_choices_client_id_day"))

    op.drop_table("rehearsal_choices")
    with op.batch_alter_table("recalls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recalls_client_id_revision"))

    op.drop_table("recalls")
    with op.batch_alter_table("therapy_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_therapy_sessions_client_id_revision"))
        batch_op.drop_index(batch_op.f("ix_therapy_sessions_client_id_local_date"))

    op.drop_table("therapy_sessions")
    with op.batch_alter_table("pattern_moments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pattern_moments_client_id_revision"))
        batch_op.drop_index(batch_op.f("ix_pattern_moments_client_id_local_date"))

    op.drop_table("pattern_moments")
    op.drop_table("suggestions")
    op.drop_table("record_versions")
