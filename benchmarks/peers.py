"""What others would send with, in a process and an environment of their own; imports nothing of Jisr.

`python benchmarks/peers.py NAME SERVER PEOPLE RATE CONCURRENCY` prints one line of JSON. Bare loops: no database,
nothing remembered. A 429 is waited out and the message sent again, as the library's errors tell; with a CONCURRENCY of
1 a bare loop sleeps between messages, as everybody advises.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

TOKEN = "123456789:AAbenchbenchbenchbenchbenchbenchbench"
TEXT = "انقطاع الماء الصالح للشرب غدا من التاسعة صباحا إلى الزوال في أحياء المدينة. نعتذر عن الإزعاج."
Send = Callable[[int], Awaitable[None]]


async def ptb(server: str, rate: float) -> tuple[Send, Callable[[], Awaitable[None]]]:
    """python-telegram-bot's Bot with its default transport."""
    from telegram import Bot
    from telegram.error import RetryAfter

    bot = Bot(TOKEN, base_url=f"{server}/bot")
    await bot.initialize()

    async def send(chat: int) -> None:
        while True:
            try:
                await bot.send_message(chat, TEXT, parse_mode="HTML")
            except RetryAfter as pause:
                await asyncio.sleep(_seconds(pause.retry_after))
            else:
                return

    return send, bot.shutdown


async def ptb_limiter(server: str, rate: float) -> tuple[Send, Callable[[], Awaitable[None]]]:
    """python-telegram-bot's ExtBot with its AIORateLimiter set to the rate."""
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(overall_max_rate=rate, overall_time_period=1, max_retries=100)
    bot: Any = ExtBot(TOKEN, base_url=f"{server}/bot", rate_limiter=limiter)
    await bot.initialize()

    async def send(chat: int) -> None:
        await bot.send_message(chat, TEXT, parse_mode="HTML")

    return send, bot.shutdown


async def aiogram(server: str, rate: float) -> tuple[Send, Callable[[], Awaitable[None]]]:
    """aiogram's Bot with its default transport."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramRetryAfter

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server)))

    async def send(chat: int) -> None:
        while True:
            try:
                await bot.send_message(chat, TEXT, parse_mode="HTML")
            except TelegramRetryAfter as pause:
                await asyncio.sleep(pause.retry_after)
            else:
                return

    return send, bot.session.close


PEERS = {"ptb": ptb, "ptb-limiter": ptb_limiter, "aiogram": aiogram}


async def run(name: str, server: str, people: int, rate: float, concurrency: int) -> dict[str, Any]:
    """Send to everybody once; seconds, processor seconds, peak memory (MB), and what failed."""
    send, close = await PEERS[name](server, rate)
    chats = iter(range(1, people + 1))
    failed = 0

    async def work() -> None:
        nonlocal failed
        for chat in chats:
            try:
                await send(chat)
            except Exception as error:  # noqa: BLE001 (whatever a library raises, the loop goes on and it is counted)
                failed += 1
                print(f"{name}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
            if concurrency == 1 and name != "ptb-limiter":
                await asyncio.sleep(1 / rate)

    began, cpu = time.perf_counter(), _cpu()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    figures = {"seconds": round(time.perf_counter() - began, 3), "cpu": round(_cpu() - cpu, 3), "failed": failed}
    await close()
    return {**figures, "memory": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def _seconds(pause: Any) -> float:
    return pause.total_seconds() if hasattr(pause, "total_seconds") else float(pause)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    peer, address, how_many, limit, at_once = sys.argv[1:]
    print(json.dumps(asyncio.run(run(peer, address, int(how_many), float(limit), int(at_once)))))
