"""Recordings that staff sent to the bot on one network are brought home, and heard on the others."""

from pathlib import Path

import pytest
from sqlmodel import select

from bots.channel import Rejected
from bots.recordings import bring_home
from civic.voices import suffix_of
from core import sealed_file
from core.db import Database
from core.models import Contact, VoicePrompt
from core.networks import MESSENGER, TELEGRAM
from tests.bots.stage import Citizen, HandChannel, Stage
from tests.fakes import FakeChannel

OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(64)


class Source(FakeChannel):
    """A channel that gives out files."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self.files = files

    async def fetch(self, handle: str, limit: int = 0) -> bytes:
        if handle not in self.files:
            raise Rejected("gone")
        return self.files[handle]


def recorded_on_telegram(db: Database) -> None:
    Stage(db, HandChannel(TELEGRAM)).recording("feedback.topic", "fr")


def content_of(path: str) -> tuple[str, bytes]:
    return Path(path).name, sealed_file.read(Path(path))


def files_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


async def test_what_was_sent_on_telegram_is_heard_on_messenger(db: Database, tmp_path: Path) -> None:
    recorded_on_telegram(db)
    stage = Stage(db, HandChannel(MESSENGER))
    citizen = await Citizen(stage).welcomed("fr")
    with db.transaction() as session:
        session.exec(select(Contact)).one().listens = True
    (only,) = await citizen.says("/feedback")
    assert only.media == ()
    source = Source({"heard-feedback.topic": OGG})
    assert await bring_home(db, {TELEGRAM: source}, tmp_path) == 1
    assert await bring_home(db, {TELEGRAM: source}, tmp_path) == 0
    voice, asked = await citizen.says("/feedback")
    (media,) = voice.media
    assert (voice.text, media.kind, bool(asked.buttons)) == ("", "voice", True)
    assert content_of(media.path) == ("feedback.topic.fr.ogg", OGG)


@pytest.mark.parametrize("files", [{}, {"heard-feedback.topic": b"<html>"}])
async def test_what_cannot_be_fetched_stays_where_it_is(
    sqlite_db: Database, tmp_path: Path, files: dict[str, bytes]
) -> None:
    recorded_on_telegram(sqlite_db)
    assert await bring_home(sqlite_db, {TELEGRAM: Source(files)}, tmp_path / "voice") == 0
    assert await bring_home(sqlite_db, {}, tmp_path / "voice") == 0
    with sqlite_db.reading() as session:
        assert session.exec(select(VoicePrompt)).one().network == TELEGRAM
    assert not files_in(tmp_path / "voice")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (OGG, ".ogg"),
        (bytes(4) + b"ftypM4A ", ".m4a"),
        (b"ID3\x04", ".mp3"),
        (b"\xff\xfb\x90", ".mp3"),
        (b"GIF89a", ""),
        (b"", ""),
    ],
)
def test_sounds_are_told_by_how_they_begin(content: bytes, suffix: str) -> None:
    assert suffix_of(content) == suffix
