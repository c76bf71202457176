"""`jisr serve`: web, webhooks or polling, ticks and outbox, in one process or one role of it."""

import asyncio
import signal
import socket
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from sqlalchemy.exc import DBAPIError

from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.messenger import MessengerChannel
from bots.channels.registry import build_channels
from bots.channels.telegram import TelegramChannel
from bots.polling import poll
from bots.recordings import bring_home
from core import migrate
from core.errors import BadInput
from core.log import get_logger
from core.networks import FACEBOOK_PAGE, MESSENGER, TELEGRAM
from core.settings import Settings, TelegramMode
from jisr import collector
from jisr.connect import connect_facebook, fill_menu, introduce_messenger, set_webhook
from jisr.ground import Ground
from jisr.role import Role
from jisr.wiring import System, build_system
from web import auth
from web.app import create_app
from web.deps import Deps

log = get_logger(__name__)

GRACE_SECONDS = 10
RECORDINGS_EVERY = 60.0


def serve(ground: Ground, role: Role, host: str, port: int) -> None:
    """Run until a signal says stop."""
    migrate.ready(ground.db)
    listening = None if role is Role.WORKER else listen(host, port)
    if listening is not None:
        _invite_first(ground)
    asyncio.run(_serve(ground, role, listening))


def _invite_first(ground: Ground) -> None:
    """Where nobody can let others into the console, a link for the first who may; never a password that all know."""
    with ground.db.transaction() as session:
        if auth.has_administrator(session):
            return
        token = auth.invite(session, None)
    print(f"Nobody administers the console yet. This link makes you the first, once: {welcome(ground.settings, token)}")


def welcome(settings: Settings, token: str) -> str:
    """The address at which an invitation is taken up."""
    return f"{settings.public_url.rstrip('/')}/console/welcome/{token}"


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, port 0 to a free one; BadInput when that cannot be."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.create_server(address[:2], family=family)
    except OSError as taken:
        # Python adds the address, which the line names already.
        reason = (taken.strerror or "no such address").split(" (")[0].lower()
        remedy = "Choose another with --host and --port."
        raise BadInput(reason, where=f"{host}, port {port}", remedy=remedy) from None
    # asyncio sends small answers at once (TCP_NODELAY) only on sockets that name their protocol; else 40 ms late.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=bound.detach())


async def _serve(ground: Ground, role: Role, listening: socket.socket | None) -> None:
    system = build_system(ground)
    collector.settle()
    stop = asyncio.Event()
    works = [asyncio.create_task(work) for work in _works(system, role, listening)]
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    log.info("started", role=role.value, networks=", ".join(sorted(system.channels)) or "none")
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


def _works(system: System, role: Role, listening: socket.socket | None) -> list[Coroutine[Any, Any, Any]]:
    works: list[Coroutine[Any, Any, Any]] = []
    if listening is not None:
        works.append(_web(system, listening))
    if role in (Role.ALL, Role.WORKER):
        works += [_send(system), _clear_up(system), _tick(system), _keep_recordings(system)]
        telegram = system.channels.get(TELEGRAM)
        if isinstance(telegram, TelegramChannel):
            works.append(_hear_telegram(system, telegram))
        page = system.channels.get(FACEBOOK_PAGE)
        if isinstance(page, FacebookPageChannel):
            works.append(_hear_facebook(system, page))
    return works


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn's way ends the process before what is on its way to the networks has landed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _web(system: System, listening: socket.socket) -> None:
    ground = system.ground
    deps = Deps(ground.settings, ground.db, ground.region, system.inbox.take, lambda: build_channels(ground.settings))
    app = create_app(deps)
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_SECONDS)
    host, port = listening.getsockname()[:2]
    log.info("listening", url=f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


async def _send(system: System) -> None:
    """Send what is due; with every network off there is nothing to send, and still no reason to stop."""
    await system.outbox.run()
    await asyncio.Event().wait()


async def _clear_up(system: System) -> None:
    """Look after unknown outcomes, where a network can be asked."""
    await system.reconciler.run()
    await asyncio.Event().wait()


async def _tick(system: System) -> None:
    system.metronome.start()
    try:
        await asyncio.Event().wait()
    finally:
        system.metronome.stop()


async def _keep_recordings(system: System) -> None:
    """Bring home what staff sent to the bot, a little after they did."""
    ground = system.ground
    while True:
        try:
            await bring_home(ground.db, system.channels, ground.settings.files_dir / "voice")
        except (DBAPIError, BadInput) as away:
            log.warning("recordings were not brought home", kind=type(away).__name__)
        await asyncio.sleep(RECORDINGS_EVERY)


async def _hear_telegram(system: System, telegram: TelegramChannel) -> None:
    """Ask for updates, or have them pushed; the menu is filled beside that."""
    async with asyncio.TaskGroup() as beside:
        beside.create_task(fill_menu(telegram))
        if system.ground.settings.telegram_mode is TelegramMode.POLLING:
            await poll(telegram, system.inbox)
        else:
            await set_webhook(telegram, system.ground.settings)
        await asyncio.Event().wait()


async def _hear_facebook(system: System, page: FacebookPageChannel) -> None:
    """Have the page's events sent to us, then wait for them."""
    await connect_facebook(page, messenger=system.ground.settings.messenger)
    messenger = system.channels.get(MESSENGER)
    if isinstance(messenger, MessengerChannel):
        await introduce_messenger(messenger)
    await asyncio.Event().wait()
