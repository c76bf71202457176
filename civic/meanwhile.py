"""Two people write at once: the second one is told before their words go."""

from core.errors import Refused


class Meanwhile(Refused):
    """Something was said after the page was read: by a colleague (`email`), or by the person (empty)."""

    def __init__(self, email: str = "") -> None:
        who = f"{email} answered" if email else "the person wrote again"
        super().__init__(f"{who} meanwhile; read it, then send your words once more")
        self.email = email
