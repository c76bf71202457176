"""A page of the console as the readers of public pages are served: texts in their language, pages of a list."""

from fastapi import Request
from sqlmodel import Session

from web.console.desk import Desk, Visitor
from web.portal.page import Ask


def ask_of(desk: Desk, who: Visitor, session: Session, request: Request) -> Ask:
    """What the visitor asks for, as the services of public pages read it."""
    return Ask(session, desk.region, desk.deps.settings, who.t, request.path_params, request.query_params)
