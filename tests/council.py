"""The council in tests: an officer who handles requests, and answers that were published before."""

from datetime import date

from sqlmodel import Session, col, select

from civic.region import Region
from civic.requests import officer, publishing
from civic.requests.filing import file_request
from core.db import Database
from core.message import Message
from core.models import AuditEntry, Contact, Delivery, InformationRequest, PublishedAnswer, Role, Staff
from core.reference import new_code

OFFICER = "officer@council.example"
PUBLISHED = {
    "road": (
        {"fr": "Combien coûtent les travaux de la route 308 ?", "ar": "كم تكلفة أشغال الطريق 308؟"},
        {"fr": "La route 308 coûte 24 millions de dirhams.", "ar": "تكلف الطريق 308 ما مجموعه 24 مليون درهم."},
    ),
    "roads": (
        {"fr": "Quel budget pour les routes rurales en 2026 ?", "ar": "ما هي ميزانية الطرق القروية في 2026؟"},
        {"fr": "Le budget des routes rurales est de 90 millions.", "ar": "ميزانية الطرق القروية 90 مليون درهم."},
    ),
}


def hire(session: Session, email: str = OFFICER, role: Role = Role.MODERATOR) -> Staff:
    """A member of staff, made when there is none of that address yet."""
    found = session.exec(select(Staff).where(Staff.email == email)).first()
    if found is None:
        found = Staff(email=email, role=role)
        session.add(found)
        session.flush()
    return found


def somebody(session: Session) -> Contact:
    """A person of no further interest."""
    contact = Contact(network="telegram", address_hash=new_code(), address="1", language="fr")
    session.add(contact)
    session.flush()
    return contact


def ask(session: Session, region: Region, contact: Contact, text: str = "Le budget ?", **more: object) -> str:
    """File a request; its reference."""
    values = {"urgent": False, "reference": f"R26-{new_code()}", "received_on": date(2026, 11, 2), **more}
    return file_request(session, contact=contact, text=text, region=region, **values).reference  # type: ignore[arg-type]


def publish(session: Session, region: Region, name: str) -> PublishedAnswer:
    """An answer of PUBLISHED, by its whole way: asked, answered, worded for the public."""
    question, answer = PUBLISHED[name]
    hire(session)
    reference = ask(session, region, somebody(session), "dites-moi tout svp")
    officer.answer(session, reference, OFFICER, region, text="Voici.")
    return publishing.publish(session, reference, OFFICER, region, question=question, answer=answer)


def act(db: Database, region: Region, what: str) -> list[Message]:
    """Do something with the newest request, as `clarify WORDS`, `refuse GROUND WORDS`; what the person is told."""
    verb, _, words = what.partition(" ")
    with db.transaction() as session:
        hire(session)
        request = session.exec(select(InformationRequest).order_by(col(InformationRequest.id).desc())).first()
        assert request is not None
        before = session.exec(select(Delivery.id).order_by(col(Delivery.id).desc())).first() or 0
        _do(session, region, request.reference, verb, words)
        new = select(Delivery).where(Delivery.id > before, Delivery.contact_id == request.contact_id)
        return [Message.model_validate(row.message) for row in session.exec(new.order_by(col(Delivery.id)))]


def _do(session: Session, region: Region, reference: str, verb: str, words: str) -> None:
    match verb:
        case "take":
            officer.take(session, reference, OFFICER, region)
        case "clarify":
            officer.clarify(session, reference, OFFICER, region, question=words)
        case "extend":
            officer.extend(session, reference, OFFICER, region, reasons=words)
        case "answer":
            officer.answer(session, reference, OFFICER, region, text=words)
        case "refuse":
            ground, _, reasons = words.partition(" ")
            officer.refuse(session, reference, OFFICER, region, ground=ground, reasons=reasons)
        case _:
            raise AssertionError(f"! {verb} means nothing")


def told(session: Session, contact_id: int) -> list[Message]:
    """What a person was sent, oldest first."""
    rows = session.exec(select(Delivery).where(Delivery.contact_id == contact_id).order_by(col(Delivery.id)))
    return [Message.model_validate(row.message) for row in rows]


def audited(session: Session) -> list[str]:
    """The acts in the audit log, oldest first."""
    return [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
