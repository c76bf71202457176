"""Where the networks call: Telegram's updates, and Facebook's challenge and events.

A call is answered with 200 only when the inbox has committed it; any other end makes the network call again.
"""

import json
from collections.abc import Awaitable
from hmac import compare_digest
from typing import Any, NoReturn

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import SecretStr

from bots.channel import BadPayload
from bots.channels.facebook_updates import verify_signature
from core.log import get_logger
from core.networks import FACEBOOK_PAGE, MESSENGER, TELEGRAM
from web.body import bounded_body
from web.deps import Deps
from web.meters import Meters

log = get_logger(__name__)


class Hooks:
    """The three routes under /hooks."""

    def __init__(self, deps: Deps, meters: Meters) -> None:
        self._deps = deps
        self._settings = deps.settings
        self._meters = meters

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter(prefix="/hooks")
        router.add_api_route("/telegram", self.telegram, methods=["POST"])
        router.add_api_route("/facebook", self.challenge, methods=["GET"])
        router.add_api_route("/facebook", self.facebook, methods=["POST"])
        return router

    async def telegram(self, request: Request) -> JSONResponse:
        """One update of Telegram, trusted by its secret header."""
        return await self._counted("telegram", self._telegram(request))

    async def facebook(self, request: Request) -> JSONResponse:
        """One batch of Facebook's events, trusted by the signature over its bytes."""
        return await self._counted("facebook", self._facebook(request))

    async def challenge(self, request: Request) -> PlainTextResponse:
        """Facebook's question whether this address is ours: its challenge back when the token is right, else 403."""
        asked = request.query_params
        known = _same(self._settings.facebook_verify_token, asked.get("hub.verify_token", ""))
        if not known or asked.get("hub.mode") != "subscribe":
            raise HTTPException(403, "the verify token is wrong")
        return PlainTextResponse(asked.get("hub.challenge", ""))

    async def _telegram(self, request: Request) -> str:
        if not self._settings.telegram_on:
            _off("telegram")
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not _same(self._settings.telegram_webhook_secret, given):
            raise HTTPException(401, "the secret token is missing or wrong")
        raw = _object(await bounded_body(request, self._settings.max_body_bytes))
        return "taken" if await self._take(TELEGRAM, raw) else "ignored"

    async def _facebook(self, request: Request) -> str:
        if not self._settings.facebook_on:
            _off("facebook")
        body = await bounded_body(request, self._settings.max_body_bytes)
        secret = self._settings.facebook_app_secret
        signature = request.headers.get("x-hub-signature-256", "")
        if secret is None or not verify_signature(secret.get_secret_value(), body, signature):
            raise HTTPException(403, "the signature is missing or wrong")
        raw = _object(body)
        channels = (FACEBOOK_PAGE, MESSENGER) if self._settings.messenger else (FACEBOOK_PAGE,)
        taken = [await self._take(channel, raw) for channel in channels]
        return "taken" if any(taken) else "ignored"

    async def _take(self, channel: str, raw: dict[str, Any]) -> bool:
        """Whether the inbox took it. What it cannot read is counted and let go: the network would send it for days."""
        try:
            await self._deps.take(channel, raw)
        except BadPayload as unread:
            log.warning("payload ignored", channel=channel, reason=str(unread))
            self._meters.ignored.labels(channel).inc()
            return False
        return True

    async def _counted(self, network: str, call: Awaitable[str]) -> JSONResponse:
        outcome = "failed"
        try:
            outcome = await call
        except HTTPException as refusal:
            outcome = f"refused_{refusal.status_code}"
            raise
        finally:
            self._meters.hook_calls.labels(network, outcome).inc()
        return JSONResponse({"ok": True, "outcome": outcome})


def _same(secret: SecretStr | None, given: str) -> bool:
    """Whether `given` is the secret, in constant time; no secret matches nothing."""
    return secret is not None and compare_digest(secret.get_secret_value().encode(), given.encode())


def _off(network: str) -> NoReturn:
    raise HTTPException(404, f"{network} is switched off here")


def _object(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is not JSON") from None
    if not isinstance(raw, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return raw


def _no_number(word: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's, and no database takes them."""
    raise ValueError(word)
