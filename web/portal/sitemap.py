"""What search engines are told: where the pages are, and where they need not look."""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlmodel import Session

from core.db import Database
from web.kept import kept
from web.portal.page import Page

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The protocol's own limit for one file.
MOST = 50_000
SPARED = ("/console", "/hooks", "/r/")
AN_HOUR = "public, max-age=3600"


class Sitemap:
    """The routes /sitemap.xml and /robots.txt."""

    def __init__(self, db: Database, public_url: str, languages: Sequence[str], pages: Sequence[Page]) -> None:
        self._db, self._url, self._languages, self._pages = db, public_url, languages, pages

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter()
        router.add_api_route("/sitemap.xml", self.sitemap, methods=["GET", "HEAD"], include_in_schema=False)
        router.add_api_route("/robots.txt", self.robots, methods=["GET", "HEAD"], include_in_schema=False)
        return router

    def sitemap(self, request: Request) -> Response:
        """Every page in every language."""
        with self._db.reading() as session:
            paths = ["", *(path for page in self._pages for path in paths_of(page, session))]
        addresses = [f"{self._url}/{language}/{path}" for path in paths for language in self._languages]
        root = ET.Element("urlset", {"xmlns": SPACE})
        for address in addresses[:MOST]:
            ET.SubElement(ET.SubElement(root, "url"), "loc").text = address
        body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return kept(request, Response(body, media_type="application/xml"), AN_HOUR)

    def robots(self, request: Request) -> Response:
        """All may look, but at the console, the hooks and the counted links."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in SPARED), f"Sitemap: {self._url}/sitemap.xml", ""]
        return kept(request, PlainTextResponse("\n".join(lines)), AN_HOUR)


def paths_of(page: Page, session: Session) -> Iterable[str]:
    """The paths below the language at which there is such a page."""
    if page.named is None:
        return [] if "{" in page.path else [page.path]
    head = page.path.partition("{")[0]
    return [f"{head}{name}" for name in page.named(session)]
