"""The files that people sent, matter by matter: followed when they arrive, ended with the matter or the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, col, delete, select, update

from core.clock import now
from core.crypto import vault
from core.message import Attachment
from core.models import Contact, SentFile, SentFileState
from core.once import insert_once

FOLDER, ANSWERS = "sent", "answers"
# How long to wait after each try that did not reach the network; after the last one the file is lost.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.25, 1, 5, 30, 120, 360, 720, 1440))


@dataclass(frozen=True)
class Wanted:
    """A file to fetch: its row, the network that has it, and the network's name for it."""

    id: int
    network: str
    handle: str


def follow(session: Session, contact: Contact | None, network: str, subject: str, files: Sequence[Attachment]) -> None:
    """From now on these are the files of the matter, beside those it has; each is fetched soon."""
    for file in files:
        insert_once(
            session,
            SentFile,
            subject=subject,
            contact_id=contact.id if contact is not None else None,
            network=network,
            kind=file.kind[:16],
            handle=file.handle,
            handle_hash=_hash(network, file.handle),
        )


def follow_only(session: Session, contact: Contact, subject: str, files: Sequence[Attachment]) -> None:
    """The same for a matter whose files may be taken back: those that it had and has no more end."""
    left = {_hash(contact.network, file.handle) for file in files}
    end(session, col(SentFile.subject) == subject, col(SentFile.handle_hash).not_in(left))
    follow(session, contact, contact.network, subject, files)


def hand_on(session: Session, old: str, new: str) -> None:
    """Give the files of one matter to another; what that has already ends here."""
    has = select(SentFile.handle_hash).where(SentFile.subject == new)
    end(session, col(SentFile.subject) == old, col(SentFile.handle_hash).in_(has))
    _change(session, (col(SentFile.subject) == old,), subject=new)


def find(session: Session, subject: str, network: str, handle: str) -> SentFile | None:
    """The row of one file of a matter; none for what came in before files were followed."""
    mine = (SentFile.subject == subject, SentFile.handle_hash == _hash(network, handle))
    return session.exec(select(SentFile).where(*mine)).one_or_none()


def of_subject(session: Session, subject: str) -> dict[str, SentFile]:
    """All files of a matter by the network's handle."""
    rows = session.exec(select(SentFile).where(SentFile.subject == subject).order_by(col(SentFile.id)))
    return {row.handle: row for row in rows}


def any_wanted(session: Session) -> bool:
    """Whether a file is to be fetched now, from whatever network."""
    due = (col(SentFile.not_before).is_(None)) | (col(SentFile.not_before) <= now())
    return (
        session.exec(select(SentFile.id).where(SentFile.state == SentFileState.WAITING, due).limit(1)).first()
        is not None
    )


def wanted(session: Session, networks: Sequence[str], limit: int) -> list[Wanted]:
    """The files to fetch now from these networks, those that came first at the front."""
    due = (col(SentFile.not_before).is_(None)) | (col(SentFile.not_before) <= now())
    query = (
        select(SentFile)
        .where(SentFile.state == SentFileState.WAITING, col(SentFile.network).in_(networks), due)
        .order_by(col(SentFile.id))
        .limit(limit)
    )
    return [Wanted(row.id, row.network, row.handle) for row in session.exec(query)]


def note_kept(session: Session, number: int, ending: str, size: int) -> bool:
    """Write down that the file lies in its place now; False when its matter ended meanwhile: remove it again."""
    row = _held(session, number)
    if row is None or row.state is SentFileState.ENDED:
        return False
    row.state, row.path, row.type, row.size = SentFileState.KEPT, path_of(number), ending, size
    row.kept_at, row.not_before, row.reason = now(), None, ""
    return True


def note_missed(session: Session, number: int, reason: str, *, lost: bool, pause: float = 0) -> None:
    """Write down that it was not fetched; it is tried again after a growing pause, `pause` seconds at least."""
    row = _held(session, number)
    if row is None or row.state is not SentFileState.WAITING:
        return
    row.reason, row.attempts = reason[:200], row.attempts + 1
    if lost or row.attempts > len(PAUSES):
        row.state = SentFileState.LOST
        return
    row.not_before = now() + max(PAUSES[row.attempts - 1], timedelta(seconds=pause))


def path_of(number: int) -> str:
    """Where the file of that row lies under JISR_FILES_DIR."""
    return f"{FOLDER}/{number}"


def answer_folder(reference: str) -> str:
    """Where the files of the council's answer to a request lie under JISR_FILES_DIR."""
    return f"{ANSWERS}/{reference}"


def end(session: Session, *which: ColumnElement[bool]) -> None:
    """End the files to which all conditions apply: the rows lose their words now, the disk soon after."""
    _change(
        session,
        which,
        state=SentFileState.ENDED,
        subject="",
        contact_id=None,
        handle="",
        handle_hash=literal("ended:") + cast(col(SentFile.id), String),
        reason="",
    )


def end_answers(session: Session, references: Sequence[str]) -> None:
    """Have the files of the council's answers to these requests removed from the disk."""
    for reference in references:
        mark = vault().keyed_hash("answer-files", reference)
        insert_once(session, SentFile, subject="", handle_hash=mark, state=SentFileState.ENDED,
                    path=answer_folder(reference))  # fmt: skip


def ended(session: Session, limit: int) -> list[tuple[int, str]]:
    """Rows that wait for the disk, each with what is to be removed under JISR_FILES_DIR."""
    query = select(SentFile).where(SentFile.state == SentFileState.ENDED).order_by(col(SentFile.id)).limit(limit)
    return [(row.id, row.path or path_of(row.id)) for row in session.exec(query)]


def strays(session: Session, names: Sequence[str]) -> list[str]:
    """Of the names in the folder of kept files, those that belong to no row."""
    numbers = {int(name) for name in names if name.isdigit()}
    known = set(session.exec(select(SentFile.id).where(col(SentFile.id).in_(numbers))))
    return [name for name in names if not name.isdigit() or int(name) not in known]


def forget_ended(session: Session, numbers: Sequence[int]) -> None:
    """Drop the rows of what is on the disk no more."""
    gone = col(SentFile.id).in_(numbers)
    session.exec(delete(SentFile).where(gone, col(SentFile.state) == SentFileState.ENDED))


def place(files_dir: Path, row: SentFile) -> Path:
    """Where a kept file lies."""
    return files_dir / row.path


def _hash(network: str, handle: str) -> str:
    return vault().keyed_hash("sent-file", f"{network}:{handle}")


def _held(session: Session, number: int) -> SentFile | None:
    query = select(SentFile).where(SentFile.id == number).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def _change(session: Session, which: Sequence[ColumnElement[bool]], **values: Any) -> None:
    session.flush()
    session.exec(update(SentFile).where(*which).values(**values).execution_options(synchronize_session="fetch"))
