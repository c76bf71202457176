"""Several pictures leave as one post; what a broadcast carries goes up once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bots.channel import Rejected
from bots.channels.telegram import TelegramChannel
from core.message import Button, Markup, Media, Message, Outbound
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_TOKEN


@pytest.fixture
async def channel(sandbox: SandboxClient) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    yield channel
    await channel.close()


def photos(folder: Path, number: int) -> tuple[Media, ...]:
    found = []
    for index in range(number):
        path = folder / f"{index}.png"
        Image.new("RGB", (40, 20), (index, 100, 100)).save(path)
        found.append(Media(kind="photo", path=str(path)))
    return tuple(found)


async def test_an_album_is_one_post_with_its_text_under_the_first_picture(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    user = sandbox.add_user()
    message = Message(text="<b>الطريق</b> 308", markup=Markup.HTML, media=photos(tmp_path, 3))
    receipt = await channel.send(Outbound(str(user), message))
    first, *rest = sandbox.chat(user)["messages"]
    assert receipt.network_id == f"{user}:{first['message_id']}"
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("الطريق 308", "bold")
    assert {each["media_group_id"] for each in (first, *rest)} == {first["media_group_id"]}
    assert len(rest) == 2
    assert all("caption" not in each for each in rest)
    assert sandbox.violations() == []


async def test_telegram_is_not_asked_for_an_album_it_cannot_show(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path
):
    user, media = sandbox.add_user(), photos(tmp_path, 2)
    stop = ((Button(label="قف", value="go:stop"),),)
    document = Media(kind="document", name="a.txt", content="a")
    for message in (
        Message(text="a", media=media, rows=stop),
        Message(text="x" * 1025, media=media),
        Message(text="a", media=(*media, document)),
    ):
        with pytest.raises(Rejected):
            await channel.send(Outbound(str(user), message))
    assert sandbox.chat(user)["messages"] == []


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_what_a_broadcast_carries_goes_up_once(
    sandbox: SandboxClient, channel: TelegramChannel, tmp_path: Path, kind: str
):
    users = [sandbox.add_user(), sandbox.add_user()]
    (picture,) = photos(tmp_path, 1)
    media = picture.model_copy(update={"kind": kind})
    await channel.send(Outbound(str(users[0]), Message(text="صورة", media=(media,))))
    await asyncio.to_thread(Path(picture.path).unlink)
    await channel.send(Outbound(str(users[1]), Message(text="صورة", media=(media,))))
    first, second = (sandbox.chat(user)["messages"][0][kind] for user in users)
    assert first == second
