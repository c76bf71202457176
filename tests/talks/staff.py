"""What staff and the clock do meanwhile; what is refused is refused, and changes nothing."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session, col, select

from civic import associations, feedback_desk, handover, meetings, petition_way, said_and_done
from civic.consultations import close_consultation
from civic.meeting_minutes import add_outcome, publish_minutes
from civic.petitions import find_petition
from civic.region import Region
from civic.requests import officer
from core.db import Database
from core.errors import JisrError
from core.models import Association, Feedback, InformationRequest, PetitionDraft, Role
from tests import council

ADMIN = "admin@council.example"
BOTH = {"ar": "كلمات بالعربية", "fr": "des mots en français"}
LONG = {"ar": "كلمات بالعربية " * 150, "fr": "des mots en français " * 150}


def newest(session: Session, table: Any) -> str:
    """The reference of the newest row; one that there is not when there is none."""
    return str(session.exec(select(table.reference).order_by(col(table.id).desc())).first() or "X26-000000")


def _feedback(act: Callable[..., Any], **more: Any) -> Callable[[Session, Region], Any]:
    return lambda session, _region: act(session, reference=newest(session, Feedback), by=ADMIN, **more)


def _request(act: Callable[..., Any], **more: Any) -> Callable[[Session, Region], Any]:
    return lambda session, region: act(session, newest(session, InformationRequest), ADMIN, region, **more)


def _petition(act: Callable[..., Any], **more: Any) -> Callable[[Session, Region], Any]:
    def run(session: Session, region: Region) -> Any:
        return act(session, find_petition(session, "road-308"), by=ADMIN, region=region, **more)

    return run


def _publish(session: Session, _region: Region) -> Any:
    return said_and_done.publish(session, said=BOTH, done=BOTH, references=[newest(session, Feedback)], by=ADMIN)


def _open_draft(session: Session, region: Region) -> Any:
    return petition_way.open_draft(session, newest(session, PetitionDraft), slug="drafted", by=ADMIN, region=region)


ACTS: dict[str, Callable[[Session, Region], Any]] = {
    "answer feedback": _feedback(feedback_desk.answer, text="Merci, nous regardons."),
    "answer feedback at length": _feedback(feedback_desk.answer, text="كلام " * 500),
    "close feedback": _feedback(feedback_desk.close),
    "take over": _feedback(handover.begin, minutes=30),
    "hand back": _feedback(handover.end),
    "publish what was done": _publish,
    "take a request": _request(officer.take),
    "ask back": _request(officer.clarify, question="Quelle année ?"),
    "extend": _request(officer.extend, reasons="Beaucoup de pièces."),
    "answer a request": _request(officer.answer, text="Voici " * 500),
    "refuse a request": _request(officer.refuse, ground="not-held", reasons="Nous ne l'avons pas."),
    "publish an answer": lambda session, region: council.publish(session, region, "road"),
    "close the petition": _petition(petition_way.close),
    "deposit it": _petition(petition_way.deposit, on=None),
    "accept it": _petition(petition_way.accept, on=None),
    "refuse it": _petition(petition_way.refuse, on=None, ground="Cela relève de l'État."),
    "open a draft": _open_draft,
    "close the consultation": lambda session, region: close_consultation(session, "roads-2027", ADMIN, region),
    "confirm": lambda session, _region: associations.confirm(session, newest(session, Association), by=ADMIN),
    "decline": lambda session, _region: associations.decline(
        session, newest(session, Association), reason="siège hors de la région", by=ADMIN
    ),
    "cancel the meeting": lambda session, region: meetings.cancel_meeting(
        session, "road-day", region, by=ADMIN, reason=BOTH
    ),
    "move the meeting": lambda session, region: meetings.move_meeting(
        session, "road-day", region, by=ADMIN, start="2026-12-02T10:00"
    ),
    "minutes": lambda session, region: publish_minutes(session, "road-day", region, by=ADMIN, text=LONG),
    "outcome": lambda session, region: add_outcome(session, "road-day", region, by=ADMIN, text=BOTH),
}


def act(db: Database, region: Region, name: str) -> None:
    """Do it, where the council's rules allow it."""
    try:
        with db.transaction() as session:
            council.hire(session, ADMIN, Role.ADMIN)
            ACTS[name](session, region)
    except JisrError:
        pass
