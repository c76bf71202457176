"""The errors of Jisr.

JisrError
├── BadInput      wrong use or bad input: what, where, remedy (exit code 2, HTTP 400)
├── Refused       the answer is no: a rule says so (exit code 1, HTTP 409)
└── NotReady      the installation is not fit to run: a setting or the database (exit code 2)

Each carries an English message with named placeholders, and their values: `Refused("%(slug)r is over", slug=slug)`.
As text it is that English line, for commands and logs; `said` is the same in a reader's language.
"""

from core.i18n import Translator
from core.sentence import Message, Sentence


class JisrError(Exception):
    """Something a user can act on; its text is one clear line."""

    def __init__(self, message: Message | Sentence, /, **values: object) -> None:
        self.sentence = message if isinstance(message, Sentence) else Sentence(message, values)
        super().__init__(str(self.sentence))

    def sentences(self) -> tuple[Sentence, ...]:
        """What is said, one sentence after the other; where it is wrong is left out."""
        return (self.sentence,)

    def said(self, t: Translator) -> str:
        """The error in the reader's language, for a page or a chat: whole sentences."""
        return " ".join(_whole(each, t) for each in self.sentences())

    def known(self, t: Translator) -> bool:
        """Whether the reader's language has all of it; else `said` is English in part."""
        return all(each.known(t) for each in self.sentences())


class BadInput(JisrError):
    """The input is wrong: `where` names the file, line or field, `remedy` what to do; both share the values."""

    def __init__(
        self,
        message: Message | Sentence,
        /,
        *,
        where: str = "",
        remedy: Message | Sentence = "",
        **values: object,
    ) -> None:
        super().__init__(message, **values)
        self.where = where
        self.advice = remedy if isinstance(remedy, Sentence) else Sentence(remedy, values if remedy else {})

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return str(self.sentence)

    @property
    def remedy(self) -> str:
        """What to do, in English; "" where nothing is said of it."""
        return str(self.advice)

    def at(self, where: str) -> "BadInput":
        """The same at another place."""
        return BadInput(self.sentence, where=where, remedy=self.advice)

    def sentences(self) -> tuple[Sentence, ...]:
        """What is wrong, and what to do unless that is a command ("`jisr …`"), which only who is at one can follow."""
        followed = self.advice.message and "`jisr " not in str(self.advice)
        return (self.sentence, self.advice) if followed else (self.sentence,)

    def __str__(self) -> str:
        """The one line shown to the user: where, what, remedy."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}. {self.remedy}" if self.remedy else line


class Refused(JisrError):
    """A rule of the council or of the life of a thing forbids this; the text names the rule."""


class NotReady(JisrError):
    """A setting, the database or the zone data is not fit to run; the text names the remedy."""


class Unfit(ValueError):
    """A value that cannot be, told where nothing more is known than itself; who calls makes it a BadInput."""

    def __init__(self, message: Message, /, **values: object) -> None:
        self.sentence = Sentence(message, values)
        super().__init__(str(self.sentence))


def _whole(sentence: Sentence, t: Translator) -> str:
    """A line as a sentence: a capital at its beginning, unless a name stands there, and a full stop."""
    text = sentence.said(t)
    begun = text if sentence.begins_with_value(t) else text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "!", "?", "؟", "…")) else f"{begun}."
