"""Runs of jobs, what the networks say of us, and the audit log found by act and by subject.

Revision ID: numbers
Revises: 0012
Create Date: 2026-11-23 15:29:10
"""

import sqlalchemy as sa
from alembic import op

revision = "numbers"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables are empty until the jobs run."""
    op.create_table(
        "jobrun",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("every_seconds", sa.Float(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobrun")),
    )
    op.create_table(
        "networkfinding",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_networkfinding")),
    )
    op.create_index("ix_audit_action", "auditentry", ["action", "id"])
    op.create_index("ix_audit_subject", "auditentry", ["subject", "id"])


def downgrade() -> None:
    """Takes them away again."""
    op.drop_index("ix_audit_subject", "auditentry")
    op.drop_index("ix_audit_action", "auditentry")
    op.drop_table("networkfinding")
    op.drop_table("jobrun")
