"""What one transaction of a lane is given, and what it gives back; pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from bots.breaker import Closing
from bots.endings import Ended
from bots.limits import Pacer
from bots.queue import Claimed
from core.models import Priority


@dataclass(frozen=True)
class Turn:
    """What the event loop hands to one transaction, and nothing else of it; `mine` are ready to leave or on their way.

    `room` is how many more may be marked, and `reserve` how many besides that are more urgent than a broadcast;
    `mended` says that a message went through since the lane closed; `clock` is the loop's time in seconds.
    """

    ended: list[Ended]
    unsent: list[int]
    closing: Closing | None
    mended: bool
    mine: list[Claimed]
    room: int
    reserve: int
    clock: float


@dataclass(frozen=True)
class Taken:
    """What the transaction hands back: what may be sent, or that the lane is closed; and what the next one waits for.

    `more` when there was as much as could be taken; `kept_back` are chats that wait for their last message to land;
    `next_chat` is when the first chat's pace allows its next one.
    """

    go: list[Claimed] = field(default_factory=list)
    closed: bool = False
    more: bool = False
    kept_back: frozenset[str] = frozenset()
    next_chat: float = math.inf


def choose(waiting: Iterable[Claimed], turn: Turn, pacer: Pacer) -> Taken:
    """Those whose chats may have one now: one at a time to each chat, in order."""
    chosen: list[Claimed] = []
    kept_back: set[str] = set()
    next_chat = math.inf
    busy = {one.chat for one in turn.mine}
    for one in waiting:
        if len(chosen) >= turn.room + (turn.reserve if one.priority < Priority.BROADCAST else 0):
            break
        if one.chat in busy:
            kept_back.add(one.chat)
        elif (pause := pacer.wait_for(one.chat, one.public, turn.clock)) > 0:
            next_chat = min(next_chat, turn.clock + pause)
        else:
            chosen.append(one)
        # A chat whose turn has not come keeps its later messages back as well.
        busy.add(one.chat)
    more = bool(chosen) or turn.room == 0
    return Taken(chosen, more=more, kept_back=frozenset(kept_back), next_chat=next_chat)
