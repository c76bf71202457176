"""The public portal: pages in each language, each with a sheet for a wall, the feed, the map for search engines."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from civic.meetings import find_meeting
from civic.requests.publishing import public_answer
from core.clock import local, now
from core.errors import BadInput
from core.i18n import Translator, translator
from web.deps import Deps
from web.files import kept_file
from web.kept import PUBLIC, kept
from web.language import remember
from web.pages import Pages
from web.portal import (
    answers,
    consultations,
    feed,
    goals,
    meetings,
    news,
    open_data,
    petitions,
    privacy,
    projects,
    said_and_done,
    sheet,
    take_part,
)
from web.portal.follow import ways_in
from web.portal.goals_data import GoalsData
from web.portal.home import home
from web.portal.page import Ask, Page, View
from web.portal.sections import FOOT, SECTIONS
from web.portal.sheet import Face
from web.portal.sitemap import Sitemap

HOME = Page("", "portal/home.html", home)
PAGES: tuple[Page, ...] = (
    *petitions.PAGES,
    *consultations.PAGES,
    *projects.PAGES,
    *goals.PAGES,
    *meetings.PAGES,
    *answers.PAGES,
    *said_and_done.PAGES,
    *news.PAGES,
    *take_part.PAGES,
    *privacy.PAGES,
    *open_data.PAGES,
)
SHEET = "/sheet"
FEED_SIZE = 30
# A visitor's choice of language is in the answer to the first page: only their own browser may keep that one.
PRIVATE = "private, max-age=60"
T = TypeVar("T")


class Portal:
    """The routes / and those of each language, such as /ar/ and /ar/petitions."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        self._deps = deps
        self._pages = pages

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter()
        for address, page in (("/", ""), ("/open-data", "open-data"), ("/open-data/", "open-data")):
            router.add_api_route(address, self._onto(page), methods=["GET", "HEAD"], include_in_schema=False)
        router.include_router(self._sitemap().router())
        for language in self._pages.languages:
            for path, endpoint in self._endpoints():
                router.add_api_route(f"/{language}/{path}", endpoint, methods=["GET", "HEAD"], include_in_schema=False)
        router.include_router(GoalsData(self._deps, self._pages).router(), include_in_schema=False)
        return router

    def _onto(self, page: str) -> Callable[[Request], Response]:
        """On to a page in the visitor's language."""

        def lead(request: Request) -> Response:
            address = f"/{self._pages.language(request)}/{page}"
            return RedirectResponse(address, 302, {"Vary": "Accept-Language, Cookie", "Cache-Control": "no-cache"})

        return lead

    def _sitemap(self) -> Sitemap:
        return Sitemap(self._deps.db, self._deps.settings.public_url, self._pages.languages, PAGES)

    def _endpoints(self) -> list[tuple[str, Callable[[Request], Response]]]:
        """The paths below a language; what has a fixed name before what is found by its name."""
        found: list[tuple[str, Callable[[Request], Response]]] = [
            ("", self._home),
            ("news.atom", self._feed),
            ("answers/{number}/files/{file}", self._answer_file),
            ("meetings/{slug}/minutes", self._minutes),
        ]
        for page in PAGES:
            found += [(page.path, self._shown(page)), (page.path + SHEET, self._sheet(page))]
        return found

    def _home(self, request: Request) -> Response:
        with self._deps.db.reading() as session:
            response = self._page(request, HOME, HOME.build(self._ask(request, session)))
        remember(request, response, self._pages.language(request))
        return kept(request, response, PRIVATE)

    def _shown(self, page: Page) -> Callable[[Request], Response]:
        def show(request: Request) -> Response:
            with self._deps.db.reading() as session:
                response = self._page(request, page, _found(page, self._ask(request, session)))
            return kept(request, response)

        return show

    def _sheet(self, page: Page) -> Callable[[Request], Response]:
        def show(request: Request) -> Response:
            """In the language of the address, and beside it in the one that is asked for."""
            languages, first = self._pages.languages, self._pages.language(request)
            beside = request.query_params.get(sheet.BESIDE, "")
            query = sheet.page_query(request.query_params)
            with self._deps.db.reading() as session:
                chosen = (first, *(code for code in languages if code == beside != first))
                faces = [self._face(request, page, session, code, query) for code in chosen]
            values = {
                "view": faces[0],
                "faces": faces,
                "path": request.url.path.removesuffix(SHEET) + query,
                "alone": query,
                "others": sheet.others(query, languages, first),
            }
            return kept(request, self._pages.page(request, "portal/sheet.html", values, cache=PUBLIC, fixed=True))

        return show

    def _face(self, request: Request, page: Page, session: Session, language: str, query: str) -> Face:
        """A page's sheet in one language."""
        t = translator(language)
        view = _found(page, self._ask(request, session, t))
        rest = request.url.path.removesuffix(SHEET).split("/", 2)[2]
        settings = self._deps.settings
        return sheet.face(view, f"{settings.public_url}/{language}/{rest}{query}", settings, t)

    def _page(self, request: Request, page: Page, view: View) -> Response:
        ways = ways_in(self._deps.settings, view.entry, self._pages.speech(request)) if view.entry else ()
        values = {
            "view": view,
            "ways": ways,
            "sections": SECTIONS,
            "foot_sections": FOOT,
            "path": f"{page.part}/" if page.part else page.path,
            "sheet": request.url.path + SHEET if page.path else "",
            **view.values,
        }
        return self._pages.page(request, page.template, values, cache=PUBLIC, fixed=True)

    def _feed(self, request: Request) -> Response:
        """The news of one language as a feed."""
        t, region, public_url = self._pages.speech(request), self._deps.region, self._deps.settings.public_url
        with self._deps.db.reading() as session:
            items = news.latest(session, region, t.language, FEED_SIZE)
        council = t("Regional Council of %(region)s", region=region.name(t.language))
        body = feed.atom(
            items, title=t("News of the region"), author=council, language=t.language,
            site=f"{public_url}/{t.language}/", updated=local(now(), region.zone),
        )  # fmt: skip
        return kept(request, Response(body, media_type=feed.MEDIA_TYPE, headers={"Content-Language": t.language}))

    def _answer_file(self, request: Request) -> Response:
        """A file that belongs to a published answer."""
        with self._deps.db.reading() as session:
            files = _public(lambda: public_answer(session, request.path_params["number"])).files
        number = request.path_params["file"]
        if not number.isdecimal() or not 0 < int(number[:6]) <= len(files):
            raise HTTPException(404, "there is no such file")
        name, path = files[int(number) - 1]
        return _file(Path(path), name)

    def _minutes(self, request: Request) -> Response:
        """The file of a meeting's minutes."""
        with self._deps.db.reading() as session:
            path = _public(lambda: find_meeting(session, request.path_params["slug"])).minutes_file
        return _file(Path(path), Path(path).name)

    def _ask(self, request: Request, session: Session, t: Translator | None = None) -> Ask:
        return Ask(
            session=session,
            region=self._deps.region,
            settings=self._deps.settings,
            t=t or self._pages.speech(request),
            path=request.path_params,
            query=request.query_params,
        )


def _found(page: Page, ask: Ask) -> View:
    return _public(lambda: page.build(ask))


def _public(read: Callable[[], T]) -> T:
    """What is read; 404 for what is not there: the words of an address are all that a visitor can get wrong."""
    try:
        return read()
    except BadInput as wrong:
        raise HTTPException(404, str(wrong)) from None


def _file(path: Path, name: str) -> Response:
    """A file of the council's, to be kept by who reads it; 404 when it is gone."""
    if not path.is_file():
        raise HTTPException(404, "there is no such file")
    return kept_file(path, name, {"Cache-Control": "public, max-age=3600"})
