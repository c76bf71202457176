"""Hours that are searched anew, quiet hours of running broadcasts, indexes for audiences and the cap

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-23 09:14:32.707598
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_contact_audience", "contact")
    columns = ["news", "state", "network", "language", "province", "commune"]
    op.create_index("ix_contact_audience", "contact", columns)
    op.create_index(
        "ix_delivery_news",
        "delivery",
        ["priority", "sent_at", "contact_id"],
        sqlite_where=_SENT,
        postgresql_where=_SENT,
    )
    op.add_column("occurrence", sa.Column("follows", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("occurrence", sa.Column("quiet_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("occurrence", sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("occurrence", "quiet_until")
    op.drop_column("occurrence", "quiet_from")
    op.drop_column("occurrence", "follows")
    op.drop_index("ix_delivery_news", "delivery")
    op.drop_index("ix_contact_audience", "contact")
    op.create_index("ix_contact_audience", "contact", ["news", "state", "language", "province"])
