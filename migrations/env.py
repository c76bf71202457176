"""Alembic's environment: our tables, our database address, batch mode so that SQLite can change columns."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import AutoString, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import core.models  # noqa: F401  (fills the metadata)
from core.columns import EncryptedJson, EncryptedText, EnumText
from core.db import Database


def run() -> None:
    """Run the migrations over the connection given by core.migrate, or over the address in the configuration."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    database = Database(context.config.get_main_option("sqlalchemy.url") or "")
    with database.engine.begin() as opened:
        _migrate(opened)


def _migrate(connection: object) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
        render_item=_render,
    )
    context.run_migrations()


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Column types as the database knows them: a migration must not depend on today's Python types."""
    if kind != "type":
        return False
    if isinstance(item, EnumText | AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if isinstance(item, EncryptedText | EncryptedJson):
        return "sa.Text()"
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.JSON):
        return 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'
    return False


run()
