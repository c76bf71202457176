"""What arrives at the same time is written by one transaction: one write to the disk for all of it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlmodel import Session

from core.db import Database

# The write lock of the embedded database is held for so many at most, so that sending is not kept waiting.
MOST = 16

# Opens what one part of a work writes as a whole or not at all.
Opening = Callable[[], AbstractContextManager[Session]]
Work = Callable[[Opening], None]


class Together:
    """Does work in a thread, in order; what comes meanwhile shares the next transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, work: Work) -> None:
        """Do this; committed when it returns, and what it raises is raised here."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        await asyncio.shield(done)

    async def _run(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            # Of a transaction that broke nothing was written: each goes again in its own, and answers for itself.
            if len(group) == 1 or await _fault(partial(self._as_one, [work for work, _ in group])):
                for work, done in group:
                    fault = await _fault(partial(work, self._db.transaction))
                    if fault is None:
                        done.set_result(None)
                    else:
                        done.set_exception(fault)
            else:
                for _, done in group:
                    done.set_result(None)
        self._running = None

    def _as_one(self, group: Sequence[Work]) -> None:
        with self._db.transaction() as session:

            @contextmanager
            def part() -> Iterator[Session]:
                try:
                    with session.begin_nested():
                        yield session
                finally:
                    # The next one reads what is stored, as in a session of its own.
                    session.expunge_all()

            for work in group:
                work(part)


async def _fault(work: Callable[[], None]) -> BaseException | None:
    """What the work raised, if anything."""
    (outcome,) = await asyncio.gather(asyncio.to_thread(work), return_exceptions=True)
    return outcome
