"""What staff do with a feedback: take it, note, answer in the chat, close, open again."""

from collections.abc import Sequence
from pathlib import PurePath

from sqlmodel import Session, col, select

from civic.feedback import about_of, find_feedback, packed, person_of
from civic.feedback_states import DESK, Act, next_state
from civic.handover import handover_of, prolong
from civic.meanwhile import Meanwhile, noted_already
from core.clock import now
from core.errors import BadInput
from core.i18n import N_, NN_
from core.message import Attachment, Button, Media
from core.models import Contact, Delivery, EntryKind, Feedback, FeedbackEntry, Staff
from core.notices import language_of, notify
from core.staff import audit, staff_who_may

LONGEST_ANSWER = 3000
_KINDS = {".jpg": "photo", ".jpeg": "photo", ".png": "photo", ".ogg": "voice"}


def assign(session: Session, *, reference: str, to: str, by: str) -> Feedback:
    """Give it to a member of staff who may answer it; it is in work from then on."""
    staff = staff_who_may(session, by, DESK, "assign feedback")
    one = staff_who_may(session, to, DESK, "be given feedback")
    feedback = find_feedback(session, reference, lock=True)
    feedback.state = next_state(feedback.state, Act.TAKE)
    feedback.assigned_to_id = one.id
    _audit(session, staff, "assign", feedback, to=one.email)
    return feedback


def note(session: Session, *, reference: str, text: str, by: str) -> Feedback:
    """Write what only staff see; once where it is sent twice."""
    staff = staff_who_may(session, by, DESK, "write notes on feedback")
    feedback, words = find_feedback(session, reference, lock=True), worded(text)
    query = select(FeedbackEntry).where(FeedbackEntry.feedback_id == feedback.id)
    last = session.exec(query.order_by(col(FeedbackEntry.id).desc()).limit(1)).first()
    if not noted_already(last, staff, words):
        _enter(session, feedback, EntryKind.NOTE, words, staff)
        _audit(session, staff, "note", feedback)
    return feedback


def answer(
    session: Session,
    *,
    reference: str,
    text: str,
    by: str,
    files: Sequence[tuple[str, str]] = (),
    seen: int | None = None,
) -> Feedback:
    """Write to the person in their chat; Refused when they were erased, and when the feedback is closed.

    While they speak with staff the words go as they are; else the message says whose they are and how to reply. `files`
    are names with the paths where `civic.kept_files` keeps them; they go before the words. `seen` is the number of the
    newest entry that its writer had read (0: none); Meanwhile when a colleague or the person said something after it.
    """
    staff = staff_who_may(session, by, DESK, "answer feedback")
    words = worded(text)
    feedback = find_feedback(session, reference, lock=True)
    contact = person_of(session, feedback)
    if seen is not None:
        _require_news_read(session, feedback, seen)
    feedback.state = next_state(feedback.state, Act.ANSWER)
    feedback.assigned_to_id = feedback.assigned_to_id or staff.id
    feedback.answered_at = now()
    media = tuple(_media(name, path) for name, path in files)
    attached = packed([Attachment(each.kind, each.path) for each in media])
    entry = _enter(session, feedback, EntryKind.ANSWER, words, staff, attached)
    delivery = _send(session, contact, feedback, words, media)
    session.flush()
    entry.delivery_id = delivery.id if delivery is not None else None
    _audit(session, staff, "answer", feedback)
    return feedback


def close(session: Session, *, reference: str, by: str) -> Feedback:
    """Say that nothing more is to be done; what the person says later opens it again."""
    return _move(session, reference, Act.CLOSE, by, N_("close feedback"))


def reopen(session: Session, *, reference: str, by: str) -> Feedback:
    """Take a closed one into work again."""
    return _move(session, reference, Act.REOPEN, by, N_("open feedback again"))


def _move(session: Session, reference: str, act: Act, by: str, what: str) -> Feedback:
    staff = staff_who_may(session, by, DESK, what)
    feedback = find_feedback(session, reference, lock=True)
    feedback.state = next_state(feedback.state, act)
    feedback.closed_at = now() if act is Act.CLOSE else None
    _audit(session, staff, act, feedback)
    return feedback


def _media(name: str, path: str) -> Media:
    """A file as people get it: a picture is shown, a recording heard, all else kept."""
    return Media(kind=_KINDS.get(PurePath(name).suffix.lower(), "document"), path=path, name=name, alt=name)


def _require_news_read(session: Session, feedback: Feedback, seen: int) -> None:
    newer = (FeedbackEntry.feedback_id == feedback.id, FeedbackEntry.id > seen, FeedbackEntry.kind != EntryKind.NOTE)
    found = session.exec(select(FeedbackEntry).where(*newer).order_by(col(FeedbackEntry.id).desc())).first()
    if found is not None:
        raise Meanwhile(session.get_one(Staff, found.staff_id).email if found.staff_id is not None else "")


def _send(
    session: Session, contact: Contact, feedback: Feedback, words: str, media: Sequence[Media] = ()
) -> Delivery | None:
    for each in media:
        notify(session, contact, "", media=[each], about=about_of(feedback))
    handover = handover_of(session, contact, lock=True)
    if handover is not None and handover.feedback_id == feedback.id:
        prolong(handover)
        return notify(session, contact, words, about=about_of(feedback))
    t = language_of(contact)
    text = t("The council answers your message %(reference)s:\n\n%(answer)s", reference=feedback.reference,
             answer=words)  # fmt: skip
    reply = Button(label=t("Reply"), value=f"go:feedback:r{feedback.reference}")
    menu = Button(label=t("Menu"), value="go:menu")
    return notify(session, contact, text, rows=((reply, menu),), about=about_of(feedback))


def worded(text: str, longest: int = LONGEST_ANSWER) -> str:
    """The words as they are kept; BadInput for none and for too many."""
    words = text.strip()
    if not words:
        raise BadInput("there are no words", where="--text", remedy=N_("Write what is to be said."))
    if len(words) > longest:
        what = NN_("the text has more than %(n)s character", "the text has more than %(n)s characters")
        raise BadInput(what, where="--text", remedy=N_("Say it in several answers."), n=longest)
    return words


def _enter(
    session: Session, feedback: Feedback, kind: EntryKind, text: str, staff: Staff, attachments: str = ""
) -> FeedbackEntry:
    entry = FeedbackEntry(feedback_id=feedback.id, kind=kind, text=text, staff_id=staff.id, attachments=attachments)
    session.add(entry)
    return entry


def _audit(session: Session, staff: Staff, act: str, feedback: Feedback, **data: str) -> None:
    audit(session, staff, f"feedback.{act}", f"feedback:{feedback.id}", **data)
