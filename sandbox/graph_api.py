"""The Graph API over HTTP."""

from starlette.routing import Route

ROUTES: list[Route] = []
