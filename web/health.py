"""Whether the process lives, whether it can work, and its numbers for Prometheus."""

from functools import cache

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from core import migrate
from core.db import Database
from web.meters import Meters


def health_router(db: Database, meters: Meters) -> APIRouter:
    """The routes /healthz, /readyz and /metrics; they hold counts and nothing personal."""
    router = APIRouter()

    @router.get("/healthz")
    def alive() -> PlainTextResponse:
        return PlainTextResponse("alive")

    @router.get("/readyz")
    def ready() -> PlainTextResponse:
        missing = what_is_missing(db)
        return PlainTextResponse(missing or "ready", 503 if missing else 200)

    @router.get("/metrics")
    def numbers() -> Response:
        return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def what_is_missing(db: Database) -> str:
    """Why the database cannot be worked with, in one line; "" when it can."""
    try:
        revision = migrate.current(db)
    except SQLAlchemyError:
        return "the database cannot be reached; look at JISR_DATABASE_URL"
    if revision == _newest():
        return ""
    return f"the database is at revision {revision or 'none'}, this version needs {_newest()}; run `jisr migrate`"


@cache
def _newest() -> str:
    """Read once: the scripts shipped with the program do not change while it runs."""
    return migrate.newest()
