"""You said, we did: what the council heard and what came of it, in public words, and who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from civic.feedback import about_of, find_feedback
from civic.feedback_states import DESK
from civic.personal_marks import by_field, marks_in, require_none
from core.clock import now
from core.errors import BadInput, Refused
from core.events import record
from core.i18n import DEFAULT_LANGUAGE, N_
from core.message import Button
from core.models import Contact, EventKind, Feedback, SaidAndDone, SaidAndDoneFeedback
from core.notices import language_of, notify
from core.staff import audit, staff_who_may

LONGEST_REASON = 300
# What was said and what was done stand in one message, which no network cuts.
LONGEST_TEXT = 1_500


@dataclass(frozen=True)
class Published:
    """One "you said, we did" as the portal shows it; texts per language code."""

    id: int
    said: Mapping[str, str]
    done: Mapping[str, str]
    topic: str
    province: str
    published_at: datetime


def publish(
    session: Session,
    *,
    said: Mapping[str, str],
    done: Mapping[str, str],
    references: Sequence[str] = (),
    topic: str = "",
    province: str = "",
    checked: bool = False,
    by: str,
) -> SaidAndDone:
    """Publish it, and tell the people of these feedbacks who asked to be told; each is told once.

    BadInput without words in the region's first language; Refused when the words may lead to a person,
    with each place, unless they were `checked` by a human eye; Refused for the same words once more.
    """
    staff = staff_who_may(session, by, DESK, "publish what came of feedback")
    _check(said, done, checked=checked)
    row = SaidAndDone(said=dict(said), done=dict(done), topic=topic, province=province, staff_id=staff.id)
    _require_new(session, row)
    session.add(row)
    session.flush()
    for reference in dict.fromkeys(references):
        _link(session, row, find_feedback(session, reference))
    audit(session, staff, "feedback.publish", f"said_and_done:{row.id}", feedback=len(set(references)))
    record(session, EventKind.HAPPENED, f"said_and_done:{row.id}")
    return row


def correct(
    session: Session, number: int, *, said: Mapping[str, str], done: Mapping[str, str], checked: bool = False, by: str
) -> SaidAndDone:
    """Put the words right, and tell those who were told the old ones; audited with both. BadInput and Refused as above.

    Refused for what was withdrawn, or when nothing is another word.
    """
    staff = staff_who_may(session, by, DESK, "correct what is published")
    row = _published(session, number)
    _check(said, done, checked=checked)
    if (dict(said), dict(done)) == (row.said, row.done):
        raise Refused("%(number)s says so already", number=number)
    was = {"said": row.said, "done": row.done}
    row.said, row.done, row.corrected_at = dict(said), dict(done), now()
    session.add(row)
    audit(session, staff, "feedback.correct_published", f"said_and_done:{number}", was=was,
          now={"said": row.said, "done": row.done})  # fmt: skip
    _tell_corrected(session, row)
    return row


def withdraw(session: Session, number: int, *, reason: str, by: str) -> SaidAndDone:
    """Show it no more; it stays for the record with the reason. BadInput without one, Refused when it is withdrawn."""
    staff = staff_who_may(session, by, DESK, "withdraw what is published")
    row = _published(session, number)
    words = reason.strip()
    if not 3 <= len(words) <= LONGEST_REASON:
        raise BadInput(
            "it needs its reason",
            where="--reason",
            remedy=N_("Say it in %(least)s to %(most)s characters."),
            least=3,
            most=LONGEST_REASON,
        )
    row.withdrawn, row.withdrawn_for = True, words
    session.add(row)
    audit(session, staff, "feedback.unpublish", f"said_and_done:{number}", reason=words)
    return row


def _published(session: Session, number: int) -> SaidAndDone:
    row = session.exec(select(SaidAndDone).where(SaidAndDone.id == number).with_for_update()).one_or_none()
    if row is None:
        raise BadInput(
            "nothing published has the number %(number)s",
            remedy="`jisr feedback published` lists them.",
            number=number,
        )
    if row.withdrawn:
        raise Refused("%(number)s is withdrawn", number=number)
    return row


def _tell_corrected(session: Session, row: SaidAndDone) -> None:
    query = (
        select(Feedback, Contact)
        .join(SaidAndDoneFeedback, col(SaidAndDoneFeedback.feedback_id) == Feedback.id)
        .join(Contact, col(Contact.id) == Feedback.contact_id)
        .where(SaidAndDoneFeedback.said_and_done_id == row.id, col(SaidAndDoneFeedback.told_at).is_not(None))
        .order_by(col(Feedback.id))
    )
    for feedback, contact in session.exec(query):
        t = language_of(contact)
        text = t(
            "We put right what we told you about %(reference)s.\n\nYou said: %(said)s\n\nWe did: %(done)s",
            reference=feedback.reference,
            said=in_language(row.said, t.language),
            done=in_language(row.done, t.language),
        )
        notify(session, contact, text, rows=((Button(label=t("Menu"), value="go:menu"),),))


def published(session: Session, *, topic: str | None = None, limit: int = 50, offset: int = 0) -> list[Published]:
    """What was published, newest first; of one topic when given."""
    query = (
        select(SaidAndDone)
        .where(col(SaidAndDone.withdrawn).is_(False))
        .order_by(col(SaidAndDone.published_at).desc(), col(SaidAndDone.id).desc())
    )
    if topic is not None:
        query = query.where(SaidAndDone.topic == topic)
    return [
        Published(row.id, row.said, row.done, row.topic, row.province, row.published_at)
        for row in session.exec(query.offset(offset).limit(limit))
    ]


def count_said_and_done(session: Session, *, topic: str | None = None) -> int:
    """How much was published; of one topic when given."""
    query = select(func.count()).select_from(SaidAndDone).where(col(SaidAndDone.withdrawn).is_(False))
    return session.exec(query if topic is None else query.where(SaidAndDone.topic == topic)).one()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in that language, else in the default one."""
    return texts.get(language) or texts[DEFAULT_LANGUAGE]


def _check(said: Mapping[str, str], done: Mapping[str, str], *, checked: bool) -> None:
    for field, texts in (("said", said), ("done", done)):
        if not texts.get(DEFAULT_LANGUAGE, "").strip():
            raise BadInput(
                "there are no words in Arabic", where=f"{field}.{DEFAULT_LANGUAGE}", remedy=N_("Write them.")
            )
    longest = max(len(text) for text in (*said.values(), *done.values()))
    if longest > LONGEST_TEXT:
        raise BadInput("a text may have %(most)s characters at most, not %(length)s", most=LONGEST_TEXT, length=longest)
    require_none(marks_in(by_field(said=said, done=done)), checked=checked)


def _require_new(session: Session, row: SaidAndDone) -> None:
    """Refused for what the same person published last, word for word: a form that was sent twice."""
    mine = select(SaidAndDone).where(SaidAndDone.staff_id == row.staff_id, col(SaidAndDone.withdrawn).is_(False))
    last = session.exec(mine.order_by(col(SaidAndDone.id).desc()).limit(1)).first()
    told = (row.said, row.done, row.topic, row.province)
    if last is not None and told == (last.said, last.done, last.topic, last.province):
        raise Refused("this is published already, as number %(number)s", number=last.id)


def _link(session: Session, row: SaidAndDone, feedback: Feedback) -> None:
    link = SaidAndDoneFeedback(said_and_done_id=row.id, feedback_id=feedback.id)
    session.add(link)
    contact = session.get(Contact, feedback.contact_id) if feedback.contact_id is not None else None
    if contact is None or not feedback.wants_outcome:
        return
    t = language_of(contact)
    text = t(
        "You wrote to us (%(reference)s), and something came of it.\n\nYou said: %(said)s\n\nWe did: %(done)s",
        reference=feedback.reference,
        said=in_language(row.said, t.language),
        done=in_language(row.done, t.language),
    )
    reply = Button(label=t("Reply"), value=f"go:feedback:r{feedback.reference}")
    menu = Button(label=t("Menu"), value="go:menu")
    notify(session, contact, text, rows=((reply, menu),), about=about_of(feedback))
    link.told_at = now()
