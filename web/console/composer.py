"""The composer: a campaign written in a form, looked at as networks will show it, and saved as a campaign file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from campaigns import service
from campaigns.compose import render
from campaigns.content import CampaignContent
from campaigns.drafting import free_name
from campaigns.media import keep_upload, place_of
from campaigns.queries import show
from campaigns.records import Outdated, current_version, find_campaign, read_content
from campaigns.source import content_source
from campaigns.trial import send_to_myself
from campaigns.writing import content_in_writing
from core.clock import local_date, now
from core.errors import BadInput
from core.models import Campaign
from templates.posts import post_templates
from web.console.composer_page import Sheet, page_values
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.draft_fields import Fields, day_chosen, fields_of, posted_fields, read
from web.console.draft_look import look_at
from web.console.posted import Composed, text

COMPOSE, CAMPAIGNS = "/console/compose/", "/console/campaigns/"
# What the file of a campaign is called that was written here, in what the services say.
WHERE = "campaign"


class Composer:
    """Routes under /console/compose."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._region = desk.region
        self._folder = desk.region.reach.files

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/compose."""
        router.add_api_route("/", self.begin, methods=["GET"])
        router.add_api_route("/", self.write, methods=["POST"])
        router.add_api_route("/{campaign_id:row}", self.open, methods=["GET"])
        router.add_api_route("/{campaign_id:row}", self.go_on, methods=["POST"])

    def begin(self, request: Request, day: str = "", template: str = "") -> Response:
        """An empty form, with what the address says of it."""
        who = self._desk.who(request)
        with self._desk.db.reading() as session:
            name = free_name(session, f"news-{local_date(now(), self._region.zone)}")
        given = {"name": [name], "links": ["on"], "channels": ["telegram_channel", "telegram_subscribers"],
                 "topic": [self._region.topics[0].slug], "max_lateness": ["2h"], "when": ["later"]}  # fmt: skip
        if self._desk.deps.settings.facebook_on:
            given["channels"] = ["facebook_page", *given["channels"]]
        if template in post_templates():
            given["template"] = [template]
        fields = day_chosen(Fields(given), day) if day else Fields(given)
        return self._page(request, who, Sheet(fields))

    def open(self, request: Request, campaign_id: int) -> Response:
        """The form of a campaign as it stands."""
        return self._page(request, self._desk.who(request), self._stored(campaign_id))

    def write(self, request: Request, posted: Composed) -> Response:
        """A new campaign: shown anew, or saved."""
        return self._answer(request, posted, 0)

    def go_on(self, request: Request, campaign_id: int, posted: Composed) -> Response:
        """A campaign that is there: shown anew, or saved as its next version."""
        return self._answer(request, posted, campaign_id)

    def _stored(self, campaign_id: int) -> Sheet:
        with self._desk.db.reading() as session:
            try:
                campaign = find_campaign(session, campaign_id)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from unknown
            version = current_version(session, campaign)
            return Sheet(
                fields_of(read_content(version), self._region.languages, self._folder), campaign_id, version.number
            )

    def _answer(self, request: Request, posted: FormData, campaign_id: int) -> Response:
        who, deed = self._desk.acting(request, posted), text(posted, "act")
        begun, unkept = text(posted, "version"), list[BadInput]()
        if campaign_id:
            self._stored(campaign_id)
        fields = posted_fields(posted, *self._keep(posted, unkept))
        sheet = Sheet(fields, campaign_id, int(begun) if begun.isdecimal() and len(begun) < 9 else 0)
        if deed in {"save", "submit", "try"} and not unkept:
            return self._save(request, who, sheet, deed)
        return self._page(request, who, self._changed(sheet, deed), deed=deed or "preview", unkept=unkept)

    def _changed(self, sheet: Sheet, deed: str) -> Sheet:
        """The form after a button that changes what stands in it."""
        name, _, value = deed.partition(":")
        if name == "day":
            return replace(sheet, fields=day_chosen(sheet.fields, value))
        if name == "free":
            return replace(sheet, fields=self._freed(sheet))
        return sheet

    def _freed(self, sheet: Sheet) -> Fields:
        """The texts of the template, filled, as texts of one's own."""
        content, _wrong = self._content(sheet.fields)
        given = {name: texts for name, texts in sheet.fields.given.items() if not name.startswith("v-")}
        for code in content.body:
            try:
                words = render(content, code, campaign_id=sheet.campaign_id, fallbacks=self._region.fallbacks)
            except BadInput:
                words = content.body[code]
            given[f"body-{code}"] = [words]
        return Fields({**given, "template": [""], "data": [""]})

    def _keep(self, posted: FormData, unkept: list[BadInput]) -> tuple[list[str], str]:
        """The places of uploaded pictures and of an uploaded document."""
        pictures = [self._kept(file, "upload", unkept) for file in posted.getlist("upload")]
        return [place for place in pictures if place], self._kept(posted.get("upload-document"), "document", unkept)

    def _kept(self, file: Any, where: str, unkept: list[BadInput]) -> str:
        if isinstance(file, str) or file is None or not file.filename:
            return ""
        if self._folder is None:
            unkept.append(BadInput("Files cannot be kept here: JISR_FILES_DIR is not set.", where=where))
            return ""
        content = file.file.read()
        try:
            return place_of(self._folder, str(keep_upload(self._folder, file.filename, content)))
        except BadInput:
            unkept.append(BadInput("The file %(name)s is empty. Choose another one.", where=where, name=file.filename))
            return ""

    def _content(self, fields: Fields) -> tuple[CampaignContent, list[BadInput]]:
        reading = read(fields, self._region.languages, self._folder)
        try:
            content, wrong = content_in_writing(reading.values)
        except BadInput as unknown:  # a template that there is not
            content, wrong = content_in_writing({**reading.values, "template": "", "data": {}})
            wrong = [unknown, *wrong]
        return content, [*reading.wrong, *wrong]

    def _save(self, request: Request, who: Visitor, sheet: Sheet, deed: str) -> Response:
        """Save a draft; then submit it or send it to oneself, where that was asked."""
        _content, wrong = self._content(sheet.fields)
        if wrong or not sheet.fields.all("channels"):
            problem = who.t("It is not saved yet: something in the form is wrong, as is said beside it.")
            return self._page(request, who, sheet, deed=deed, problem=problem, code=400)
        saved = self._desk.act(lambda session: self._keep_draft(session, sheet, who))
        if isinstance(saved, Problem):
            return self._page(request, who, sheet, deed=deed, problem=saved.what, code=409)
        if isinstance(saved, Outdated):
            return self._outdated(request, who, sheet, saved)
        kept = Sheet(sheet.fields, saved.id, saved.version)
        return self._then(request, who, kept, deed)

    def _keep_draft(self, session: Session, sheet: Sheet, who: Visitor) -> Campaign | Outdated:
        values = read(sheet.fields, self._region.languages, self._folder).values
        if sheet.campaign_id and find_campaign(session, sheet.campaign_id).name != values.get("name"):
            raise Wrong(who.t("The name of a campaign does not change."), "name")
        try:
            return service.import_campaign(
                session, content_source(values), WHERE, who.email, self._region, draft=True, expected=sheet.version
            )
        except Outdated as outdated:
            return outdated

    def _outdated(self, request: Request, who: Visitor, sheet: Sheet, there: Outdated) -> Response:
        """Somebody saved in between: everything stays in the form, and the next save is knowingly over theirs."""
        if not sheet.campaign_id:
            problem = who.t("There is a campaign of this name already. Choose another name.")
            return self._page(request, who, sheet, deed="save", problem=problem, code=409)
        with self._desk.db.reading() as session:
            other = show(session, sheet.campaign_id)
        problem = who.t(
            "%(email)s saved version %(number)s meanwhile. Nothing of yours is lost: it stands below. Look at theirs "
            "in another window; if you save again, yours takes its place.",
            email=other.author, number=there.version,
        )  # fmt: skip
        newer = replace(sheet, version=there.version)
        return self._page(request, who, newer, deed="save", problem=problem, code=409, theirs=there.version)

    def _then(self, request: Request, who: Visitor, sheet: Sheet, deed: str) -> Response:
        number, then = sheet.campaign_id, deed
        if then == "save":
            return see(f"{COMPOSE}{number}", "draft")
        deeds: dict[str, Callable[[Session], object]] = {
            "submit": lambda session: service.submit(session, number, who.email, self._region),
            "try": lambda session: send_to_myself(session, number, by_email=who.email, region=self._region),
        }
        done = self._desk.act(deeds[then])
        if isinstance(done, Problem):
            kept = who.t("It is saved as a draft, and goes no further yet.")
            return self._page(request, who, sheet, deed=then, problem=kept, more=done.what, code=409)
        return see(f"{CAMPAIGNS}{number}/review" if then == "submit" else f"{COMPOSE}{number}",
                   "submitted" if then == "submit" else "tried")  # fmt: skip

    def _page(
        self, request: Request, who: Visitor, sheet: Sheet, *, deed: str = "", problem: str = "", more: str = "",
        code: int = 200, theirs: int = 0, unkept: Sequence[BadInput] = (),
    ) -> Response:  # fmt: skip
        content, wrong = self._content(sheet.fields)
        look = look_at(content, [*wrong, *unkept], sheet.fields, self._region, who.t, sheet.campaign_id)
        with self._desk.db.reading() as session:
            values = page_values(session, self._desk, who, sheet, content, look, deed)
        action = f"{COMPOSE}{sheet.campaign_id or ''}"
        # What is said beside the fields is not said once more above them.
        said = {"problem": problem, "more": "" if look.todo else more, "theirs": theirs, "action": action}
        return self._desk.page(request, who, "console/compose.html", {**values, **said}, code)
