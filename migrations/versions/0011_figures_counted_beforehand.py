"""Public figures are counted beforehand: a page reads a row.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-23 13:00:18
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first count fills it; until then the first page shows no figures."""
    op.create_table(
        "publicfigure",
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column(
            "figure",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("last_event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("metric", name=op.f("pk_publicfigure")),
    )


def downgrade() -> None:
    """The figures can be counted again."""
    op.drop_table("publicfigure")
