"""Runs of jobs, what the networks say of us; deliveries counted, and events and acts found, by an index.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-23 15:29:10
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
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
    op.create_index("ix_delivery_progress", "delivery", ["occurrence_id", "channel", "state"])
    op.create_index("ix_event_campaign", "event", ["campaign_id", "kind", "name"])
    op.drop_index(op.f("ix_event_campaign_id"), "event")
    op.create_index("ix_audit_action", "auditentry", ["action", "id"])


def downgrade() -> None:
    """Takes them away again."""
    op.create_index(op.f("ix_event_campaign_id"), "event", ["campaign_id"])
    op.drop_index("ix_event_campaign", "event")
    op.drop_index("ix_delivery_progress", "delivery")
    op.drop_index("ix_audit_action", "auditentry")
    op.drop_table("networkfinding")
    op.drop_table("jobrun")
