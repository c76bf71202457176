"""What the files of tests/flows can let happen around the Goals, and what people then hear unasked.

@ goals                             the set of tests/sdg/stage.py: water 6.1.1, unemployment 8.5.2, floods 13.1.2
@ figures 86                        the same set with a figure for 2026 of the water; who follows it is told
= following: 6-1-1                  the goals and indicators that the person follows
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bots.people import find_contact
from civic.sdg.followers import followed_by
from core.message import Message
from core.models import Delivery
from scheduler.job import JobContext
from scheduler.jobs.tell_of_goals import TELL_OF_GOALS
from tests.sdg.stage import REGION, WATER, folder, take_in

if TYPE_CHECKING:
    from tests.dialogue import Play


def _goals(play: "Play", figures: str = "") -> None:
    with tempfile.TemporaryDirectory() as name:
        newer = f"{WATER}2026,,,,{figures}\n" if figures else WATER
        take_in(play.db, folder(Path(name), **{"data/indicator_6-1-1.csv": newer}))


ACTS: dict[str, Callable[..., None]] = {"goals": _goals, "figures": _goals}


def act(play: "Play", word: str, *more: str) -> list[Message]:
    """Let it happen; what people are told then."""
    ACTS[word](play, *more)
    with play.db.reading() as session:
        before = session.exec(select(Delivery.id).order_by(col(Delivery.id).desc())).first() or 0
    TELL_OF_GOALS.run(JobContext(db=play.db, region=REGION, addresses={}, wake=lambda: None))
    with play.db.reading() as session:
        new = session.exec(select(Delivery).where(Delivery.id > before).order_by(col(Delivery.id)))
        return [Message.model_validate(row.message) for row in new]


def _follows(play: "Play") -> str:
    with play.db.reading() as session:
        contact = find_contact(session, play.stage.channel.name, play.citizen.sender)
        return " ".join(one.subject for one in followed_by(session, contact)) or "-" if contact else "-"


CHECKS: dict[str, Callable[["Play"], str]] = {"following": _follows}
