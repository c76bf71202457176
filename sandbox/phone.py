"""The phone page: play a citizen in the browser."""

from starlette.routing import Route

ROUTES: list[Route] = []
