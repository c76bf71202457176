"""The terminal speaks and listens like a channel."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bots.channel import BadPayload, PollingChannel
from bots.channels.terminal import TerminalChannel
from core.message import Button, ButtonKind, Inbound, Media, Message, Outbound, Place, Received
from tests.channels.contract import ANY_JSON

QUESTION = Message(
    text="Quelle langue ? [bold]",
    rows=(
        (Button(label="العربية", value="welcome.language:ar"), Button(label="français", value="welcome.language:fr")),
        (Button(label="Le plan", value="https://example.org/plan", kind=ButtonKind.LINK),),
        (Button(label="Mon numéro", kind=ButtonKind.PHONE), Button(label="Ma place", kind=ButtonKind.PLACE)),
    ),
)


class Conversation:
    """A terminal with typed lines and a screen to read."""

    def __init__(self, typed: str = "") -> None:
        self.screen = io.StringIO()
        self.channel = TerminalChannel(io.StringIO(typed), Console(file=self.screen, width=80), language="fr")

    async def heard(self) -> list[Inbound]:
        await self.channel.send(Outbound("1", QUESTION))
        received = [self.channel.receive(raw) async for raw in self.updates()]
        return [inbound for each in received for inbound in each.inbound]

    def updates(self) -> AsyncIterator[Any]:
        polling: PollingChannel = self.channel
        return polling.updates()


async def test_a_message_is_printed_as_it_stands_with_numbered_buttons():
    conversation = Conversation()
    picture = Media(kind="photo", path="pont.png", alt="Le pont")
    receipt = await conversation.channel.send(Outbound("1", QUESTION.model_copy(update={"media": (picture,)})))
    screen = conversation.screen.getvalue()
    assert "Quelle langue ? [bold]" in screen
    assert "1. العربية" in screen
    assert "3. Le plan (https://example.org/plan)" in screen
    assert "[photo: pont.png] Le pont" in screen
    assert receipt.network_id


async def test_words_and_commands_are_heard_until_the_input_ends():
    heard = await Conversation("salam\n\n/start feedback_c12\n").heard()
    assert [(each.text, each.command, each.argument) for each in heard] == [
        ("salam", "", ""),
        ("/start feedback_c12", "start", "feedback_c12"),
    ]
    assert heard[0].language_hint == "fr"
    assert heard[0].at.tzinfo is not None


async def test_a_number_presses_the_button_shown_with_it():
    heard = await Conversation("2\n9\n").heard()
    assert [(each.button, each.text) for each in heard] == [("welcome.language:fr", ""), ("", "9")]


async def test_a_link_is_shown_and_says_nothing():
    conversation = Conversation("3\n")
    assert await conversation.heard() == []
    assert conversation.screen.getvalue().count("https://example.org/plan") == 2


async def test_phone_and_place_are_typed_after_their_button():
    heard = await Conversation("4\n+212600000001\n5\n32.3394, -6.3608\n5\nhere\n").heard()
    assert [(each.phone, each.place, each.text) for each in heard] == [
        ("+212600000001", None, ""),
        ("", Place(32.3394, -6.3608), ""),
        ("", None, "here"),
    ]


async def test_no_two_conversations_share_an_id():
    first, second = await Conversation("a\nb\n").heard(), await Conversation("a\n").heard()
    assert len({each.external_id for each in first + second}) == 3


def test_a_moment_without_a_zone_is_a_bad_payload():
    naive = datetime(2026, 12, 1, 9, 0, tzinfo=UTC).replace(tzinfo=None).isoformat()
    with pytest.raises(BadPayload):
        Conversation().channel.receive({"id": "1", "at": naive, "text": "salam"})


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "at", "text", "button", "phone", "place"), ANY_JSON)))
def test_garbage_is_a_bad_payload_and_nothing_else(raw: dict[str, Any]):
    line = {"id": "1", "at": "2026-12-01T09:00:00+00:00", **raw}
    try:
        assert isinstance(Conversation().channel.receive(line), Received)
    except BadPayload:
        return
