"""The way out: a loop per lane that records what ended, claims, commits `sending`, and only then calls the network."""

import asyncio
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bots import endings, lanes, queue
from bots.acts import carry_out
from bots.breaker import Closing
from bots.care import Care
from bots.channel import Channel, SendError
from bots.departures import Departures
from bots.endings import Ended
from bots.limits import Limits, Pacer
from bots.queue import Claimed, Contents
from bots.refusals import Patience
from bots.turn import Taken, Turn, choose
from core.clock import now
from core.db import Database
from core.log import get_logger
from core.models import DeliveryState, Priority

log = get_logger(__name__)

RECOVER_EVERY = 1.0
CLAIM_AHEAD = 64
URGENT_AHEAD = 16
# Outcomes wait so long for others to be written with them, in seconds.
GATHER = 0.1


class Outbox:
    """The senders of all lanes of this process."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        limits: Mapping[str, Limits],
        *,
        lease_seconds: float,
        tick_seconds: float,
        patience: Patience | None = None,
    ) -> None:
        holder = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        lease = timedelta(seconds=lease_seconds)
        self._lanes = [
            LaneSender(db, name, channel, limits[name], holder, lease, tick_seconds, patience or Patience())
            for name, channel in channels.items()
            if name in limits
        ]

    def wake(self) -> None:
        """Look for work now; called in the event loop's own thread."""
        for lane in self._lanes:
            lane.woken.set()

    async def run(self) -> None:
        """Send until cancelled; then finish what is on its way and give the lanes back."""
        await asyncio.gather(*(lane.run() for lane in self._lanes))


class LaneSender:
    """One lane's loop. Rows carry the truth; `_waiting` and `_departures` only mirror what this process has claimed."""

    def __init__(
        self,
        db: Database,
        name: str,
        channel: Channel,
        limits: Limits,
        holder: str,
        lease: timedelta,
        tick_seconds: float,
        patience: Patience,
    ) -> None:
        self.woken = asyncio.Event()
        self._db = db
        self._name = name
        self._channel = channel
        self._holder = holder
        self._lease = lease
        self._tick = tick_seconds
        self._pacer = Pacer(limits)
        self._departures = Departures(limits, self._pacer, self._send, self._stir)
        self._contents = Contents()
        self._waiting: list[Claimed] = []
        self._ended: list[Ended] = []
        self._unsent: list[int] = []
        self._closing: Closing | None = None
        self._taken = Taken()
        self._gathering: asyncio.TimerHandle | None = None
        self._holding = False
        self._recovered_at = 0.0
        self._care = Care(name, patience)
        self._reopened = False

    async def run(self) -> None:
        """The loop; a fault of ours or of the database is logged and the loop goes on after a pause."""
        try:
            while True:
                await self._turn_safely()
        finally:
            await asyncio.shield(self._land())

    async def _turn_safely(self) -> None:
        """The outbox's boundary handler."""
        try:
            await self._turn()
        except Exception:
            log.exception("the outbox stumbled", lane=self._name)
            await asyncio.sleep(self._tick)

    async def _turn(self) -> None:
        if not self._reopened:
            await asyncio.to_thread(self._reopen)
            self._reopened = True
        self.woken.clear()
        turn = self._begin()
        step = asyncio.create_task(asyncio.to_thread(self._step, turn))
        try:
            self._taken = await asyncio.shield(step)
        except asyncio.CancelledError:
            # A thread cannot be called back: what it wrote stands, and what it marked `sending` stays here.
            await asyncio.wait([step])
            if step.exception() is None:
                self._unsent += [one.id for one in step.result().go]
            else:
                self._keep(turn)
            raise
        except Exception:
            self._keep(turn)
            raise
        if self._taken.closed:
            self._unsent += self._departures.recall()
        elif self._closing is not None:
            self._unsent += [one.id for one in self._taken.go]
        else:
            self._departures.add(self._taken.go)
        await self._rest()

    def _begin(self) -> Turn:
        """Take what has gathered since the last transaction."""
        clock = asyncio.get_running_loop().time()
        self._pacer.sweep(clock)
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        ended, self._ended = self._ended, []
        unsent, self._unsent = self._unsent, []
        closing, self._closing = self._closing, None
        mine = self._departures.claimed
        room, reserve = self._departures.room, self._departures.reserve
        if self._care.alone:
            room, reserve = (0, 0) if mine else (1, 0)
        return Turn(ended, unsent, closing, self._care.mended(), mine, room, reserve, clock)

    def _keep(self, turn: Turn) -> None:
        """What could not be written is written in the next turn."""
        self._ended = [*turn.ended, *self._ended]
        self._unsent = [*turn.unsent, *self._unsent]
        self._closing = turn.closing or self._closing
        self._care.not_written(turn.mended)

    def _step(self, turn: Turn) -> Taken:
        """One transaction: record, claim, mark `sending`. What it returns may be sent once it is committed."""
        self._care.pause_refused(self._db)
        with self._db.transaction() as session:
            endings.finish(session, turn.ended)
            queue.take_back(session, turn.unsent)
            self._care.write(session, turn.closing, mended=turn.mended)
            if not self._hold(session, turn.clock):
                self._waiting.clear()
                return Taken(closed=True)
            if turn.clock - self._recovered_at >= RECOVER_EVERY:
                self._recovered_at = turn.clock
                endings.recover(session, self._name, except_ids={one.id for one in turn.mine})
                self._care.look_around(session)
                # Words may have been corrected.
                self._contents = Contents()
            waiting = sorted([*self._waiting, *self._claim(session, turn.room)], key=lambda one: (one.priority, one.id))
            taken = choose(waiting, turn, self._pacer)
            marked = queue.mark_sending(session, [one.id for one in taken.go], self._lease)
        chosen = {one.id for one in taken.go}
        self._waiting = [one for one in waiting if one.id not in chosen]
        return replace(taken, go=[one for one in taken.go if one.id in marked])

    def _hold(self, session: Session, clock: float) -> bool:
        """Whether this lane is ours and open; one that was another's goes on at the pace that it was left with."""
        before = None if self._holding else lanes.last_held(session, self._name)
        lane = lanes.hold_lane(session, self._name, self._holder, self._lease)
        if lane is None or lane.held or (lane.blocked_until is not None and lane.blocked_until > now()):
            self._holding = False
            if lane is not None:
                lanes.leave_lane(session, self._name, self._holder)
            return False
        if before is not None:
            self._pacer.begin(clock - (now() - before).total_seconds())
        self._holding = True
        return True

    def _claim(self, session: Session, room: int) -> list[Claimed]:
        """Fill what is held ready; when it is full of broadcasts, what is more urgent still gets in."""
        ahead = CLAIM_AHEAD + room - len(self._waiting)
        if ahead > 0:
            return self._claim_some(session, ahead, Priority.BROADCAST)
        urgent = URGENT_AHEAD - sum(one.priority < Priority.BROADCAST for one in self._waiting)
        return self._claim_some(session, urgent, Priority.REPLY) if urgent > 0 else []

    def _claim_some(self, session: Session, number: int, least_urgent: Priority) -> list[Claimed]:
        reply_age = self._care.patience.age
        return queue.claim(session, self._name, number, self._lease, least_urgent, self._contents, reply_age)

    async def _send(self, claimed: Claimed) -> None:
        began = asyncio.get_running_loop().time()
        try:
            receipt = await carry_out(self._channel, claimed)
        except SendError as error:
            self._refused(claimed, error, began)
        except Exception:
            # Nobody can say how far an unforeseen fault let the call get.
            log.exception("sending failed in an unforeseen way", lane=self._name, delivery=claimed.id)
            self._ended.append(Ended(claimed.id, DeliveryState.UNKNOWN, "unforeseen fault while sending"))
        else:
            self._care.taken(claimed, began)
            sent = Ended(claimed.id, DeliveryState.SENT, network_id=receipt.network_id, poll_id=receipt.poll_id,
                         also=receipt.also, votes=receipt.votes)  # fmt: skip
            self._ended.append(sent)
        finally:
            if claimed.chat in self._taken.kept_back or self._care.waits:
                self.woken.set()

    def _refused(self, claimed: Claimed, error: SendError, began: float) -> None:
        """What a refusal means for the delivery and for the lane."""
        log.warning("a message was not taken", lane=self._name, delivery=claimed.id, kind=type(error).__name__,
                    detail=error.detail)  # fmt: skip
        end, closing = self._care.refused(claimed, error, began, asyncio.get_running_loop().time())
        self._ended.append(end)
        self._closing = closing or self._closing
        if self._closing is not None:
            self._unsent += self._departures.recall()
            self.woken.set()

    def _stir(self) -> None:
        """Something left or came back: the next transaction is due at once, or when more has gathered."""
        if self._taken.more and self._departures.low:
            self.woken.set()
        elif self._ended and self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER, self.woken.set)

    async def _rest(self) -> None:
        """Until there is something to write or room for more, somebody wakes us, a chat's pace allows, or a tick."""
        if self._closing is not None or self._unsent:
            return
        until = self._taken.next_chat - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(self._tick, max(until, 0.001))):
                await self.woken.wait()
        except TimeoutError:
            return

    async def _land(self) -> None:
        """Wait for what is on its way, write what came of it, give the lane back."""
        self._unsent += self._departures.recall()
        await self._departures.land(self._lease.total_seconds() / 2)
        await asyncio.to_thread(self._leave, self._ended)

    def _reopen(self) -> None:
        with self._db.transaction() as session:
            self._care.begin(session)

    def _leave(self, ended: list[Ended]) -> None:
        with self._db.transaction() as session:
            endings.finish(session, ended)
            queue.take_back(session, self._unsent)
            lanes.leave_lane(session, self._name, self._holder)
