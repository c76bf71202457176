"""A request comes in: its words, its day of receipt, and the day by which it must be answered."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from civic import sent_files
from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import clock, ledger
from core.errors import BadInput
from core.i18n import N_
from core.message import Attachment
from core.models import Contact, InformationRequest, RequestAct


def file_request(
    session: Session,
    *,
    contact: Contact,
    text: str,
    urgent: bool,
    reference: str,
    received_on: date,
    region: Region,
    attachments: Sequence[Attachment] = (),
) -> InformationRequest:
    """Store a request with the day its answer is due and how it was counted; BadInput when it says nothing.

    `received_on` is the day of receipt in the region's zone; language and province are the contact's.
    """
    if not text.strip() and not attachments:
        raise BadInput("the request is empty", where="text", remedy=N_("Say what information is asked for."))
    calendar = calendar_of(session, region)
    counted = clock.start(received_on, region.request_rules, calendar, urgent=urgent, zone=region.zone)
    request = InformationRequest(
        reference=reference,
        contact_id=contact.id,
        text=text,
        language=contact.language,
        province=contact.province,
        urgent=urgent,
        received_on=received_on,
        due_on=counted.due,
    )
    ledger.set_clock(request, counted)
    session.add(request)
    session.flush()
    handles = [(attachment.kind, attachment.handle) for attachment in attachments]
    ledger.write(session, request, RequestAct.FILE, received_on, files=handles)
    sent_files.follow(session, contact, contact.network, reference, attachments)
    return request
