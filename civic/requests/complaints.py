"""What comes of a complaint: staff write down the decision of the head of the council, or of the commission."""

from sqlmodel import Session

from civic.region import Region
from civic.requests import ledger, notices
from civic.requests.officer import officer
from core.errors import BadInput, Refused
from core.i18n import N_
from core.models import ComplaintLevel, ComplaintState, RequestComplaint
from core.staff import audit


def decide(
    session: Session, reference: str, by: str, region: Region, *, level: ComplaintLevel, upheld: bool, decision: str
) -> RequestComplaint:
    """Write down a decision, once; the person reads it. To give what was held back, answer again with `add`."""
    if not decision.strip():
        raise BadInput("the decision is empty", where="decision", remedy=N_("Say what was decided and why."))
    staff, request = officer(session, by), ledger.find(session, reference, lock=True)
    complaint = next((one for one in ledger.complaints(session, request) if one.level is level), None)
    if complaint is None:
        raise Refused(
            "there is no complaint to the %(level)s about %(reference)s", level=level, reference=request.reference
        )
    if complaint.state is not ComplaintState.FILED:
        raise Refused(
            "the complaint to the %(level)s about %(reference)s was decided on %(decided_on)s",
            level=level,
            reference=request.reference,
            decided_on=complaint.decided_on,
        )
    complaint.state = ComplaintState.UPHELD if upheld else ComplaintState.REJECTED
    complaint.decision, complaint.decided_on = decision.strip(), ledger.today(region)
    session.add(complaint)
    session.flush()
    audit(session, staff, "request.decide", ledger.subject(request), level=level, state=complaint.state)
    notices.decided(notices.reader(session, request, region), complaint)
    return complaint
