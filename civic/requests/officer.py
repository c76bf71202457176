"""What the officer for access to information does with a request; each act is checked, told to the person, audited."""

from datetime import date

from sqlmodel import Session

from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import ledger, life, notices, queries
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import InformationRequest, RequestAct, Role, Staff
from core.sentence import Sentence
from core.staff import audit, staff_who_may

OFFICERS = frozenset({Role.MODERATOR, Role.APPROVER, Role.ADMIN})


def officer(session: Session, email: str) -> Staff:
    """The member of staff, when they may handle requests; Refused when not."""
    return staff_who_may(session, email, OFFICERS, "handle requests for information")


def take(session: Session, reference: str, by: str, region: Region) -> InformationRequest:
    """Begin to work on a request."""
    staff, request, day = _begin(session, reference, by, region)
    ledger.move(session, request, RequestAct.TAKE, day)
    ledger.write(session, request, RequestAct.TAKE, day, staff=staff)
    audit(session, staff, "request.take", ledger.subject(request))
    notices.taken(notices.reader(session, request, region))
    return request


def clarify(session: Session, reference: str, by: str, region: Region, *, question: str) -> InformationRequest:
    """Ask the person what is meant; their reply comes in the chat."""
    _need(question, "question", N_("Ask in plain words."))
    staff, request, day = _begin(session, reference, by, region)
    _need_person(request, N_("be asked"))
    ledger.move(session, request, RequestAct.CLARIFY, day)
    request.question = question.strip()
    ledger.write(session, request, RequestAct.CLARIFY, day, staff=staff, text=request.question)
    audit(session, staff, "request.clarify", ledger.subject(request))
    notices.asked(notices.reader(session, request, region), request.question)
    return request


def extend(session: Session, reference: str, by: str, region: Region, *, reasons: str) -> InformationRequest:
    """Take the one extension, with reasons, before the first term ends; never for an urgent request."""
    _need(reasons, "reasons", N_("Say why the answer takes longer: the person reads it."))
    staff, request, day = _begin(session, reference, by, region)
    if request.urgent:
        raise Refused(
            "%(reference)s is urgent; its term is not extended (%(rule)s)",
            reference=request.reference,
            rule=_urgent(region),
        )
    calendar = calendar_of(session, region)
    if queries.is_overdue(request, region, day):
        raise Refused(
            "the term of %(reference)s ended on %(due_on)s; it can no longer be extended",
            reference=request.reference,
            due_on=request.due_on,
        )
    ledger.move(session, request, RequestAct.EXTEND, day)
    before = request.due_on
    counted = ledger.clock_of(request, region, calendar)
    ledger.set_clock(request, counted.with_extension(region.request_rules.extension, calendar))
    dates = {"before": str(before), "due": str(request.due_on)}
    ledger.write(session, request, RequestAct.EXTEND, day, staff=staff, text=reasons.strip(), data=dates)
    audit(session, staff, "request.extend", ledger.subject(request), **dates)
    notices.extended(notices.reader(session, request, region), reasons.strip())
    return request


def answer(
    session: Session, reference: str, by: str, region: Region, *, text: str, files: ledger.Files = (), add: bool = False
) -> InformationRequest:
    """Answer in words, files or both; `add` sends more after an answer or a refusal, for example after a complaint."""
    if not text.strip() and not files:
        raise BadInput("the answer is empty", where="text", remedy=N_("Write it, or name a file."))
    act = RequestAct.ADD if add else RequestAct.ANSWER
    staff, request, day = _begin(session, reference, by, region)
    late = queries.is_overdue(request, region, day)
    ledger.move(session, request, act, day)
    ledger.write(session, request, act, day, staff=staff, text=text.strip(), files=files, data={"late": late})
    names = [name for name, _path in files]
    audit(session, staff, f"request.{act}", ledger.subject(request), files=names, late=late)
    notices.answered(notices.reader(session, request, region), text.strip(), files)
    return request


def refuse(
    session: Session, reference: str, by: str, region: Region, *, ground: str, reasons: str
) -> InformationRequest:
    """Refuse in writing, with a ground of the law and the reasons."""
    if region.request_rules.ground(ground) is None:
        remedy = "`jisr request grounds` lists them."
        raise BadInput("the law as configured has no ground %(ground)r", where="ground", remedy=remedy, ground=ground)
    _need(reasons, "reasons", N_("A refusal is in writing with its reasons."))
    staff, request, day = _begin(session, reference, by, region)
    late = queries.is_overdue(request, region, day)
    ledger.move(session, request, RequestAct.REFUSE, day)
    request.ground = ground
    data = {"ground": ground, "late": late}
    ledger.write(session, request, RequestAct.REFUSE, day, staff=staff, text=reasons.strip(), data=data)
    audit(session, staff, "request.refuse", ledger.subject(request), **data)
    notices.refused(notices.reader(session, request, region), reasons.strip())
    return request


def withdraw(session: Session, reference: str, by: str, region: Region, *, reasons: str) -> InformationRequest:
    """Note that the person withdrew it by another way; `reasons` say how the council knows."""
    _need(reasons, "reasons", N_("Say how the person withdrew it."))
    staff, request, day = _begin(session, reference, by, region)
    ledger.move(session, request, RequestAct.WITHDRAW, day)
    ledger.write(session, request, RequestAct.WITHDRAW, day, staff=staff, text=reasons.strip())
    audit(session, staff, "request.withdraw", ledger.subject(request))
    notices.withdrawn(notices.reader(session, request, region))
    return request


def _begin(session: Session, reference: str, by: str, region: Region) -> tuple[Staff, InformationRequest, date]:
    staff = officer(session, by)
    return staff, ledger.find(session, reference, lock=True), ledger.today(region)


def _need(words: str, where: str, remedy: str) -> None:
    if not words.strip():
        what = N_("the question is empty") if where == "question" else N_("the reasons are empty")
        raise BadInput(what, where=where, remedy=remedy)


def _need_person(request: InformationRequest, what: str) -> None:
    if request.contact_id is None and request.state in life.OPEN:
        raise Refused(
            "the person of %(reference)s was erased and cannot %(what)s",
            reference=request.reference,
            what=Sentence(what),
        )


def _urgent(region: Region) -> str:
    return region.request_rules.urgent.note or region.request_rules.urgent.source
