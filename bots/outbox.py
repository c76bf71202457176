"""The way out: a loop per lane that records what ended, claims, commits `sending`, and only then calls the network."""

import asyncio
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session

from bots import queue
from bots.channel import Channel, ChatMoved, LaneHeld, NotReached, SendError, Throttled
from bots.limits import Limits, Pacer
from bots.queue import Claimed, Ended
from core.clock import now
from core.db import Database
from core.log import get_logger
from core.message import Outbound
from core.models import DeliveryState, Priority

log = get_logger(__name__)

RECOVER_EVERY = 1.0
CLAIM_AHEAD = 64
URGENT_AHEAD = 16
MAX_PAUSE = 60.0


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
    ) -> None:
        holder = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        lease = timedelta(seconds=lease_seconds)
        self._lanes = [
            LaneSender(db, name, channel, limits[name], holder, lease, tick_seconds)
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
    """One lane's loop. Rows carry the truth; `_waiting` and `_flying` only mirror what this process has claimed."""

    def __init__(
        self,
        db: Database,
        name: str,
        channel: Channel,
        limits: Limits,
        holder: str,
        lease: timedelta,
        tick_seconds: float,
    ) -> None:
        self.woken = asyncio.Event()
        self._db = db
        self._name = name
        self._channel = channel
        self._limits = limits
        self._holder = holder
        self._lease = lease
        self._tick = tick_seconds
        self._pacer = Pacer(limits)
        self._waiting: list[Claimed] = []
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._flying_ids: set[int] = set()
        self._ended: list[Ended] = []
        self._closing: tuple[str, float | None] | None = None
        self._recovered_at = 0.0
        self._failures = 0
        self._reopened = False
        self._unsent: list[int] = []

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
        ended, self._ended = self._ended, []
        closing, self._closing = self._closing, None
        clock = asyncio.get_running_loop().time()
        step = asyncio.create_task(asyncio.to_thread(self._step, ended, closing, clock))
        try:
            go = await asyncio.shield(step)
        except asyncio.CancelledError:
            # A thread cannot be called back: what it wrote stands, and what it marked `sending` stays here.
            await asyncio.wait([step])
            if step.exception() is None:
                self._unsent = [one.id for one in step.result()]
            else:
                self._keep(ended, closing)
            raise
        except Exception:
            self._keep(ended, closing)
            raise
        for claimed in go:
            self._flying_ids.add(claimed.id)
            task = asyncio.create_task(self._send(claimed))
            self._flying[claimed.chat] = task
        await self._rest()

    def _keep(self, ended: list[Ended], closing: tuple[str, float | None] | None) -> None:
        """What could not be written is written in the next turn."""
        self._ended, self._closing = [*ended, *self._ended], closing or self._closing

    def _step(self, ended: list[Ended], closing: tuple[str, float | None] | None, clock: float) -> list[Claimed]:
        """One transaction: record, claim, mark `sending`. What it returns may be sent once it is committed."""
        with self._db.transaction() as session:
            queue.finish(session, ended)
            if closing is not None:
                until = None if closing[1] is None else now() + timedelta(seconds=closing[1])
                queue.close_lane(session, self._name, closing[0], until=until)
            lane = queue.hold_lane(session, self._name, self._holder, self._lease)
            if lane is None or lane.held or (lane.blocked_until is not None and lane.blocked_until > now()):
                self._waiting.clear()
                if lane is not None:
                    queue.leave_lane(session, self._name, self._holder)
                return []
            if clock - self._recovered_at >= RECOVER_EVERY:
                self._recovered_at = clock
                queue.recover(session, self._name, except_ids=self._flying_ids)
            waiting = sorted([*self._waiting, *self._claim(session)], key=lambda one: (one.priority, one.id))
            chosen = self._choose(waiting, clock)
            marked = queue.mark_sending(session, [one.id for one in chosen], self._lease)
        taken = {one.id for one in chosen}
        self._waiting = [one for one in waiting if one.id not in taken]
        return [one for one in chosen if one.id in marked]

    def _claim(self, session: Session) -> list[Claimed]:
        """Fill what is held ready; when it is full of broadcasts, what is more urgent still gets in."""
        ahead = CLAIM_AHEAD - len(self._waiting)
        if ahead > 0:
            return queue.claim(session, self._name, ahead, self._lease)
        return queue.claim(session, self._name, URGENT_AHEAD, self._lease, least_urgent=Priority.REPLY)

    def _choose(self, waiting: list[Claimed], clock: float) -> list[Claimed]:
        """Those that may leave now: within the rates, and one at a time to each chat, in order."""
        chosen: list[Claimed] = []
        busy = set(self._flying)
        self._pacer.sweep(clock)
        for one in waiting:
            if len(self._flying) + len(chosen) >= self._limits.in_flight or self._pacer.wait(clock) > 0:
                break
            if one.chat not in busy and self._pacer.wait_for(one.chat, one.public, clock) == 0:
                self._pacer.take(one.chat)
                chosen.append(one)
            # A chat whose turn has not come keeps its later messages back as well.
            busy.add(one.chat)
        return chosen

    async def _send(self, claimed: Claimed) -> None:
        try:
            receipt = await self._channel.send(Outbound(claimed.to, claimed.message))
        except SendError as error:
            self._refused(claimed, error)
        except Exception:
            # Nobody can say how far an unforeseen fault let the call get.
            log.exception("sending failed in an unforeseen way", lane=self._name, delivery=claimed.id)
            self._ended.append(Ended(claimed.id, DeliveryState.UNKNOWN, "unforeseen fault while sending"))
        else:
            self._failures = 0
            sent = Ended(claimed.id, DeliveryState.SENT, network_id=receipt.network_id, poll_id=receipt.poll_id,
                         votes=receipt.votes)  # fmt: skip
            self._ended.append(sent)
        finally:
            self._flying.pop(claimed.chat, None)
            self._flying_ids.discard(claimed.id)
            self.woken.set()

    def _refused(self, claimed: Claimed, error: SendError) -> None:
        """What each class of refusal means for the delivery and for the lane."""
        log.warning("a message was not taken", lane=self._name, delivery=claimed.id, kind=type(error).__name__,
                    detail=error.detail)  # fmt: skip
        reason = f"{type(error).__name__}: {error.detail}"
        state = DeliveryState.PLANNED if error.retryable else DeliveryState.FAILED
        self._ended.append(
            Ended(
                claimed.id,
                DeliveryState.UNKNOWN if error.unknown else state,
                reason,
                stopped=error.stopped,
                new_address=error.new_address if isinstance(error, ChatMoved) else "",
            )
        )
        self._close_lane(error, reason)

    def _close_lane(self, error: SendError, reason: str) -> None:
        if isinstance(error, LaneHeld):
            self._closing = (reason, None)
        elif isinstance(error, Throttled | NotReached):
            self._failures += 1
            back_off = min(MAX_PAUSE, 0.5 * 2**self._failures)
            self._closing = (reason, max(error.retry_after, 0 if error.retry_after else back_off))

    async def _rest(self) -> None:
        """Until a send ends, somebody wakes us, the rate allows the next one, or a tick has passed."""
        if self._ended or self._closing:
            return
        clock = asyncio.get_running_loop().time()
        pause = self._tick
        if self._waiting:
            chats = [self._pacer.wait_for(one.chat, one.public, clock) for one in self._waiting[:CLAIM_AHEAD]]
            pause = min(pause, max(self._pacer.wait(clock), min(chats), 0.001))
            if len(self._flying) >= self._limits.in_flight:
                pause = self._tick
        try:
            async with asyncio.timeout(pause):
                await self.woken.wait()
        except TimeoutError:
            return

    async def _land(self) -> None:
        """Wait for what is on its way, write what came of it, give the lane back."""
        flying = list(self._flying.values())
        if flying:
            await asyncio.wait(flying, timeout=self._lease.total_seconds() / 2)
        await asyncio.to_thread(self._leave, self._ended)

    def _reopen(self) -> None:
        with self._db.transaction() as session:
            queue.reopen_lane(session, self._name)

    def _leave(self, ended: list[Ended]) -> None:
        with self._db.transaction() as session:
            queue.finish(session, ended)
            queue.take_back(session, self._unsent)
            queue.leave_lane(session, self._name, self._holder)
