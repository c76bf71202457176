"""Reads a Bot API request's parameters, however they came: query, JSON, form or multipart."""

from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.bot_calls import Upload
from sandbox.bot_types import Shape
from sandbox.violations import BotApiError, bad_request

MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "question": "poll question must be non-empty",
    "file_id": "file_id isn't specified",
}


async def read_params(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters as received and the files that came along, by part name."""
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, params)
    body = await request.body()
    if kind == "application/json" and body:
        params.update(await _json(request))
    elif body:
        params.update(_form(body))
    return params, {}


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    except ValueError as error:
        raise bad_request("can't parse the form", violation=True) from error


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request("can't parse JSON object", violation=True) from error
    if not isinstance(body, dict):
        raise bad_request("object expected", violation=True)
    return {name: value for name, value in body.items() if value is not None}


async def _multipart(request: Request, params: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Upload]]:
    files: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or name, mime, await value.read())
            else:
                params[name] = value
    return params, files


def validate(model: type[Shape], params: dict[str, Any], files: dict[str, Upload]) -> Shape:
    """Return the call, or refuse in Telegram's words; attached files that nobody names are left alone."""
    direct = {name: file for name, file in files.items() if name in model.model_fields}
    try:
        return model.model_validate({**params, **direct})
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> BotApiError:
    problem = error.errors(include_url=False)[0]
    name = str(problem["loc"][0]) if problem["loc"] else ""
    if problem["type"] == "telegram":
        reason = str(problem["msg"])
        return bad_request(reason, violation=reason != "chat not found")
    if problem["type"] == "missing" and len(problem["loc"]) == 1:
        return bad_request(MISSING.get(name, f'parameter "{name}" is required'), violation=True)
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return bad_request(f'unknown parameter "{place}"', violation=True)
    return bad_request(f'invalid parameter "{place}": {problem["msg"]}', violation=True)
