"""Sessions and meetings: the list of them, and a new one by a form or by its file."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from civic import meetings
from civic.meeting_file import SLUG_LIMIT, NewMeeting, meeting_of, read_meeting
from civic.meeting_listing import count_meetings, public_meetings
from civic.meeting_words import kind_name, when
from core.models import MeetingKind, MeetingState, OpenTo
from web.console.desk import Desk, Problem, Visitor, see
from web.console.filled import Filled
from web.console.meeting import MEETINGS, OPEN_TO, OneMeeting
from web.console.posted import Posted, texts
from web.console.reader import ask_of
from web.console.uploads import text_of
from web.portal.page import Turns
from web.refusals import told_of
from web.words import word

SIZE = 20
AGENDA = 40
FIELDS = ("slug", "kind", "topic", "start", "end", "open_to", "link")


class Meetings:
    """Routes under /console/meetings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/meetings."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/new", self.form, methods=["GET"])
        router.add_api_route("/new", self.add, methods=["POST"])
        router.add_api_route("/file", self.take_file, methods=["POST"])
        OneMeeting(self._desk).add_to(router)

    def show(self, request: Request, past: str = "") -> Response:
        """Those to come, the next one first; or those that are over, the last one first."""
        who = self._desk.who(request)
        over = past == "1"
        with self._desk.db.reading() as session:
            ask = ask_of(self._desk, who, session, request)
            counts = {each: count_meetings(session, past=each) for each in (False, True)}
            turns = Turns.of(ask, counts[over], SIZE)
            rows = public_meetings(session, past=over, limit=SIZE, offset=turns.offset(SIZE))
            lines = [
                (row, ask.said(row.title), ask.said(row.place), kind_name(row.kind, who.t), when(row, who.t),
                 "cancelled" if row.state is MeetingState.CANCELLED else "")
                for row in rows
            ]  # fmt: skip
        values = {"lines": lines, "past": over, "counts": counts, "turns": turns}
        return self._desk.page(request, who, "console/meetings.html", values)

    def form(self, request: Request) -> Response:
        """An empty form."""
        who = self._desk.who(request)
        return self._form(request, who, Filled(who.t, self._desk.region, values={"kind": "meeting", "open_to": "all"}))

    def add(self, request: Request, posted: Posted) -> Response:
        """A meeting from the form."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        provinces = texts(posted, "province")
        self._check(filled, who, provinces)
        if not filled.ok:
            return self._form(request, who, filled, provinces, 400)
        values: dict[str, object] = {name: filled.get(name) for name in FIELDS}
        values |= {"title": filled.texts("title"), "place": filled.texts("place"), "provinces": tuple(provinces)}
        values |= {"kind": MeetingKind(filled.get("kind")), "open_to": OpenTo(filled.get("open_to"))}
        done = self._desk.act(lambda session: self._added(session, who, meeting_of(values | _agenda(filled))))
        if isinstance(done, Problem):
            filled.refused(done, FIELDS)
            return self._form(request, who, filled, provinces, 409)
        return see(f"{MEETINGS}{done}", "added")

    def take_file(self, request: Request, posted: Posted) -> Response:
        """A meeting from its file."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, values={"kind": "meeting", "open_to": "all"})

        def deed(session: Session) -> str:
            name, source = text_of(posted, "file", who.t)
            return self._added(session, who, read_meeting(source, name))

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            filled.problem("file", told_of(done.field if done.field != "file" else "", done.what, who.t))
            return self._form(request, who, filled, code=409)
        return see(f"{MEETINGS}{done}", "added")

    def _added(self, session: Session, who: Visitor, new: NewMeeting) -> str:
        return meetings.add_meeting(session, new, self._desk.region, by=who.email).slug

    def _check(self, filled: Filled, who: Visitor, provinces: list[str]) -> None:
        """What a form can know beforehand."""
        filled.need_slug("slug", SLUG_LIMIT)
        filled.need_choice("kind", set(MeetingKind))
        filled.need_choice("open_to", set(OpenTo))
        filled.need_choice("topic", {topic.slug for topic in self._desk.region.topics})
        filled.need_texts("title", meetings.LONGEST)
        filled.need_texts("place", meetings.LONGEST)
        filled.need_hour("start")
        filled.need_hour("end")
        if filled.get("open_to") == OpenTo.PROVINCES and not provinces:
            filled.problem("open_to", who.t("Choose the provinces below."))
        if len({len(items) for items in filled.lists("agenda").values()}) > 1:
            filled.problem("agenda", who.t("Write as many points in each language, one a line."))

    def _form(
        self, request: Request, who: Visitor, filled: Filled, provinces: list[str] | None = None, code: int = 200
    ) -> Response:
        region, t = self._desk.region, who.t
        values = {
            "filled": filled,
            "kinds": [(kind.value, kind_name(kind, t)) for kind in MeetingKind],
            "topics": [(topic.slug, topic.label(t.language)) for topic in region.topics],
            "open_to": [(each.value, word(t, OPEN_TO, each.value)) for each in OpenTo],
            "provinces": [(one.slug, one.name(t.language), one.slug in (provinces or ())) for one in region.provinces],
            "sessions": region.petition_rules.sessions,
            "kept": region.privacy.retention.meetings,
            "longest": meetings.LONGEST,
            "slug_limit": SLUG_LIMIT,
        }
        return self._desk.page(request, who, "console/meeting_new.html", values, code)


def _agenda(filled: Filled) -> dict[str, object]:
    """The points of the agenda, each in every language; nothing where none is written."""
    lists = filled.lists("agenda")
    points = [dict(zip(lists, point, strict=True)) for point in zip(*lists.values(), strict=True)]
    return {"agenda": tuple(points[:AGENDA])} if points else {}
