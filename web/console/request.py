"""One request for information: its page, and every act of the officer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from civic import kept_files, saved_replies, sent_files
from civic.requests import complaints, ledger, life, officer, publishing, queries
from core.errors import BadInput, Refused
from core.models import ComplaintLevel, RequestAct
from web.console.desk import Desk, Problem, Visitor, see
from web.console.fields import Form
from web.console.matter import require_seen
from web.console.posted import Posted, text, uploads
from web.console.request_forms import AnswerForm, DecisionForm, RefusalForm, Words
from web.console.request_view import RequestView, seen
from web.console.thread import coded

REQUESTS = "/console/requests/"
# Of these forms a page shows one: the answer, or what is sent after it.
GIVING = ("answer", "add")


@dataclass(frozen=True)
class Asked:
    """One act that is asked for: in which session, on which request, by whom, with which form."""

    session: Session
    reference: str
    by: str
    form: Form
    posted: FormData


class OneRequest:
    """Routes of one request, under /console/requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deeds: dict[str, Callable[[Asked], object]] = {
            "take": self._take,
            "clarify": self._clarify,
            "extend": self._extend,
            "answer": self._answer,
            "add": self._add,
            "refuse": self._refuse,
            "withdraw": self._withdraw,
            "decide": self._decide,
        }

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/requests."""
        router.add_api_route("/{reference}", self.show, methods=["GET"])
        for name in self._deeds:
            router.add_api_route(f"/{{reference}}/{name}", self._route(name), methods=["POST"])

    def show(self, request: Request, reference: str, saved: str = "", like: str = "") -> Response:
        """The request; `saved` or `like` begin the answer with a saved reply or with a published answer."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            words, trouble = self._begun(session, who, reference, saved, like)
        forms = _forms(who, self._desk)
        for name in GIVING:
            forms[name]["words"].data = words
        return self._page(
            request, who, reference, forms=forms, opened=GIVING if words or trouble else (), problem=trouble
        )

    def _begun(self, session: Session, who: Visitor, reference: str, saved: str, like: str) -> tuple[str, str]:
        """The words to begin an answer with, and why there are none."""
        row = queries.by_reference(session, reference)
        if row is None or not (saved or like):
            return "", ""
        try:
            if saved:
                return saved_replies.for_request(session, saved, row, self._desk.region), ""
            published = publishing.published(publishing.public_answer(session, like))
            return published.answer_in(row.language), ""
        except (BadInput, Refused):
            return "", who.t("This reply cannot be used here: it is not written in the person's language, or it speaks "
                             "of what this request has not.")  # fmt: skip

    def _route(self, name: str) -> Callable[..., Response]:
        def send(request: Request, reference: str, posted: Posted) -> Response:
            return self._do(request, reference, posted, name)

        return send

    def _do(self, request: Request, reference: str, posted: FormData, name: str) -> Response:
        who = self._desk.acting(request, posted)
        shown = f"decide-{text(posted, 'level')}" if name == "decide" else name
        forms = _forms(who, self._desk, posted, shown)
        form = forms.get(shown, Form(who.t))
        if name != "take" and not (shown in forms and form.validate()):
            return self._page(request, who, reference, forms=forms, opened=(shown,), code=400)

        def deed(session: Session) -> object:
            row = ledger.find(session, reference, lock=True)
            require_seen(who, posted, seen(session, row))
            return self._deeds[name](Asked(session, row.reference, who.email, form, posted))

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, reference, forms=forms, opened=(shown,), problem=done.what, code=409)
        return see(f"{REQUESTS}{reference.upper()}", f"request_{name}")

    def _take(self, asked: Asked) -> object:
        return officer.take(asked.session, asked.reference, asked.by, self._desk.region)

    def _clarify(self, asked: Asked) -> object:
        question = _said(asked.form)
        return officer.clarify(asked.session, asked.reference, asked.by, self._desk.region, question=question)

    def _extend(self, asked: Asked) -> object:
        reasons = _said(asked.form)
        return officer.extend(asked.session, asked.reference, asked.by, self._desk.region, reasons=reasons)

    def _answer(self, asked: Asked) -> object:
        return self._give(asked, add=False)

    def _add(self, asked: Asked) -> object:
        return self._give(asked, add=True)

    def _give(self, asked: Asked, *, add: bool) -> object:
        officer.officer(asked.session, asked.by)
        row = ledger.find(asked.session, asked.reference)
        # Nothing is kept for an answer that cannot be given.
        life.after(row.state, RequestAct.ADD if add else RequestAct.ANSWER, extended=False, reference=row.reference)
        folder = self._desk.deps.settings.files_dir / sent_files.answer_folder(asked.reference)
        files = [
            kept_files.keep_given(folder, one.filename or "", one.file.read()) for one in uploads(asked.posted, "files")
        ]
        region = self._desk.region
        return officer.answer(
            asked.session, asked.reference, asked.by, region, text=_said(asked.form), files=files, add=add
        )  # fmt: skip

    def _refuse(self, asked: Asked) -> object:
        ground, reasons = str(asked.form["ground"].data or ""), _said(asked.form)
        region = self._desk.region
        return officer.refuse(asked.session, asked.reference, asked.by, region, ground=ground, reasons=reasons)

    def _withdraw(self, asked: Asked) -> object:
        reasons = _said(asked.form)
        return officer.withdraw(asked.session, asked.reference, asked.by, self._desk.region, reasons=reasons)

    def _decide(self, asked: Asked) -> object:
        level = cast(DecisionForm, asked.form).level
        upheld = asked.form["outcome"].data == "upheld"
        return complaints.decide(
            asked.session, asked.reference, asked.by, self._desk.region, level=level, upheld=upheld,
            decision=_said(asked.form),
        )  # fmt: skip

    def _page(
        self, request: Request, who: Visitor, reference: str, *, forms: dict[str, Form] | None = None,
        opened: tuple[str, ...] = (), problem: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            row = queries.by_reference(session, reference)
            if row is None:
                raise HTTPException(404, "there is no such request")
            values = RequestView(session, row, self._desk.region, who.t).values()
            values |= {"replies": sorted({one.name for one in saved_replies.saved_replies(session)})}
        values |= {
            "word": coded(who.t),
            "forms_of": forms or _forms(who, self._desk),
            "opened": opened,
            "problem": problem,
        }
        return self._desk.page(request, who, "console/request.html", values, code)


def _forms(who: Visitor, desk: Desk, posted: FormData | None = None, sent: str = "") -> dict[str, Form]:
    """The forms of the page, the one that was `sent` with what was filled in."""

    def filled(name: str) -> FormData | None:
        return posted if name == sent else None

    plain = {"clarify": Words, "extend": Words, "withdraw": Words, "answer": AnswerForm, "add": AnswerForm}
    forms: dict[str, Form] = {name: kind(who.t, filled(name), prefix=name) for name, kind in plain.items()}
    forms["refuse"] = RefusalForm(who.t, filled("refuse"), desk.region, prefix="refuse")
    for level in ComplaintLevel:
        forms[f"decide-{level}"] = DecisionForm(who.t, filled(f"decide-{level}"), level)
    return forms


def _said(form: Form) -> str:
    return str(form["words"].data or "").strip()
