"""Index what the desk of requests looks up: by state, term and table of holidays.

Revision ID: desks
Revises: 0012
Create Date: 2026-11-23 16:08:18
"""

from alembic import op

revision = "desks"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is open, near, late, or counted with an older table is found without reading the words."""
    op.create_index("ix_informationrequest_desk", "informationrequest", ["state", "due_on", "holidays_version"])


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_informationrequest_desk", "informationrequest")
