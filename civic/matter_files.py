"""The files of a matter as staff number and look at them, whether a person sent them or the council did."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from civic import feedback, sent_files
from civic.consultation_answers import files_in
from civic.feedback_states import DESK
from civic.requests import ledger
from civic.requests.officer import OFFICERS
from core.errors import BadInput
from core.i18n import NN_
from core.message import Attachment
from core.models import (
    ConsultationAnswer,
    Contact,
    InformationRequest,
    RequestAct,
    Role,
    SentFile,
    SentFileState,
    Staff,
)
from core.staff import audit, staff_who_may

GIVEN = frozenset({RequestAct.ANSWER, RequestAct.ADD})


@dataclass(frozen=True)
class MatterFile:
    """One file: of the council at `path`, else of a person, kept or at the network under `handle`."""

    subject: str
    contact_id: int | None
    network: str
    kind: str
    handle: str = ""
    path: str = ""


@dataclass(frozen=True)
class Matter:
    """A matter with all its files in their order, and how the audit log calls it."""

    reference: str
    subject: str
    files: tuple[MatterFile, ...]


@dataclass(frozen=True)
class Desk:
    """One kind of matter: how it is found by its reference, and who may look at what people sent."""

    noun: str
    find: Callable[[Session, str], Matter]
    roles: frozenset[Role]


def of_feedback(session: Session, reference: str) -> Matter:
    """A feedback's files, in the order of its thread."""
    one = feedback.find_feedback(session, reference)
    files = (_sent(one.reference, one.contact_id, one.network, file) for file in feedback.files_of(session, one))
    return Matter(one.reference, f"feedback:{one.id}", tuple(files))


def of_request(session: Session, reference: str) -> Matter:
    """A request's files: those of its history, the council's own among them, then those of complaints."""
    one = ledger.find(session, reference)
    return Matter(one.reference, ledger.subject(one), tuple(_of_request(session, one)))


def _of_request(session: Session, request: InformationRequest) -> Iterator[MatterFile]:
    contact = session.get(Contact, request.contact_id) if request.contact_id is not None else None
    network = contact.network if contact is not None else ""
    for step in ledger.history(session, request):
        for kind, place in ledger.files_of(step.files):
            if step.act in GIVEN:
                yield MatterFile(request.reference, None, "", kind, path=place)
            else:
                yield _sent(request.reference, request.contact_id, network, Attachment(kind, place))
    for complaint in ledger.complaints(session, request):
        for kind, handle in ledger.files_of(complaint.files):
            yield _sent(request.reference, request.contact_id, network, Attachment(kind, handle))


def of_answers(session: Session, reference: str) -> Matter:
    """The recordings in one person's answers to a consultation, question by question."""
    query = select(ConsultationAnswer).where(ConsultationAnswer.reference == reference.strip().upper())
    row = session.exec(query).one_or_none()
    if row is None:
        remedy = "`jisr consultation results SLUG --texts` names those with recordings."
        raise BadInput("there are no answers %(reference)r", remedy=remedy, reference=reference)
    files = (_sent(row.reference, row.contact_id, row.network, file) for file in files_in(row.answers))
    return Matter(row.reference, f"answers:{row.reference}", tuple(files))


# Auditors read the words of feedback and of requests, so they look at what came with them too.
FEEDBACK = Desk("feedback", of_feedback, DESK | {Role.AUDITOR})
REQUEST = Desk("request", of_request, OFFICERS | {Role.AUDITOR})
CONSULTATION = Desk("consultation", of_answers, DESK)


def _sent(subject: str, contact_id: int | None, network: str, file: Attachment) -> MatterFile:
    return MatterFile(subject, contact_id, network, file.kind, handle=file.handle)


def look_at(session: Session, desk: Desk, reference: str, number: int, by: str) -> MatterFile:
    """File `number` (from 1) of a matter, for staff who may see it; written into the audit log: looking is an act."""
    staff: Staff = staff_who_may(session, by, desk.roles, "look at what people sent")
    matter = desk.find(session, reference)
    if number > len(matter.files):
        what = NN_("%(reference)s has %(n)s file", "%(reference)s has %(n)s files")
        remedy = "`show` numbers them."
        raise BadInput(what, where="NUMBER", remedy=remedy, reference=matter.reference, n=len(matter.files))
    audit(session, staff, f"{desk.noun}.file", matter.subject, file=number)
    return matter.files[number - 1]


def row_of(session: Session, file: MatterFile) -> SentFile:
    """The row of a file that a person sent, made for one that came in before files were followed."""
    contact = session.get(Contact, file.contact_id) if file.contact_id is not None else None
    sent_files.follow(session, contact, file.network, file.subject, [Attachment(file.kind, file.handle)])
    query = select(SentFile).where(SentFile.subject == file.subject, SentFile.network == file.network)
    return next(row for row in session.exec(query.order_by(col(SentFile.id))) if row.handle == file.handle)


def told(rows: Mapping[str, SentFile], kind: str, handle: str) -> dict[str, Any]:
    """How a file of a matter stands, for staff: its kind, whether it is kept, and what went wrong."""
    row = rows.get(handle)
    if row is None:
        return {"kind": kind}
    kept = row.state is SentFileState.KEPT
    more = {"type": row.type, "size": row.size} if kept else {"reason": row.reason} if row.reason else {}
    return {"kind": kind, "state": str(row.state), **more}
