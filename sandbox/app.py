"""The ASGI application of the sandbox: both networks, the control API and the phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from sandbox import bot_api, control, control_facebook, control_telegram, graph_api, phone
from sandbox.delivery import Courier
from sandbox.world import World


@asynccontextmanager
async def _running(app: Starlette) -> AsyncIterator[None]:
    courier = Courier(app.state.world)
    courier.start()
    yield
    await courier.stop()


def create_app(world: World | None = None) -> Starlette:
    """Return the application with a world of its own in app.state.world."""
    routes = [
        *bot_api.ROUTES,
        *control.ROUTES,
        *control_telegram.ROUTES,
        *control_facebook.ROUTES,
        *phone.ROUTES,
        *graph_api.ROUTES,
    ]
    app = Starlette(routes=routes, lifespan=_running)
    app.state.world = world or World()
    return app
