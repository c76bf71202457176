"""Inserting a row that must exist once, where the database's UNIQUE constraint decides."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> int | None:
    """Insert a row with these values and the table's defaults; its id, or None when such a row is there already."""
    row = table(**values)
    filled = row.model_dump(exclude={"id"})
    target = table.__table__  # type: ignore[attr-defined]
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert(target) if dialect == "sqlite" else postgresql.insert(target)
    statement = insert.values(**filled).on_conflict_do_nothing().returning(target.c.id)
    found = session.connection().execute(statement).scalar_one_or_none()
    return None if found is None else int(found)


def insert_once_by_key(session: Session, table: type[SQLModel], **values: Any) -> None:
    """The same for a table whose key is given: what is there already stays."""
    target = table.__table__  # type: ignore[attr-defined]
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert(target) if dialect == "sqlite" else postgresql.insert(target)
    session.connection().execute(insert.values(**table(**values).model_dump()).on_conflict_do_nothing())
