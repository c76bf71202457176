"""Index the supports that stand on an account alone: lists of petitions count them

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-23 18:50:41.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    only = sa.text("by_account")
    op.create_index(
        "ix_petitionsupport_account", "petitionsupport", ["petition_id"], sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    op.drop_index("ix_petitionsupport_account", "petitionsupport")
