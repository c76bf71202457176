"""The one place where an unexpected error of the web ends: logged without private data, answered in one sentence."""

import traceback

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import BadInput, JisrError, Refused
from core.i18n import Translator
from core.log import get_logger
from web.explained import Explained
from web.pages import Pages

log = get_logger(__name__)
CONSOLE = "/console/"
_FRAMES = 6


class Boundary:
    """ASGI middleware that answers 500 for what nobody expected."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and catch; no address of ours holds a NUL character, which no database takes."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            await answer(self._pages, Request(scope), 404)(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 (a boundary handler)
            # The error's own text may hold what a person wrote; where it happened says enough.
            log.error(  # noqa: TRY400
                "request failed", path=scope.get("path"), error=type(error).__name__, where=_where(error)
            )
            if not begun:
                await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        return answer(self._pages, request, 500)


def _where(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def answer(
    pages: Pages, request: Request, status: int, detail: str = "", words: tuple[str, str] | None = None
) -> Response:
    """A refusal or failure as a friendly page for a reader (title and advice), as JSON with `detail` for a program."""
    if _is_program(request):
        return JSONResponse({"ok": False, "error": detail or "something went wrong here; it has been noted"}, status)
    title, advice = words or _words(pages.speech(request), status)
    path = request.url.path
    values = {"status": status, "title": title, "advice": advice, "path": path, "inside": path.startswith(CONSOLE)}
    return pages.page(request, "layout/error.html", values, status=status, cache="no-store")


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/hooks/") or "application/json" in request.headers.get("accept", "")


def _words(t: Translator, status: int) -> tuple[str, str]:
    if status == 404:
        return t("This page does not exist"), t("It may have moved. Start again from the first page.")
    if status == 503:
        return t("Not ready yet"), t("The site is being prepared. Please try again in a few minutes.")
    if status >= 500:
        return t("Something went wrong"), t("The fault is ours and has been noted. Please try again in a few minutes.")
    return t("This cannot be done"), t("Go back and try again, or start from the first page.")


def http_answer(pages: Pages, request: Request, error: HTTPException | StarletteHTTPException) -> Response:
    """The answer to a refusal that was meant; redirects stay redirects."""
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    words = None
    if isinstance(error, Explained):
        t = pages.speech(request)
        words = t(error.title), t(error.advice, **error.values)
    response = answer(pages, request, error.status_code, str(error.detail), words)
    response.headers.update(error.headers or {})
    return response


def status_of(error: JisrError) -> int:
    """400 for bad input, 409 for a rule that says no, 503 for an installation that is not fit."""
    if isinstance(error, BadInput):
        return 400
    return 409 if isinstance(error, Refused) else 503
