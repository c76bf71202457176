"""One comment under a post: what it is, what was said about it, and the two ways to answer it."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session, col, select

from civic import comment_desk, comment_hiding, comments, exchange, reply_windows, saved_replies
from civic.comment_replies import ReplyPolicy
from civic.feedback_states import TRANSITIONS, Act
from civic.inbox import Kind, Place
from core.errors import BadInput
from core.i18n import own_name
from core.models import Campaign, Comment, CommentKind, Delivery, DeliveryState, ReplyWay
from web.console import inbox_words as words
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.posted import Posted, text
from web.console.thread import colleagues, email_of, fitting_replies, following, minding, seen_in, thread_words
from web.words import word

COMMENTS = "/console/inbox/comment/"
Deed = Callable[[Session, int, Visitor, Posted], object]


class CommentPage:
    """Routes of one comment, under /console/inbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._policy = ReplyPolicy.of(desk.deps.settings)

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/inbox/comment."""
        router.add_api_route("/comment/{number:row}", self.show, methods=["GET"])
        router.add_api_route("/comment/{number:row}/answer", self.answer, methods=["POST"])
        for name, deed in self._deeds().items():
            router.add_api_route(f"/comment/{{number:row}}/{name}", self._route(name, deed), methods=["POST"])

    def show(self, request: Request, number: int) -> Response:
        """The comment with its history, and what can be done."""
        return self._page(request, self._desk.who(request), number)

    def answer(self, request: Request, number: int, posted: Posted) -> Response:
        """Answer it under the post or to its writer alone, or put a saved reply into the form first."""
        who = self._desk.acting(request, posted)
        draft, wanted = text(posted, "text"), text(posted, "way")
        way = ReplyWay(wanted) if wanted in set(ReplyWay) else ReplyWay.PUBLIC
        if text(posted, "do") == "insert":
            with self._desk.db.reading() as session:
                found = self._saved(session, number).get(text(posted, "saved"), "")
            return self._page(request, who, number, draft="\n\n".join(filter(None, (draft, found))), way=way)

        def deed(session: Session) -> object:
            with minding(who):
                return comment_desk.answer(
                    session, comment_id=number, way=way, text=draft, policy=self._policy, by=who.email,
                    seen=seen_in(posted), read=text(posted, "read") or None,
                )  # fmt: skip

        if not draft:
            needed = who.t("Write what is to be said.")
            return self._page(request, who, number, problem=needed, way=way, code=400)
        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, number, problem=done.what, draft=draft, way=way, code=409)
        return see(f"{COMMENTS}{number}", "answered")

    def _deeds(self) -> dict[str, Deed]:
        return {
            "note": lambda session, number, who, posted: comment_desk.note(
                session, comment_id=number, text=text(posted, "text"), by=who.email
            ),
            "assign": lambda session, number, who, posted: comment_desk.assign(
                session, comment_id=number, to=text(posted, "to") or who.email, by=who.email
            ),
            "close": lambda session, number, who, _posted: comment_desk.close(
                session, comment_id=number, by=who.email
            ),
            "reopen": lambda session, number, who, _posted: comment_desk.reopen(
                session, comment_id=number, by=who.email
            ),
            "sort": self._sort,
            "hide": lambda session, number, who, posted: comment_hiding.hide(
                session, comment_id=number, reason=text(posted, "reason"), by=who.email
            ),
            "show": lambda session, number, who, _posted: comment_hiding.show(
                session, comment_id=number, by=who.email
            ),
        }  # fmt: skip

    def _sort(self, session: Session, number: int, who: Visitor, posted: Posted) -> object:
        wanted = text(posted, "kind")
        if wanted not in set(CommentKind):
            raise Wrong(who.t("Choose what the comment is."))
        return comments.sort_as(session, comment_id=number, kind=CommentKind(wanted), policy=self._policy, by=who.email)

    def _route(self, name: str, deed: Deed) -> Callable[..., Response]:
        def send(request: Request, number: int, posted: Posted) -> Response:
            who = self._desk.acting(request, posted)
            done = self._desk.act(lambda session: deed(session, number, who, posted))
            if isinstance(done, Problem):
                noted, reason = text(posted, "text"), text(posted, "reason")
                return self._page(request, who, number, problem=done.what, noted=noted, reason=reason, code=409)
            return see(f"{COMMENTS}{number}", "closed" if name == "close" else name)

        return send

    def _page(
        self, request: Request, who: Visitor, number: int, *, problem: str = "", draft: str = "", noted: str = "",
        reason: str = "", way: ReplyWay | None = None, code: int = 200,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            try:
                one = comment_desk.find_comment(session, number)
            except BadInput as unknown:
                raise HTTPException(404, unknown.what) from unknown
            values = {
                **self._facts(session, one),
                "history": exchange.of_comment(session, one),
                "staff": colleagues(session),
                "saved": self._saved(session, number),
                "words_mark": comment_desk.mark(one),
            }
        more = {
            "problem": problem,
            "draft": draft,
            "noted": noted,
            "reason": reason,
            "longest_reason": comment_hiding.LONGEST_REASON,
            "focus": way is not None,
            "chosen": (way or ReplyWay.PUBLIC).value,
            "sorts": [(kind.value, word(who.t, words.SORTS, kind.value)) for kind in CommentKind],
            "longest": comment_desk.LONGEST,
            **thread_words(self._desk, who),
        }
        return self._desk.page(request, who, "console/inbox_comment.html", {**values, **more}, code)

    def _facts(self, session: Session, one: Comment) -> dict[str, Any]:
        campaign_id = comments.campaign_of(session, one)
        nearby = select(Comment).where(Comment.lane == one.lane, Comment.post == one.post)
        above = session.exec(nearby.where(Comment.network_id == one.parent)).first() if one.parent else None
        asked = comment_hiding.newest(session, one)
        below = session.exec(nearby.where(Comment.parent == one.network_id).order_by(col(Comment.at)).limit(20)).all()
        return {
            "one": one,
            "spoken": own_name(one.language) if one.language else "",
            "following": following(session, Place(one.at, Kind.COMMENT, one.id)),
            "campaign": session.get(Campaign, campaign_id) if campaign_id is not None else None,
            "above": above,
            "below": below,
            "public": reply_windows.under_comment(one),
            "private": reply_windows.to_writer(session, one, self._policy),
            "with_whom": email_of(session, one.assigned_to_id),
            "sorted_by": email_of(session, one.sorted_by_id),
            "becoming": comment_hiding.becoming(one, asked).value,
            "hiding": _hiding(asked),
            "can": {act.value for act in Act if (one.progress, act) in TRANSITIONS},
        }

    def _saved(self, session: Session, number: int) -> dict[str, str]:
        """The saved replies in the comment's language that need nothing which a comment has not, by name."""

        def filled(name: str) -> str:
            one = comment_desk.find_comment(session, number)
            return saved_replies.for_comment(session, name, one, self._desk.region)

        return fitting_replies(session, filled)


def _hiding(asked: Delivery | None) -> str:
    """The code in `words.HIDING` of what staff asked for last; empty where nothing is left to do."""
    if asked is None or asked.state is DeliveryState.SENT:
        return ""
    return f"{asked.act}-{'waiting' if comment_hiding.waits(asked) else 'failed'}"
