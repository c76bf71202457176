"""All that the pretend networks are at one moment; nothing is written to disk."""

import time

from sandbox.counts import Counts
from sandbox.facebook_state import Facebook
from sandbox.faults import Faults
from sandbox.serials import next_small
from sandbox.telegram_state import Telegram


class World:
    """Both networks, their fault switches and their counts."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.counts = Counts()
        self.faults = Faults()
        self.telegram = Telegram(self.now, first_message=next_small())
        self.facebook = Facebook(self.now)

    def now(self) -> float:
        """Return Unix seconds, moved by what the control API advanced."""
        return time.time() + self.offset

    def reset(self) -> None:
        """Forget everything, subscriptions included; messages are numbered from 1, as tests like it.

        Numbers of updates, posts, comments and presses go on, so that nothing new looks like something seen.
        """
        self.close()
        self.offset = 0.0
        self.counts = Counts()
        self.faults = Faults()
        self.telegram = Telegram(self.now)
        self.facebook = Facebook(self.now)

    def close(self) -> None:
        """End every open poll, so that the server can stop."""
        self.telegram.closing = True
        for bot in self.telegram.bots.values():
            bot.wake()
