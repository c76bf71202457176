"""The Goals: headings, indicators with their figures, every change of them, and who follows what.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-23 12:49:19
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Six tables of their own."""
    op.create_table(
        "goalsheading",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", _JSON, nullable=False),
        sa.Column("short", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_goalsheading")),
    )
    op.create_table(
        "goalsindicator",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("goal", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=False),
        sa.Column("reporting", sa.String(length=32), nullable=False),
        sa.Column("statistical", sa.Boolean(), nullable=False),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("fields", _JSON, nullable=False),
        sa.Column("labels", _JSON, nullable=False),
        sa.Column("overrides", _JSON, nullable=False),
        sa.Column("config", _JSON, nullable=False),
        sa.Column("summary", _JSON, nullable=False),
        sa.Column("progress", _JSON, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("words_seal", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goalsindicator")),
        sa.UniqueConstraint("code", name=op.f("uq_goalsindicator_code")),
    )
    with op.batch_alter_table("goalsindicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goalsindicator_goal"), ["goal"], unique=False)

    op.create_table(
        "goalsfollower",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_goalsfollower_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subject", "contact_id", name=op.f("pk_goalsfollower")),
    )
    with op.batch_alter_table("goalsfollower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goalsfollower_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "goalsrevision",
        sa.Column("id", _ID, nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("languages", _JSON, nullable=False),
        sa.Column("staff_id", _ID, nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("told_up_to", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_goalsrevision_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goalsrevision")),
        sa.UniqueConstraint("stamp", name=op.f("uq_goalsrevision_stamp")),
    )
    with op.batch_alter_table("goalsrevision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goalsrevision_told"), ["told"], unique=False)

    op.create_table(
        "goalstable",
        sa.Column("indicator_id", _ID, nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("rows", _JSON, nullable=False),
        sa.Column("observed", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["goalsindicator.id"],
            name=op.f("fk_goalstable_indicator_id_goalsindicator"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("indicator_id", name=op.f("pk_goalstable")),
    )
    op.create_table(
        "goalschange",
        sa.Column("id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("goal", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before", _JSON, nullable=False),
        sa.Column("after", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["goalsrevision.id"], name=op.f("fk_goalschange_revision_id_goalsrevision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goalschange")),
    )
    with op.batch_alter_table("goalschange", schema=None) as batch_op:
        batch_op.create_index("ix_goalschange_code", ["code", "revision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goalschange_revision_id"), ["revision_id"], unique=False)


def downgrade() -> None:
    """Drop them with what they hold."""
    with op.batch_alter_table("goalschange", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goalschange_revision_id"))
        batch_op.drop_index("ix_goalschange_code")

    op.drop_table("goalschange")
    op.drop_table("goalstable")
    with op.batch_alter_table("goalsrevision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goalsrevision_told"))

    op.drop_table("goalsrevision")
    with op.batch_alter_table("goalsfollower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goalsfollower_contact_id"))

    op.drop_table("goalsfollower")
    with op.batch_alter_table("goalsindicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goalsindicator_goal"))

    op.drop_table("goalsindicator")
    op.drop_table("goalsheading")
