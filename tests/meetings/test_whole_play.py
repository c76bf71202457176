"""A meeting from its announcement to who came, over HTTP with the clock stopped: kept, moved, cancelled."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from sqlmodel import col, func, select

from bots.channels.telegram import TelegramChannel
from bots.flows import FLOWS
from bots.inbox import Inbox
from bots.outbox import Outbox
from bots.polling import poll as take_updates
from campaigns import meetings as announced
from campaigns import service
from civic import meeting_minutes, meetings
from civic.meeting_attendance import attendance, enter_attendance
from core.clock import now
from core.i18n import END_ISOLATE, ISOLATE
from core.models import Delivery, DeliveryState, InboundMessage, Meeting
from core.networks import TELEGRAM
from sandbox.client import SandboxClient
from sandbox.server import running_sandbox
from sandbox.telegram_state import DEFAULT_TOKEN
from scheduler.job import JobContext
from scheduler.jobs.finish_campaigns import finish_campaigns
from scheduler.jobs.remind_of_meetings import remind_of_meetings
from scheduler.jobs.start_campaigns import start_campaigns
from tests.bots.sending import FAST
from tests.meetings.stage import APPROVER, EDITOR, MODERATOR, Stage

ADDRESSES = {"telegram_channel": "@jisr_region", "telegram_subscribers": "everybody"}
ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING)
LINK = "https://meet.council.example/road-day"
WORDS = {
    "fr": {
        "commune": "Azilal", "announced": "Rencontre road-day", "moved": "mercredi 2 décembre 2026",
        "cancelled": "Neige", "minutes": "Adopté à l’unanimité", "outcome": "La route sera réparée",
    },
    "ar": {
        "commune": "أزيلال", "announced": "لقاء road-day", "moved": "2 دجنبر 2026", "cancelled": "ثلج",
        "minutes": "تمت المصادقة", "outcome": "ستصلح الطريق",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@dataclass
class Play:
    """The council's bot against the sandbox, and two citizens: one comes, one follows from afar."""

    stage: Stage
    sandbox: SandboxClient
    inbox: Inbox
    language: str
    clock: time_machine.Traveller

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    async def rest(self) -> None:
        """Until nothing is on its way."""
        async with asyncio.timeout(15):
            while self._count(Delivery, col(Delivery.state).in_(ON_THE_WAY)):
                await asyncio.sleep(0.01)

    async def does(self, deed: Callable[[], Any], user: int) -> str:
        """A citizen does something; what the bot says to it."""
        taken, heard = self._count(InboundMessage), self.heard(user)
        await asyncio.to_thread(deed)
        async with asyncio.timeout(15):
            while self._count(InboundMessage) == taken:
                await asyncio.sleep(0.01)
        await self.rest()
        return "\n".join(self.heard(user)[len(heard) :])

    async def subscribes(self, province: str, commune: str) -> int:
        user = self.sandbox.add_user(language_code=self.language)
        await self.does(lambda: self.sandbox.say(user, "/start"), user)
        for data in (f"welcome.language:{self.language}", "welcome.privacy:yes", f"welcome.province:{province}"):
            await self.presses(user, data)
        await self.does(lambda: self.sandbox.say(user, commune), user)
        for data in ("welcome.topics:all", "welcome.news:yes"):
            await self.presses(user, data)
        return user

    async def presses(self, user: int, data: str) -> str:
        return await self.does(lambda: self.sandbox.press(user, data=data), user)

    async def at(self, wall: str) -> None:
        """The council's clock shows this hour; what is due then is done and sent."""
        self.clock.move_to(self.stage.utc(wall))
        context = JobContext(self.stage.db, self.stage.region, ADDRESSES, lambda: None)
        for job in (start_campaigns, remind_of_meetings, finish_campaigns):
            await asyncio.to_thread(job, context)
        await self.rest()

    def heard(self, user: int) -> list[str]:
        told = self.sandbox.sent(user)
        return [str(each["text"]).replace(ISOLATE, "").replace(END_ISOLATE, "") for each in told]

    def staff(self, deed: Callable[..., Any], *given: Any, by: str = EDITOR, **more: Any) -> Any:
        """One act of staff, in a transaction of its own."""
        with self.stage.db.transaction() as session:
            return deed(session, *given, self.stage.region, by=by, **more)

    def _count(self, table: Any, *where: Any) -> int:
        with self.stage.db.reading() as session:
            return session.exec(select(func.count()).select_from(table).where(*where)).one()


@contextlib.asynccontextmanager
async def played(stage: Stage, sandbox: SandboxClient, language: str, clock: Any) -> AsyncIterator[Play]:
    sandbox.reset()
    channel = TelegramChannel(DEFAULT_TOKEN, sandbox.url)
    outbox = Outbox(stage.db, {TELEGRAM: channel}, {TELEGRAM: FAST}, lease_seconds=30, tick_seconds=0.02)
    inbox = Inbox(stage.db, stage.region, FLOWS, {TELEGRAM: channel}, outbox.wake)
    tasks = [asyncio.create_task(outbox.run()), asyncio.create_task(take_updates(channel, inbox))]
    try:
        yield Play(stage, sandbox, inbox, language, clock)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await channel.close()


def announce(play: Play) -> None:
    """Staff announce it by a campaign that somebody else approves."""
    channels = ("telegram_channel", "telegram_subscribers")
    campaign = play.staff(announced.announce, "road-day", channels=channels)
    with play.stage.db.transaction() as session:
        service.approve(session, campaign.id, APPROVER, play.stage.region)
        service.schedule(session, campaign.id, "2026-11-24T10:00", play.stage.region, now())


async def joined(play: Play) -> tuple[int, int]:
    """The meeting is announced, two people read of it, one joins, one from afar, a third joins and leaves again."""
    play.stage.meeting()
    there = await play.subscribes("azilal", play.words["commune"])
    afar = await play.subscribes("azilal", play.words["commune"])
    announce(play)
    await play.at("2026-11-24T10:00")
    for user in (there, afar):
        assert play.words["announced"] in play.heard(user)[-1]
        assert play.words["announced"] in await play.presses(user, "go:meetings:road-day_c1")
    await play.presses(there, "meetings.read:join")
    assert LINK in await play.presses(afar, "meetings.read:remote")
    return there, afar


@pytest.mark.parametrize("language", ["ar", "fr"])
async def test_a_meeting_is_kept(stage: Stage, sandbox: SandboxClient, clock: Any, language: str):
    async with played(stage, sandbox, language, clock) as play:
        there, afar = await joined(play)
        third = await play.subscribes("azilal", play.words["commune"])
        for data in ("meetings.read:join", "meetings.read:leave"):
            await play.does(lambda: sandbox.say(third, "/start meetings_road-day"), third)
            assert await play.presses(third, data)
        quiet = len(play.heard(third))
        before = {user: len(play.heard(user)) for user in (there, afar)}
        for hour in ("2026-11-30T09:59", "2026-11-30T10:00", "2026-11-30T10:01", "2026-12-01T08:59",
                     "2026-12-01T09:00", "2026-12-01T09:30"):  # fmt: skip
            await play.at(hour)
        reminded = {user: play.heard(user)[count:] for user, count in before.items()}
        assert [len(told) for told in reminded.values()] == [2, 2]
        assert [LINK in str(sandbox.sent(user)[-1]) for user in (there, afar)] == [False, True]
        await play.at("2026-12-01T13:00")
        texts = {"ar": WORDS["ar"]["minutes"], "fr": WORDS["fr"]["minutes"]}
        play.staff(meeting_minutes.publish_minutes, "road-day", text=texts, file=None)
        texts = {"ar": WORDS["ar"]["outcome"], "fr": WORDS["fr"]["outcome"]}
        play.staff(meeting_minutes.add_outcome, "road-day", text=texts)
        await play.rest()
        for user in (there, afar):
            assert any(play.words["minutes"] in text for text in play.heard(user)[-3:])
            assert play.words["outcome"] in play.heard(user)[-1]
        assert len(play.heard(third)) == quiet
        play.staff(
            enter_attendance, "road-day", by=MODERATOR, in_person={"azilal": 12, "khenifra": 2}, afar={"azilal": 7}
        )
        with stage.db.reading() as session:
            [meeting] = session.exec(select(Meeting)).all()
            came = attendance(session, meeting.id, stage.region)
        assert came.counted["azilal"] == {"in_person": 12, "afar": 7}
        assert sandbox.violations() == []


@pytest.mark.parametrize("language", ["ar", "fr"])
async def test_a_moved_and_a_cancelled_meeting(stage: Stage, sandbox: SandboxClient, clock: Any, language: str):
    async with played(stage, sandbox, language, clock) as play:
        there, afar = await joined(play)
        play.staff(meetings.move_meeting, "road-day", start="2026-12-02T10:00", end=None, place=None)
        await play.rest()
        for user in (there, afar):
            assert play.words["moved"] in play.heard(user)[-1]
        before = len(play.heard(there))
        for hour in ("2026-11-30T10:00", "2026-12-01T09:00"):
            await play.at(hour)
        assert len(play.heard(there)) == before
        await play.at("2026-12-01T10:00")
        assert len(play.heard(there)) == before + 1
        reason = {"ar": WORDS["ar"]["cancelled"], "fr": WORDS["fr"]["cancelled"]}
        play.staff(meetings.cancel_meeting, "road-day", reason=reason)
        await play.rest()
        assert all(play.words["cancelled"] in play.heard(user)[-1] for user in (there, afar))
        told = len(play.heard(there))
        await play.at("2026-12-02T09:00")
        assert len(play.heard(there)) == told
        assert play.words["cancelled"] in await play.does(lambda: sandbox.say(there, "/start meetings_road-day"), there)
        assert sandbox.violations() == []
