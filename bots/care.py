"""What one lane's sender watches beside the sending: failures, hours that pass, words that nobody is sent."""

from datetime import timedelta

from sqlmodel import Session

from bots import lanes
from bots.breaker import Breaker, Closing
from bots.channel import Rejected, SendError
from bots.endings import Ended
from bots.queue import Claimed
from bots.refusals import Patience, ended_by
from campaigns.lateness import keep_fresh, miss_late
from campaigns.refused import pause_refused
from core.clock import now
from core.db import Database


class Care:
    """One lane's; its first part lives in the event loop's thread, its second in a transaction."""

    def __init__(self, lane: str, patience: Patience) -> None:
        self.patience = patience
        self._lane = lane
        self._breaker = Breaker()
        self._moved: set[int] = set()
        self._refused: list[tuple[int, str]] = []

    @property
    def alone(self) -> bool:
        """Whether one message goes alone, to see whether the cause of a failure has gone."""
        return bool(self._breaker.trouble)

    @property
    def waits(self) -> bool:
        """Whether there is something that the next transaction should write soon."""
        return self._breaker.mended or bool(self._refused)

    def mended(self) -> bool:
        """Whether a message went through since the lane closed; true once."""
        mended, self._breaker.mended = self._breaker.mended, False
        return mended

    def not_written(self, mended: bool) -> None:
        """The transaction was undone that should have written this."""
        self._breaker.mended = self._breaker.mended or mended

    def taken(self, claimed: Claimed, began: float) -> None:
        """The network took a message in a call that began then."""
        self._breaker.answered(began)
        if claimed.occurrence_id is not None:
            self._moved.add(claimed.occurrence_id)
        if claimed.content_id is not None:
            self._breaker.content_taken(claimed.content_id)

    def refused(self, claimed: Claimed, error: SendError, began: float, clock: float) -> tuple[Ended, Closing | None]:
        """What a refusal means for the delivery and for the lane; times are the loop's, in seconds."""
        end = ended_by(claimed, error, self.patience)
        many = claimed.content_id is not None and claimed.occurrence_id is not None and not claimed.public
        if many and isinstance(error, Rejected) and self._breaker.content_refused(claimed.content_id or 0):
            self._refused.append((claimed.occurrence_id or 0, end.reason))
        return end, self._breaker.failed(error, began, clock)

    def begin(self, session: Session) -> None:
        """Go on with what the lane remembers."""
        lane = lanes.begin_anew(session, self._lane)
        self._breaker.trouble, self._breaker.failures = lane.trouble, lane.failures

    def pause_refused(self, db: Database) -> None:
        """In transactions of their own: who acts on a campaign takes its row before those of its deliveries."""
        while self._refused:
            occurrence_id, reason = self._refused[-1]
            with db.transaction() as session:
                pause_refused(session, occurrence_id, reason)
            self._refused.pop()

    def write(self, session: Session, closing: Closing | None, *, mended: bool) -> None:
        """Close or mend the lane."""
        if mended:
            lanes.mend_lane(session, self._lane)
        if closing is not None:
            until = None if closing.seconds is None else now() + timedelta(seconds=closing.seconds)
            lanes.close_lane(
                session, self._lane, closing.reason, until=until, trouble=closing.trouble, failures=closing.failures
            )

    def look_around(self, session: Session) -> None:
        """What moves stays fresh; what stood still for too long is missed."""
        moved, self._moved = self._moved, set()
        keep_fresh(session, moved, now())
        miss_late(session, now())
