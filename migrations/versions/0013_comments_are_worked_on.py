"""Comments are worked on by staff, answers know their message, and what waits is found by an index.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-23 15:08:36
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('new', 'in_work')")
ASKING = sa.text("progress IN ('new', 'in_work') AND kind IN ('question', 'complaint') AND state = 'visible'")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody has looked at a comment yet."""
    op.create_table(
        "commententry",
        sa.Column("id", _id(), nullable=False),
        sa.Column("comment_id", _id(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=True),
        sa.Column("staff_id", _id(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("delivery_id", _id(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_commententry_comment_id_comment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_commententry_delivery_id_delivery", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_commententry_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_commententry"),
    )
    op.create_index("ix_commententry_comment_id", "commententry", ["comment_id"])
    op.create_index("ix_commententry_delivery_id", "commententry", ["delivery_id"])
    with op.batch_alter_table("comment") as batch_op:
        batch_op.add_column(sa.Column("progress", sa.String(length=32), server_default="new", nullable=False))
        batch_op.add_column(sa.Column("assigned_to_id", _id(), nullable=True))
        batch_op.drop_index("ix_comment_kind")
        batch_op.create_index("ix_comment_at", ["at", "id"])
        batch_op.create_index("ix_comment_asking", ["at", "id"], sqlite_where=ASKING, postgresql_where=ASKING)
        batch_op.create_foreign_key("fk_comment_assigned_to_id_staff", "staff", ["assigned_to_id"], ["id"])
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.create_index("ix_feedback_heard", ["heard_at", "id"])
        batch_op.create_index("ix_feedback_waiting", ["heard_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    with op.batch_alter_table("feedbackentry") as batch_op:
        batch_op.add_column(sa.Column("delivery_id", _id(), nullable=True))
        batch_op.create_index("ix_feedbackentry_delivery_id", ["delivery_id"])
        batch_op.create_foreign_key(
            "fk_feedbackentry_delivery_id_delivery", "delivery", ["delivery_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """What staff wrote about comments is gone."""
    with op.batch_alter_table("feedbackentry") as batch_op:
        batch_op.drop_constraint("fk_feedbackentry_delivery_id_delivery", type_="foreignkey")
        batch_op.drop_index("ix_feedbackentry_delivery_id")
        batch_op.drop_column("delivery_id")
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.drop_index("ix_feedback_waiting")
        batch_op.drop_index("ix_feedback_heard")
    with op.batch_alter_table("comment") as batch_op:
        batch_op.drop_constraint("fk_comment_assigned_to_id_staff", type_="foreignkey")
        batch_op.drop_index("ix_comment_asking")
        batch_op.drop_index("ix_comment_at")
        batch_op.create_index("ix_comment_kind", ["kind"])
        batch_op.drop_column("assigned_to_id")
        batch_op.drop_column("progress")
    op.drop_index("ix_commententry_delivery_id", "commententry")
    op.drop_index("ix_commententry_comment_id", "commententry")
    op.drop_table("commententry")
