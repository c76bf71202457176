"""The errors of Jisr.

JisrError
├── BadInput      wrong use or bad input: what, where, remedy (exit code 2, HTTP 400)
├── Refused       the answer is no: a rule says so (exit code 1, HTTP 409)
└── NotReady      the installation is not fit to run: a setting or the database (exit code 2)
"""


class JisrError(Exception):
    """Something a user can act on; its text is one clear line."""


class BadInput(JisrError):
    """The input is wrong: `where` names the file, line or field, `remedy` what to do."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """The one line shown to the user: where, what, remedy."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}. {self.remedy}" if self.remedy else line


class Refused(JisrError):
    """A rule of the council or of the life of a thing forbids this; the text names the rule."""


class NotReady(JisrError):
    """A setting, the database or the zone data is not fit to run; the text names the remedy."""
