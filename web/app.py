"""The web application: hooks, health, portal and console behind one boundary."""

from fastapi import FastAPI, Request
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from core.errors import JisrError
from web.assets import Assets
from web.boundary import Boundary, answer, http_answer, status_of
from web.compression import Compression
from web.console.above import page_above
from web.console.desk import HOME, see
from web.console.routes import add_console
from web.data.routes import API, OpenData
from web.deps import Deps
from web.headers import SecurityHeaders
from web.health import health_router
from web.hooks import Hooks
from web.links import Links
from web.meters import Meters
from web.pages import Pages
from web.portal.routes import Portal


def create_app(deps: Deps) -> FastAPI:
    """The ASGI app; it opens nothing and starts nothing of its own."""
    app = FastAPI(title="Jisr", openapi_url=None, docs_url=None, redoc_url=None)
    pages, meters = Pages(deps), Meters(deps.db)
    app.include_router(health_router(deps.db, meters))
    app.include_router(Hooks(deps, meters).router())
    app.mount("/static", Assets(), "static")
    add_console(app, deps, pages)
    app.include_router(Links(deps.db).router())
    app.include_router(OpenData(deps).router())
    app.include_router(Portal(deps, pages).router())
    _add_boundary(app, deps, pages)
    return app


def _add_boundary(app: FastAPI, deps: Deps, pages: Pages) -> None:
    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405 and request.method == "GET" and request.url.path.startswith(HOME):
            return see(page_above(app.routes, request.url.path))
        return http_answer(pages, request, error)

    @app.exception_handler(JisrError)
    async def told(request: Request, error: JisrError) -> Response:
        return answer(pages, request, status_of(error), str(error))

    @app.exception_handler(RequestValidationError)
    async def no_such_address(request: Request, error: RequestValidationError) -> Response:
        if request.url.path.startswith(API):
            return await request_validation_exception_handler(request, error)
        return answer(pages, request, 404, "there is nothing at this address")

    app.add_middleware(Boundary, pages=pages)
    app.add_middleware(Compression)
    # Outermost: the boundary's own answers carry the headers as well.
    app.add_middleware(SecurityHeaders, https=deps.settings.public_url.startswith("https://"))
