"""Writing a consultation by a form: questions are added, moved and taken out by buttons, without a script."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import consultations
from civic.consultation_answers import content_of
from civic.consultation_file import ASKED, LABEL, MOST_OPTIONS, MOST_QUESTIONS, SLUG, TEXT, TITLE, Kind
from civic.consultation_source import consultation_source
from core.errors import Refused
from core.i18n import Translator
from core.models import ConsultationState
from web.console.consultation import CONSULTATIONS, KINDS, found
from web.console.consultation_questions import QuestionList, check_questions, filled_from, questions_of
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.filled import Filled
from web.console.history import newest, require_first, require_newest
from web.console.posted import Posted, text, texts

LIMITS = {"title": TITLE, "label": LABEL, "asked": ASKED, "text": TEXT, "slug": SLUG, "options": MOST_OPTIONS}


class ConsultationForms:
    """Routes of the form, under /console/consultations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/consultations."""
        router.add_api_route("/new", self.empty, methods=["GET"])
        router.add_api_route("/new", self.add, methods=["POST"])
        router.add_api_route("/{slug}/edit", self.draft, methods=["GET"])
        router.add_api_route("/{slug}/edit", self.change, methods=["POST"])

    def empty(self, request: Request) -> Response:
        """An empty form with one question."""
        who = self._desk.who(request)
        questions = QuestionList()
        questions.add(Kind.CHOICE)
        return self._page(request, who, Filled(who.t, self._desk.region), questions, [])

    def draft(self, request: Request, slug: str) -> Response:
        """The form with a draft in it."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            row = found(session, slug)
            content = content_of(row)
            seen = newest(session, f"consultation:{row.id}")
        values, questions = filled_from(content)
        filled = Filled(who.t, self._desk.region, values=values | {"seen": str(seen)})
        if row.state is not ConsultationState.DRAFT:
            return see(f"{CONSULTATIONS}{slug}")
        return self._page(request, who, filled, questions, list(content.audience.provinces), slug)

    def add(self, request: Request, posted: Posted) -> Response:
        """A new draft, or the form again with one question more or less."""
        return self._take(request, posted, "")

    def change(self, request: Request, slug: str, posted: Posted) -> Response:
        """The draft written anew, or the form again."""
        return self._take(request, posted, slug)

    def _take(self, request: Request, posted: Posted, slug: str) -> Response:
        who = self._desk.acting(request, posted)
        filled, provinces = Filled(who.t, self._desk.region, posted), texts(posted, "province")
        questions = QuestionList.of(filled.get("questions"), filled)
        if wished := text(posted, "do"):
            questions.do(wished)
            return self._page(request, who, filled, questions, provinces, slug)
        self._check(filled, slug, who.t)
        check_questions(filled, questions, who.t)
        if not filled.ok:
            return self._page(request, who, filled, questions, provinces, slug, 400)
        source = self._source(filled, questions, provinces, slug)
        done = self._desk.act(lambda session: self._kept(session, who, filled, source, slug))
        if isinstance(done, Problem):
            filled.refused(done, {"slug"})
            return self._page(request, who, filled, questions, provinces, slug, 409)
        return see(f"{CONSULTATIONS}{done}", "consultation_draft")

    def _kept(self, session: Session, who: Visitor, filled: Filled, source: str, slug: str) -> str:
        """Keep the draft: a new one takes nobody else's place, one that was changed meanwhile is not written over."""
        if slug:
            row = consultations.find_consultation(session, slug, locked=True)
            require_newest(session, f"consultation:{row.id}", filled.get("seen"), who.t)
        try:
            row = consultations.import_consultation(session, source, who.t("the form"), who.email, self._desk.region)
        except Refused as standing:
            if slug:
                raise
            raise Wrong(who.t("There is one of this name already. Choose another name."), "slug") from standing
        if not slug:
            require_first(session, f"consultation:{row.id}", who.t)
        return row.slug

    def _check(self, filled: Filled, slug: str, t: Translator) -> None:
        """What a form can know beforehand."""
        if not slug:
            filled.need_slug("slug", SLUG)
        filled.need_texts("title", TITLE)
        filled.need_texts("introduction", TEXT)
        filled.need_texts("use", ASKED)
        filled.need_hour("opens")
        filled.need_hour("closes")
        if filled.ok and filled.get("closes") <= filled.get("opens"):
            filled.problem("closes", t("It must close after it opens."))

    def _source(self, filled: Filled, questions: QuestionList, provinces: list[str], slug: str) -> str:
        top: Mapping[str, Any] = {
            "slug": slug or filled.get("slug"),
            "opens": filled.get("opens"),
            "closes": filled.get("closes"),
            "title": filled.texts("title"),
            "introduction": filled.texts("introduction"),
            "use": filled.texts("use"),
            "audience": {"provinces": provinces} if provinces else {},
        }
        return consultation_source(top, questions_of(filled, questions))

    def _page(
        self, request: Request, who: Visitor, filled: Filled, questions: QuestionList, provinces: list[str],
        slug: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        region, t = self._desk.region, who.t
        values = {
            "filled": filled,
            "questions": [(name, kind.value, t(KINDS[kind.value])) for name, kind in questions.entries],
            "order": questions.written,
            "slug": slug,
            "kinds": [(kind.value, t(KINDS[kind.value])) for kind in Kind],
            "full": len(questions.entries) >= MOST_QUESTIONS,
            "most": MOST_QUESTIONS,
            "provinces": [(one.slug, one.name(t.language), one.slug in provinces) for one in region.provinces],
            "limits": LIMITS,
        }
        return self._desk.page(request, who, "console/consultation_form.html", values, code)
