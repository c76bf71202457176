"""What a person does with their own request: they reply, withdraw, complain. Refused for anybody else's."""

from collections.abc import Sequence

from sqlmodel import Session

from civic import sent_files
from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import clock, ledger, queries
from civic.requests.clock import Wait
from civic.requests.rights import Right
from core.errors import BadInput, Refused
from core.i18n import N_
from core.message import Attachment
from core.models import (
    ComplaintLevel,
    Contact,
    InformationRequest,
    RequestAct,
    RequestComplaint,
)
from core.once import insert_once

_RIGHTS = {ComplaintLevel.HEAD: Right.COMPLAIN_TO_HEAD, ComplaintLevel.COMMISSION: Right.COMPLAIN_TO_COMMISSION}


def own(session: Session, contact: Contact, reference: str) -> InformationRequest:
    """The person's request of that reference, locked; Refused when they have none such."""
    try:
        request = ledger.find(session, reference, lock=True)
    except BadInput:
        request = None
    if request is None or request.contact_id != contact.id:
        raise Refused("this person has no such request")
    return request


def reply(
    session: Session,
    contact: Contact,
    reference: str,
    region: Region,
    *,
    text: str,
    attachments: Sequence[Attachment] = (),
) -> InformationRequest:
    """Answer the question of staff; what that does to the due date is the region's rule."""
    if not text.strip() and not attachments:
        raise BadInput("the reply is empty", where="text", remedy=N_("Write or record something."))
    request, day = own(session, contact, reference), ledger.today(region)
    ledger.move(session, request, RequestAct.CLARIFIED, day)
    calendar = calendar_of(session, region)
    asked = [step.day for step in ledger.history(session, request) if step.act is RequestAct.CLARIFY]
    wait = Wait(asked=asked[-1] if asked else day, replied=day)
    before = request.due_on
    ledger.set_clock(request, ledger.clock_of(request, region, calendar).with_wait(wait, calendar))
    request.question = None
    handles = [(attachment.kind, attachment.handle) for attachment in attachments]
    dates = {"before": str(before), "due": str(request.due_on)}
    ledger.write(session, request, RequestAct.CLARIFIED, day, text=text.strip(), files=handles, data=dates)
    sent_files.follow(session, contact, contact.network, request.reference, attachments)
    return request


def withdraw(session: Session, contact: Contact, reference: str, region: Region) -> InformationRequest:
    """Give the request up."""
    request, day = own(session, contact, reference), ledger.today(region)
    ledger.move(session, request, RequestAct.WITHDRAW, day)
    ledger.write(session, request, RequestAct.WITHDRAW, day)
    return request


def complain(
    session: Session,
    contact: Contact,
    reference: str,
    region: Region,
    *,
    level: ComplaintLevel,
    text: str,
    attachments: Sequence[Attachment] = (),
) -> RequestComplaint:
    """Complain about the request, once per level and in time; the row says until when it must be decided.

    A complaint to the commission is made there, by the person; here it is noted.
    """
    request, day = own(session, contact, reference), ledger.today(region)
    calendar = calendar_of(session, region)
    if not any(one.right is _RIGHTS[level] for one in queries.possible(session, request, region, calendar, day)):
        raise Refused(
            "%(reference)s cannot be complained about to the %(level)s today", reference=request.reference, level=level
        )
    rules = region.request_rules
    rule = rules.answer_of_head if level is ComplaintLevel.HEAD else rules.answer_of_commission
    due = clock.term(day, rule, calendar).due
    files = ledger.packed([(attachment.kind, attachment.handle) for attachment in attachments])
    values = {"request_id": request.id, "level": level, "text": text.strip(), "filed_on": day, "due_on": due}
    added = insert_once(session, RequestComplaint, files=files, **values)
    if added is None:
        raise Refused(
            "%(reference)s was complained about to the %(level)s before", reference=request.reference, level=level
        )
    sent_files.follow(session, contact, contact.network, request.reference, attachments)
    return session.get_one(RequestComplaint, added)
