"""Everything about one request as its page shows it: words, clock, what the law says now, complaints, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from civic import matter_history, sent_files
from civic.declared_days import calendar_of
from civic.exchange import File
from civic.matter_files import GIVEN
from civic.region import Region
from civic.requests import clock, ledger, life, publishing, queries, reminders, words, worklist
from civic.requests.clock import Clock
from civic.requests.rights import Possible
from civic.requests.worklist import Left
from civic.rules import CountedIn, TermRule
from civic.untold import untold
from civic.working_days import Calendar
from core.clock import local
from core.dates import day
from core.i18n import Translator, own_name
from core.models import (
    ComplaintLevel,
    InformationRequest,
    RequestAct,
    RequestComplaint,
    RequestStep,
    SentFile,
    Staff,
)
from web.console.matter import Moment, merged, told_moments, untold_words
from web.console.matter_words import (
    CLOCKS,
    COMPLAINT_STATES,
    LEVELS,
    REQUEST_ACTS,
    REQUEST_AUDIT,
    REQUEST_STATES,
    TRUST,
    long_term,
    reminder,
)
from web.words import word


@dataclass(frozen=True)
class Law:
    """What the law says where a decision is made: the term in words, how far to trust it, the day that comes of it."""

    term: str
    trust: str
    until: date | None = None


@dataclass(frozen=True)
class Complaint:
    """A complaint with its words; `left` while it waits for its decision."""

    level: str
    title: str
    state: str
    waits: bool
    row: RequestComplaint
    left: Left
    files: tuple[File, ...]


class FileNumbers:
    """Numbers the files of a request in the order in which the service counts them."""

    def __init__(self, kept: dict[str, SentFile]) -> None:
        self._kept = kept
        self._number = 0

    def of(self, stored: str, *, ours: bool = False) -> tuple[File, ...]:
        """The next files, of the person or of the council."""
        return tuple(self._next(kind, handle, ours=ours) for kind, handle in ledger.files_of(stored))

    def _next(self, kind: str, handle: str, *, ours: bool) -> File:
        self._number += 1
        if ours:
            return File(number=self._number, name=kind)
        return File(kind, self._number, row=self._kept.get(handle))


class RequestView:
    """Reads one request for its page, in the reader's language."""

    def __init__(self, session: Session, request: InformationRequest, region: Region, t: Translator) -> None:
        self._session = session
        self.request = request
        self._region = region
        self._t = t
        self._today = ledger.today(region)
        self._calendar: Calendar = calendar_of(session, region, t.language)
        self._clock: Clock = ledger.clock_of(request, region, self._calendar)
        self._complaints = ledger.complaints(session, request)

    def values(self) -> dict[str, object]:
        """What the page shows."""
        request, t, region = self.request, self._t, self._region
        numbers = FileNumbers(sent_files.of_subject(self._session, request.reference))
        steps, sent_along = self._steps(numbers)
        complaints = self._complained(numbers)
        possible = queries.possible(self._session, request, region, self._calendar, self._today)
        lost = untold(self._session, [f"request:{request.reference}"])
        return {
            "request": request,
            "sent_along": sent_along,
            "seen": seen(self._session, request),
            "today": self._today,
            "state_word": word(t, REQUEST_STATES, request.state.value),
            "open": request.state in life.OPEN,
            "overdue": queries.is_overdue(request, region, self._today),
            "left": worklist.days_left(request, region, self._calendar, self._today),
            "reminded": reminder(t, reminders.last_stage(self._session, request)),
            "language_name": own_name(request.language) if request.language else "",
            "province": region.province(request.province).name(t.language) if request.province else "",
            "counted": words.counting(t, self._clock, self._calendar).splitlines(),
            "zone_line": t("Days change at midnight in %(zone)s (time zone data %(version)s).", zone=self._clock.zone,
                           version=self._clock.tzdata),
            "person_may": self._person_may(possible),
            "ground": words.ground(t, request.ground, region),
            "untold": untold_words(t, lost.get(f"request:{request.reference}", {})),
            "complaints": complaints,
            "alike": publishing.alike(self._session, request.text),
            "history": merged(steps, self._audited(), self._filed(complaints), self._told()),
            "acts": {act.value for act in RequestAct if life.may(request.state, act)},
            **self._laws(),
        }  # fmt: skip

    def _person_may(self, possible: Sequence[Possible]) -> list[str]:
        if self.request.contact_id is None:
            return []
        lines = words.next_steps(self._t, possible, self._region)
        if self.request.state in life.OPEN and not queries.is_overdue(self.request, self._region, self._today):
            lines.append(words.if_silent(self._t, self.request.due_on, self._region, self._calendar))
        return lines

    def _laws(self) -> dict[str, object]:
        """What the law says to each decision that is possible now."""
        rules, request = self._region.request_rules, self.request
        extended: list[str] = []
        if may_extend := worklist.may_extend(request, self._region, self._today):
            longer = self._clock.with_extension(rules.extension, self._calendar)
            extended = words.counting(self._t, longer, self._calendar).splitlines()[len(self._clock.terms) :]
        return {
            "may_extend": may_extend,
            "extension": self._law(rules.extension),
            "extended_to": extended,
            "urgent_law": self._law(rules.urgent),
            "answer_law": self._law(rules.urgent if request.urgent else rules.answer),
            "after_refusal": self._law(rules.complaint_to_head, self._today),
            "head_law": self._law(rules.answer_of_head),
            "after_head": self._law(rules.complaint_to_commission, self._today),
            "commission": rules.commission,
            "clarification": rules.clarification,
            "clocks": {code: self._t(said) for code, said in CLOCKS.items()},
            "trust": lambda status: word(self._t, TRUST, status) if status in TRUST else "",
        }

    def _law(self, rule: TermRule, begin: date | None = None) -> Law:
        trust = word(self._t, TRUST, rule.status.value) if rule.status.value in TRUST else ""
        until = clock.term(begin, rule, self._calendar).due if begin else None
        return Law(long_term(self._t, rule), trust, until)

    def _steps(self, numbers: FileNumbers) -> tuple[list[Moment], tuple[File, ...]]:
        """The lines of the history, and the files that came with the request: they stand beside its words."""
        found, sent_along = [], ()
        for step, email in _with_staff(self._session, self.request):
            what = word(self._t, REQUEST_ACTS, step.act.value)
            files = numbers.of(step.files, ours=step.act in GIVEN)
            if step.act is RequestAct.FILE:
                files, sent_along = (), files
            notes = self._notes(step)
            at = local(step.at, self._region.zone)
            found.append(Moment(at, what, email, step.text, notes, files))
        return found, sent_along

    def _notes(self, step: RequestStep) -> tuple[str, ...]:
        t, data, notes = self._t, step.data, []
        if data.get("before") and data.get("due") and data["before"] != data["due"]:
            before, due = day(data["before"], t.language), day(data["due"], t.language)
            notes.append(t("The last day to answer: %(due)s (before: %(before)s)", due=due, before=before))
        if data.get("late"):
            notes.append(t("after the last day"))
        if data.get("ground"):
            notes.append(words.ground(t, data["ground"], self._region))
        return tuple(notes)

    def _audited(self) -> list[Moment]:
        """What the audit log alone knows."""
        t, zone = self._t, self._region.zone
        return [
            Moment(local(one.at, zone), t(REQUEST_AUDIT[one.action]), one.by, notes=self._details(one.data))
            for one in matter_history.acts(self._session, ledger.subject(self.request), REQUEST_AUDIT)
        ]

    def _details(self, data: dict[str, Any]) -> tuple[str, ...]:
        t = self._t
        notes = []
        if stage := reminder(t, str(data.get("stage", ""))):
            notes.append(stage)
        if data.get("level"):
            state = word(t, COMPLAINT_STATES, str(data.get("state", "")))
            notes.append(t("%(complaint)s: %(state)s", complaint=word(t, LEVELS, str(data["level"])), state=state))
        return tuple(notes)

    def _told(self) -> list[Moment]:
        told = matter_history.told(self._session, ledger.subject(self.request))
        return told_moments(self._t, told, self._region.zone)

    def _filed(self, complaints: Sequence[Complaint]) -> list[Moment]:
        return [Moment(local(one.row.at, self._region.zone), one.title) for one in complaints]

    def _complained(self, numbers: FileNumbers) -> list[Complaint]:
        return [
            Complaint(
                level=row.level.value,
                title=word(self._t, LEVELS, row.level.value),
                state=word(self._t, COMPLAINT_STATES, row.state.value),
                waits=row.decided_on is None,
                row=row,
                left=worklist.left_until(row.due_on, self._decided_in(row.level), self._calendar, self._today),
                files=numbers.of(row.files),
            )
            for row in self._complaints
        ]

    def _decided_in(self, level: ComplaintLevel) -> CountedIn:
        rules = self._region.request_rules
        return (rules.answer_of_head if level is ComplaintLevel.HEAD else rules.answer_of_commission).unit


def seen(session: Session, request: InformationRequest) -> str:
    """What an open page was made of: its last line of history, its complaints, whether it is published."""
    steps = ledger.history(session, request)
    decided = sum(one.decided_on is not None for one in ledger.complaints(session, request))
    return f"{steps[-1].id if steps else 0}.{decided}.{request.published_id or 0}"


def _with_staff(session: Session, request: InformationRequest) -> list[tuple[RequestStep, str]]:
    steps = ledger.history(session, request)
    people = {step.staff_id for step in steps if step.staff_id}
    emails = dict(session.exec(select(Staff.id, Staff.email).where(col(Staff.id).in_(people))).all())
    return [(step, emails.get(step.staff_id or 0, "")) for step in steps]
