"""A moderator of the council, who acts on the newest feedback as the command line does."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from civic import feedback_desk, handover, said_and_done
from core.message import Message
from core.models import Delivery, Feedback, Role, Staff
from tests.bots.stage import Stage

MODERATOR = "nadia@council.example"


def act(stage: Stage, what: str, words: str = "") -> list[Message]:
    """Answer, close, take over, give back or publish; what the person is told of it."""
    with stage.db.transaction() as session:
        hire(session)
        newest = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
        assert newest is not None
        before = {row.id for row in session.exec(select(Delivery))}
        _ACTS[what](session, newest.reference, words)
        session.flush()
        told = [row for row in session.exec(select(Delivery).order_by(col(Delivery.id))) if row.id not in before]
        return [Message.model_validate(row.message) for row in told]


def hire(session: Session, email: str = MODERATOR, role: Role = Role.MODERATOR) -> None:
    """Have a member of staff of that role."""
    if session.exec(select(Staff).where(Staff.email == email)).first() is None:
        session.add(Staff(email=email, role=role))
        session.flush()


def _publish(session: Session, reference: str, _words: str) -> None:
    said = {"ar": "الطريق مقطوعة", "fr": "la route est coupée"}
    done = {"ar": "تم إصلاحها", "fr": "elle est réparée"}
    said_and_done.publish(session, said=said, done=done, references=[reference], by=MODERATOR)


_ACTS: dict[str, Callable[[Session, str, str], object]] = {
    "answers": lambda session, reference, words: feedback_desk.answer(
        session, reference=reference, text=words, by=MODERATOR
    ),
    "closes": lambda session, reference, _words: feedback_desk.close(session, reference=reference, by=MODERATOR),
    "takes": lambda session, reference, _words: handover.begin(session, reference=reference, minutes=60, by=MODERATOR),
    "returns": lambda session, reference, _words: handover.end(session, reference=reference, by=MODERATOR),
    "publishes": _publish,
}
