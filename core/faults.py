"""The mistakes of a file that staff wrote: all of them at once, each with its place, said in the reader's language."""

from collections.abc import Iterable
from typing import ClassVar, Self

from core.errors import BadInput
from core.i18n import N_, NN_, Translator, set_apart
from core.sentence import Message, Sentence

# By what of a place is known: its file, its line, its column or field.
_PLACES = {
    (True, True, True): N_("%(file)s, line %(line)s, column %(column)s"),
    (True, True, False): N_("%(file)s, line %(line)s"),
    (True, False, True): N_("%(file)s, column %(column)s"),
    (False, True, True): N_("line %(line)s, column %(column)s"),
    (False, True, False): N_("line %(line)s"),
    (False, False, True): N_("column %(column)s"),
}
_NOTHING = Sentence("")


class Place(str):
    """Where in a file, as English text: "road.toml, line 4"; `said` is the same in the reader's language.

    The file "" is the only one there is, the line 0 all of it, the column "" the whole line.
    """

    __slots__ = ("sentence",)
    sentence: Sentence | None

    def __new__(cls, file: str = "", line: int = 0, column: str = "") -> Self:
        """The place that is known so far; the file alone is said by its name."""
        pattern = _PLACES.get((bool(file), bool(line), bool(column)))
        sentence = Sentence(pattern, {"file": file, "line": line, "column": column}) if pattern else None
        found = super().__new__(cls, sentence or file)
        found.sentence = sentence
        return found

    def said(self, t: Translator) -> str:
        """The place in the reader's language; names keep their own direction."""
        if self.sentence is not None:
            return self.sentence.said(t)
        return str(set_apart(str(self), t.right_to_left))


class Fault:
    """One mistake or oddity: its file in a folder, its line (0: the whole file), its column or field, what, and remedy.

    Made as BadInput is: `Fault("%(text)r is no day", remedy=N_("Write 31/12/2026."), line=7, text=text)`.
    """

    __slots__ = ("advice", "column", "file", "line", "sentence")

    def __init__(
        self,
        message: Message | Sentence,
        /,
        *,
        file: str = "",
        line: int = 0,
        column: str = "",
        remedy: Message | Sentence = "",
        **values: object,
    ) -> None:
        self.file, self.line, self.column = file, line, column
        self.sentence = message if isinstance(message, Sentence) else Sentence(message, values)
        if isinstance(remedy, Sentence):
            self.advice = remedy
        else:
            self.advice = Sentence(remedy, values) if remedy else _NOTHING

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return str(self.sentence)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.file, self.line, self.column)

    @property
    def error(self) -> BadInput:
        """The mistake as an error, which is said in the reader's language."""
        return BadInput(self.sentence, where=self.place, remedy=self.advice)

    def at(self, *, file: str = "", line: int = 0, column: str = "") -> "Fault":
        """The same at another place; what is not named stays."""
        return Fault(
            self.sentence,
            file=file or self.file,
            line=line or self.line,
            column=column or self.column,
            remedy=self.advice,
        )

    def __str__(self) -> str:
        """ "line 7, column budget: what. Remedy", in English."""
        what = f"{self.place}: {self.what}." if self.place else f"{self.what}."
        return f"{what} {self.advice}" if self.advice.message else what


class Faulty(BadInput):
    """A file or a folder with mistakes; its text lists the first of them, one a line."""

    shown: ClassVar[int]

    def __init__(self, faults: Iterable[Fault], where: str) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__(self.faults[0].sentence, where=where, remedy=self.faults[0].advice)

    def __str__(self) -> str:
        """Each mistake with its place, up to a limit, and how many more there are, in English."""
        lines = [f"{self.where}{'/' if fault.file else ', '}{fault}" for fault in self.faults[: self.shown]]
        left = len(self.faults) - self.shown
        more = Sentence(NN_("%(where)s: %(n)s more mistake follows", "%(where)s: %(n)s more mistakes follow"),
                        {"where": self.where, "n": left})  # fmt: skip
        return "\n".join([*lines, str(more)] if left > 0 else lines)
