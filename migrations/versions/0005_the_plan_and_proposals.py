"""Bring the plan, its projects and what staff are proposed

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-23 08:52:37.555422
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('project',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('description', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('topic', sa.String(length=32), nullable=False),
    sa.Column('budget', sa.BigInteger(), nullable=True),
    sa.Column('partners', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('start_planned', sa.Date(), nullable=True),
    sa.Column('end_planned', sa.Date(), nullable=True),
    sa.Column('start_actual', sa.Date(), nullable=True),
    sa.Column('end_actual', sa.Date(), nullable=True),
    sa.Column('progress', sa.Integer(), nullable=True),
    sa.Column('goals', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('updated_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project')),
    sa.UniqueConstraint('code', name=op.f('uq_project_code'))
    )
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_project_topic'), ['topic'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('reached_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_milestone_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_milestone_project_id_number'))
    )
    op.create_table('planrevision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stamp', sa.String(length=32), nullable=False),
    sa.Column('origin', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_planrevision_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planrevision')),
    sa.UniqueConstraint('stamp', name=op.f('uq_planrevision_stamp'))
    )
    op.create_table('projectfollower',
    sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_projectfollower_contact_id_contact'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_projectfollower_project_id_project')),
    sa.PrimaryKeyConstraint('project_id', 'contact_id', name=op.f('pk_projectfollower'))
    )
    with op.batch_alter_table('projectfollower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_projectfollower_contact_id'), ['contact_id'], unique=False)

    op.create_table('projectplace',
    sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('province', sa.String(length=64), nullable=False),
    sa.Column('commune', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_projectplace_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project_id', 'province', 'commune', name=op.f('pk_projectplace'))
    )
    with op.batch_alter_table('projectplace', schema=None) as batch_op:
        batch_op.create_index('ix_projectplace_where', ['province', 'commune'], unique=False)

    op.create_table('planchange',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('milestone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('field', sa.String(length=32), nullable=False),
    sa.Column('before', sa.String(), nullable=False),
    sa.Column('after', sa.String(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_planchange_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_planchange_project_id_project')),
    sa.ForeignKeyConstraint(['revision_id'], ['planrevision.id'], name=op.f('fk_planchange_revision_id_planrevision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planchange'))
    )
    with op.batch_alter_table('planchange', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planchange_project_id'), ['project_id'], unique=False)
        batch_op.create_index('ix_planchange_told', ['told', 'project_id'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('trigger', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('campaign_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_proposal_campaign_id_campaign'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_proposal_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('event_id', name=op.f('uq_proposal_event_id')),
    sa.UniqueConstraint('key', name=op.f('uq_proposal_key'))
    )
    # Nothing has ever been written here. A table built anew on SQLite would take its threads along, so the column is.
    op.drop_index(op.f('ix_feedback_project_id'), table_name='feedback')
    op.drop_column('feedback', 'project_id')
    project = sa.ForeignKey('project.id', name=op.f('fk_feedback_project_id_project'))
    op.add_column('feedback', sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), project, nullable=True), inline_references=True)
    op.create_index(op.f('ix_feedback_project_id'), 'feedback', ['project_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_feedback_project_id'), table_name='feedback')
    op.drop_column('feedback', 'project_id')
    op.add_column('feedback', sa.Column('project_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
    op.create_index(op.f('ix_feedback_project_id'), 'feedback', ['project_id'], unique=False)
    op.drop_table('proposal')
    with op.batch_alter_table('planchange', schema=None) as batch_op:
        batch_op.drop_index('ix_planchange_told')
        batch_op.drop_index(batch_op.f('ix_planchange_project_id'))

    op.drop_table('planchange')
    with op.batch_alter_table('projectplace', schema=None) as batch_op:
        batch_op.drop_index('ix_projectplace_where')

    op.drop_table('projectplace')
    with op.batch_alter_table('projectfollower', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_projectfollower_contact_id'))

    op.drop_table('projectfollower')
    op.drop_table('planrevision')
    op.drop_table('milestone')
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_project_topic'))

    op.drop_table('project')
