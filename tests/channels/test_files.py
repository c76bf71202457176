"""What people sent, fetched from the networks: bounded, only from their own servers, and no secret in an error."""

import socket

import pytest

from bots.channel import NotReached, Rejected, SendError
from bots.channels.graph_files import allowed
from bots.channels.messenger import MessengerChannel
from bots.channels.telegram import TelegramChannel
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN

TOKEN = "7000000001:tests-of-the-sandbox-have-a-bot-token"
PICTURE = b"\x89PNG" + b"\0" * 5000
BASE = "https://graph.facebook.com"


@pytest.fixture
async def telegram(sandbox: SandboxClient):
    channel = TelegramChannel(TOKEN, sandbox.url, timeout=5)
    yield channel
    await channel.close()


@pytest.fixture
async def messenger(sandbox: SandboxClient):
    channel = MessengerChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url, timeout=5)
    yield channel
    await channel.close()


async def sent(sandbox: SandboxClient, telegram: TelegramChannel) -> str:
    """The handle under which the channel tells of a photo that somebody sent."""
    sandbox.send_photo(sandbox.add_user(), content=PICTURE)
    async for raw in telegram.updates():
        return telegram.receive(raw).inbound[0].attachments[0].handle
    raise AssertionError("no update came")


async def test_a_photo_comes_as_it_was_sent(sandbox: SandboxClient, telegram: TelegramChannel):
    handle = await sent(sandbox, telegram)
    assert await telegram.fetch(handle) == PICTURE
    assert sandbox.violations() == []


async def test_a_file_that_is_too_large_is_refused(sandbox: SandboxClient, telegram: TelegramChannel):
    with pytest.raises(Rejected, match="at most 100 bytes"):
        await telegram.fetch(await sent(sandbox, telegram), 100)


async def test_a_handle_of_nothing_is_refused(telegram: TelegramChannel):
    with pytest.raises(Rejected) as refused:
        await telegram.fetch("AgACAgQAAxk")
    assert TOKEN not in str(refused.value)


async def test_a_network_that_is_away_is_said_so_without_the_token():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    channel = TelegramChannel(TOKEN, f"http://127.0.0.1:{port}", timeout=1)
    with pytest.raises(NotReached) as away:
        await channel.fetch("AgACAgQAAxk")
    await channel.close()
    assert TOKEN not in repr(away.value) + str(away.value.__cause__) + str(away.value.__context__)


@pytest.mark.parametrize(
    ("address", "yes"),
    [
        ("https://scontent.xx.fbcdn.net/v/photo.jpg?oh=1", True),
        ("https://cdn.fbsbx.com/v/voice.mp4", True),
        ("https://lookaside.fbsbx.com/x", True),
        ("https://graph.facebook.com/x", True),
        ("http://scontent.xx.fbcdn.net/photo.jpg", False),
        ("https://scontent.xx.fbcdn.net:8443/photo.jpg", False),
        ("https://fbcdn.net.example.org/photo.jpg", False),
        ("https://evilfbcdn.net/photo.jpg", False),
        ("https://user@127.0.0.1/photo.jpg", False),
        ("https://fbcdn.net@127.0.0.1/photo.jpg", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_the_networks_own_servers_are_asked(address: str, yes: bool):
    assert allowed(address, BASE) is yes


def test_the_server_that_we_were_told_to_use_is_asked():
    assert allowed("http://127.0.0.1:8081/x.jpg", "http://127.0.0.1:8081")
    assert not allowed("http://127.0.0.1:8082/x.jpg", "http://127.0.0.1:8081")


async def test_an_attachment_is_fetched_and_bounded(sandbox: SandboxClient, messenger: MessengerChannel):
    address = f"{sandbox.url}/_sandbox/counts"
    assert (await messenger.fetch(address)).startswith(b"{")
    with pytest.raises(Rejected, match="more than 3 bytes"):
        await messenger.fetch(address, 3)
    with pytest.raises(Rejected, match="HTTP 404"):
        await messenger.fetch(f"{sandbox.url}/nothing-here")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "https://example.org/x.jpg", "AgACAgQAAxk"])
async def test_a_foreign_attachment_is_not_even_asked_for(messenger: MessengerChannel, address: str):
    with pytest.raises(SendError, match="own servers"):
        await messenger.fetch(address)
