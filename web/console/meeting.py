"""One meeting: who joined and who came, its history, and all that staff do with it until what came of it is told."""

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from campaigns import meetings as announced
from civic import kept_files, meetings
from civic.meeting_attendance import ELSEWHERE, MOST, attendance, enter_attendance
from civic.meeting_guests import Phase, phase_of
from civic.meeting_minutes import LARGEST_FILE, LONGEST_TEXT, add_outcome, outcomes_of, publish_minutes
from civic.meeting_words import kind_name, when
from civic.untold import untold
from core.clock import now
from core.errors import BadInput
from core.i18n import N_
from core.models import Campaign, Meeting, OpenTo, Way
from web.console.desk import Desk, Problem, Visitor, see
from web.console.filled import Filled
from web.console.history import history, newest, require_newest
from web.console.posted import Posted, texts, upload
from web.console.reader import ask_of
from web.console.uploads import bytes_of
from web.files import kept_file
from web.portal.page import Ask
from web.words import CAMPAIGN_STATES, CHANNELS, REASONS, word

MEETINGS = "/console/meetings/"
OPEN_TO = {
    "all": N_("Everybody"),
    "associations": N_("Associations that are registered with the council"),
    "provinces": N_("People of some provinces"),
}
PHASES = {
    Phase.COMING: N_("To come"),
    Phase.RUNNING: N_("Going on now"),
    Phase.OVER: N_("Over"),
    Phase.CANCELLED: N_("Called off"),
}
# Which acts a page offers, by where the meeting stands.
OFFERED = {
    Phase.COMING: ("announce", "move", "cancel"),
    Phase.RUNNING: ("announce", "move", "cancel", "attendance", "minutes", "outcome"),
    Phase.OVER: ("attendance", "minutes", "outcome"),
    Phase.CANCELLED: (),
}


class OneMeeting:
    """Routes of one meeting, under /console/meetings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/meetings."""
        router.add_api_route("/{slug}", self.show, methods=["GET"])
        router.add_api_route("/{slug}/minutes", self.minutes_file, methods=["GET"])
        for name in ("announce", "move", "cancel", "attendance", "minutes", "outcome"):
            router.add_api_route(f"/{{slug}}/{name}", getattr(self, name), methods=["POST"])

    def show(self, request: Request, slug: str) -> Response:
        """The meeting."""
        who = self._desk.who(request)
        return self._page(request, who, slug, Filled(who.t, self._desk.region))

    def minutes_file(self, request: Request, slug: str) -> Response:
        """The file of the minutes."""
        self._desk.who(request)
        with self._desk.db.reading() as session:
            path = Path(_found(session, slug).minutes_file)
        if not path.is_file():
            raise HTTPException(404, "there is no such file")
        return kept_file(path, path.name, {"Cache-Control": "no-store"})

    def announce(self, request: Request, slug: str, posted: Posted) -> Response:
        """Make the campaign that announces it, submitted for approval."""
        channels = tuple(name for name in texts(posted, "channel") if name in announced.CHANNELS)

        def check(filled: Filled, who: Visitor) -> None:
            filled.need_hour("send_at", optional=True)
            if not channels:
                filled.problem("channel", who.t("Choose one of these."))

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            at = filled.get("send_at") or None
            return announced.announce(session, slug, self._desk.region, by=who.email, send_at=at, channels=channels)

        return self._do(request, slug, posted, "announce", check, deed)

    def move(self, request: Request, slug: str, posted: Posted) -> Response:
        """Give it another time, and place."""

        def check(filled: Filled, _who: Visitor) -> None:
            filled.need_hour("start")
            filled.need_hour("end", optional=True)

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            return announced.move(
                session, slug, self._desk.region, by=who.email, start=filled.get("start"),
                end=filled.get("end") or None, place=filled.texts("place") or None,
            )  # fmt: skip

        return self._do(request, slug, posted, "move", check, deed)

    def cancel(self, request: Request, slug: str, posted: Posted) -> Response:
        """Call it off for good."""

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            return announced.cancel(session, slug, self._desk.region, by=who.email, reason=filled.texts("reason"))

        def check(filled: Filled, _who: Visitor) -> None:
            filled.need_texts("reason", meetings.LONGEST)

        return self._do(request, slug, posted, "cancel", check, deed)

    def attendance(self, request: Request, slug: str, posted: Posted) -> Response:
        """Enter how many came from each province."""

        def given(filled: Filled, way: Way) -> dict[str, int]:
            counts = {place: filled.count(f"{way}.{place}", MOST) for place in self._places()}
            return {place: count for place, count in counts.items() if count is not None}

        def check(filled: Filled, who: Visitor) -> None:
            # Both are read, so that what is wrong in either is told.
            if not given(filled, Way.IN_PERSON) | given(filled, Way.AFAR):
                filled.problem("in_person", who.t("Write how many came."))

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            there, afar = given(filled, Way.IN_PERSON), given(filled, Way.AFAR)
            return enter_attendance(session, slug, self._desk.region, by=who.email, in_person=there, afar=afar)

        return self._do(request, slug, posted, "attendance", check, deed)

    def minutes(self, request: Request, slug: str, posted: Posted) -> Response:
        """Publish the minutes, in words, as a file, or both."""

        def check(filled: Filled, _who: Visitor) -> None:
            if upload(posted, "file") is None:
                filled.need_texts("text", LONGEST_TEXT)
            elif filled.texts("text"):
                filled.need_words("text", LONGEST_TEXT)

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            kept = None
            if upload(posted, "file") is not None:
                name, content = bytes_of(posted, "file", who.t, largest=LARGEST_FILE)
                kept = kept_files.keep_given(self._desk.deps.settings.files_dir, name, content, largest=LARGEST_FILE)
            return publish_minutes(session, slug, self._desk.region, by=who.email, text=filled.texts("text"), file=kept)

        return self._do(request, slug, posted, "minutes", check, deed)

    def outcome(self, request: Request, slug: str, posted: Posted) -> Response:
        """Say what came of it."""

        def deed(session: Session, filled: Filled, who: Visitor) -> object:
            return add_outcome(session, slug, self._desk.region, by=who.email, text=filled.texts("text"))

        def check(filled: Filled, _who: Visitor) -> None:
            filled.need_texts("text", LONGEST_TEXT)

        return self._do(request, slug, posted, "outcome", check, deed)

    def _do(
        self, request: Request, slug: str, posted: Posted, act: str,
        check: Callable[[Filled, Visitor], None], deed: Callable[[Session, Filled, Visitor], object],
    ) -> Response:  # fmt: skip
        """One act by one form, once."""
        who = self._desk.acting(request, posted)
        filled = Filled(who.t, self._desk.region, posted)
        check(filled, who)
        if not filled.ok:
            return self._page(request, who, slug, filled, act, 400)

        def once(session: Session) -> object:
            meeting = meetings.find_meeting(session, slug, locked=True)
            require_newest(session, f"meeting:{meeting.id}", filled.get("seen"), who.t)
            return deed(session, filled, who)

        done = self._desk.act(once)
        if isinstance(done, Problem):
            filled.refused(done, {"file", "start", "end"})
            return self._page(request, who, slug, filled, act, 409)
        return see(f"{MEETINGS}{slug}", f"meeting_{act}")

    def _places(self) -> list[str]:
        return [*(province.slug for province in self._desk.region.provinces), ELSEWHERE]

    def _page(
        self, request: Request, who: Visitor, slug: str, filled: Filled, act: str = "", code: int = 200
    ) -> Response:
        region, t = self._desk.region, who.t
        with self._desk.db.reading() as session:
            meeting = _found(session, slug)
            ask, subject = ask_of(self._desk, who, session, request), f"meeting:{meeting.id}"
            values = self._values(ask, meeting) | {
                "history": history(session, subject, region.zone, t),
                "seen": newest(session, subject),
                "untold": _untold(session, meeting, t),
            }
        more = {
            "filled": filled,
            "act": act,
            "channels": [(name, word(t, CHANNELS, name)) for name in announced.CHANNELS],
            "limits": {"text": LONGEST_TEXT, "words": meetings.LONGEST, "file": LARGEST_FILE // 1_000_000},
        }
        return self._desk.page(request, who, "console/meeting.html", {**values, **more}, code)

    def _values(self, ask: Ask, meeting: Meeting) -> dict[str, object]:
        """What is known of it, in the reader's language."""
        t, session, phase = ask.t, ask.session, phase_of(meeting, now())
        came = attendance(session, meeting.id, ask.region)
        campaign = session.get(Campaign, meeting.campaign_id) if meeting.campaign_id else None
        return {
            "meeting": meeting,
            "title": ask.said(meeting.title),
            "place": ask.said(meeting.place),
            "agenda": [ask.said(item) for item in meeting.agenda],
            "kind": kind_name(meeting.kind, t),
            "when": when(meeting, t),
            "phase": phase.value,
            "phase_word": t(PHASES[phase]),
            "offered": OFFERED[phase],
            "open_to": _open_to(ask, meeting),
            "reason": ask.said(meeting.cancelled_for),
            "minutes": ask.said(meeting.minutes),
            "minutes_name": Path(meeting.minutes_file).name if meeting.minutes_file else "",
            "outcomes": [(ask.said(one.text), one.at) for one in outcomes_of(session, meeting.id)],
            "campaign": campaign,
            "campaign_state": word(t, CAMPAIGN_STATES, campaign.state.value) if campaign else "",
            "places": [
                (place, _place(ask, place), came.joined[place], came.counted[place], came.confirmed[place])
                for place in self._places()
            ],
            "joined": sum(sum(ways.values()) for ways in came.joined.values()),
            "associations": came.associations,
        }


def _place(ask: Ask, place: str) -> str:
    return ask.t("Elsewhere, or not known") if place == ELSEWHERE else ask.region.province_name(place, ask.language)


def _found(session: Session, slug: str) -> Meeting:
    try:
        return meetings.find_meeting(session, slug)
    except BadInput as unknown:
        raise HTTPException(404, unknown.what) from None


def _open_to(ask: Ask, meeting: Meeting) -> str:
    if meeting.open_to is OpenTo.PROVINCES:
        names = [ask.region.province_name(slug, ask.language) for slug in meeting.provinces]
        return ask.t("People of these provinces: %(names)s", names=", ".join(names))
    return word(ask.t, OPEN_TO, meeting.open_to.value)


def _untold(session: Session, meeting: Meeting, t: Callable[..., str]) -> list[tuple[str, int]]:
    subject = f"meeting:{meeting.slug}"
    found = untold(session, [subject]).get(subject, {})
    return [(t(REASONS[reason]) if reason in REASONS else reason, people) for reason, people in sorted(found.items())]
