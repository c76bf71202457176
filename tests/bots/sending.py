"""What the tests of the way out share: an outbox that runs, a look at the rows, a campaign in the middle of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from bots.limits import Limits
from bots.outbox import Outbox
from core.clock import now
from core.db import Database
from core.models import (
    Campaign,
    CampaignState,
    Contact,
    Content,
    Delivery,
    Lane,
    Occurrence,
    OccurrenceState,
    Role,
    Staff,
)
from core.networks import TELEGRAM
from tests import factories
from tests.fakes import FakeChannel

FAST = Limits(rate=10_000, chat_burst=1000, chat_every=0.001, in_flight=8)
LEASE = timedelta(seconds=30)


@contextlib.asynccontextmanager
async def sending(
    db: Database, channel: FakeChannel, limits: Limits = FAST, *, lease: float = 30
) -> AsyncIterator[Outbox]:
    outbox = Outbox(db, {TELEGRAM: channel}, {TELEGRAM: limits}, lease_seconds=lease, tick_seconds=0.02)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def states(db: Database) -> dict[str, int]:
    with db.reading() as session:
        return {
            str(state): number
            for state, number in session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state)))
        }


def blocked_until(db: Database) -> datetime | None:
    with db.reading() as session:
        lane = session.exec(select(Lane)).first()
    return lane.blocked_until if lane else None


def one(db: Database) -> Delivery:
    with db.reading() as session:
        return session.exec(select(Delivery)).one()


def person(db: Database, address: str = "1001", **more: Any) -> Contact:
    with db.transaction() as session:
        found = factories.contact(address, **more)
        session.add(found)
    return found


def plan(db: Database, *deliveries: Delivery) -> None:
    with db.transaction() as session:
        session.add_all(deliveries)


def campaign(session: Session, state: CampaignState) -> Occurrence:
    staff = Staff(email="e@example.org", role=Role.EDITOR)
    session.add(staff)
    session.flush()
    made = Campaign(name="road", topic="roads", author_id=staff.id, state=state)
    session.add(made)
    session.flush()
    occurrence = Occurrence(campaign_id=made.id, wall_time="2026-12-01T09:00", zone="Africa/Casablanca", due_at=now(),
                            tzdata_version="2026.6", max_lateness_seconds=7200)  # fmt: skip
    session.add(occurrence)
    session.flush()
    return occurrence


def set_campaign(db: Database, state: CampaignState) -> None:
    with db.transaction() as session:
        session.exec(select(Campaign)).one().state = state


def running_broadcast(db: Database, people: int, content: str = "") -> Campaign:
    """A campaign on its way to so many people; with `content` its words are frozen once for all."""
    with db.transaction() as session:
        occurrence = campaign(session, CampaignState.RUNNING)
        occurrence.state = OccurrenceState.RUNNING
        more: dict[str, Any] = {"occurrence_id": occurrence.id}
        if content:
            frozen = Content(
                occurrence_id=occurrence.id, channel="telegram_subscribers", language="ar", message={"text": content}
            )
            session.add(frozen)
            session.flush()
            more |= {"content_id": frozen.id, "message": None}
        session.add_all(
            factories.broadcast(each, **more) for each in factories.subscribers(session, range(1, people + 1))
        )
        return session.get_one(Campaign, occurrence.campaign_id)
