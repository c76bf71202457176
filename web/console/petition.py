"""One petition: its page, and every act of staff on it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session, select
from starlette.datastructures import FormData
from wtforms import DateField

from analytics.dossier.handing_out import Form as FileForm
from analytics.dossier.handing_out import hand_out
from civic import petition_paper, petition_texts, petition_way
from civic.petitions import find_petition
from core.clock import local_date, now
from core.models import Petition
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.fields import Form
from web.console.matter import require_seen
from web.console.petition_forms import AcceptForm, CorrectionForm, DayForm, PaperForm, RefuseForm
from web.console.petition_view import PetitionView, earliest_of, seen, sessions_offered
from web.console.posted import Posted, text
from web.files import given

PETITIONS = "/console/petitions/"
# What was typed in a language, by part; shown again where it was not taken.
Parts = Mapping[str, str]
NOTHING: Mapping[str, Parts] = {}
Deed = Callable[[Session, Petition, Form, str], object]


class OnePetition:
    """Routes of one petition, under /console/petitions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deeds: dict[str, Deed] = {
            "paper": self._paper,
            "close": self._close,
            "deposit": self._deposit,
            "accept": self._accept,
            "refuse": self._refuse,
        }

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/petitions; the page and the texts are routed by who knows drafts as well."""
        router.add_api_route("/{slug}/paper/{entry}", self.correct, methods=["POST"])
        router.add_api_route("/{slug}/export", self.export, methods=["POST"])
        for name in self._deeds:
            router.add_api_route(f"/{{slug}}/{name}", self._route(name), methods=["POST"])

    def _route(self, name: str) -> Callable[..., Response]:
        def send(request: Request, slug: str, posted: Posted) -> Response:
            return self._do(request, slug, posted, name)

        return send

    def _do(self, request: Request, slug: str, posted: FormData, name: str) -> Response:
        who = self._desk.acting(request, posted)
        forms = self._forms(who, slug, posted, name)
        form = forms.get(name, Form(who.t))
        if name in forms and not form.validate():
            return self.page(request, who, slug, forms=forms, opened=name, code=400)
        return self._send(request, who, slug, posted, name, lambda session, petition: self._deeds[name](
            session, petition, form, who.email), forms)  # fmt: skip

    def _send(
        self, request: Request, who: Visitor, slug: str, posted: FormData, name: str,
        do: Callable[[Session, Petition], object], forms: dict[str, Form], typed: Mapping[str, Parts] = NOTHING,
    ) -> Response:  # fmt: skip
        """Do it to the petition as it was seen, and go back to its page."""

        def deed(session: Session) -> object:
            petition = find_petition(session, slug, to_change=True)
            require_seen(who, posted, seen(session, petition))
            if name == "paper":
                self._require_new_list(session, who, petition, cast(PaperForm, forms["paper"]))
            return do(session, petition)

        done = self._desk.act(deed)
        if not isinstance(done, Problem):
            return see(f"{PETITIONS}{slug}", f"petition_{name}")
        form = forms.get(name)
        if form is not None and done.field in form:
            form.problem(done.field, done.what)
            return self.page(request, who, slug, forms=forms, opened=name, code=409)
        return self.page(request, who, slug, forms=forms, opened=name, typed=typed, problem=done.what, code=409)

    def _require_new_list(self, session: Session, who: Visitor, petition: Petition, form: PaperForm) -> None:
        """A list of the same number is most likely the same list: staff say when it is not."""
        province, count = str(form.province.data), int(form.count.data or 0)
        same = petition_paper.same_list(session, petition, province, count)
        if same is not None and not form.another.data:
            raise Wrong(who.t("Entry %(number)s holds as many signatures from this province already. Is this another "
                              "list?", number=same.id), "another")  # fmt: skip

    def _paper(self, session: Session, petition: Petition, form: Form, by: str) -> object:
        return petition_paper.enter_paper(
            session, petition=petition, province=str(form["province"].data), count=int(form["count"].data),
            in_bot=int(form["in_bot"].data or 0), another=bool(form["another"].data), by=by, region=self._desk.region,
        )  # fmt: skip

    def _close(self, session: Session, petition: Petition, form: Form, by: str) -> None:
        petition_way.close(session, petition, by=by, region=self._desk.region)

    def _deposit(self, session: Session, petition: Petition, form: Form, by: str) -> object:
        return petition_way.deposit(session, petition, on=_day(form), by=by, region=self._desk.region)

    def _accept(self, session: Session, petition: Petition, form: Form, by: str) -> object:
        named = str(form["session"].data or "")
        return petition_way.accept(session, petition, on=_day(form), named=named, by=by, region=self._desk.region)

    def _refuse(self, session: Session, petition: Petition, form: Form, by: str) -> None:
        ground = str(form["ground"].data or "")
        petition_way.refuse(session, petition, ground=ground, on=_day(form), by=by, region=self._desk.region)

    def correct(self, request: Request, slug: str, entry: str, posted: Posted) -> Response:
        """Say what an entry of the paper book should have been."""
        who = self._desk.acting(request, posted)
        number = int(entry) if entry.isdecimal() and len(entry) < 16 else 0
        name, form = f"correct-{number}", CorrectionForm(who.t, posted, number)
        forms = {**self._forms(who, slug), name: form}
        if not form.validate():
            return self.page(request, who, slug, forms=forms, opened=name, code=400)

        def put_right(session: Session, petition: Petition) -> object:
            return petition_paper.correct_paper(
                session, petition=petition, entry_id=number, count=form.count.data or 0,
                in_bot=form.in_bot.data or 0, reason=form.reason.data or "", by=who.email,
            )  # fmt: skip

        return self._send(request, who, slug, posted, "correct", put_right, forms)

    def write(self, request: Request, slug: str, posted: Posted) -> Response:
        """Write the petition in a language."""
        who, region = self._desk.acting(request, posted), self._desk.region
        spoken, parts = text(posted, "language"), {part: text(posted, part) for part in petition_texts.PARTS}

        def put_down(session: Session, _petition: Petition) -> object:
            change = petition_texts.TextChange(**parts)
            return petition_texts.write_text(session, slug, language=spoken, change=change, by=who.email, region=region)

        return self._send(request, who, slug, posted, "text", put_down, self._forms(who, slug), {spoken: parts})

    def export(self, request: Request, slug: str, posted: Posted) -> Response:
        """The file for the deposit; that it was taken is written down."""
        who, region = self._desk.acting(request, posted), self._desk.region
        form = FileForm.CSV if text(posted, "form") == FileForm.CSV else FileForm.PDF
        language = text(posted, "language") or region.languages[0]
        made = self._desk.act(
            lambda session: hand_out(session, slug, language=language, forms=(form,), by=who.email, region=region)
        )
        if isinstance(made, Problem):
            return self.page(request, who, slug, problem=made.what, code=409)
        return given([made.content(form)], made.name(form), {"Cache-Control": "no-store"})

    def page(
        self, request: Request, who: Visitor, slug: str, *, forms: dict[str, Form] | None = None, opened: str = "",
        typed: Mapping[str, Parts] = NOTHING, problem: str = "", code: int = 200,
    ) -> Response:  # fmt: skip
        """The page of one petition; 404 when there is none of that name."""
        with self._desk.db.reading() as session:
            petition = session.exec(select(Petition).where(Petition.slug == slug)).first()
            if petition is None:
                raise HTTPException(404, "there is no such petition")
            view = PetitionView(session, petition, self._desk.region, who.t)
            values = view.values()
        shown = forms or self._forms(who, slug)
        for entry in view.book:
            shown.setdefault(
                f"correct-{entry.id}", CorrectionForm(who.t, None, entry.id, count=entry.count, in_bot=entry.in_bot)
            )  # fmt: skip
        values |= {"forms_of": shown, "opened": opened, "typed": typed, "problem": problem}
        return self._desk.page(request, who, "console/petition.html", values, code)

    def _forms(self, who: Visitor, slug: str, posted: FormData | None = None, sent: str = "") -> dict[str, Form]:
        """The forms of the page, the one that was `sent` with what was filled in."""
        region, today = self._desk.region, local_date(now(), self._desk.region.zone)
        with self._desk.db.reading() as session:
            petition = session.exec(select(Petition).where(Petition.slug == slug)).first()
            if petition is None:
                raise HTTPException(404, "there is no such petition")
            earliest = earliest_of(petition)

        def filled(name: str) -> FormData | None:
            return posted if name == sent else None

        accept = AcceptForm(who.t, filled("accept"), "accept", today=today, earliest=earliest)
        accept.offer(sessions_offered(region, today, who.t))
        return {
            "paper": PaperForm(who.t, filled("paper"), region),
            "deposit": DayForm(who.t, filled("deposit"), "deposit", today=today, earliest=earliest),
            "accept": accept,
            "refuse": RefuseForm(who.t, filled("refuse"), "refuse", today=today, earliest=earliest),
        }


def _day(form: Form) -> date | None:
    return cast(DateField, form["on"]).data
