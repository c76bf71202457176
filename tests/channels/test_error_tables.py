"""Each row of the networks' error tables, for a write and for a read, as the sandbox answers it over HTTP."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bots.channel import (
    Banned,
    ChatMoved,
    ContactStopped,
    LaneHeld,
    Missing,
    NotReached,
    OutcomeUnknown,
    Rejected,
    SendError,
    Throttled,
    Unchanged,
    WindowOver,
)
from bots.channels import graph_errors, telegram_errors
from bots.channels.facebook_page import FacebookPageChannel
from bots.channels.telegram import TelegramChannel
from bots.channels.telegram_request import ApiError
from core.clock import now
from core.message import Message, Outbound
from sandbox.client import SandboxClient
from sandbox.facebook_state import APP_SECRET, PAGE_ID, PAGE_TOKEN
from sandbox.telegram_state import DEFAULT_TOKEN

# Code, subcode, HTTP status, what a write and what a read ends in, the pause in seconds.
GRAPH = [
    (1, None, 400, OutcomeUnknown, NotReached, 0),
    (2, None, 500, OutcomeUnknown, NotReached, 0),
    (3, None, 400, Rejected, Rejected, 0),
    (4, None, 403, Throttled, Throttled, 300),
    (10, None, 403, Rejected, Rejected, 0),
    (10, 2018278, 403, WindowOver, WindowOver, 0),
    (17, None, 400, Throttled, Throttled, 300),
    (32, None, 403, Throttled, Throttled, 300),
    (100, None, 400, Rejected, Rejected, 0),
    (100, 33, 400, Missing, Missing, 0),
    (100, 2018001, 400, ContactStopped, ContactStopped, 0),
    (102, None, 400, LaneHeld, LaneHeld, 0),
    (190, 460, 400, LaneHeld, LaneHeld, 0),
    (200, None, 403, Rejected, Rejected, 0),
    (200, 2018108, 403, ContactStopped, ContactStopped, 0),
    (299, None, 403, Rejected, Rejected, 0),
    (341, None, 400, Throttled, Throttled, 300),
    (368, None, 403, Banned, Banned, 0),
    (506, 1455006, 400, OutcomeUnknown, NotReached, 0),
    (551, 1545041, 400, ContactStopped, ContactStopped, 0),
    (613, None, 400, Throttled, Throttled, 60),
    (80001, None, 400, Throttled, Throttled, 300),
]
# Code, words, whether to a person, what a write and what a read ends in.
TELEGRAM = [
    (400, "Bad Request: chat not found", True, ContactStopped, ContactStopped),
    (400, "Bad Request: chat not found", False, Rejected, Rejected),
    (400, "Bad Request: message to delete not found", False, Missing, Missing),
    (400, "Bad Request: message to edit not found", False, Missing, Missing),
    (400, "Bad Request: message is not modified: it is the same", False, Unchanged, Unchanged),
    (401, "Unauthorized", True, LaneHeld, LaneHeld),
    (403, "Forbidden: bot was blocked by the user", True, ContactStopped, ContactStopped),
    (403, "Forbidden: bot is not a member of the channel chat", False, Rejected, Rejected),
    (404, "Not Found", True, LaneHeld, LaneHeld),
    (409, "Conflict: terminated by other getUpdates request", True, Rejected, Rejected),
    (413, "Request Entity Too Large", True, Rejected, Rejected),
    (429, "Too Many Requests: retry after 5", True, Throttled, Throttled),
    (500, "Internal Server Error", True, OutcomeUnknown, NotReached),
    (502, "Bad Gateway", True, OutcomeUnknown, NotReached),
]


@pytest.fixture
async def page(sandbox: SandboxClient) -> AsyncIterator[FacebookPageChannel]:
    channel = FacebookPageChannel(PAGE_ID, PAGE_TOKEN, APP_SECRET, api_base=sandbox.url)
    yield channel
    await channel.close()


@pytest.fixture
async def bot(sandbox: SandboxClient) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    yield channel
    await channel.close()


async def of_page(page: FacebookPageChannel, *, read: bool) -> SendError:
    outbound = Outbound(PAGE_ID, Message(text="سلام"))
    with pytest.raises(SendError) as caught:
        await (page.find(outbound, now()) if read else page.send(outbound))
    return caught.value


async def of_bot(bot: TelegramChannel, to: str, *, read: bool) -> SendError:
    with pytest.raises(SendError) as caught:
        await (bot.me() if read else bot.send(Outbound(to, Message(text="سلام"))))
    return caught.value


@pytest.mark.parametrize(("code", "subcode", "status", "write", "read", "pause"), GRAPH)
async def test_a_row_of_the_graph(
    sandbox: SandboxClient, page: FacebookPageChannel, code: int, subcode: int | None, status: int,
    write: type[SendError], read: type[SendError], pause: float,
):  # fmt: skip
    kinds = {400: "400", 403: "403", 500: "500"}
    sandbox.add_fault("facebook", kinds[status], code=code, subcode=subcode)
    for reading, expected in ((False, write), (True, read)):
        error = await of_page(page, read=reading)
        assert (type(error), error.retry_after) == (expected, pause)
    assert sandbox.facebook_posts() == []


@pytest.mark.parametrize(("code", "words", "person", "write", "read"), TELEGRAM)
async def test_a_row_of_telegram(
    sandbox: SandboxClient, bot: TelegramChannel, code: int, words: str, person: bool, write: type[SendError],
    read: type[SendError],
):  # fmt: skip
    sandbox.add_fault("telegram", "400", code=code, description=words)
    to = str(sandbox.add_user()) if person else "@jisr_region"
    assert type(await of_bot(bot, to, read=False)) is write
    if code not in (400, 403):  # those speak of a chat, and a read here has none
        assert type(await of_bot(bot, to, read=True)) is read
    assert sandbox.sent() == []


async def test_a_chat_that_moved_says_where(sandbox: SandboxClient, bot: TelegramChannel):
    sandbox.add_fault("telegram", "400", migrate_to_chat_id=-100777)
    error = await of_bot(bot, "-777", read=False)
    assert isinstance(error, ChatMoved)
    assert error.new_address == "-100777"


def test_every_row_of_the_tables_is_tried():
    graph = {next(row for row in graph_errors.TABLE if row.covers(code, sub or 0)) for code, sub, *_ in GRAPH}
    telegram = {
        next(row for row in telegram_errors.TABLE if row.covers(ApiError(code, words, {}), person=person))
        for code, words, person, *_ in TELEGRAM
    }
    assert graph == set(graph_errors.TABLE)
    assert telegram == set(telegram_errors.TABLE)


@pytest.mark.parametrize(
    ("kind", "code", "write", "read"),
    [("400", 77_701, Rejected, Rejected), ("500", 77_702, OutcomeUnknown, NotReached)],
)
async def test_a_code_nobody_knows_is_told_by_its_class_and_logged_once(
    sandbox: SandboxClient, page: FacebookPageChannel, kind: str, code: int, write: type[SendError],
    read: type[SendError],
):  # fmt: skip
    sandbox.add_fault("facebook", kind, code=code)
    with capture_logs() as logs:
        assert type(await of_page(page, read=False)) is write
        assert type(await of_page(page, read=True)) is read
    told = [line for line in logs if line.get("code") == code]
    assert len(told) == 1


@pytest.mark.parametrize(("code", "write", "read"), [(418, Rejected, Rejected), (302, OutcomeUnknown, NotReached)])
async def test_a_code_of_telegram_nobody_knows_is_told_by_its_class_and_logged_once(
    sandbox: SandboxClient, bot: TelegramChannel, code: int, write: type[SendError], read: type[SendError]
):
    sandbox.add_fault("telegram", "400", code=code)
    to = str(sandbox.add_user())
    with capture_logs() as logs:
        assert type(await of_bot(bot, to, read=False)) is write
        assert type(await of_bot(bot, to, read=True)) is read
    assert len([line for line in logs if line.get("code") == code]) == 1
