"""The links of published texts: counted without a trace of who followed them, and on to where they lead."""

import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from core.db import Database
from core.events import record
from core.models import CountedLink, EventKind

# Networks and search engines open links to preview them; people follow them with browsers.
_MACHINE = re.compile(r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|facebookcatalog|whatsapp|curl|wget", re.I)


class Links:
    """The route /r/{code}."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def router(self) -> APIRouter:
        """The route, ready for the app."""
        router = APIRouter()
        router.add_api_route("/r/{code}", self.follow, methods=["GET", "HEAD"], include_in_schema=False)
        return router

    def follow(self, request: Request, code: str) -> Response:
        """On to the link's address; 404 for a code that was never published."""
        with self._db.transaction() as session:
            link = session.exec(select(CountedLink).where(CountedLink.code == code)).first()
            if link is None:
                raise HTTPException(404, "there is no such link")
            address = link.address
            if _is_person(request):
                _count(session, link)
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return RedirectResponse(address, 302, headers)


def _count(session: Session, link: CountedLink) -> None:
    record(session, EventKind.LINK, link.code, channel=link.channel, campaign_id=link.campaign_id)


def _is_person(request: Request) -> bool:
    agent = request.headers.get("user-agent", "")
    return request.method == "GET" and bool(agent) and not _MACHINE.search(agent)
