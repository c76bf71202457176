"""The words of petitions and requests for information as staff read them, for what services call by a code."""

from civic.requests.worklist import Which
from civic.rules import ClarificationClock, CountedIn, Status, TermRule
from core.i18n import N_, NC_, NN_, Translator
from core.models import ComplaintLevel, ComplaintState, PetitionKind, PetitionState, RequestAct, RequestState

REQUEST_STATES = {
    RequestState.RECEIVED.value: N_("Received, not begun"),
    RequestState.IN_WORK.value: N_("In work"),
    RequestState.CLARIFICATION.value: N_("Waits for the person"),
    RequestState.EXTENDED.value: NC_("request", "Extended"),
    RequestState.ANSWERED.value: NC_("request", "Answered"),
    RequestState.REFUSED.value: NC_("request", "Refused"),
    RequestState.WITHDRAWN.value: NC_("request", "Withdrawn"),
}
WHICH = {
    Which.OPEN.value: N_("All open"),
    Which.NEAR.value: N_("Near or past the term"),
    Which.OVERDUE.value: N_("Overdue"),
    Which.URGENT.value: N_("Urgent"),
    Which.COMPLAINTS.value: N_("With a complaint"),
    **REQUEST_STATES,
}
REQUEST_ACTS = {
    RequestAct.FILE.value: N_("The request came in"),
    RequestAct.TAKE.value: N_("Taken into work"),
    RequestAct.CLARIFY.value: N_("The person was asked"),
    RequestAct.CLARIFIED.value: N_("The person replied"),
    RequestAct.EXTEND.value: N_("The term was extended"),
    RequestAct.ANSWER.value: NC_("request", "Answered"),
    RequestAct.ADD.value: N_("More was sent"),
    RequestAct.REFUSE.value: NC_("request", "Refused"),
    RequestAct.WITHDRAW.value: NC_("request", "Withdrawn"),
    RequestAct.MOVE.value: N_("The last day moved: a day off was set otherwise"),
}
# Acts of the audit log that leave no line in a request's own history; who looked at a file is for the log alone.
REQUEST_AUDIT = {
    "request.remind": N_("Staff were reminded"),
    "request.publish": N_("The answer was published without the person"),
    "request.decide": N_("A complaint was decided"),
}
LEVELS = {
    ComplaintLevel.HEAD.value: N_("Complaint to the head of the council"),
    ComplaintLevel.COMMISSION.value: N_("Complaint to the national commission"),
}
COMPLAINT_STATES = {
    ComplaintState.FILED.value: N_("waits for its decision"),
    ComplaintState.UPHELD.value: N_("found right"),
    ComplaintState.REJECTED.value: N_("rejected"),
}
CLOCKS = {
    ClarificationClock.CONTINUES.value: N_("The term goes on while the person is asked."),
    ClarificationClock.STOPS.value: N_("The days of waiting for the reply do not count."),
    ClarificationClock.RESTARTS.value: N_("The term begins anew with the reply."),
}
PETITION_STATES = {
    PetitionState.DRAFT.value: N_("Draft"),
    PetitionState.GATHERING.value: N_("Gathering support"),
    PetitionState.CLOSED.value: N_("Closed, to be deposited"),
    PetitionState.DEPOSITED.value: N_("Deposited, waits for the decision"),
    PetitionState.ACCEPTED.value: N_("Accepted"),
    PetitionState.REFUSED.value: NC_("petition", "Refused"),
}
KINDS = {
    PetitionKind.CITIZENS.value: N_("Petition of citizens"),
    PetitionKind.ASSOCIATION.value: N_("Petition of an association"),
}
VERDICTS = {"met": N_("met"), "missing": N_("missing"), "unsure": N_("not sure")}
PETITION_AUDIT = {
    "petition.open": N_("It was opened for support"),
    "petition.text": N_("Texts written"),
    "petition.paper": N_("Signatures on paper entered"),
    "petition.paper_corrected": N_("Signatures on paper corrected"),
    "petition.close": NC_("petition", "Closed"),
    "petition.deposit": N_("Deposited with the president"),
    "petition.accept": N_("Accepted by the council"),
    "petition.refuse": N_("Refused by the council"),
    "petition.remind": N_("Staff were reminded"),
    "petition.export": N_("The file for the deposit was taken"),
}
PARTS = {"title": N_("Title"), "summary": N_("What it is about"), "demand": N_("What the council is asked to decide")}
# How far to trust a rule, where it was not simply read in a published text.
TRUST = {
    Status.UNCONFIRMED.value: N_("not confirmed yet"),
    Status.CONFLICT.value: N_("published texts do not agree"),
}
# What the packaged region.toml names as sources of terms.
SOURCES = (
    N_("Law 31-13 on the right of access to information"),
    N_("Organic law 111-14 on the regions, as summarised by several regional councils"),
)
# Why a word did not reach somebody (civic/untold.py).
UNTOLD = {
    "window": N_("the network's time for answers was over"),
    "blocked": N_("has blocked us"),
    "too_late": N_("it came too late"),
    "erased": N_("asked to be forgotten"),
    "failed": N_("the network did not take it"),
    "unknown": N_("nobody knows whether it arrived"),
}
WORKING_DAYS, CALENDAR_DAYS = NN_("%(n)s working day", "%(n)s working days"), NN_("%(n)s day", "%(n)s days")


def long_term(t: Translator, rule: TermRule) -> str:
    """How long a term is and where that stands: "20 working days (law 31-13 …)"."""
    unit = WORKING_DAYS if rule.unit is CountedIn.WORKING else CALENDAR_DAYS
    return t("%(term)s (%(source)s)", term=t.plural(*unit, rule.days), source=t(rule.source))


def reminder(t: Translator, stage: str) -> str:
    """A stage of reminding in words ("before-5", "after-1", "head-before-2"); empty for none."""
    name, _, number = stage.removeprefix("head-").rpartition("-")
    if not name or not number.isdecimal():
        return ""
    days = int(number)
    if name == "after":
        return t.plural("reminded %(n)s day after the term", "reminded %(n)s days after the term", days)
    if days == 0:
        return t("reminded on the last day")
    return t.plural("reminded %(n)s day before the term", "reminded %(n)s days before the term", days)
