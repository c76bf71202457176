"""What the pages of one matter have in common: their words, who is there, where it is, and what a form brings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlmodel import Session, col, select
from starlette.datastructures import FormData, UploadFile

from civic import inbox, saved_replies
from civic.exchange import Moment
from civic.feedback_states import DESK
from civic.inbox import Filters, Kind, Line, Place
from civic.meanwhile import Meanwhile
from core.clock import local
from core.errors import BadInput, Refused
from core.i18n import Translator
from core.models import Staff
from web.console import inbox_words as words
from web.console.desk import Desk, Visitor, Wrong
from web.console.posted import text
from web.words import CHANNELS, word


def said_meanwhile(who: Visitor, news: Meanwhile) -> str:
    """That somebody was quicker, in the reader's language."""
    if not news.email:
        return who.t("The person wrote again meanwhile. Read it above, then send your words once more.")
    if news.email == who.email:
        return who.t("You have answered already. Read it above, then send your words if they are to go as well.")
    return who.t("%(email)s answered meanwhile. Read it above, then send your words if they are still needed.",
                 email=news.email)  # fmt: skip


def thread_words(desk: Desk, who: Visitor) -> dict[str, Any]:
    """What a page with a history needs to say it in words."""
    t = who.t

    def act(moment: Moment) -> str:
        data = {name: str(value) for name, value in moment.data.items()}
        if "kind" in data:
            data["kind"] = word(t, words.SORTS, data["kind"])
        said = words.ACTS.get(moment.act, moment.act)
        return t(said, **data) if "%(" in said else t(said)

    return {
        "act": act,
        "word": coded(t),
        "channel": lambda value: word(t, CHANNELS, value),
        "local": lambda at: local(at, desk.region.zone),
    }


def coded(t: Translator) -> Callable[[str, object], str]:
    """What says a code of web/console/inbox_words.py in words, for `word("FILES", "photo")` in a template."""
    return lambda kind, value: word(t, getattr(words, kind), str(value))


@contextmanager
def minding(who: Visitor) -> Iterator[None]:
    """Wrong, with the sentence, where somebody was quicker than the answer that is sent within."""
    try:
        yield
    except Meanwhile as news:
        raise Wrong(said_meanwhile(who, news)) from None


def fitting_replies(session: Session, filled: Callable[[str], str]) -> dict[str, str]:
    """The saved replies that fit a matter, by name; `filled` fills one, and raises where it does not fit."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(one.name for one in saved_replies.saved_replies(session)):
        with suppress(Refused, BadInput):
            found[name] = filled(name)
    return found


def colleagues(session: Session) -> list[Staff]:
    """Who can be given something."""
    here = (col(Staff.role).in_(DESK), col(Staff.left_at).is_(None))
    return list(session.exec(select(Staff).where(*here).order_by(col(Staff.email))))


def email_of(session: Session, staff_id: int | None) -> str:
    """A colleague's address, also of one who has left; empty for nobody."""
    return session.get_one(Staff, staff_id).email if staff_id is not None else ""


def place_name(desk: Desk, who: Visitor, province: str, commune: str) -> str:
    """A commune and its province in words; one of them, or nothing, where that is all that is known."""
    names = [one.name(who.t.language) for one in desk.region.communes_of([commune])]
    if province:
        names.append(desk.region.province_name(province, who.t.language))
    return who.t(", ").join(names)


def following(session: Session, after: Place) -> str:
    """The page of what has waited longest after this one, from the beginning when that is the last; empty for none."""
    waiting = Filters(longest_waiting=True)
    found = inbox.listed(session, waiting, after, size=1).lines or inbox.listed(session, waiting, size=1).lines
    return next((address_of(line) for line in found if (line.kind, line.id) != (after.kind, after.id)), "")


def address_of(line: Line) -> str:
    """The page of a line of the list."""
    return f"/console/inbox/{line.kind}/{line.name if line.kind is Kind.FEEDBACK else line.id}"


def seen_in(posted: FormData) -> int:
    """The number of the newest entry that stood on the page which the form was on; 0 for none."""
    number = text(posted, "seen")
    return int(number) if number.isdecimal() and len(number) <= 18 else 0


def uploads_in(posted: FormData) -> list[tuple[str, bytes]]:
    """The files that were chosen, as names and contents."""
    found = []
    for one in posted.getlist("files"):
        if isinstance(one, UploadFile):
            with one.file as file:
                found.append((one.filename or "", file.read()))
    return [(name, content) for name, content in found if name]
