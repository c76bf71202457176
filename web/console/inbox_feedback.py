"""One message to the council and all that followed: read, answered, noted, given on, spoken about in person."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from civic import exchange, feedback_desk, handover, reply_windows, saved_replies
from civic.feedback import find_feedback
from civic.feedback_states import TRANSITIONS, Act
from civic.inbox import Kind, Place
from civic.kept_files import keep_given
from civic.planning import in_language
from core.errors import BadInput
from core.i18n import own_name
from core.models import Campaign, Contact, Feedback, Project
from web.console.desk import Desk, Problem, Visitor, see
from web.console.posted import Posted, text
from web.console.thread import (
    colleagues,
    email_of,
    fitting_replies,
    following,
    minding,
    place_name,
    seen_in,
    thread_words,
    uploads_in,
)

FEEDBACK = "/console/inbox/feedback/"
Deed = Callable[[Session, str, Visitor, Posted], object]


class FeedbackPage:
    """Routes of one feedback, under /console/inbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/inbox/feedback."""
        router.add_api_route("/feedback/{reference}", self.show, methods=["GET"])
        router.add_api_route("/feedback/{reference}/answer", self.answer, methods=["POST"])
        for name, deed in self._deeds().items():
            router.add_api_route(f"/feedback/{{reference}}/{name}", self._route(name, deed), methods=["POST"])

    def show(self, request: Request, reference: str) -> Response:
        """The whole exchange, and what can be done."""
        return self._page(request, self._desk.who(request), reference)

    def answer(self, request: Request, reference: str, posted: Posted) -> Response:
        """Write to the person, or put a saved reply into the form first."""
        who = self._desk.acting(request, posted)
        draft = text(posted, "text")
        if text(posted, "do") == "insert":
            with self._desk.db.reading() as session:
                found = self._saved(session, reference).get(text(posted, "saved"), "")
            joined = "\n\n".join(filter(None, (draft, found)))
            return self._page(request, who, reference, draft=joined, focus=True)
        folder, seen = self._desk.deps.settings.files_dir, seen_in(posted)

        def deed(session: Session) -> object:
            files = [keep_given(folder, name, content) for name, content in uploads_in(posted)]
            with minding(who):
                return feedback_desk.answer(
                    session, reference=reference, text=draft, by=who.email, files=files, seen=seen
                )

        if not draft:
            needed = who.t("Write what is to be said.")
            return self._page(request, who, reference, problem=needed, focus=True, code=400)
        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, reference, problem=done.what, draft=draft, focus=True, code=409)
        return see(f"{FEEDBACK}{reference}", "answered")

    def _deeds(self) -> dict[str, Deed]:
        minutes = self._desk.deps.settings.handover_minutes
        return {
            "note": lambda session, name, who, posted: feedback_desk.note(
                session, reference=name, text=text(posted, "text"), by=who.email
            ),
            "assign": lambda session, name, who, posted: feedback_desk.assign(
                session, reference=name, to=text(posted, "to") or who.email, by=who.email
            ),
            "close": lambda session, name, who, _posted: feedback_desk.close(session, reference=name, by=who.email),
            "reopen": lambda session, name, who, _posted: feedback_desk.reopen(session, reference=name, by=who.email),
            "take-over": lambda session, name, who, _posted: handover.begin(
                session, reference=name, minutes=minutes, by=who.email
            ),
            "hand-back": lambda session, name, who, _posted: handover.end(session, reference=name, by=who.email),
        }

    def _route(self, name: str, deed: Deed) -> Callable[..., Response]:
        def send(request: Request, reference: str, posted: Posted) -> Response:
            who = self._desk.acting(request, posted)
            done = self._desk.act(lambda session: deed(session, reference, who, posted))
            if isinstance(done, Problem):
                noted = text(posted, "text")
                return self._page(request, who, reference, problem=done.what, noted=noted, code=409)
            return see(f"{FEEDBACK}{reference}", name)

        return send

    def _page(
        self, request: Request, who: Visitor, reference: str, *, problem: str = "", draft: str = "", noted: str = "",
        focus: bool = False, code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            try:
                one = find_feedback(session, reference)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from unknown
            values = {
                **self._facts(session, who, one),
                "history": exchange.of_feedback(session, one),
                "staff": colleagues(session),
                "saved": self._saved(session, reference),
            }
        more = {"problem": problem, "draft": draft, "noted": noted, "focus": focus, **thread_words(self._desk, who)}
        return self._desk.page(request, who, "console/inbox_feedback.html", {**values, **more}, code)

    def _facts(self, session: Session, who: Visitor, one: Feedback) -> dict[str, Any]:
        contact = session.get(Contact, one.contact_id) if one.contact_id is not None else None
        talk = handover.handover_of(session, contact) if contact is not None else None
        campaign = session.get(Campaign, one.campaign_id) if one.campaign_id is not None else None
        project = session.get(Project, one.project_id) if one.project_id is not None else None
        topics = {topic.slug: topic.label(who.t.language) for topic in self._desk.region.topics}
        return {
            "one": one,
            "spoken": own_name(one.language) if one.language else "",
            "following": following(session, Place(one.heard_at, Kind.FEEDBACK, one.id)),
            "way": reply_windows.to_person(contact),
            "talk": talk if talk is not None and talk.feedback_id == one.id else None,
            "elsewhere": session.get_one(Feedback, talk.feedback_id).reference
            if talk is not None and talk.feedback_id != one.id
            else "",
            "with_whom": email_of(session, one.assigned_to_id),
            "speaker": email_of(session, talk.staff_id if talk is not None else None),
            "place": place_name(self._desk, who, one.province, one.commune),
            "topic": topics.get(one.topic, one.topic),
            "campaign": campaign,
            "project": in_language(project.title, who.t.language) if project is not None else "",
            "can": {act.value for act in Act if (one.state, act) in TRANSITIONS},
            "minutes": self._desk.deps.settings.handover_minutes,
        }

    def _saved(self, session: Session, reference: str) -> dict[str, str]:
        """The saved replies that fit this person and case, filled, by name."""

        def filled(name: str) -> str:
            return saved_replies.for_feedback(session, name, find_feedback(session, reference), self._desk.region)

        return fitting_replies(session, filled)
