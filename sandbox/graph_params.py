"""Reads a Graph request's parameters, its token and its proof."""

import hashlib
import hmac
import re
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.bot_calls import Upload
from sandbox.violations import GraphError
from sandbox.world import World

_ITEM = re.compile(r"(\w+)\[(\d*)\]")


async def read_params(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters as received (`name[i]` gathered into lists) and the files by part name."""
    pairs: list[tuple[str, Any]] = list(request.query_params.multi_items())
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        pairs += await _multipart(request, files)
    elif kind == "application/json" and await request.body():
        pairs += await _json(request)
    else:
        pairs += parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True)
    return _gathered(pairs), files


async def _json(request: Request) -> list[tuple[str, Any]]:
    try:
        body = await request.json()
    except ValueError as error:
        raise GraphError(100, "(#100) The body is not valid JSON", violation=True) from error
    return list(body.items()) if isinstance(body, dict) else []


async def _multipart(request: Request, files: dict[str, Upload]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or name, mime, await value.read())
            else:
                pairs.append((name, value))
    return pairs


def _gathered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for name, value in pairs:
        if match := _ITEM.fullmatch(name):
            params.setdefault(match.group(1), []).append(value)
        else:
            params[name] = value
    return params


def validate(model: type[BaseModel], params: dict[str, Any], files: dict[str, Upload]) -> Any:
    """Return the call, or refuse in the Graph API's form."""
    try:
        return model.model_validate({**params, **files})
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise GraphError(100, f"(#100) Param {place}: {problem['msg']}", violation=True) from error


def authorise(world: World, request: Request, params: dict[str, Any]) -> None:
    """Refuse a call without a good token; count a token that stands in the URL."""
    if "access_token" in request.query_params:
        world.counts.token_in_url += 1
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() in {"bearer", "oauth"} else params.get("access_token")
    page = world.facebook
    if not token:
        raise GraphError(104, "An access token is required to request this resource.")
    if token not in {page.page_token, f"{page.app_id}|{page.app_secret}"}:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
    if not page.token_valid:
        raise expired()
    proof = params.get("appsecret_proof")
    right = hmac.new(page.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if proof is not None and not hmac.compare_digest(str(proof), right):
        message = "Invalid appsecret_proof provided in the API argument"
        raise GraphError(100, message, kind="GraphMethodException", violation=True)


def expired() -> GraphError:
    """Return the refusal of a dead token."""
    message = "Error validating access token: The session has been invalidated because the user changed the password."
    return GraphError(190, message, subcode=460)
