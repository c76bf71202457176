"""You said, we did: what the council heard and what came of it, put into public words, corrected and withdrawn."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from civic import said_and_done
from civic.feedback import find_feedback
from core.errors import BadInput
from core.i18n import DEFAULT_LANGUAGE, own_name
from core.models import SaidAndDone
from web.console.desk import Desk, Problem, Visitor, page_of, see
from web.console.posted import Posted, text

SAID = "/console/said/"
PAGE = 20


class SaidAndDonePages:
    """Routes under /console/said."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/said."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/new", self.form, methods=["GET"])
        router.add_api_route("/new", self.publish, methods=["POST"])
        router.add_api_route("/{number:row}", self.one, methods=["GET"])
        router.add_api_route("/{number:row}", self.correct, methods=["POST"])
        router.add_api_route("/{number:row}/withdraw", self.withdraw, methods=["POST"])

    def show(self, request: Request) -> Response:
        """What is published, newest first."""
        who, page = self._desk.who(request), page_of(request)
        with self._desk.db.reading() as session:
            found = said_and_done.published(session, limit=PAGE + 1, offset=(page - 1) * PAGE)
        values = {
            "found": found[:PAGE],
            "page": page,
            "more": len(found) > PAGE,
            "say": lambda texts: said_and_done.in_language(texts, who.t.language),
        }
        return self._desk.page(request, who, "console/said.html", values)

    def form(self, request: Request, feedback: str = "") -> Response:
        """The empty form; with a feedback, for what came of that, beside its words."""
        who = self._desk.who(request)
        return self._page(request, who, {"references": feedback.strip().upper()})

    def publish(self, request: Request, posted: Posted) -> Response:
        """Publish it, and tell who asked to be told."""
        who, given = self._desk.acting(request, posted), _given(posted)

        def deed(session: Session) -> object:
            region = self._desk.region
            topic = region.topic(given["topic"]).slug if given["topic"] else ""
            province = region.province(given["province"]).slug if given["province"] else ""
            references = given["references"].upper().replace(",", " ").split()
            return said_and_done.publish(
                session, said=self._texts(posted, "said"), done=self._texts(posted, "done"), references=references,
                topic=topic, province=province, checked=bool(given["checked"]), by=who.email,
            )  # fmt: skip

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, given, problem=done.what, code=409)
        return see(SAID, "told")

    def one(self, request: Request, number: int) -> Response:
        """One that is published, to be put right or withdrawn."""
        return self._page(request, self._desk.who(request), self._stored(number), number=number)

    def correct(self, request: Request, number: int, posted: Posted) -> Response:
        """Put its words right; who was told the old ones is told the new ones."""
        who, given = self._desk.acting(request, posted), _given(posted)
        said, done_ = self._texts(posted, "said"), self._texts(posted, "done")
        done = self._desk.act(
            lambda session: said_and_done.correct(
                session, number, said=said, done=done_, checked=bool(given["checked"]), by=who.email
            )
        )
        if isinstance(done, Problem):
            return self._page(request, who, given, number=number, problem=done.what, code=409)
        return see(SAID, "said_corrected")

    def withdraw(self, request: Request, number: int, posted: Posted) -> Response:
        """Show it no more."""
        who, reason = self._desk.acting(request, posted), text(posted, "reason")
        done = self._desk.act(lambda session: said_and_done.withdraw(session, number, reason=reason, by=who.email))
        if isinstance(done, Problem):
            given = self._stored(number)
            return self._page(request, who, given, number=number, problem=done.what, reason=reason, code=409)
        return see(SAID, "hidden")

    def _texts(self, posted: Posted, field: str) -> dict[str, str]:
        """The texts of a field by language; what is empty is left out."""
        given = {code: text(posted, f"{field}_{code}") for code in self._desk.region.languages}
        return {code: words for code, words in given.items() if words}

    def _stored(self, number: int) -> dict[str, str]:
        """The form as it was sent; 404 for what is not published, or not any more."""
        with self._desk.db.reading() as session:
            row = session.get(SaidAndDone, number)
            if row is None or row.withdrawn:
                raise HTTPException(404, f"nothing published has the number {number}")
            texts = {"said": row.said, "done": row.done}
            given = {f"{field}_{code}": words for field, found in texts.items() for code, words in found.items()}
            return {**given, "topic": row.topic, "province": row.province}

    def _page(
        self, request: Request, who: Visitor, given: dict[str, str], *, number: int | None = None, problem: str = "",
        reason: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            heard = _heard(session, given.get("references", ""))
        values: dict[str, Any] = {
            "given": given,
            "number": number,
            "languages_of": [(one, own_name(one), one == DEFAULT_LANGUAGE) for one in region.languages],
            "topics": [(one.slug, one.label(t.language)) for one in region.topics],
            "provinces": [(one.slug, one.name(t.language)) for one in region.provinces],
            "heard": heard,
            "problem": problem,
            "reason": reason,
        }
        return self._desk.page(request, who, "console/said_form.html", values, code)


def _given(posted: Posted) -> dict[str, str]:
    return {name: text(posted, name) for name in posted} | {
        name: text(posted, name) for name in ("topic", "province", "references", "checked")
    }


def _heard(session: Session, references: str) -> list[tuple[str, str, str]]:
    """The words of the messages that led to it, with their language, so that they are read while it is written."""
    found = []
    for reference in references.upper().replace(",", " ").split()[:20]:
        try:
            one = find_feedback(session, reference)
        except BadInput:
            continue
        found.append((one.reference, one.language, one.text))
    return found
