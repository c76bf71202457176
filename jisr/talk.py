"""`jisr talk`: the bot's conversations in the terminal, on a database that is thrown away afterwards."""

import asyncio
import secrets
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from bots.channels.terminal import TerminalChannel
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.limits import Limits
from bots.outbox import Outbox
from bots.polling import poll
from civic.petitions import create_petition
from civic.region import load_region
from core import migrate
from core.clock import local_date, now
from core.crypto import open_vault
from core.db import Database
from jisr.commands.civic import read_petition


def talk(language: str) -> None:
    """Converse until the end of input."""
    open_vault([secrets.token_hex(32)], secrets.token_hex(32))
    with tempfile.TemporaryDirectory(prefix="jisr-talk-") as folder:
        database = Database(f"sqlite:///{folder}/talk.db")
        migrate.migrate(database)
        open_rehearsal_petitions(database)
        asyncio.run(_converse(database, language))
        database.close()


def open_rehearsal_petitions(database: Database) -> None:
    """Open the petitions that rehearsals are played with."""
    today = local_date(now(), load_region().zone)
    with database.transaction() as session:
        for path in petition_files():
            content = read_petition(path.read_text(encoding="utf-8"), path.name)
            create_petition(session, **content.model_dump(), opened_on=today)


def petition_files() -> list[Path]:
    """The rehearsal's petitions, shipped with the program."""
    return sorted(Path(str(files("jisr"))).joinpath("rehearsal", "petitions").glob("*.toml"))


async def _converse(database: Database, language: str) -> None:
    channel = TerminalChannel(sys.stdin, Console(), language=language)
    limits = {channel.name: Limits(rate=1000, chat_burst=1000)}
    outbox = Outbox(database, {channel.name: channel}, limits, lease_seconds=60, tick_seconds=0.05)
    inbox = Inbox(database, load_region(), FLOWS, {channel.name: channel}, outbox.wake)
    sending = asyncio.create_task(outbox.run())
    await poll(channel, inbox)
    await asyncio.sleep(0.2)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
