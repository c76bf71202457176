"""The whole way over real HTTP: the sandbox calls our webhook, the inbox answers, the outbox calls the sandbox."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import uvicorn
from sqlmodel import col, func, select

from bots.channel import Channel
from bots.channels.messenger import cut
from bots.channels.registry import build_channels
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.limits import Limits
from bots.outbox import Outbox
from civic.region import load_region
from core.clock import now
from core.db import Database
from core.message import Message, Outbound
from core.models import Delivery, DeliveryState, InboundMessage
from core.networks import FACEBOOK_PAGE, MESSENGER
from core.settings import Settings, load_settings
from jisr.wiring import comment_care
from sandbox.client import SandboxClient
from sandbox.delivery import meta_json, signature
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from tests.bots.stage import plain
from tests.conftest import DATA_KEY, HASH_KEY, SECRET_KEY
from web.app import create_app
from web.deps import Deps

FAST = Limits(rate=10_000, chat_burst=1000, chat_every=0.001, in_flight=8)
VERIFY_TOKEN = "the-word-in-the-app"
ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING)
PERSON = "7000000000021"


def settings_of(sandbox: SandboxClient, **more: Any) -> Settings:
    """An installation whose page is the sandbox's."""
    values = {
        "facebook_page_id": PAGE_ID, "facebook_page_token": PAGE_TOKEN, "facebook_app_secret": APP_SECRET,
        "facebook_verify_token": VERIFY_TOKEN, "facebook_api_base": sandbox.url, "messenger": True,
    }  # fmt: skip
    keys = {"secret_key": SECRET_KEY, "data_key": DATA_KEY, "hash_key": HASH_KEY}
    return load_settings(_env_file=None, **keys, **(values | more))


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message: quick replies, or those of a template."""
    quick = [{name: reply[name] for name in ("title", "payload")} for reply in message.get("quick_replies") or ()]
    return quick or (message.get("attachment") or {}).get("payload", {}).get("buttons") or []


def words_of(message: dict[str, Any]) -> str:
    """The words of a message, also where they stand in a template; empty for a file."""
    return str(message.get("text") or (message.get("attachment") or {}).get("payload", {}).get("text") or "")


class Page:
    """The page with everything behind it, and the citizens in front of it."""

    def __init__(self, db: Database, sandbox: SandboxClient, settings: Settings) -> None:
        self.db, self.sandbox, self.settings = db, sandbox, settings
        self.channels: dict[str, Channel] = build_channels(settings)
        self.start()

    def start(self) -> None:
        """Begin with an inbox and an outbox that remember nothing."""
        limits = dict.fromkeys((FACEBOOK_PAGE, MESSENGER), FAST)
        self.outbox = Outbox(self.db, self.channels, limits, lease_seconds=5, tick_seconds=0.02)
        care = comment_care(self.settings)
        self.inbox = Inbox(self.db, load_region(), FLOWS, self.channels, self.outbox.wake, care)

    async def publish(self, text: str = "Les travaux commencent.") -> str:
        """Put a post on the page; its id."""
        receipt = await self.channels[FACEBOOK_PAGE].send(Outbound(PAGE_ID, Message(text=text)))
        return receipt.network_id

    async def comments(self, parent: str, text: str, person: str = PERSON) -> str:
        """Somebody comments; the comment's id, once everything has come to rest."""
        number: str = await self._does(lambda: self.sandbox.comment(parent, text, person))
        return number

    async def changes(self, comment: str, verb: str, text: str | None = None) -> None:
        """A comment is edited, removed, hidden or shown again."""
        await self._does(lambda: self.sandbox.change_comment(comment, verb, text))

    async def says(self, text: str, person: str = PERSON, payload: str | None = None) -> list[dict[str, Any]]:
        """Somebody writes to the page or presses a quick reply; the page's answers."""
        before = len(self.sandbox.facebook_messages())
        await self._does(lambda: self.sandbox.messenger_say(text, person, payload))
        return self.answers(before)

    async def presses(self, title: str, person: str = PERSON) -> list[dict[str, Any]]:
        """Somebody presses the newest quick reply with this title."""
        for message in reversed(self.sandbox.facebook_messages()):
            for reply in buttons_of(message):
                if message["psid"] == person and plain(reply["title"]) == plain(cut(title)):
                    return await self._presses(reply, person)
        raise AssertionError(f"no button {title!r} was shown")

    async def _presses(self, reply: dict[str, Any], person: str) -> list[dict[str, Any]]:
        if "type" not in reply:
            return await self.says(reply["title"], person, reply["payload"])
        before = len(self.sandbox.facebook_messages())
        await self._does(lambda: self.sandbox.messenger_postback(reply["payload"], reply["title"], person))
        return self.answers(before)

    async def opens(self, ref: str, person: str = PERSON) -> list[dict[str, Any]]:
        """Somebody follows a link to the conversation; the page's answers."""
        before = len(self.sandbox.facebook_messages())
        await self._does(lambda: self.sandbox.messenger_open(ref, person))
        return self.answers(before)

    def answers(self, since: int = 0) -> list[dict[str, Any]]:
        """What the page has sent over Messenger."""
        return [each for each in self.sandbox.facebook_messages()[since:] if each["from"] == "page"]

    def under(self, post: str) -> dict[str, list[str]]:
        """The comments under a post with what the page answered to each."""
        found = next(each for each in self.sandbox.facebook_posts() if each["id"] == post)
        return {
            comment["message"]: [reply["message"] for reply in comment["replies"] if reply["from"]["id"] == PAGE_ID]
            for comment in found["comments"]
        }

    async def hooks(self, *entries: dict[str, Any]) -> None:
        """The network tells of these entries in one signed call, escaped as it does; once all has come to rest."""
        told = [{"id": PAGE_ID, "time": int(now().timestamp()), **entry} for entry in entries]
        body = meta_json({"object": "page", "entry": told})
        assert await self.post_body(body, signature(APP_SECRET, body)) == 200
        self.outbox.wake()
        await self.rest()

    async def post_body(self, body: bytes, signed: str) -> int:
        """Bring a body to our webhook; the status of the answer."""
        async with httpx.AsyncClient() as client:
            url = self.sandbox.facebook_webhook()["url"]
            answer = await client.post(url, content=body, headers={"X-Hub-Signature-256": signed})
        return answer.status_code

    async def _does(self, deed: Callable[[], Any]) -> Any:
        before = self._taken()
        done = await asyncio.to_thread(deed)
        async with asyncio.timeout(15):
            while self._taken() == before or self._told():
                await asyncio.sleep(0.02)
        await self.rest()
        return done

    async def rest(self) -> None:
        """Wait until nothing is on its way out."""
        async with asyncio.timeout(15):
            while self._on_the_way():
                await asyncio.sleep(0.02)

    def _taken(self) -> int:
        with self.db.reading() as session:
            return session.exec(select(func.count()).select_from(InboundMessage)).one()

    def _told(self) -> int:
        """Events that the sandbox has not delivered yet."""
        return int(self.sandbox.facebook_webhook()["pending"])

    def _on_the_way(self) -> int:
        with self.db.reading() as session:
            query = select(func.count()).select_from(Delivery).where(col(Delivery.state).in_(ON_THE_WAY))
            return session.exec(query).one()


@contextlib.asynccontextmanager
async def open_page(db: Database, sandbox: SandboxClient, **more: Any) -> AsyncIterator[Page]:
    """The page with its webhook, served until the end of the block."""
    page = Page(db, sandbox, settings_of(sandbox, **more))
    listening = socket.create_server(("127.0.0.1", 0))

    async def take(channel: str, raw: Any) -> None:
        await page.inbox.take(channel, raw)

    app = create_app(Deps(page.settings, db, load_region(), take))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    sending = asyncio.create_task(page.outbox.run())
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/hooks/facebook"
    fields = ["feed", "messages", "messaging_postbacks", "messaging_referrals"]
    await asyncio.to_thread(
        lambda: sandbox.subscribe_facebook(url, verify_token=VERIFY_TOKEN, app_secret=APP_SECRET, page_fields=fields)
    )
    try:
        yield page
    finally:
        server.should_exit = True
        sending.cancel()
        await asyncio.gather(serving, sending, return_exceptions=True)
        for channel in page.channels.values():
            await channel.close()
