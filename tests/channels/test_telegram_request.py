"""The transport: what is Telegram's word, what is a proxy's, and what is none."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram.request import RequestData

from bots.channels.telegram_request import AiohttpRequest, ApiError, NoAnswer, NotConnected

TOKEN = "1000000001:a-token-that-opens-nothing-at-all-0001"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """A server with one answer to everything; yields the address of a call."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/bot{TOKEN}/sendMessage"
    finally:
        await runner.cleanup()


def says(status: int, body: str) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body)

    return answer


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(timeout=5) as request:
        yield request


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "<html>Blocked by the office firewall</html>", NotConnected),
        (407, "", NotConnected),
        (302, "", NotConnected),
        (413, "<html>413 Request Entity Too Large</html>", ApiError),
        (502, "<html>502 Bad Gateway</html>", ApiError),
        (400, '{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}', ApiError),
        (400, '{"ok":false,"description":"x","parameters":[]}', ApiError),
        (200, "<html>Welcome to the hotel</html>", NoAnswer),
        (200, "[]", NoAnswer),
        (200, "", NoAnswer),
        (200, '{"ok":true}', NoAnswer),
    ],
)
async def test_only_telegrams_own_form_is_telegrams_word(
    request_: AiohttpRequest, status: int, body: str, error: type[Exception]
):
    async with server(says(status, body)) as url:
        with pytest.raises(error) as caught:
            await request_.post(url)
    assert type(caught.value) is error
    assert TOKEN not in str(caught.value)


async def test_a_refusal_keeps_code_words_and_parameters(request_: AiohttpRequest):
    body = '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":9}}'
    async with server(says(429, body)) as url:
        with pytest.raises(ApiError) as caught:
            await request_.post(url)
    assert (caught.value.code, caught.value.description) == (429, "Too Many Requests")
    assert caught.value.parameters == {"retry_after": 9}


async def test_a_redirect_is_not_followed_since_the_address_is_the_key(request_: AiohttpRequest):
    asked = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    async with server(answer) as url:
        with pytest.raises(NotConnected):
            await request_.post(url)
    assert asked == [f"/bot{TOKEN}/sendMessage"]


async def test_a_body_that_breaks_off_is_no_answer(request_: AiohttpRequest):
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok":true,"resu')
        if request.transport is not None:
            request.transport.close()
        return response

    async with server(answer) as url:
        with pytest.raises(NoAnswer):
            await request_.post(url)


async def test_a_call_may_bring_its_own_time_limit(request_: AiohttpRequest):
    async def answer(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(3)
        return web.Response(text='{"ok":true,"result":true}')

    async with server(answer) as url:
        with pytest.raises(NoAnswer):
            await request_.post(url, read_timeout=0.1)


async def test_an_answer_in_drops_ends_at_the_limit_of_the_whole_call():
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b" ")
            await asyncio.sleep(0.1)
        return response

    async with server(answer) as url, AiohttpRequest(timeout=0.2) as request:
        with pytest.raises(NoAnswer):
            await asyncio.wait_for(request.post(url, connect_timeout=0.2), 3)


async def test_no_free_connection_means_never_sent():
    entered = asyncio.Event()
    done = asyncio.Event()

    async def answer(_request: web.Request) -> web.StreamResponse:
        entered.set()
        await done.wait()
        return web.Response(text='{"ok":true,"result":true}')

    async with server(answer) as url, AiohttpRequest(timeout=5, connections=1) as request:
        first = asyncio.create_task(request.post(url))
        await entered.wait()
        with pytest.raises(NotConnected):
            await request.post(url, pool_timeout=0.1, connect_timeout=0.1)
        done.set()
        assert await first is True


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/bot{}/getMe", "http:///bot{}/getMe", "http://[::x/bot{}/getMe"])
async def test_an_address_that_cannot_be_reached_stays_secret(request_: AiohttpRequest, url: str):
    with pytest.raises(NotConnected) as caught:
        await request_.post(url.format(TOKEN))
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_connections_are_kept_and_a_closed_request_opens_again():
    peers = set()

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        assert await request.json() == {}
        return web.Response(text='{"ok":true,"result":true}')

    async with server(answer) as url:
        request = AiohttpRequest()
        for _ in range(3):
            assert await request.post(url, RequestData()) is True
        assert len(peers) == 1
        await request.shutdown()
        await request.shutdown()
        assert await request.post(url, RequestData()) is True
        await request.shutdown()
        assert request.read_timeout == 20
