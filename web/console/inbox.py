"""The inbox: everything that people say to the council in one list, narrowed, searched, and worked off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import comment_desk, feedback_desk, inbox, matter_files
from civic.inbox import Filters, Kind, Place, Show, Whose
from core.clock import local, now
from core.i18n import languages, own_name
from core.models import CommentKind
from core.networks import CAPABILITIES
from web.assets import address
from web.console import inbox_words as words
from web.console.desk import Desk, Problem, Visitor, see
from web.console.inbox_comment import CommentPage
from web.console.inbox_feedback import FeedbackPage
from web.console.posted import Posted, text, texts
from web.console.sent_file import SentFiles
from web.console.thread import address_of, coded, colleagues, place_name
from web.words import CHANNELS, word

INBOX = "/console/inbox/"
# How often a page with JavaScript looks again, in seconds.
LIVE_EVERY = 20
MINE = "me"
Deed = Callable[..., object]
FIELDS = ("kind", "show", "network", "topic", "province", "commune", "language", "sort", "assigned", "order", "q")


@dataclass(frozen=True)
class Tab:
    """One of the views above the list, and how much is in it (None: not counted)."""

    title: str
    query: str
    here: bool
    count: int | None = None


class Inbox:
    """Routes under /console/inbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/inbox."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/take", self.take, methods=["POST"])
        router.add_api_route("/close", self.close, methods=["POST"])
        FeedbackPage(self._desk).add_to(router)
        CommentPage(self._desk).add_to(router)
        SentFiles(self._desk, matter_files.FEEDBACK).add_to(router)

    def show(self, request: Request) -> Response:
        """The list, as the address narrows it."""
        return self._page(request, self._desk.who(request), request.query_params)

    def take(self, request: Request, posted: Posted) -> Response:
        """Give what is ticked to oneself."""
        return self._each(request, posted, _take)

    def close(self, request: Request, posted: Posted) -> Response:
        """Close what is ticked."""
        return self._each(request, posted, _close)

    def _each(self, request: Request, posted: Posted, deed: Deed) -> Response:
        """Each in a transaction of its own, so that one that cannot be done keeps no other back."""
        who = self._desk.acting(request, posted)
        back = {name: text(posted, name) for name in FIELDS}
        chosen = [one.partition(":") for one in dict.fromkeys(texts(posted, "one"))]
        found = [(Kind(kind), name) for kind, _, name in chosen if kind in set(Kind)]
        if not found:
            return self._page(request, who, back, problem=who.t("Tick what you mean first."), code=400)
        failed = []
        for kind, name in found:
            done = self._desk.act(partial(deed, kind=kind, name=name, by=who.email))
            if isinstance(done, Problem):
                failed.append((name, done.what))
        if failed:
            return self._page(request, who, back, failed=failed, code=409)
        return see(f"{INBOX}?{urlencode(_kept(back))}", "saved")

    def _page(
        self, request: Request, who: Visitor, asked: Mapping[str, str], *, problem: str = "",
        failed: list[tuple[str, str]] | None = None, code: int = 200,
    ) -> Response:  # fmt: skip
        filters, region = read_filters(asked, who), self._desk.region
        with self._desk.db.reading() as session:
            staff = colleagues(session)
            found = inbox.listed(session, filters, Place.read(asked.get("after", "")))
            tabs = self._tabs(session, who, filters, asked)
        province = filters.province if filters.province in {one.slug for one in region.provinces} else ""
        values: dict[str, Any] = {
            "found": found,
            "filters": filters,
            "asked": {name: asked.get(name, "") for name in FIELDS},
            "tabs": tabs,
            "older": f"?{urlencode(_kept({**asked, 'after': str(found.following)}))}" if found.following else "",
            "first": bool(asked.get("after")),
            "staff": staff,
            "names": {one.id: one.email for one in staff},
            "narrowed": any(asked.get(name) for name in FIELDS if name not in ("show", "order", "assigned")),
            "choices": self._choices(who, province),
            "address_of": address_of,
            "word": coded(who.t),
            "channel": lambda value: word(who.t, CHANNELS, value),
            "topic_of": lambda slug: next((o.label(who.t.language) for o in region.topics if o.slug == slug), slug),
            "where": lambda line: place_name(self._desk, who, line.province, line.commune),
            "waits": lambda at: (now() - at).total_seconds(),
            "local": lambda at: local(at, region.zone),
            "live": LIVE_EVERY,
            "script": address("live.js"),
            "problem": problem,
            "failed": failed or [],
        }
        return self._desk.page(request, who, "console/inbox.html", values, code)

    def _tabs(self, session: Session, who: Visitor, filters: Filters, asked: Mapping[str, str]) -> list[Tab]:
        base = replace(filters, show=Show.WAITING, whose=Whose.ANYBODY, assigned_to_id=None)
        plain = {name: value for name, value in asked.items() if name not in ("show", "assigned", "after", "done")}
        views: tuple[tuple[str, dict[str, str], Filters | None], ...] = (
            (who.t("Needs an answer"), {}, base),
            (who.t("Mine"), {"assigned": MINE}, replace(base, assigned_to_id=who.staff_id)),
            (who.t("Nobody's yet"), {"assigned": Whose.NOBODY.value}, replace(base, whose=Whose.NOBODY)),
            (who.t("All"), {"show": Show.ALL.value}, None),
        )
        here = {"show": asked.get("show", "") or Show.WAITING.value, "assigned": asked.get("assigned", "")}
        return [
            Tab(title, f"?{urlencode(_kept({**plain, **more}))}", here == {"show": "waiting", "assigned": "", **more},
                inbox.count_waiting(session, view) if view is not None else None)
            for title, more, view in views
        ]  # fmt: skip

    def _choices(self, who: Visitor, province: str) -> dict[str, list[tuple[str, str]]]:
        t, region = who.t, self._desk.region
        return {
            "kind": [(kind.value, t(words.KINDS[kind])) for kind in Kind],
            "show": [(show.value, t(words.SHOWN[show])) for show in Show],
            "network": [(name, word(t, CHANNELS, name)) for name in CAPABILITIES],
            "topic": [(one.slug, one.label(t.language)) for one in region.topics],
            "province": [(one.slug, one.name(t.language)) for one in region.provinces],
            "commune": [(one.code, one.name(t.language)) for one in region.province(province).communes]
            if province
            else [],
            "language": [(code, own_name(code)) for code in languages()],
            "sort": [(one.value, t(words.SORTS[one])) for one in CommentKind],
        }


def _take(session: Session, kind: Kind, name: str, by: str) -> object:
    if kind is Kind.FEEDBACK:
        return feedback_desk.assign(session, reference=name, to=by, by=by)
    return comment_desk.assign(session, comment_id=_id(name), to=by, by=by)


def _close(session: Session, kind: Kind, name: str, by: str) -> object:
    if kind is Kind.FEEDBACK:
        return feedback_desk.close(session, reference=name, by=by)
    return comment_desk.close(session, comment_id=_id(name), by=by)


def read_filters(asked: Mapping[str, str], who: Visitor) -> Filters:
    """The filters of an address; what is none is no filter."""
    assigned = asked.get("assigned", "")
    return Filters(
        kind=_one_of(Kind, asked.get("kind", "")),
        show=_one_of(Show, asked.get("show", "")) or Show.WAITING,
        network=asked.get("network", ""),
        topic=asked.get("topic", ""),
        province=asked.get("province", ""),
        commune=asked.get("commune", "") if asked.get("province") else "",
        language=asked.get("language", ""),
        sort=_one_of(CommentKind, asked.get("sort", "")),
        whose=_one_of(Whose, assigned) or Whose.ANYBODY,
        assigned_to_id=who.staff_id if assigned == MINE else _id(assigned) or None,
        longest_waiting=asked.get("order", "") == "oldest",
        words=asked.get("q", "").strip()[:200],
    )


def _one_of(kind: Any, value: str) -> Any:
    return kind(value) if value and value in set(kind) else None


def _id(text: str) -> int:
    """The number in an address or a form; 0, which is nothing's, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _kept(asked: Mapping[str, str]) -> dict[str, str]:
    """What of an address narrows the list."""
    return {name: value for name, value in asked.items() if value and name in (*FIELDS, "after")}
