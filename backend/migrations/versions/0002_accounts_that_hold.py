"""accounts that hold"""

import sqlalchemy as sa
from alembic import op

from backend.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chained", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
    )
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limits_until"), ["until"], unique=False)

    op.create_table(
        "safety_contacts",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_safety_contacts_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_safety_contacts")),
    )
    with op.batch_alter_table("safety_contacts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_contacts_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.create_table(
        "safety_plans",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["revision_counters.client_id"],
            name=op.f("fk_safety_plans_client_id_revision_counters"),
        ),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_safety_plans")),
    )
    with op.batch_alter_table("safety_plans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_plans_client_id_revision"),
            ["client_id", "revision"],
            unique=False,
        )

    op.create_table(
        "passkey_challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkey_challenges_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
    )
    with op.batch_alter_table("passkey_challenges", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkey_challenges_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_account_id"), ["account_id"], unique=False)

    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_password_resets_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
    )
    with op.batch_alter_table("password_resets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_resets_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "totp_secrets",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_totp_secrets_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totp_secrets")),
    )
    # Plain ALTER, not Alembic's copy of a table: SQLite cannot drop one that others refer to.
    op.add_column("accounts", sa.Column("held_until", UtcDateTime(), nullable=True))
    op.add_column(
        "audit_entries", sa.Column("number", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("audit_entries", sa.Column("chained", sa.LargeBinary(), nullable=True))
    op.add_column("login_sessions", sa.Column("ended_by", sa.String(), nullable=True))
    op.add_column(
        "login_sessions",
        sa.Column("strong", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("login_sessions", sa.Column("confirmed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("confirmed_at", "strong", "ended_by"):
        op.drop_column("login_sessions", column)
    for column in ("chained", "number"):
        op.drop_column("audit_entries", column)
    op.drop_column("accounts", "held_until")
    op.drop_table("totp_secrets")
    op.drop_table("recovery_codes")
    with op.batch_alter_table("password_resets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_resets_account_id"))

    op.drop_table("password_resets")
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkeys_account_id"))

    op.drop_table("passkeys")
    with op.batch_alter_table("passkey_challenges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_challenges_expires_at"))

    op.drop_table("passkey_challenges")
    with op.batch_alter_table("safety_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_plans_client_id_revision"))

    op.drop_table("safety_plans")
    with op.batch_alter_table("safety_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_contacts_client_id_revision"))

    op.drop_table("safety_contacts")
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limits_until"))

    op.drop_table("rate_limits")
    op.drop_table("audit_heads")
