"""A campaign before it goes out: what it says, what changed since it was last approved, and who says yes."""

from collections.abc import Callable
from dataclasses import dataclass
from mimetypes import guess_type

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from campaigns import service
from campaigns.amend import waiting
from campaigns.content import CampaignContent
from campaigns.diff import Change
from campaigns.headcount import headcount
from campaigns.lifecycle import TRANSITIONS
from campaigns.media import kept_file
from campaigns.outlook import outlook
from campaigns.queries import CampaignDetail, show
from campaigns.records import EDITORS, content_of, find_campaign, staff_for
from campaigns.source import content_source
from campaigns.trial import send_to_myself
from campaigns.versions import difference, last_approved
from civic.declared_days import calendar_of
from civic.staff_accounts import account_of
from core.clock import now, to_utc, wall_time
from core.errors import BadInput
from core.i18n import Translator, own_name
from core.models import OccurrenceState
from web.assets import address
from web.console import recurring
from web.console.composer_page import returned
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.draft_look import posts_of
from web.console.posted import Posted, text
from web.words import CAMPAIGN_STATES, CHANNELS, FIELDS, word

CAMPAIGNS = "/console/campaigns/"


@dataclass(frozen=True)
class Changed:
    """One field that differs: its name in words, its language where it is a text of one."""

    title: str
    change: Change


class Review:
    """Routes of one campaign before it goes out, under /console/campaigns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._region = desk.region

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/campaigns."""
        router.add_api_route("/kept/{place:path}", self.file, methods=["GET"])
        router.add_api_route("/{campaign_id:row}/review", self.show, methods=["GET"])
        router.add_api_route("/{campaign_id:row}/file", self.source, methods=["GET"])
        for name, deed in self._deeds().items():
            router.add_api_route(f"/{{campaign_id:row}}/{name}", self._act(name, deed), methods=["POST"])

    def show(self, request: Request, campaign_id: int) -> Response:
        """The campaign as it would go out, and what the visitor may do about it."""
        return self._page(request, self._desk.who(request), campaign_id)

    def file(self, request: Request, place: str) -> Response:
        """A picture of a campaign to look at; any other file to keep."""
        self._desk.who(request)
        path = kept_file(self._region.reach.files, place)
        if path is None:
            raise HTTPException(404, "there is no such file")
        kind = guess_type(path.name)[0]
        if kind in {"image/jpeg", "image/png"}:
            return FileResponse(path, media_type=kind, headers={"Cache-Control": "private, max-age=86400"})
        return FileResponse(path, media_type="application/octet-stream", filename=path.name)

    def source(self, request: Request, campaign_id: int) -> Response:
        """The campaign as its file."""
        self._desk.who(request)
        with self._desk.db.reading() as session:
            found = self._found(session, campaign_id)
        named = {"Content-Disposition": f'attachment; filename="{found.name}.toml"', "Cache-Control": "no-store"}
        return Response(content_source(found.content), media_type="application/toml", headers=named)

    def _deeds(self) -> dict[str, Callable[[Session, Visitor, int, Posted], object]]:
        region = self._region

        def approve(session: Session, who: Visitor, number: int, posted: Posted) -> object:
            seen = text(posted, "version")
            if not seen.isdecimal():
                raise Wrong(who.t("Look at the campaign first."))
            return service.approve(session, number, who.email, region, version=int(seen[:9]))

        def give_back(session: Session, who: Visitor, number: int, posted: Posted) -> object:
            reason = text(posted, "reason")
            if not reason:
                raise Wrong(who.t("Say what the author should change."), "reason")
            return service.return_campaign(session, number, who.email, reason)

        def schedule(session: Session, who: Visitor, number: int, posted: Posted) -> object:
            at = text(posted, "at") or None
            staff = staff_for(session, who.email, EDITORS, "schedule campaigns")
            return service.schedule(session, number, at, region, now(), by=staff)

        return {
            "submit": lambda session, who, number, _posted: service.submit(session, number, who.email, region),
            "approve": approve,
            "return": give_back,
            "schedule": schedule,
            "try": lambda session, who, number, _posted: send_to_myself(
                session, number, by_email=who.email, region=region
            ),
        }

    def _act(self, name: str, deed: Callable[[Session, Visitor, int, Posted], object]) -> Callable[..., Response]:
        said = {"submit": "submitted", "approve": "approved", "return": "returned", "schedule": "scheduled"}

        def send(request: Request, campaign_id: int, posted: Posted) -> Response:
            who = self._desk.acting(request, posted)
            done = self._desk.act(lambda session: deed(session, who, campaign_id, posted))
            if isinstance(done, Problem):
                return self._page(request, who, campaign_id, problem=done, posted=posted, code=409)
            return see(f"{CAMPAIGNS}{campaign_id}/review", said.get(name, "tried"))

        return send

    def _found(self, session: Session, campaign_id: int) -> CampaignDetail:
        try:
            return show(session, campaign_id)
        except BadInput as unknown:
            raise HTTPException(404, unknown.what) from unknown

    def _page(
        self, request: Request, who: Visitor, campaign_id: int, *, problem: Problem | None = None,
        posted: Posted | None = None, code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            found = self._found(session, campaign_id)
            values = {
                **self._what(session, who, found),
                **self._changed(session, who, found),
                **self._when(session, who, found),
            }
        at_reason = problem is not None and problem.field == "reason"
        said = {
            "problem": problem.what if problem and not at_reason else "",
            "reason_wrong": problem.what if problem and at_reason else "",
            "reason": text(posted, "reason") if posted else "",
            "at": text(posted, "at") if posted else "",
            "style_more": address("compose.css"),
        }
        return self._desk.page(request, who, "console/review.html", {**values, **said}, code)

    def _what(self, session: Session, who: Visitor, found: CampaignDetail) -> dict[str, object]:
        """What it says, where it stands, and what may follow."""
        content = CampaignContent.model_validate(found.content)
        return {
            "found": found,
            "content": content,
            "state": word(who.t, CAMPAIGN_STATES, found.state.value),
            "actions": {action for state, action in TRANSITIONS if state is found.state},
            "own": self._wrote(session, who, found),
            "returned": returned(found),
            "posts_shown": posts_of(content, self._region, who.t, found.id),
            "count": self._count(session, found.id),
            "linked": account_of(session, who.staff_id) is not None,
            "recurrence": recurring.told(content.recurrence or "", who.t),
            "channel_word": lambda name: word(who.t, CHANNELS, name),
            "languages_by_code": {one: own_name(one) for one in self._region.languages},
        }

    def _wrote(self, session: Session, who: Visitor, found: CampaignDetail) -> bool:
        """Whether they made the campaign, or wrote what it says now."""
        return who.staff_id == find_campaign(session, found.id).author_id or who.email == found.author

    def _changed(self, session: Session, who: Visitor, found: CampaignDetail) -> dict[str, object]:
        """What is new since the version approved last, else since the one before; and in a correction that waits."""
        approved = last_approved(session, found.id, until=found.version)
        before = approved if approved and approved != found.version else max(found.version - 1, 0)
        changes = difference(session, found.id, before=before).changes if before else ()
        values: dict[str, object] = {
            "before": before,
            "approved_before": approved,
            "changes": [Changed(_title(change, who.t), change) for change in changes],
            "correction": None,
        }
        found_one = waiting(session, find_campaign(session, found.id))
        if found_one:
            correction = difference(session, found.id, before=found.version, after=found_one[1].number)
            values["correction"] = correction
            values["corrections"] = [Changed(_title(change, who.t), change) for change in correction.changes]
            values["own_words"] = self._wrote(session, who, found) or found_one[1].author_id == who.staff_id
        return values

    def _when(self, session: Session, who: Visitor, found: CampaignDetail) -> dict[str, object]:
        """The hours that are planned, else the one that it asks for, with what lies around each."""
        content = CampaignContent.model_validate(found.content)
        hours = [one.wall_time for one in found.occurrences if one.state is OccurrenceState.PLANNED][:3]
        calendar = calendar_of(session, self._region, who.t.language)
        around = [
            (wall, outlook(content, to_utc(wall_time(wall), self._region.zone), self._region, calendar))
            for wall in hours or ([content.send_at] if content.send_at else [])
        ]
        return {"planned": bool(hours), "around": around}

    def _count(self, session: Session, campaign_id: int) -> object:
        try:
            return headcount(session, content_of(session, campaign_id), self._region, now())
        except BadInput:
            return None


def _title(change: Change, t: Translator) -> str:
    """What a field is called, with its language."""
    names = [name for name in change.field.split(".") if name != change.language and not name.isdecimal()]
    words = " · ".join(word(t, FIELDS, name) for name in names)
    return f"{words} · {own_name(change.language)}" if change.language else words
