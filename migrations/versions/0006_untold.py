"""Deliveries say what they are about and when a missed one was made up for; supports say what vouches for them.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-23 09:10:34
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SAYS_SOMETHING = sa.text("about <> ''")


def upgrade() -> None:
    """Deliveries that are there already are about nothing, and never expire."""
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("made_up_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_delivery_about", ["about"], sqlite_where=_SAYS_SOMETHING, postgresql_where=_SAYS_SOMETHING
        )
    with op.batch_alter_table("petitionsupport") as batch_op:
        batch_op.add_column(sa.Column("by_account", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Messenger verifies no number.
    op.execute(
        "UPDATE petitionsupport SET by_account = true "
        "WHERE contact_id IN (SELECT id FROM contact WHERE network = 'messenger')"
    )


def downgrade() -> None:
    """Drop the columns with what they say."""
    with op.batch_alter_table("petitionsupport") as batch_op:
        batch_op.drop_column("by_account")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_index("ix_delivery_about")
        batch_op.drop_column("made_up_at")
        batch_op.drop_column("about")
