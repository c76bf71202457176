"""What the files of tests/flows can let happen around meetings and associations, and what people then hear unasked.

@ meeting road-day                  a meeting open to all on 1 December 2026, 10:00 to 12:00, that can be followed
@ meeting road-day associations     … for associations; `provinces khouribga`: for people of that province
@ association confirmed             the citizen has registered an association; `registered`: it waits
@ confirm / @ decline               staff answer what is registered
@ move road-day 2026-12-02T10:00    … @ cancel road-day, @ minutes road-day, @ outcome road-day
@ at 2026-12-01T12:00               the council's clock shows this; then the reminders that are due are sent
"""

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

import time_machine
from sqlmodel import Session, col, select

from bots.people import find_contact
from civic import associations, meetings
from civic.meeting_file import NewMeeting
from civic.meeting_minutes import add_outcome, publish_minutes
from civic.meeting_reminders import meetings_to_remind_of, remind
from core.clock import now, to_utc, wall_time
from core.message import Message
from core.models import Association, Delivery, MeetingKind, OpenTo, Role, Staff

if TYPE_CHECKING:
    from tests.dialogue import Play

STAFF = "nadia@council.example"
LINK = "https://meet.council.example/road-day"


def new_meeting(slug: str = "road-day", open_to: str = "all", *provinces: str, **more: object) -> NewMeeting:
    """A meeting about roads on 1 December 2026, 10:00 to 12:00."""
    values = {
        "slug": slug,
        "kind": MeetingKind.MEETING,
        "topic": "roads",
        "title": {"ar": f"لقاء {slug}", "fr": f"Rencontre {slug}"},
        "place": {"ar": "مقر الجهة، بني ملال", "fr": "Siège de la région, Béni Mellal"},
        "start": "2026-12-01T10:00",
        "end": "2026-12-01T12:00",
        "open_to": OpenTo(open_to),
        "provinces": provinces,
        "link": LINK,
        "agenda": ({"ar": "الطريق 308", "fr": "La route 308"}, {"ar": "النقل المدرسي", "fr": "Le transport scolaire"}),
        **more,
    }
    return NewMeeting.model_validate(values)


def hire(session: Session) -> str:
    """A member of staff who may do all of it, hired once; their address."""
    if session.exec(select(Staff).where(Staff.email == STAFF)).first() is None:
        session.add(Staff(email=STAFF, role=Role.ADMIN))
        session.flush()
    return STAFF


def _meeting(play: "Play", session: Session, slug: str, *more: str) -> None:
    meetings.add_meeting(session, new_meeting(slug, *more), play.stage.region, by=STAFF)


def _association(play: "Play", session: Session, state: str) -> None:
    contact = find_contact(session, play.stage.channel.name, play.citizen.sender)
    assert contact is not None
    associations.register(
        session, contact=contact, name="Amal Tadla", role="présidente", province="azilal", field="water",
        recognised_in=2019, reference="A26-222222",
    )  # fmt: skip
    if state == "confirmed":
        associations.confirm(session, "A26-222222", by=STAFF)


def _waiting(session: Session) -> str:
    return session.exec(select(Association.reference).order_by(col(Association.id).desc())).first() or ""


def _confirm(_play: "Play", session: Session) -> None:
    associations.confirm(session, _waiting(session), by=STAFF)


def _decline(_play: "Play", session: Session) -> None:
    associations.decline(session, _waiting(session), reason="المقر خارج الجهة / siège hors de la région", by=STAFF)


def _move(play: "Play", session: Session, slug: str, start: str) -> None:
    meetings.move_meeting(session, slug, play.stage.region, by=STAFF, start=start)


def _cancel(play: "Play", session: Session, slug: str) -> None:
    reason = {"ar": "سوء الأحوال الجوية", "fr": "mauvais temps"}
    meetings.cancel_meeting(session, slug, play.stage.region, by=STAFF, reason=reason)


def _minutes(play: "Play", session: Session, slug: str) -> None:
    text = {"ar": "ستصلح الطريق 308.", "fr": "La route 308 sera réparée."}
    publish_minutes(session, slug, play.stage.region, by=STAFF, text=text)


def _outcome(play: "Play", session: Session, slug: str) -> None:
    text = {"ar": "انطلقت الأشغال.", "fr": "Les travaux ont commencé."}
    add_outcome(session, slug, play.stage.region, by=STAFF, text=text)


def _at(play: "Play", session: Session, wall: str) -> None:
    travel = time_machine.travel(to_utc(wall_time(wall), play.stage.region.zone).astimezone(UTC), tick=False)
    travel.start()
    play.ending.append(travel.stop)
    for meeting_id in meetings_to_remind_of(session, now()):
        remind(session, meeting_id, now())


ACTS: dict[str, Callable[..., None]] = {
    "meeting": _meeting,
    "association": _association,
    "confirm": _confirm,
    "decline": _decline,
    "move": _move,
    "cancel": _cancel,
    "minutes": _minutes,
    "outcome": _outcome,
    "at": _at,
}


def act(play: "Play", word: str, *more: str) -> list[Message]:
    """Let it happen; what the citizen hears of it unasked."""
    with play.db.transaction() as session:
        hire(session)
        before = len(_unasked(session))
        ACTS[word](play, session, *more)
        session.flush()
        return _unasked(session)[before:]


def _unasked(session: Session) -> list[Message]:
    query = select(Delivery).where(col(Delivery.inbound_id).is_(None), col(Delivery.occurrence_id).is_(None))
    return [Message.model_validate(row.message) for row in session.exec(query.order_by(col(Delivery.id)))]
