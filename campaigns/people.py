"""Contacts inside or outside a set that a query finds, in the form that each database does in one pass."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists
from sqlmodel import Session, col

from core.models import Contact


def inside(people: Select[Any]) -> ColumnElement[bool]:
    """Whether a contact is among those whose ids a query finds in its only column."""
    return col(Contact.id).in_(people)


def outside(session: Session, people: Select[Any]) -> ColumnElement[bool]:
    """Whether a contact is not among them; the query finds no unknown ids (NULL).

    SQLite makes a list once and looks into it. PostgreSQL would go through a long list for each person: it joins.
    """
    if session.get_bind().dialect.name == "sqlite":
        return col(Contact.id).not_in(people)
    found = people.subquery()
    return ~exists().where(next(iter(found.c)) == col(Contact.id))
