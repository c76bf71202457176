"""What the person is told at each change of their request, and what they may do next, with its last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from civic.declared_days import calendar_of
from civic.region import Region
from civic.requests import ledger, life, queries, words
from civic.requests.rights import Right
from core.dates import day
from core.i18n import Translator
from core.message import Button, Media
from core.models import ComplaintState, Contact, InformationRequest, RequestComplaint
from core.networks import capabilities_of
from core.notices import language_of, notify

FLOW = "myrequests"
_BUTTONS = {Right.REPLY: "reply", Right.COMPLAIN_TO_HEAD: "head", Right.COMPLAIN_TO_COMMISSION: "commission"}


@dataclass(frozen=True)
class Reader:
    """The person a notice goes to, and what it is said with."""

    session: Session
    region: Region
    request: InformationRequest
    contact: Contact
    t: Translator

    def tell(self, *paragraphs: str, body: str = "", files: ledger.Files = ()) -> None:
        """Send paragraphs, then a text of the council as it is, then its files, then what may be done next."""
        head = "\n\n".join(filter(None, (*paragraphs, body)))
        closing, rows = self._closing()
        limit = capabilities_of(self.contact.network).text_limit
        if not files and units(head) + units(closing) + 2 <= limit:
            head, closing = "\n\n".join(filter(None, (head, closing))), ""
        parts = split(head, limit)
        for part in parts[:-1] if not closing else parts:
            self._notify(part)
        for number, (name, path) in enumerate(files, 1):
            text = self.t("File %(number)s of %(count)s: %(name)s", number=number, count=len(files), name=name)
            self._notify(text, media=[Media(kind="document", path=path, alt=name)])
        self._notify(closing or parts[-1], rows=rows)
        self.session.flush()

    def _notify(self, text: str, *, rows: Sequence[Sequence[Button]] = (), media: Sequence[Media] = ()) -> None:
        about = f"request:{self.request.reference}"
        notify(self.session, self.contact, text, rows=rows, media=media, about=about)

    def _closing(self) -> tuple[str, list[list[Button]]]:
        t, region, request = self.t, self.region, self.request
        calendar, today = calendar_of(self.session, region, t.language), ledger.today(region)
        found = queries.possible(self.session, request, region, calendar, today)
        lines = words.next_steps(t, found, region)
        if request.state in life.OPEN and not queries.is_overdue(request, region, today):
            lines.append(words.if_silent(t, request.due_on, region, calendar))
        labels = {"reply": t("Reply"), "head": t("Complain to the head"),
                  "commission": t("Go to the commission")}  # fmt: skip
        acts = [_BUTTONS[one.right] for one in found if one.right in _BUTTONS]
        rows = [[Button(label=labels[act], value=f"go:{FLOW}:{request.reference}.{act}")] for act in acts]
        mine = Button(label=t("My request"), value=f"go:{FLOW}:{request.reference}")
        return "\n".join(lines), [*rows, [mine, Button(label=t("Menu"), value="go:menu")]]


def reader(session: Session, request: InformationRequest, region: Region) -> Reader | None:
    """Who is told; nobody when the person was erased."""
    contact = session.get(Contact, request.contact_id) if request.contact_id is not None else None
    return Reader(session, region, request, contact, language_of(contact)) if contact else None


def taken(to: Reader | None) -> None:
    """Somebody works on it now."""
    if to:
        to.tell(to.t("The council is working on your request %(reference)s.", reference=to.request.reference))


def asked(to: Reader | None, question: str) -> None:
    """Staff ask what is meant."""
    if to:
        to.tell(to.t("The council has a question about your request %(reference)s:", reference=to.request.reference),
                body=question)  # fmt: skip


def extended(to: Reader | None, reasons: str) -> None:
    """More time was taken."""
    if to:
        t, request = to.t, to.request
        to.tell(
            t("The council needs more time for your request %(reference)s, once, as the law allows. "
              "The new last day is %(due)s.", reference=request.reference, due=day(request.due_on, t.language)),
            t("The reason: %(reasons)s", reasons=reasons),
            counted(to),
        )  # fmt: skip


def counted(to: Reader) -> str:
    """How the due date was counted, in the reader's language."""
    calendar = calendar_of(to.session, to.region, to.t.language)
    return words.counting(to.t, ledger.clock_of(to.request, to.region, calendar), calendar)


def moved(to: Reader | None, before: date) -> None:
    """The due date is another one, because a day off was declared otherwise."""
    if to:
        t, request = to.t, to.request
        to.tell(
            t("The last day to answer your request %(reference)s is now %(due)s (before: %(before)s), because a public "
              "holiday was set otherwise.", reference=request.reference, due=day(request.due_on, t.language),
              before=day(before, t.language)),
            counted(to),
        )  # fmt: skip


def answered(to: Reader | None, text: str, files: ledger.Files) -> None:
    """The answer, with its files."""
    if to:
        to.tell(to.t("The council has answered your request %(reference)s:", reference=to.request.reference),
                body=text, files=files)  # fmt: skip


def refused(to: Reader | None, reasons: str) -> None:
    """A refusal, with its ground and the words of staff."""
    if to:
        t, request = to.t, to.request
        to.tell(
            t("The council cannot give what you asked in %(reference)s.", reference=request.reference),
            words.ground(t, request.ground, to.region),
            body=reasons,
        )


def withdrawn(to: Reader | None) -> None:
    """Staff noted that the person withdrew it."""
    if to:
        to.tell(to.t("Your request %(reference)s is withdrawn, as you asked.", reference=to.request.reference))


def silent(to: Reader | None) -> None:
    """The last day has passed without an answer."""
    if to:
        t, request = to.t, to.request
        to.tell(
            t("The last day to answer your request %(reference)s was %(due)s. The council has not answered in time.",
              reference=request.reference, due=day(request.due_on, t.language))
        )  # fmt: skip


def decided(to: Reader | None, complaint: RequestComplaint) -> None:
    """What came of a complaint."""
    if to:
        t = to.t
        said = (
            t("Your complaint about the request %(reference)s was found right.", reference=to.request.reference)
            if complaint.state is ComplaintState.UPHELD
            else t("Your complaint about the request %(reference)s was rejected.", reference=to.request.reference)
        )
        to.tell(said, body=complaint.decision)


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` UTF-16 units, cut between paragraphs, lines, words, in this order."""
    parts, rest = [], text
    while units(rest) > limit:
        fitting = rest.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
        cut = next((at for mark in ("\n\n", "\n", " ") if (at := fitting.rfind(mark)) > 0), len(fitting))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def units(text: str) -> int:
    """The length as the networks count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
