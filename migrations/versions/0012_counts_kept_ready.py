"""Counts of events kept ready for pages, and a person's events found by kind and day.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-23 12:47:33
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_POSTS = sa.text("channel <> 'telegram_subscribers' AND occurrence_id IS NOT NULL")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The counts are empty: the job count_events fills them from the events that are there already."""
    op.create_table(
        "rollup",
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "period", "metric", "dimension", "value", name=op.f("pk_rollup")),
    )
    op.create_table(
        "rollupstate",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("counted", _NUMBER, nullable=False),
        sa.Column("made_of", sa.String(length=400), nullable=False),
        sa.Column("turn", _NUMBER, nullable=False),
        sa.Column("mark", _NUMBER, nullable=False),
        sa.Column("writers", sa.String(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rollupstate")),
    )
    op.create_table(
        "rolluploss",
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("province", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", _NUMBER, nullable=True),
        sa.Column("occurrence_id", _NUMBER, nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_rolluploss")),
    )
    with op.batch_alter_table("event") as batch_op:
        batch_op.create_index("ix_event_person", ["contact_id", "kind", "at"])
        batch_op.drop_index("ix_event_contact_id")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.create_index("ix_delivery_posts", ["sent_at"], sqlite_where=_POSTS, postgresql_where=_POSTS)


def downgrade() -> None:
    """The counts go; the events they were made of stay."""
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_index("ix_delivery_posts")
    with op.batch_alter_table("event") as batch_op:
        batch_op.create_index("ix_event_contact_id", ["contact_id"])
        batch_op.drop_index("ix_event_person")
    op.drop_table("rolluploss")
    op.drop_table("rollupstate")
    op.drop_table("rollup")
