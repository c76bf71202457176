"""`jisr serve`: web, webhooks or polling, ticks and outbox, in one process or one role of it."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import uvicorn

from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.telegram import TelegramChannel
from bots.polling import poll
from core import migrate
from core.networks import FACEBOOK_PAGE, TELEGRAM
from core.settings import TelegramMode
from jisr.connect import connect_facebook, connect_telegram
from jisr.ground import Ground
from jisr.role import Role
from jisr.wiring import System, build_system
from web.app import create_app
from web.deps import Deps

GRACE_SECONDS = 10


def serve(ground: Ground, role: Role, host: str, port: int) -> None:
    """Run until a signal says stop."""
    migrate.ready(ground.db)
    asyncio.run(_serve(ground, role, host, port))


async def _serve(ground: Ground, role: Role, host: str, port: int) -> None:
    system = build_system(ground)
    stop = asyncio.Event()
    works = [asyncio.create_task(work) for work in _works(system, role, host, port, stop)]
    if role is Role.WORKER:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *works], return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *works):
        task.cancel()
    await asyncio.gather(waiting, *works, return_exceptions=True)
    for channel in system.channels.values():
        await channel.close()
    ground.db.close()
    for task in done:
        if not task.cancelled() and task.exception() is not None:
            raise task.exception() or RuntimeError


def _works(system: System, role: Role, host: str, port: int, stop: asyncio.Event) -> list[Coroutine[Any, Any, Any]]:
    works: list[Coroutine[Any, Any, Any]] = []
    if role in (Role.ALL, Role.WEB):
        works.append(_web(system, host, port, stop))
    if role in (Role.ALL, Role.WORKER):
        works += [system.outbox.run(), _tick(system)]
        telegram = system.channels.get(TELEGRAM)
        if isinstance(telegram, TelegramChannel):
            works.append(_hear_telegram(system, telegram))
        page = system.channels.get(FACEBOOK_PAGE)
        if isinstance(page, FacebookPageChannel):
            works.append(_hear_facebook(system, page))
    return works


async def _web(system: System, host: str, port: int, stop: asyncio.Event) -> None:
    ground = system.ground
    app = create_app(Deps(ground.settings, ground.db, ground.region, system.inbox.take))
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_SECONDS
    )
    await uvicorn.Server(config).serve()
    stop.set()


async def _tick(system: System) -> None:
    system.metronome.start()
    try:
        await asyncio.Event().wait()
    finally:
        system.metronome.stop()


async def _hear_telegram(system: System, telegram: TelegramChannel) -> None:
    """Ask for updates, or wait for what Telegram pushes."""
    await connect_telegram(telegram, system.ground.settings)
    if system.ground.settings.telegram_mode is TelegramMode.POLLING:
        await poll(telegram, system.inbox)
    await asyncio.Event().wait()


async def _hear_facebook(system: System, page: FacebookPageChannel) -> None:
    """Have the page's events sent to us, then wait for them."""
    await connect_facebook(page, messenger=system.ground.settings.messenger)
    await asyncio.Event().wait()
