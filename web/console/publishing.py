"""Publishing an answer without the person: the words for the public, and what in them may lead to somebody."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from civic import kept_files
from civic.matter_files import GIVEN
from civic.personal_marks import Mark, by_field, marks_in
from civic.requests import ledger, publishing, queries
from core import sealed_file
from core.i18n import N_, own_name
from core.models import InformationRequest, PublishedAnswer, RequestState
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.matter import SEEN, require_seen
from web.console.posted import Posted, text, texts
from web.console.request_view import seen
from web.words import word

REQUESTS = "/console/requests/"
MARKS = {
    "an e-mail address": N_("an e-mail address"),
    "a phone number": N_("a phone number"),
    "an identity card number": N_("the number of an identity card"),
    "a reference number": N_("a reference number"),
    "a name": N_("a name"),
    "the name of who asked": N_("the name of who asked"),
}


@dataclass(frozen=True)
class Given:
    """A file of the answer, by its number among them, its name, and where it lies."""

    number: int
    name: str
    path: str


@dataclass(frozen=True)
class Wording:
    """What is to be published: texts per language, a topic, the numbers of files."""

    question: dict[str, str]
    answer: dict[str, str]
    topic: str = ""
    files: frozenset[int] = frozenset()


class Publishing:
    """Routes of publishing one answer, under /console/requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/requests."""
        router.add_api_route("/{reference}/publish", self.show, methods=["GET"])
        router.add_api_route("/{reference}/publish", self.publish, methods=["POST"])

    def show(self, request: Request, reference: str) -> Response:
        """The words of the answer, to be worded for the public."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            row = _found(session, reference)
            wording = Wording({}, {row.language or self._desk.region.languages[0]: _last_answer(session, row)})
        return self._page(request, who, reference, wording)

    def publish(self, request: Request, reference: str, posted: Posted) -> Response:
        """Publish it, unless something in it may lead to a person and nobody said that it is no one's."""
        who = self._desk.acting(request, posted)
        wording, checked = _wording(posted, self._desk.region.languages), text(posted, "checked") == "yes"

        def deed(session: Session) -> PublishedAnswer | tuple[Mark, ...]:
            row = ledger.find(session, reference, lock=True)
            require_seen(who, posted, seen(session, row))
            self._require_words(who, row, wording)
            fields = by_field(question=wording.question, answer=wording.answer)
            if (marks := marks_in(fields, asked=row.text)) and not checked:
                return marks
            return publishing.publish(
                session, reference, who.email, self._desk.region, question=wording.question, answer=wording.answer,
                topic=wording.topic, files=self._kept(who, session, row, wording), checked=checked,
            )  # fmt: skip

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, reference, wording, problem=done.what, code=409)
        if isinstance(done, tuple):
            return self._page(request, who, reference, wording, marks=done, code=409)
        return see(f"{REQUESTS}{reference.upper()}", "published")

    @staticmethod
    def _require_words(who: Visitor, row: InformationRequest, wording: Wording) -> None:
        if not wording.question or not wording.answer:
            raise Wrong(who.t("Write the question and the answer, each in at least one language."))
        if row.text.strip() in {words.strip() for words in wording.question.values()}:
            raise Wrong(who.t("The question is in the person's own words: word it anew for the public."))

    def _kept(self, who: Visitor, session: Session, row: InformationRequest, wording: Wording) -> list[tuple[str, str]]:
        """Copies of the chosen files: those of the answer go one day with their request."""
        folder = self._desk.deps.settings.files_dir
        chosen = [one for one in _given(session, row) if one.number in wording.files]
        try:
            return [(one.name, _copied(folder, one)) for one in chosen]
        except FileNotFoundError:
            raise Wrong(who.t("A file of the answer is not on the disk any more: publish without it.")) from None

    def _page(
        self, request: Request, who: Visitor, reference: str, wording: Wording, *, marks: tuple[Mark, ...] = (),
        problem: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            row = _found(session, reference)
            values = {
                "request": row,
                SEEN: seen(session, row),
                "possible": row.state is RequestState.ANSWERED and row.published_id is None,
                "given": _given(session, row),
                "alike": publishing.alike(session, row.text),
            }
        values |= {
            "wording": wording,
            "tongues": [(code, own_name(code)) for code in region.languages],
            "topics": [(topic.slug, topic.label(t.language)) for topic in region.topics],
            "traces": [(word(t, MARKS, mark.what), mark.words) for mark in marks],
            "problem": problem,
        }
        return self._desk.page(request, who, "console/publish.html", values, code)


def _copied(folder: Path, one: Given) -> str:
    return kept_files.keep_content(folder, one.name, sealed_file.read(Path(one.path)))


def _found(session: Session, reference: str) -> InformationRequest:
    row = queries.by_reference(session, reference)
    if row is None:
        raise HTTPException(404, "there is no such request")
    return row


def _given(session: Session, row: InformationRequest) -> list[Given]:
    """The files that went with the answer."""
    steps = [step for step in ledger.history(session, row) if step.act in GIVEN]
    files = [file for step in steps for file in ledger.files_of(step.files)]
    return [Given(number, name, path) for number, (name, path) in enumerate(files, 1)]


def _last_answer(session: Session, row: InformationRequest) -> str:
    return next((step.text for step in reversed(ledger.history(session, row)) if step.act in GIVEN and step.text), "")


def _wording(posted: FormData, languages: tuple[str, ...]) -> Wording:
    question = {code: said for code in languages if (said := text(posted, f"question-{code}"))}
    answer = {code: said for code in languages if (said := text(posted, f"answer-{code}"))}
    numbers = frozenset(int(one) for one in texts(posted, "file") if one.isdecimal() and len(one) < 6)
    return Wording(question, answer, text(posted, "topic"), numbers)
