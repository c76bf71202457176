"""Pushes events to the webhooks: in order per network, again and again until the answer is 2xx."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from sandbox.telegram_state import Bot
from sandbox.violations import Json
from sandbox.world import World

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 3.0
TIME_OUT = 20
IDLE = 0.02


@dataclass(frozen=True)
class Parcel:
    """One push; `done` forgets what was in it, `failed` notes why it did not arrive."""

    network: str
    url: str
    body: bytes
    headers: dict[str, str]
    done: Callable[[], None]
    failed: Callable[[str], None]


def meta_json(value: Json) -> bytes:
    """Return JSON as Meta writes it: non-ASCII and slashes escaped."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def signature(secret: str, body: bytes) -> str:
    """Return the X-Hub-Signature-256 header of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def telegram_parcel(world: World, bot: Bot) -> Parcel | None:
    """Return the oldest update of a bot with a webhook."""
    if not bot.webhook.url or not bot.updates:
        return None
    update, hook = bot.updates[0], bot.webhook

    def done() -> None:
        if bot.updates and bot.updates[0] is update:
            bot.updates.popleft()

    def failed(reason: str) -> None:
        hook.last_error, hook.last_error_date = reason, int(world.now())

    headers = {"content-type": "application/json"}
    if hook.secret:
        headers["x-telegram-bot-api-secret-token"] = hook.secret
    return Parcel("telegram", hook.url, json.dumps(update, ensure_ascii=False).encode(), headers, done, failed)


def facebook_parcel(world: World) -> Parcel | None:
    """Return the oldest Facebook events, up to a batch."""
    page = world.facebook
    if not page.callback_url or not page.events:
        return None
    batch = [page.events[number] for number in range(min(page.batch_size, len(page.events)))]
    body = meta_json({"object": "page", "entry": batch})

    def done() -> None:
        for event in batch:
            if page.events and page.events[0] is event:
                page.events.popleft()

    def failed(reason: str) -> None:
        page.last_error = reason

    headers = {"content-type": "application/json", "user-agent": "facebookexternalua"}
    headers["x-hub-signature-256"] = signature(page.app_secret, body)
    return Parcel("facebook", page.callback_url, body, headers, done, failed)


class Courier:
    """Pushes as long as the server runs: one lane per network."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, inside the running loop."""
        self.tasks = [
            asyncio.create_task(self._lane(self._next_telegram)),
            asyncio.create_task(self._lane(self._next_facebook)),
        ]

    async def stop(self) -> None:
        """End both lanes; what waits is lost with the world."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def _next_telegram(self) -> Parcel | None:
        for bot in list(self.world.telegram.bots.values()):
            if parcel := telegram_parcel(self.world, bot):
                return parcel
        return None

    def _next_facebook(self) -> Parcel | None:
        return facebook_parcel(self.world)

    async def _lane(self, following: Callable[[], Parcel | None]) -> None:
        time_out = aiohttp.ClientTimeout(total=TIME_OUT)
        async with aiohttp.ClientSession(timeout=time_out) as session:
            pause = FIRST_PAUSE
            while True:
                parcel = following()
                if parcel is None:
                    await asyncio.sleep(IDLE)
                elif await self._push(session, parcel):
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    async def _push(self, session: aiohttp.ClientSession, parcel: Parcel) -> bool:
        problem = await _post(session, parcel)
        if problem is None:
            self.world.counts.webhook_ok[parcel.network] += 1
            parcel.done()
            return True
        self.world.counts.webhook_failed[parcel.network] += 1
        parcel.failed(problem)
        return False


async def _post(session: aiohttp.ClientSession, parcel: Parcel) -> str | None:
    try:
        async with session.post(parcel.url, data=parcel.body, headers=parcel.headers) as answer:
            await answer.read()
            if 200 <= answer.status < 300:
                return None
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except aiohttp.ClientError as error:
        return f"Connection failed: {type(error).__name__}"


async def challenge(url: str, verify_token: str) -> str | None:
    """Ask a callback URL to prove itself as Meta does; return None when it did, else what it answered."""
    number = "1158201444"
    query = {"hub.mode": "subscribe", "hub.challenge": number, "hub.verify_token": verify_token}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIME_OUT)) as session,
            session.get(url, params=query) as answer,
        ):
            text = await answer.text()
            if answer.status == 200 and text == number:
                return None
            return f"answered {answer.status} {text[:80]!r} instead of the challenge"
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"not reachable: {type(error).__name__}"
