"""Unknown outcomes cleared up where the network can be asked: what is there is sent, what surely is not goes again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bots.channel import Channel, LooksUp, Missing, SendError
from bots.endings import Ended, finish
from bots.settle import take_back_count
from core.clock import now
from core.db import Database
from core.log import get_logger
from core.message import Message, Outbound
from core.models import Act, Content, Delivery, DeliveryState, Lane, Occurrence

log = get_logger(__name__)
AT_ONCE = 20
# The network says that the same words are there already: an earlier try arrived, or an older post says the same.
DUPLICATE = "(code 506"
TRIES = 3


@dataclass(frozen=True)
class Lost:
    """A delivery of unknown outcome: what was sent where, when it was planned and last tried."""

    id: int
    outbound: Outbound
    planned_at: datetime
    tried_at: datetime


class Reconciler:
    """Looks every `every` seconds; what is not there `wait` after it was tried is taken not to have arrived."""

    def __init__(self, db: Database, channels: Mapping[str, Channel], *, wait: timedelta, every: float = 15) -> None:
        self._db = db
        self._channels = {name: channel for name, channel in channels.items() if isinstance(channel, LooksUp)}
        self._wait = wait
        self._every = every
        self._asked_to_rest: dict[str, datetime] = {}

    async def run(self) -> None:
        """Look again and again; a fault of ours or of the database is logged."""
        while self._channels:
            try:
                await self.look()
            except Exception:
                log.exception("clearing up unknown outcomes stumbled")
            await asyncio.sleep(self._every)

    async def look(self) -> int:
        """Ask for each unknown outcome once; how many were cleared up. A network that wants rest is left alone."""
        cleared = 0
        for name, channel in self._channels.items():
            for lost in await asyncio.to_thread(self._lost, name):
                try:
                    found = await channel.find(lost.outbound, lost.planned_at)
                except Missing:
                    # The comment has gone, and with it every answer.
                    found = ()
                except SendError as error:
                    log.warning("an unknown outcome could not be looked up", lane=name, detail=error.detail)
                    self._asked_to_rest[name] = now() + timedelta(seconds=error.retry_after)
                    if error.retryable:
                        break
                    continue
                cleared += await asyncio.to_thread(self._clear, name, lost, found)
        return cleared

    def _lost(self, lane: str) -> list[Lost]:
        """What is to be looked up now: nothing while the lane is held or closed, or the network asked for a rest."""
        if self._asked_to_rest.get(lane, now()) > now():
            return []
        query = (
            select(Delivery, Content)
            .outerjoin(Content, col(Content.id) == col(Delivery.content_id))
            .where(Delivery.lane == lane, Delivery.state == DeliveryState.UNKNOWN, Delivery.act == Act.SEND)
            .order_by(col(Delivery.id))
            .limit(AT_ONCE)
        )
        with self._db.reading() as session:
            row = session.get(Lane, lane)
            if row is not None and (row.held or (row.blocked_until is not None and row.blocked_until > now())):
                return []
            return [_lost(delivery, content) for delivery, content in session.exec(query)]

    def _clear(self, lane: str, lost: Lost, found: tuple[str, ...]) -> bool:
        with self._db.transaction() as session:
            delivery = session.exec(select(Delivery).where(Delivery.id == lost.id).with_for_update()).one()
            if delivery.state is not DeliveryState.UNKNOWN:
                return False
            ours = [network_id for network_id in found if not _known(session, lane, network_id)]
            if ours:
                end = Ended(lost.id, DeliveryState.SENT, network_id=ours[0])
            elif now() - lost.tried_at < self._wait:
                return False
            else:
                end = _not_there(session, delivery)
            log.info("an unknown outcome is cleared up", lane=lane, delivery=lost.id, state=end.state)
            take_back_count(session, delivery)
            finish(session, [end])
            return True


def _lost(delivery: Delivery, content: Content | None) -> Lost:
    message = Message.model_validate(content.message if content is not None else delivery.message)
    tried_at = delivery.tried_at or delivery.planned_at
    return Lost(delivery.id, Outbound(delivery.recipient, message), delivery.planned_at, tried_at)


def _known(session: Session, lane: str, network_id: str) -> bool:
    """Whether another delivery is known to have published this."""
    query = select(Delivery.id).where(Delivery.lane == lane, Delivery.network_id == network_id)
    return session.exec(query).first() is not None


def _not_there(session: Session, delivery: Delivery) -> Ended:
    """Again while its hour has not passed; failed when that would be late, or refused once more."""
    if DUPLICATE in delivery.reason:
        words = "the page says the same already, in another post: change the words"
        return Ended(delivery.id, DeliveryState.FAILED, words)
    until = _worth_until(session, delivery)
    if until <= now() or delivery.attempts >= TRIES:
        return Ended(delivery.id, DeliveryState.FAILED, "it did not arrive, and is not sent again")
    delivery.expires_at = until
    return Ended(delivery.id, DeliveryState.PLANNED, "it did not arrive: sent again")


def _worth_until(session: Session, delivery: Delivery) -> datetime:
    """Until when it is still worth sending; an answer for as long as the sender of its lane takes it."""
    if delivery.occurrence_id is None:
        return now() + timedelta(hours=1)
    occurrence = session.get_one(Occurrence, delivery.occurrence_id)
    return occurrence.due_at + timedelta(seconds=occurrence.max_lateness_seconds)
