"""Recordings and files that are written for one person go out over Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.channel import Rejected
from bots.channels.telegram import TelegramChannel
from core.message import Button, Media, Message, Outbound
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_TOKEN

ANSWER = Button(label="نعم", value="welcome.consent:yes")


@pytest.fixture
async def channel(sandbox: SandboxClient) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    yield channel
    await channel.close()


def recording(folder: Path) -> Media:
    path = folder / "question.ogg"
    path.write_bytes(b"OggS recording")
    return Media(kind="voice", path=str(path))


async def test_a_recording_is_uploaded_once_and_named_from_then_on(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    users = [sandbox.add_user(), sandbox.add_user()]
    media = recording(tmp_path)
    for user in users:
        await channel.send(Outbound(str(user), Message(text="سؤال", rows=((ANSWER,),), media=(media,))))
    found = [sandbox.chat(user)["messages"][0] for user in users]
    assert found[0]["voice"]["file_id"] == found[1]["voice"]["file_id"]
    assert [message["caption"] for message in found] == ["سؤال", "سؤال"]
    assert all(message["reply_markup"]["inline_keyboard"] for message in found)
    assert sandbox.violations() == []


async def test_a_voice_note_that_staff_sent_is_named_by_its_handle(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    first, user = sandbox.add_user(), sandbox.add_user()
    await channel.send(Outbound(str(first), Message(text="سؤال", media=(recording(tmp_path),))))
    handle = sandbox.chat(first)["messages"][0]["voice"]["file_id"]
    await channel.send(Outbound(str(user), Message(text="", media=(Media(kind="voice", handle=handle),))))
    (message,) = sandbox.chat(user)["messages"]
    assert message["voice"]["file_id"] == handle
    assert "caption" not in message


@pytest.mark.parametrize("media", [Media(kind="voice", handle="gone"), Media(kind="voice", path="no such.ogg")])
async def test_words_go_alone_where_their_recording_is_refused(
    sandbox: SandboxClient, channel: TelegramChannel, media: Media
):
    user = sandbox.add_user()
    await channel.send(Outbound(str(user), Message(text="سؤال", rows=((ANSWER,),), media=(media,))))
    (message,) = sandbox.chat(user)["messages"]
    assert message["text"] == "سؤال"
    assert message["reply_markup"]["inline_keyboard"]


async def test_a_recording_without_words_that_is_refused_is_refused(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    with pytest.raises(Rejected):
        await channel.send(Outbound(str(user), Message(text="", media=(Media(kind="voice", handle="gone"),))))


async def test_a_text_is_sent_as_a_file_without_being_one(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    page = Media(kind="document", name="jisr-2026-11-23.html", content="<p>بياناتي</p>")
    await channel.send(Outbound(str(user), Message(text="بياناتكم", media=(page,))))
    (message,) = sandbox.chat(user)["messages"]
    assert message["document"]["file_name"] == "jisr-2026-11-23.html"
    assert message["document"]["file_size"] == len(page.content.encode())
    assert sandbox.violations() == []
