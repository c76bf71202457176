"""What people send is fetched from the networks soon after it came, kept sealed, and removed when its time is over."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import col, select

from bots.channel import Channel
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from bots.files import keep_wanted, remove_ended, sweep
from civic import erasure, feedback, sent_files
from core import sealed_file
from core.clock import now
from core.db import Database
from core.message import Attachment
from core.models import Contact, Feedback, FeedbackEntry, SentFile, SentFileState
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from tests import factories

TOKEN = "7000000001:tests-of-the-sandbox-have-a-bot-token"
VOICE = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + "كلام".encode() * 2000
REFERENCE = "F26-222222"


@pytest.fixture
async def channels(sandbox: SandboxClient) -> AsyncIterator[dict[str, Channel]]:
    open_: dict[str, Channel] = {
        "telegram": TelegramChannel(TOKEN, sandbox.url, timeout=5),
        "messenger": MessengerChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url, timeout=5),
    }
    yield open_
    for channel in open_.values():
        await channel.close()


async def spoken(sandbox: SandboxClient, channels: dict[str, Channel], content: bytes = VOICE) -> Attachment:
    """A voice message as the channel tells of it."""
    sandbox.send_voice(sandbox.add_user(), content=content)
    telegram = channels["telegram"]
    assert isinstance(telegram, TelegramChannel)
    async for raw in telegram.updates():
        return telegram.receive(raw).inbound[0].attachments[0]
    raise AssertionError("no update came")


def told(db: Database, *files: Attachment, network: str = "telegram") -> Contact:
    with db.transaction() as session:
        contact = factories.contact(network=network)
        session.add(contact)
        session.flush()
        feedback.file_feedback(session, contact=contact, text="", attachments=files, reference=REFERENCE)
    return contact


def files_in(folder: Path) -> list[Path]:
    return list(folder.glob("sent/*"))


def row(db: Database) -> SentFile:
    with db.reading() as session:
        return session.exec(select(SentFile)).one()


async def test_a_voice_message_is_kept_sealed(db: Database, sandbox, channels, tmp_path: Path):
    told(db, await spoken(sandbox, channels))
    assert await keep_wanted(db, tmp_path, channels) == 1
    found = row(db)
    assert (found.state, found.type, found.size) == (SentFileState.KEPT, "ogg", len(VOICE))
    assert sealed_file.read(tmp_path / found.path) == VOICE
    assert VOICE[-100:] not in (tmp_path / found.path).read_bytes()
    assert await keep_wanted(db, tmp_path, channels) == 0
    assert sandbox.violations() == []


async def test_what_came_over_messenger_is_kept_as_well(db: Database, sandbox, channels, tmp_path: Path):
    told(db, Attachment("document", f"{sandbox.url}/_sandbox/counts"), network="messenger")
    assert await keep_wanted(db, tmp_path, channels) == 1
    assert sealed_file.read(tmp_path / row(db).path).startswith(b"{")


async def test_a_network_that_is_away_is_asked_again_later(sqlite_db: Database, sandbox, channels, tmp_path: Path):
    told(sqlite_db, await spoken(sandbox, channels))
    sandbox.add_fault("telegram", "500", "getFile", times=1)
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as clock:
        assert await keep_wanted(sqlite_db, tmp_path, channels) == 0
        missed = row(sqlite_db)
        assert (missed.state, missed.attempts) == (SentFileState.WAITING, 1)
        assert missed.reason
        assert TOKEN not in missed.reason
        assert await keep_wanted(sqlite_db, tmp_path, channels) == 0, "not before its pause is over"
        clock.shift(timedelta(seconds=16))
        assert await keep_wanted(sqlite_db, tmp_path, channels) == 1
    assert row(sqlite_db).reason == ""


@pytest.mark.parametrize(
    ("content", "why"), [(b"\x7fELF\x02\x01\x01" + bytes(100), "no type that is kept"), (b"", "no type that is kept")]
)
async def test_what_nobody_can_look_at_is_not_kept(
    sqlite_db: Database, sandbox, channels, tmp_path: Path, content: bytes, why: str
):
    file = Attachment("document", "AgACAgQAAxk") if not content else await spoken(sandbox, channels, content)
    told(sqlite_db, file)
    assert await keep_wanted(sqlite_db, tmp_path, channels) == 0
    lost = row(sqlite_db)
    assert lost.state is SentFileState.LOST
    assert why in lost.reason or not content
    assert files_in(tmp_path) == []


async def test_who_is_forgotten_leaves_no_file_behind(db: Database, sandbox, channels, tmp_path: Path):
    contact = told(db, await spoken(sandbox, channels))
    await keep_wanted(db, tmp_path, channels)
    with db.transaction() as session:
        one = feedback.find_feedback(session, REFERENCE)
        feedback.add_words(session, one, "", [Attachment("photo", "never-fetched")])
    path = tmp_path / sent_files.path_of(1)
    assert path.exists()
    with db.transaction() as session:
        erasure.erase(session, session.get_one(Contact, contact.id))
    with db.reading() as session:
        assert {one.handle for one in session.exec(select(SentFile))} == {""}
        assert [one.attachments for one in session.exec(select(Feedback))] == [""]
        assert [one.attachments for one in session.exec(select(FeedbackEntry))] == [""]
    assert remove_ended(db, tmp_path) == 2
    assert not path.exists()
    with db.reading() as session:
        assert session.exec(select(SentFile)).all() == []


async def test_who_is_forgotten_while_their_file_is_fetched(sqlite_db: Database, sandbox, channels, tmp_path: Path):
    contact = told(sqlite_db, await spoken(sandbox, channels))

    class Slow:
        """A network that gives the file out when the person is gone."""

        async def fetch(self, handle: str, limit: int = 1) -> bytes:
            with sqlite_db.transaction() as session:
                erasure.erase(session, session.get_one(Contact, contact.id))
            return VOICE

    assert await keep_wanted(sqlite_db, tmp_path, {"telegram": Slow()}) == 0  # type: ignore[dict-item]
    assert files_in(tmp_path) == []


def test_what_a_killed_process_left_is_swept(sqlite_db: Database, tmp_path: Path):
    told(sqlite_db, Attachment("voice", "one"))
    for name in ("1", "2", f"{sealed_file.UNFINISHED}x"):
        sealed_file.write(tmp_path / "sent" / name, [VOICE])
    assert sweep(sqlite_db, tmp_path, now().timestamp() - 60) == 0, "it may be being written"
    assert sweep(sqlite_db, tmp_path, now().timestamp() + 60) == 2
    assert [path.name for path in (tmp_path / "sent").iterdir()] == ["1"]


def test_answers_that_are_sent_take_over_the_files_of_their_draft(db: Database):
    with db.transaction() as session:
        contact = factories.contact()
        session.add(contact)
        session.flush()
        one, two, three = (Attachment("voice", name) for name in ("one", "two", "three"))
        sent_files.follow_only(session, contact, "K26-AAAAAA", [one])
        sent_files.follow_only(session, contact, "draft:1", [one, two])
        sent_files.follow_only(session, contact, "draft:1", [one, three])
        sent_files.hand_on(session, "draft:1", "K26-AAAAAA")
        sent_files.follow_only(session, contact, "K26-AAAAAA", [one, three])
    with db.reading() as session:
        rows = session.exec(select(SentFile).order_by(col(SentFile.id))).all()
    assert [(row.subject, row.handle) for row in rows if row.state is SentFileState.WAITING] == [
        ("K26-AAAAAA", "one"),
        ("K26-AAAAAA", "three"),
    ]
