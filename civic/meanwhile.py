"""Two people write at once: the second one is told before their words go."""

from core.errors import Refused
from core.i18n import N_


class Meanwhile(Refused):
    """Something was said after the page was read: by a colleague (`email`), or by the person (empty)."""

    def __init__(self, email: str = "") -> None:
        answered = N_("%(email)s answered meanwhile; read it, then send your words once more")
        wrote = N_("the person wrote again meanwhile; read it, then send your words once more")
        super().__init__(answered if email else wrote, email=email)
        self.email = email
