"""`jisr talk`: the bot's conversations in the terminal, on a database that is thrown away afterwards."""

import asyncio
import secrets
import sys
import tempfile

from rich.console import Console
from sqlmodel import col, select

from bots.channels.terminal import TerminalChannel
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.limits import Limits
from bots.outbox import Outbox
from campaigns.start import OPEN
from civic import consultations
from civic.petitions import create_petition
from civic.planning_store import import_plan
from civic.region import load_region
from core import migrate
from core.clock import local_date, now
from core.crypto import open_vault
from core.db import Database
from core.errors import BadInput
from core.i18n import languages
from core.models import Delivery, Role, Staff
from jisr.commands.petition_file import read_petition
from jisr.rehearsal.samples import consultation_sources, sample_files

AUTHOR, OPENER = "author@council.example", "opener@council.example"


def talk(language: str) -> None:
    """Converse until the end of input; BadInput for a language that we do not speak."""
    if language and language not in languages():
        raise BadInput(
            f"there is no language {language!r}", where="--language", remedy=f"Known: {', '.join(languages())}."
        )
    open_vault([secrets.token_hex(32)], secrets.token_hex(32))
    with tempfile.TemporaryDirectory(prefix="jisr-talk-") as folder:
        database = Database(f"sqlite:///{folder}/talk.db")
        migrate.migrate(database)
        open_samples(database)
        take_in_rehearsal_plan(database)
        asyncio.run(_converse(database, language))
        database.close()


def open_samples(database: Database) -> None:
    """Open the petitions and consultations that rehearsals are played with."""
    region = load_region()
    today = local_date(now(), region.zone)
    with database.transaction() as session:
        for path in sample_files("petitions"):
            content = read_petition(path.read_text(encoding="utf-8"), path.name)
            create_petition(session, **content.model_dump(), opened_on=today)
        session.add_all([Staff(email=AUTHOR, role=Role.EDITOR), Staff(email=OPENER, role=Role.APPROVER)])
        session.flush()
        for name, source in consultation_sources(today).items():
            slug = consultations.import_consultation(session, source, name, AUTHOR, region).slug
            consultations.open_consultation(session, slug, OPENER, at_once=True)


def take_in_rehearsal_plan(database: Database) -> None:
    """Take in the plan that rehearsals are played with."""
    [source] = sample_files("planning", "plan-*.csv")
    with database.transaction() as session:
        staff = Staff(email="rehearsal@council.example", role=Role.EDITOR)
        session.add(staff)
        session.flush()
        import_plan(session, source.read_bytes(), source.name, load_region(), by=staff.email)


async def _converse(database: Database, language: str) -> None:
    channel = TerminalChannel(sys.stdin, Console(), language=language)
    limits = {channel.name: Limits(rate=1000, chat_burst=1000)}
    outbox = Outbox(database, {channel.name: channel}, limits, lease_seconds=60, tick_seconds=0.05)
    inbox = Inbox(database, load_region(), FLOWS, {channel.name: channel}, outbox.wake)
    sending = asyncio.create_task(outbox.run())
    async for typed in channel.updates():
        await inbox.take(channel.name, typed)
        await _until_said(database)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def _until_said(database: Database) -> None:
    """A number typed next, or read from a pipe at once, presses a button of the answer: it has to be there."""
    while await asyncio.to_thread(_is_saying, database):  # noqa: ASYNC110 (rows say when, no event does)
        await asyncio.sleep(0.01)


def _is_saying(database: Database) -> bool:
    with database.reading() as session:
        return session.exec(select(Delivery.id).where(col(Delivery.state).in_(OPEN))).first() is not None
