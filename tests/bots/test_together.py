"""What arrives together is written together, and what breaks does so alone."""

import asyncio
import threading
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bots.together import MOST, Opening, Together
from core.db import Database
from core.events import record
from core.models import Event, EventKind, Feedback
from tests.bots.stage import Citizen, Stage
from tests.bots.test_inbox import APOLOGY, BROKEN


class Busy:
    """Holds the first work until all the others wait, so that they go as a group."""

    def __init__(self, db: Database) -> None:
        self.together = Together(db)
        self.free = threading.Event()
        self.sessions: list[int] = []

    def write(self, name: str) -> "asyncio.Task[None]":
        def work(opening: Opening) -> None:
            with opening() as session:
                self.sessions.append(id(session))
                record(session, EventKind.IGNORED, name)
            if name == "broken":
                raise LookupError(name)

        return asyncio.create_task(self.together.do(work))

    def _wait(self, _opening: Opening) -> None:
        self.free.wait(10)

    async def all_at_once(self, *names: str) -> list[BaseException | None]:
        first = asyncio.create_task(self.together.do(self._wait))
        await asyncio.sleep(0)
        tasks = [self.write(name) for name in names]
        await asyncio.sleep(0)
        self.free.set()
        await first
        return await asyncio.gather(*tasks, return_exceptions=True)


def names(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(Event.name).order_by(col(Event.id))))


async def test_what_waits_goes_into_one_transaction_in_its_order(db: Database):
    busy = Busy(db)
    wanted = [str(number) for number in range(MOST)]
    assert await busy.all_at_once(*wanted) == [None] * MOST
    assert names(db) == wanted
    assert len(set(busy.sessions)) == 1


async def test_what_breaks_is_told_to_its_own_caller_and_the_others_are_written_once(db: Database):
    outcomes = await Busy(db).all_at_once("one", "broken", "two")
    assert [type(outcome) for outcome in outcomes] == [type(None), LookupError, type(None)]
    assert sorted(names(db)) == ["broken", "one", "two"]


async def test_more_than_a_group_is_written_in_groups(sqlite_db: Database):
    wanted = [str(number) for number in range(MOST * 2 + 3)]
    busy = Busy(sqlite_db)
    assert await busy.all_at_once(*wanted) == [None] * len(wanted)
    assert names(sqlite_db) == wanted


async def test_a_caller_who_gives_up_does_not_take_the_others_along(sqlite_db: Database):
    busy = Busy(sqlite_db)
    gone = busy.write("gone")
    stays = busy.write("stays")
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert names(sqlite_db) == ["gone", "stays"]


async def test_a_fault_among_what_comes_at_once_harms_nobody_else(db: Database) -> None:
    stage = Stage(db, flows=BROKEN)
    citizens = [await Citizen(stage, str(number)).welcomed() for number in range(4)]
    for citizen in citizens:
        await citizen.presses_value("go:broken")
    said = [replace(citizen.last, external_id=stage.new_id(), button="") for citizen in citizens if citizen.last]
    words = ("flow", "effect", "fine", "flow")
    at_once = [replace(one, text=word) for one, word in zip(said, words, strict=True)]
    await asyncio.gather(*(stage.take(inbound) for inbound in at_once))
    apologies = [[message.text for message in stage.answers(one.external_id)] == [APOLOGY] for one in at_once]
    assert apologies == [True, True, False, True]
    assert stage.count(Feedback) == 1
    assert [citizen.state()["flow"] for citizen in citizens] == ["broken", "broken", "", "broken"]
