"""Index the audit log by what was acted on: the page of each matter shows its acts

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-23 21:14:00.000000
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_subject", "auditentry", ["subject", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_subject", "auditentry")
