"""Sessions and invitations of staff, codes, failed logins, the chain of the audit log.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-23 09:43:33
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody is logged in yet, nobody has a code app, and no entry of the audit log is sealed."""
    op.create_table(
        "staffinvitation",
        sa.Column("id", _id(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", _id(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staffinvitation_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staffinvitation"),
        sa.UniqueConstraint("token_hash", name="uq_staffinvitation_token_hash"),
    )
    op.create_index("ix_staffinvitation_staff_id", "staffinvitation", ["staff_id"])
    op.create_table(
        "staffsession",
        sa.Column("id", _id(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", _id(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staffsession_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staffsession"),
        sa.UniqueConstraint("token_hash", name="uq_staffsession_token_hash"),
    )
    op.create_index("ix_staffsession_staff_id", "staffsession", ["staff_id"])
    op.create_table(
        "loginfailures",
        sa.Column("id", _id(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loginfailures"),
        sa.UniqueConstraint("key_hash", name="uq_loginfailures_key_hash"),
    )
    op.create_index("ix_loginfailures_last_at", "loginfailures", ["last_at"])
    with op.batch_alter_table("auditentry") as batch_op:
        batch_op.add_column(sa.Column("place", _id(), nullable=True))
        batch_op.add_column(sa.Column("seal", sa.String(length=64), nullable=False, server_default=""))
        batch_op.create_unique_constraint("uq_auditentry_place", ["place"])
    with op.batch_alter_table("staff") as batch_op:
        batch_op.add_column(sa.Column("second_factor", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("code_step", _id(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Everybody is logged out, and the seals are gone."""
    with op.batch_alter_table("staff") as batch_op:
        batch_op.drop_column("left_at")
        batch_op.drop_column("code_step")
        batch_op.drop_column("second_factor")
    with op.batch_alter_table("auditentry") as batch_op:
        batch_op.drop_constraint("uq_auditentry_place", type_="unique")
        batch_op.drop_column("seal")
        batch_op.drop_column("place")
    op.drop_index("ix_loginfailures_last_at", "loginfailures")
    op.drop_table("loginfailures")
    op.drop_index("ix_staffsession_staff_id", "staffsession")
    op.drop_table("staffsession")
    op.drop_index("ix_staffinvitation_staff_id", "staffinvitation")
    op.drop_table("staffinvitation")
