"""Index what the desks look up: requests by state and term, the audit log by what was acted on

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-23 16:08:18.325024
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_informationrequest_desk", "informationrequest", ["state", "due_on", "holidays_version"])


def downgrade() -> None:
    op.drop_index("ix_informationrequest_desk", "informationrequest")
