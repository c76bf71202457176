"""Keep what people sent: where each file is, and how far it is

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-23 08:56:50.203918
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sentfile',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('network', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('handle', sa.Text(), nullable=False),
    sa.Column('handle_hash', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('type', sa.String(length=8), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_sentfile_contact_id_contact'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sentfile')),
    sa.UniqueConstraint('subject', 'handle_hash', name=op.f('uq_sentfile_subject_handle_hash')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('sentfile', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sentfile_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sentfile_state'), ['state'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('sentfile', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sentfile_state'))
        batch_op.drop_index(batch_op.f('ix_sentfile_contact_id'))

    op.drop_table('sentfile')
