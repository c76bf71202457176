"""Who writes while somebody else does is told before their words go, and who sends the same note twice has sent one."""

from core.errors import Refused
from core.i18n import N_
from core.models import CommentEntry, EntryKind, FeedbackEntry, Staff


class Meanwhile(Refused):
    """Something was said after the page was read: by a colleague (`email`), or by the person (empty)."""

    def __init__(self, email: str = "") -> None:
        answered = N_("%(email)s answered meanwhile; read it, then send your words once more")
        wrote = N_("the person wrote again meanwhile; read it, then send your words once more")
        super().__init__(answered if email else wrote, email=email)
        self.email = email


def noted_already(last: FeedbackEntry | CommentEntry | None, staff: Staff, words: str) -> bool:
    """Whether the last entry is the very note that a colleague sends: the same form, sent twice."""
    return last is not None and (last.kind, last.staff_id, last.text) == (EntryKind.NOTE, staff.id, words)
