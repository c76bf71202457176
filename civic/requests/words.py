"""What people read of a request: where it stands, how its date was counted, and what they may do next."""

from collections.abc import Sequence
from datetime import date

from civic.region import Region
from civic.requests import clock
from civic.requests.clock import Clock, Term
from civic.requests.rights import Possible, Right
from civic.rules import CountedIn
from civic.working_days import Calendar
from core.dates import day
from core.i18n import N_, Translator
from core.models import ComplaintLevel, RequestState

STATES = {
    RequestState.RECEIVED: N_("Your request was received."),
    RequestState.IN_WORK: N_("The council is working on your request."),
    RequestState.CLARIFICATION: N_("The council has a question and waits for your reply."),
    RequestState.EXTENDED: N_("The council took more time, once, as the law allows."),
    RequestState.ANSWERED: N_("The council has answered."),
    RequestState.REFUSED: N_("The council has refused."),
    RequestState.WITHDRAWN: N_("You withdrew this request."),
}


def state(t: Translator, found: RequestState, *, overdue: bool) -> str:
    """Where the request stands, in one or two sentences."""
    said = t(STATES[found])
    return " ".join((said, t("The time to answer is over."))) if overdue else said


def complaint(t: Translator, level: ComplaintLevel, due: date) -> str:
    """A complaint that waits for its decision."""
    said = {
        ComplaintLevel.HEAD: N_("Your complaint is with the head of the council, who has until %(due)s to decide."),
        ComplaintLevel.COMMISSION: N_("Your complaint is with the commission, which has until %(due)s to decide."),
    }
    return t(said[level], due=day(due, t.language))


def counting(t: Translator, counted: Clock, calendar: Calendar) -> str:
    """How the due date was counted, line by line; `calendar` names the holidays in the reader's language."""
    lines = [_term(t, term, calendar) for term in counted.terms]
    lines.append(t("The last day to answer: %(due)s.", due=day(counted.due, t.language, "full")))
    lines.append(t("Counted with the table of holidays “%(version)s”.", version=counted.holidays))
    return "\n".join(lines)


def _term(t: Translator, term: Term, calendar: Calendar) -> str:
    begin = day(term.begin, t.language)
    if term.unit is CountedIn.CALENDAR:
        said = [t.plural("After %(begin)s, %(n)s day counts, rest days too.",
                         "After %(begin)s, %(n)s days count, rest days too.", term.days, begin=begin)]  # fmt: skip
    else:
        said = [t.plural("After %(begin)s, %(n)s working day counts; rest days and public holidays do not.",
                         "After %(begin)s, %(n)s working days count; rest days and public holidays do not.",
                         term.days, begin=begin)]  # fmt: skip
    if term.skipped:
        names = [f"{day(one, t.language)} ({calendar.holiday(one) or name})" for one, name in term.skipped]
        said.append(t("Public holidays in between: %(names)s.", names="; ".join(names)))
    if term.waited:
        said.append(t.plural("%(n)s day of waiting for your reply does not count.",
                             "%(n)s days of waiting for your reply do not count.", term.waited))  # fmt: skip
    return " ".join(said)


def next_steps(t: Translator, possible: Sequence[Possible], region: Region) -> list[str]:
    """What the person may do now, one sentence each, with its own last day."""
    return [_step(t, one, region) for one in possible]


def _step(t: Translator, one: Possible, region: Region) -> str:
    until = day(one.until, t.language) if one.until else ""
    office = region.request_rules.commission
    match one.right:
        case Right.REPLY:
            return t("You can reply to the question here.")
        case Right.WITHDRAW:
            return t("You can withdraw the request at any time.")
        case Right.COMPLAIN_TO_HEAD:
            return t("You can complain to the head of the council until %(until)s.", until=until)
        case Right.COMPLAIN_TO_COMMISSION:
            return t("You can complain to the %(office)s until %(until)s: %(link)s", until=until,
                     office=office.name(t.language), link=office.link)  # fmt: skip
        case Right.COURT:
            return t("You can go to the administrative court until %(until)s.", until=until)


def if_silent(t: Translator, due: date, region: Region, calendar: Calendar) -> str:
    """What the person may do when the term of an open request ends without an answer."""
    until = clock.term(due, region.request_rules.complaint_to_head, calendar).due
    return t("If there is no answer by %(due)s, you can complain to the head of the council, until %(until)s.",
             due=day(due, t.language), until=day(until, t.language))  # fmt: skip


def ground(t: Translator, code: str, region: Region) -> str:
    """The ground of a refusal with its place in the law; empty for a code that the region's file has no longer."""
    found = region.request_rules.ground(code)
    if found is None:
        return ""
    reason, place = found
    return t("Ground: %(ground)s (%(article)s).", ground=reason.name(t.language), article=place.article(t.language))
