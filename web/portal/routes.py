"""The public portal: one first page in each language."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from web.deps import Deps
from web.language import remember
from web.pages import Pages
from web.portal.follow import ways_to_follow
from web.portal.news import latest
from web.portal.panels import panels
from web.portal.petitions import gathering


class Portal:
    """The routes / and one for each language, such as /ar/."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        self._deps = deps
        self._pages = pages

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter()
        router.add_api_route("/", self.welcome, methods=["GET", "HEAD"], include_in_schema=False)
        for language in self._pages.languages:
            router.add_api_route(f"/{language}/", self.home, methods=["GET", "HEAD"], include_in_schema=False)
        return router

    def welcome(self, request: Request) -> Response:
        """On to the first page in the visitor's language."""
        address = f"/{self._pages.language(request)}/"
        return RedirectResponse(address, 302, {"Vary": "Accept-Language, Cookie", "Cache-Control": "no-cache"})

    def home(self, request: Request) -> Response:
        """The first page in the language of its address."""
        response = self._pages.page(request, "portal/home.html", self._values(request))
        remember(request, response, self._pages.language(request))
        return response

    def _values(self, request: Request) -> dict[str, object]:
        region, t = self._deps.region, self._pages.speech(request)
        with self._deps.db.reading() as session:
            return {
                "region": region.name(t.language),
                "population": region.population,
                "census": region.census,
                "law": region.request_rules.law,
                "panels": panels(session, region, t),
                "news": latest(session, region, t.language),
                "petitions": gathering(session, region, t.language),
                "follow": ways_to_follow(self._deps.settings, t),
            }
