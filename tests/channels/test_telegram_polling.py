"""Updates by long polling: in order, none lost, through every failure of the network."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import TelegramError

from bots.channels.telegram import TelegramChannel
from bots.channels.telegram_polling import Polling
from bots.channels.telegram_request import ApiError, NoAnswer, NotConnected
from core.message import Message, Outbound
from sandbox.client import SandboxClient
from sandbox.telegram_state import DEFAULT_TOKEN

DEADLINE = 10


@pytest.fixture
async def channel(sandbox: SandboxClient) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    yield channel
    await channel.close()


async def take(updates: AsyncIterator[Mapping[str, Any]], count: int) -> list[Mapping[str, Any]]:
    """The next so many updates, within the deadline."""
    async with asyncio.timeout(DEADLINE):
        return [await anext(updates) for _ in range(count)]


async def test_what_people_do_arrives_in_order_and_can_be_read(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    sandbox.say(user, "السلام عليكم")
    sandbox.share_contact(user, "+212600000001")
    sandbox.block(user)
    received = [channel.receive(raw) for raw in await take(channel.updates(), 3)]
    assert [each.text for part in received for each in part.inbound] == ["السلام عليكم", ""]
    assert received[1].inbound[0].phone == "+212600000001"
    assert received[2].signals[0].kind == "stopped"
    assert sandbox.violations() == []


async def test_reaction_counts_name_the_post_as_its_receipt_does(sandbox: SandboxClient, channel: TelegramChannel):
    receipt = await channel.send(Outbound("@jisr_region", Message(text="الطريق 308")))
    updates = channel.updates()
    user = sandbox.add_user()
    sandbox.say(user, "سلام")
    await take(updates, 1)
    waiting = asyncio.create_task(take(updates, 1))
    sandbox.react_in_channel("@jisr_region", 1, {"👍": 3})
    (raw,) = await waiting
    received = channel.receive(raw)
    assert received.signals[0].post == receipt.network_id
    assert received.signals[0].data == {"counts": {"👍": 3}}


async def test_an_update_not_taken_in_comes_again(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    for text in ("a", "b", "c"):
        sandbox.say(user, text)
    first = await take(channel.updates(), 2)  # the second was given, and never confirmed
    again = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    assert [raw["message"]["text"] for raw in await take(again.updates(), 3)] == ["a", "b", "c"]
    assert [raw["message"]["text"] for raw in first] == ["a", "b"]
    await again.close()


async def test_what_was_taken_in_does_not_come_again(sandbox: SandboxClient, channel: TelegramChannel):
    user = sandbox.add_user()
    sandbox.say(user, "a")
    updates = channel.updates()
    await take(updates, 1)
    waiting = asyncio.create_task(take(updates, 1))
    await asyncio.to_thread(sandbox.wait_until, lambda: sandbox.bot()["pending"] == 0, "the confirmation")
    sandbox.say(user, "b")
    assert [raw["message"]["text"] for raw in await waiting] == ["b"]


async def test_a_webhook_is_taken_away_first_and_what_waited_there_stays(
    sandbox: SandboxClient, channel: TelegramChannel
):
    await channel.set_webhook("http://127.0.0.1:9/nobody", "secret")
    sandbox.say(sandbox.add_user(), "سلام")
    (raw,) = await take(channel.updates(), 1)
    assert raw["message"]["text"] == "سلام"
    assert sandbox.bot()["webhook"] == ""


async def test_closing_ends_a_poll_that_waits(sandbox: SandboxClient, channel: TelegramChannel):
    waiting = asyncio.create_task(take_all(channel))
    await asyncio.to_thread(sandbox.wait_until, lambda: sandbox.calls_of("telegram", "deleteWebhook"), "the first call")
    await channel.close()
    async with asyncio.timeout(DEADLINE):
        assert await waiting == []


async def take_all(channel: TelegramChannel) -> list[Mapping[str, Any]]:
    return [raw async for raw in channel.updates()]


class Scripted:
    """A bot that answers as told, and remembers what it was asked."""

    def __init__(self, *answers: TelegramError | list[Any] | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.asked_for_updates = asyncio.Event()

    async def raw(self, method: str, read_timeout: float, **parameters: Any) -> Any:
        self.asked.append((method, parameters))
        if method == "deleteWebhook":
            return True
        self.asked_for_updates.set()
        answer = self.answers.pop(0)
        if isinstance(answer, TelegramError):
            raise answer
        return answer

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]


UPDATE = {"update_id": 7, "poll": {}}
FAILURES = (
    NotConnected("refused"),
    NoAnswer("time-out"),
    ApiError(502, "HTTP 502", {}),
    ApiError(401, "Unauthorized", {}),
    ApiError(429, "Too Many Requests", {"retry_after": 0.01}),
)


def patient(bot: Scripted) -> Polling:
    """Polling with pauses of hundredths of a second."""
    return Polling(bot, 1, first_pause=0.01, longest_pause=0.02)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: str(failure))
async def test_a_failure_is_logged_in_one_line_and_waited_out(failure: TelegramError):
    bot = Scripted(failure, failure, [UPDATE])
    with capture_logs() as lines:
        assert await take(patient(bot).updates(), 1) == [UPDATE]
    assert len(lines) == 2
    assert all(line["log_level"] == "warning" and "exc_info" not in line for line in lines)
    assert bot.methods.count("deleteWebhook") == 1


async def test_pauses_grow_to_a_limit_and_shrink_after_a_success():
    down = NotConnected("refused")
    bot = Scripted(down, down, down, [UPDATE], down, [UPDATE])
    with capture_logs() as lines:
        await take(patient(bot).updates(), 2)
    assert [line["retry_in_seconds"] for line in lines] == [0.01, 0.02, 0.02, 0.01]


async def test_a_conflict_takes_the_webhook_away_again():
    bot = Scripted(ApiError(409, "Conflict: webhook is active", {}), [UPDATE])
    await take(patient(bot).updates(), 1)
    assert bot.methods == ["deleteWebhook", "getUpdates", "deleteWebhook", "getUpdates"]


@pytest.mark.parametrize("answer", [{"update_id": 1}, [{"poll": {}}], ["update"], [{"update_id": "1"}], True])
async def test_an_answer_that_is_no_updates_is_waited_out(answer: Any):
    bot = Scripted(answer, [UPDATE])
    with capture_logs() as lines:
        assert await take(patient(bot).updates(), 1) == [UPDATE]
    assert len(lines) == 1


async def test_the_offset_moves_when_the_next_update_is_asked_for():
    bot = Scripted([UPDATE, {"update_id": 8}], [{"update_id": 9}])
    await take(patient(bot).updates(), 3)
    assert [parameters.get("offset") for method, parameters in bot.asked if method == "getUpdates"] == [None, 9]


async def test_an_update_dropped_on_the_way_is_asked_for_again():
    bot = Scripted([UPDATE, {"update_id": 8}], [{"update_id": 8}])
    polling = patient(bot)
    await take(polling.updates(), 2)
    assert await take(polling.updates(), 1) == [{"update_id": 8}]
    assert bot.asked[-1][1]["offset"] == 8


async def test_kinds_are_asked_for_by_name():
    bot = Scripted([UPDATE])
    await take(patient(bot).updates(), 1)
    allowed = bot.asked[1][1]["allowed_updates"]
    assert "message_reaction_count" in allowed
    assert "poll_answer" not in allowed


async def test_stopping_ends_a_pause():
    bot = Scripted(NotConnected("refused"))
    polling = Polling(bot, 1, first_pause=3600)

    async def collect() -> list[Mapping[str, Any]]:
        return [raw async for raw in polling.updates()]

    waiting = asyncio.create_task(collect())
    async with asyncio.timeout(DEADLINE):
        await bot.asked_for_updates.wait()
        polling.stop()
        assert await waiting == []
