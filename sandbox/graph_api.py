"""The Graph API over HTTP: /v25.0/{node}/{edge}, or without a version."""

import asyncio
import inspect
import json
import math
import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox import graph_attachments, graph_messenger, graph_reading, graph_writing, messenger_calls
from sandbox import graph_calls as calls
from sandbox.bot_api import BAD_GATEWAY
from sandbox.facebook_state import Facebook
from sandbox.faults import Fault
from sandbox.graph_desk import GraphDesk, missing
from sandbox.graph_params import authorise, expired, read_params, validate
from sandbox.serials import next_large
from sandbox.transport import Cut
from sandbox.violations import GraphError, Json
from sandbox.world import World

OLDEST, NEWEST = 21, 25
VERSION = re.compile(r"v(\d+)\.(\d+)")
NODE = re.compile(r"me|debug_token|[\d_]+")

Handler = Callable[[GraphDesk, Any, Any], Any]
_SHARED: dict[tuple[str, str], tuple[type[BaseModel], Handler]] = {
    ("GET", "comments"): (calls.ReadComments, graph_reading.read_comments),
    ("POST", "comments"): (calls.WriteComment, graph_writing.write_comment),
    ("GET", "reactions"): (calls.ReadReactions, graph_reading.read_reactions),
    ("GET", "likes"): (calls.ReadList, graph_reading.read_likes),
    ("POST", "likes"): (calls.Like, graph_writing.like),
    ("DELETE", "likes"): (calls.Like, graph_writing.unlike),
}
CALLS: dict[str, dict[tuple[str, str], tuple[type[BaseModel], Handler]]] = {
    "page": {
        ("GET", ""): (calls.ReadNode, graph_reading.read_page),
        ("GET", "feed"): (calls.ReadFeed, graph_reading.read_feed),
        ("POST", "feed"): (calls.PublishFeed, graph_writing.publish_feed),
        ("GET", "posts"): (calls.ReadFeed, graph_reading.read_own_posts),
        ("GET", "published_posts"): (calls.ReadFeed, graph_reading.read_own_posts),
        ("GET", "photos"): (calls.ReadPhotos, graph_reading.read_photos),
        ("POST", "photos"): (calls.PublishPhoto, graph_writing.publish_photo),
        ("GET", "insights"): (calls.ReadPageInsights, graph_reading.read_page_insights),
        ("GET", "subscribed_apps"): (calls.GraphCall, graph_writing.read_subscribed_apps),
        ("POST", "subscribed_apps"): (calls.SubscribeApps, graph_writing.subscribe_apps),
        ("DELETE", "subscribed_apps"): (calls.GraphCall, graph_writing.unsubscribe_apps),
        ("POST", "messages"): (messenger_calls.SendMessenger, graph_messenger.send),
        ("POST", "message_attachments"): (messenger_calls.UploadAttachment, graph_attachments.upload),
        ("GET", "messenger_profile"): (messenger_calls.ReadMessengerProfile, graph_messenger.read_profile),
        ("POST", "messenger_profile"): (messenger_calls.SetMessengerProfile, graph_messenger.set_profile),
        ("DELETE", "messenger_profile"): (messenger_calls.DeleteMessengerProfile, graph_messenger.delete_profile),
    },
    "post": {
        **_SHARED,
        ("GET", ""): (calls.ReadNode, graph_reading.read_post),
        ("POST", ""): (calls.EditPost, graph_writing.edit_post),
        ("DELETE", ""): (calls.GraphCall, graph_writing.delete_post),
        ("GET", "attachments"): (calls.ReadList, graph_reading.read_attachments),
        ("GET", "insights"): (calls.ReadPostInsights, graph_reading.read_post_insights),
    },
    "comment": {
        **_SHARED,
        ("GET", ""): (calls.ReadNode, graph_reading.read_comment),
        ("POST", ""): (calls.EditComment, graph_writing.edit_comment),
        ("DELETE", ""): (calls.GraphCall, graph_writing.delete_comment),
    },
    "photo": {("GET", ""): (calls.ReadNode, graph_reading.read_photo)},
    "app": {
        ("GET", "subscriptions"): (calls.GraphCall, graph_writing.read_app_fields),
        ("POST", "subscriptions"): (calls.SubscribeAppFields, graph_writing.subscribe_app_fields),
    },
    "debug_token": {("GET", ""): (calls.DebugToken, graph_writing.debug_token)},
}


async def call(request: Request) -> Response:
    """Answer one Graph call."""
    world: World = request.app.state.world
    version, path = _split(request.path_params["path"])
    if version is None and not NODE.fullmatch(path[0] if path else ""):
        return PlainTextResponse("Not Found", 404)
    name = f"{request.method} {path[1] if len(path) > 1 else _kind(world.facebook, path)[0]}"
    try:
        return await _answer(world, version, path, name, request)
    except GraphError as error:
        world.counts.call("facebook", name, str(error.code))
        if error.violation:
            world.counts.violation("facebook", name, error.message)
        return _json(world, error.body("Asandbox" + str(next_large())), error.status)


def _split(path: str) -> tuple[tuple[int, int] | None, list[str]]:
    parts = [part for part in path.split("/") if part]
    match = VERSION.fullmatch(parts[0]) if parts else None
    if match is None:
        return None, parts
    return (int(match.group(1)), int(match.group(2))), parts[1:]


def _kind(page: Facebook, path: list[str]) -> tuple[str, Any]:
    """Return what a path's first segment is, and the object itself."""
    node = path[0] if path else ""
    if node in {"me", page.page_id}:
        return "page", None
    if node == page.app_id:
        return "app", None
    if node == "debug_token":
        return "debug_token", None
    for kind, shelf in (("post", page.posts), ("comment", page.comments), ("photo", page.photos)):
        if node in shelf:
            return kind, shelf[node]
    return "unknown", None


async def _answer(
    world: World, version: tuple[int, int] | None, path: list[str], name: str, request: Request
) -> Response:
    _check_version(version, request)
    params, files = await read_params(request)
    fault = world.faults.pick("facebook", (name, name.partition(" ")[2]), path[0] if path else None)
    if fault is not None and (answer := await _fault(world, name, fault)):
        return answer
    authorise(world, request, params)
    kind, node = _kind(world.facebook, path)
    if kind == "unknown" and path:
        raise missing(path[0])
    edge = path[1] if len(path) > 1 else ""
    found = CALLS.get(kind, {}).get((request.method, edge)) if len(path) in {1, 2} else None
    if found is None:
        raise GraphError(2500, f"Unknown path components: /{'/'.join(path[1:])}", violation=True)
    model, handler = found
    desk = GraphDesk(world, str(request.url.replace(query="")), params, files)
    result = handler(desk, node, validate(model, params, files))
    if inspect.isawaitable(result):
        result = await result
    if fault is not None and fault.kind == "cut_after":
        world.counts.call("facebook", name, "cut_after")
        return Cut()
    world.counts.call("facebook", name, "ok")
    return _json(world, result, version=version)


def _check_version(version: tuple[int, int] | None, request: Request) -> None:
    if version is None:
        return
    if version[0] < OLDEST:
        shown = f"v{NEWEST}.0"
        message = (
            f"(#2635) You are calling a deprecated version of the API. Please update to the latest version: {shown}."
        )
        raise GraphError(2635, message, violation=True)
    if version > (NEWEST, 0):
        raise GraphError(2500, f"Unknown path components: {request.url.path}", violation=True)


async def _fault(world: World, name: str, fault: Fault) -> Response | None:
    match fault.kind:
        case "slow":
            await asyncio.sleep(fault.delay)
            return None
        case "cut_after":
            return None
        case "cut_before" | "reset":
            world.counts.call("facebook", name, fault.kind)
            return Cut(reset=fault.kind == "reset")
        case "502_html":
            world.counts.call("facebook", name, fault.kind)
            return Response(BAD_GATEWAY, 502, media_type="text/html")
        case "429":
            error = _refusal(fault)
            world.counts.call("facebook", name, str(error.code))
            return _json(world, error.body("Asandboxlimited"), error.status, regain=math.ceil(fault.retry_after / 60))
    raise _refusal(fault)


def _refusal(fault: Fault) -> GraphError:
    if fault.kind == "token_expired" and fault.code is None:
        return expired()
    code, status, message = {
        "429": (32, 403, "(#32) Page request limit reached"),
        "403": (200, 403, "(#200) The user has not granted the app a permission this needs"),
        "400": (100, 400, "(#100) Invalid parameter"),
        "token_expired": (190, 400, "Error validating access token: Session has expired"),
    }.get(fault.kind, (2, 500, "An unexpected error has occurred. Please retry your request later."))
    transient = fault.kind in {"429", "500"}
    shown = fault.description or message
    return GraphError(fault.code or code, shown, subcode=fault.subcode, status=status, transient=transient)


def _json(
    world: World, body: Any, status: int = 200, *, version: tuple[int, int] | None = None, regain: int | None = None
) -> Response:
    page = world.facebook
    usage: Json = {"type": "pages", "total_cputime": 1, "total_time": 1, **page.business_usage}
    if regain is not None:
        usage.update(call_count=100, estimated_time_to_regain_access=regain)
    major, minor = version or (NEWEST, 0)
    headers = {
        "facebook-api-version": f"v{major}.{minor}",
        "x-app-usage": json.dumps(page.app_usage),
        "x-business-use-case-usage": json.dumps({page.page_id: [usage]}),
    }
    if status == 400 and isinstance(body, dict) and body.get("error", {}).get("code") == 190:
        headers["www-authenticate"] = 'OAuth "Facebook Platform" "invalid_token"'
    return Response(json.dumps(body).encode(), status, headers, media_type="application/json; charset=UTF-8")


ROUTES = [Route("/{path:path}", call, methods=["GET", "POST", "DELETE"])]
