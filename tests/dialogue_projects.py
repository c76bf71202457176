"""What the files of tests/flows can let happen around the plan, and what people then hear unasked.

@ plan                              the plan of tests/planning/stage.py: the road pdr-07, the school buses pdr-11
@ reached pdr-07 2                  staff say that a milestone is reached; who follows the project is told
@ moved pdr-07 2 2027-06-30         … that it is planned for another day
= follows: pdr-07                   the projects that the person follows; project: the one of the newest feedback
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from bots.people import find_contact
from civic.planning_store import change_milestone
from civic.project_followers import followed_by, tell, waiting
from core.clock import local_date, now
from core.message import Message
from core.models import Delivery, Feedback, Project
from tests.planning.stage import EDITOR, REGION, take_in

if TYPE_CHECKING:
    from tests.dialogue import Play


def _plan(play: "Play", *_more: str) -> None:
    take_in(play.db)


def _reached(play: "Play", code: str, number: str) -> None:
    with play.db.transaction() as session:
        today = local_date(now(), REGION.zone)
        change_milestone(session, code, int(number), REGION, by=EDITOR, reached_on=today)


def _moved(play: "Play", code: str, number: str, day: str) -> None:
    with play.db.transaction() as session:
        change_milestone(session, code, int(number), REGION, by=EDITOR, planned_on=date.fromisoformat(day))


ACTS: dict[str, Callable[..., None]] = {"plan": _plan, "reached": _reached, "moved": _moved}


def act(play: "Play", word: str, *more: str) -> list[Message]:
    """Let it happen; what people are told then."""
    ACTS[word](play, *more)
    with play.db.transaction() as session:
        before = session.exec(select(Delivery.id).order_by(col(Delivery.id).desc())).first() or 0
        for project_id in waiting(session):
            tell(session, project_id)
        session.flush()
        new = session.exec(select(Delivery).where(Delivery.id > before).order_by(col(Delivery.id)))
        return [Message.model_validate(row.message) for row in new]


def _project(session: Session) -> str:
    newest = select(Feedback.project_id).order_by(col(Feedback.id).desc())
    project_id = session.exec(newest).first()
    return session.get_one(Project, project_id).code if project_id else "-"


def _of_newest_feedback(play: "Play") -> str:
    with play.db.reading() as session:
        return _project(session)


def _follows(play: "Play") -> str:
    with play.db.reading() as session:
        contact = find_contact(session, play.stage.channel.name, play.citizen.sender)
        return " ".join(one.code for one in followed_by(session, contact)) or "-" if contact else "-"


CHECKS: dict[str, Callable[["Play"], str]] = {"follows": _follows, "project": _of_newest_feedback}
