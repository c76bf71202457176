"""The control API under /_sandbox/: what people do, which faults strike, what was counted."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.citizens import ControlError
from sandbox.control_forms import Advance, Settings
from sandbox.faults import Fault
from sandbox.world import World

Form = TypeVar("Form", bound=BaseModel)
Endpoint = Callable[[Request], Awaitable[Response]]


def world_of(request: Request) -> World:
    """Return the world of the server that was asked."""
    world: World = request.app.state.world
    return world


async def form(request: Request, model: type[Form]) -> Form:
    """Return the request's JSON body as a form, or raise ControlError with what is wrong."""
    body = await request.body()
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise ControlError(f"{place or 'body'}: {problem['msg']}") from error


def answered(work: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Return an endpoint whose result is JSON, and whose ControlError is a 422 with one sentence."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await work(request))
        except ControlError as error:
            return JSONResponse({"error": str(error)}, 422)

    return endpoint


async def _home(request: Request) -> Any:
    return {"paths": sorted({route.path for route in request.app.routes if hasattr(route, "path")})}


async def _reset(request: Request) -> Any:
    world_of(request).reset()
    return {"ok": True}


async def _counts(request: Request) -> Any:
    return world_of(request).counts.json()


async def _clock(request: Request) -> Any:
    world = world_of(request)
    world.offset += (await form(request, Advance)).advance
    return {"now": world.now()}


async def _settings(request: Request) -> Any:
    wanted = await form(request, Settings)
    world = world_of(request)
    if wanted.telegram:
        given = wanted.telegram.model_dump(exclude_unset=True)
        for name, value in given.items():
            setattr(world.telegram if name == "token_revoked" else world.telegram.limits, name, value)
        world.telegram.limits.begin()
    if wanted.facebook:
        for name, value in wanted.facebook.model_dump(exclude_unset=True).items():
            setattr(world.facebook, name, value)
    return {"ok": True}


async def _faults(request: Request) -> Any:
    return {"faults": [rule.model_dump() for rule in world_of(request).faults.rules]}


async def _add_fault(request: Request) -> Any:
    world_of(request).faults.add(await form(request, Fault))
    return await _faults(request)


async def _clear_faults(request: Request) -> Any:
    world_of(request).faults.clear()
    return {"faults": []}


def get(path: str, work: Callable[[Request], Awaitable[Any]]) -> Route:
    """Return a reading route of the control API."""
    return Route(f"/_sandbox{path}", answered(work), methods=["GET"])


def post(path: str, work: Callable[[Request], Awaitable[Any]]) -> Route:
    """Return a writing route of the control API."""
    return Route(f"/_sandbox{path}", answered(work), methods=["POST"])


ROUTES = [
    get("/", _home),
    post("/reset", _reset),
    get("/counts", _counts),
    post("/clock", _clock),
    post("/settings", _settings),
    get("/faults", _faults),
    post("/faults", _add_fault),
    Route("/_sandbox/faults", answered(_clear_faults), methods=["DELETE"]),
]
