"""What in words that are to be public may lead to a person: numbers, addresses, references, names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from civic.search import normalise
from core.errors import Refused
from core.i18n import N_
from core.sentence import Sentence

_PATTERNS = (
    # As long as an address may be: a long word without an @ would be read once for each of its letters.
    (N_("an e-mail address"), re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}\.[a-z]{2,24}", re.IGNORECASE)),
    (N_("a phone number"), re.compile(r"(?<!\d)(?:(?:\+|00)[1-9]|212|0)[\s.-]?[1-9](?:[\s.-]?\d){8}\d{0,2}(?!\d)")),
    (N_("an identity card number"), re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\s?\d{5,7}(?![A-Za-z0-9])")),
    (N_("a reference number"), re.compile(r"\b[A-Z]\d{2}-[0-9A-Z]{6}\b")),
)
# A title that a name follows; a capital begins a name where there are capitals. Sidi and Haj begin names of places.
_LATIN_TITLE = r"(?:M\.|MM\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)"
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_ARABIC_TITLE = r"(?:السيد|السيدة|الآنسة|الأستاذ|الأستاذة)"
_OFFICES = (
    "le président", "la présidente", "le directeur", "la directrice", "الرئيس", "رئيس", "المدير", "مدير", "الوالي",
    "والي", "العامل", "عامل", "الوزير", "وزير", "الكاتب", "النائب",
)  # fmt: skip
_NAMES = (
    re.compile(rf"\b{_LATIN_TITLE}\s+({_CAPITALISED}(?:\s+{_CAPITALISED})*)"),
    re.compile(rf"(?<!\w){_ARABIC_TITLE}\s+(\w+(?:\s+\w+)?)"),
)
# With these words a person says their own name.
_OWN_NAME = (
    re.compile(rf"\b(?:[Jj]e m['’]appelle|[Mm]on nom est|[Mm]y name is)\s+({_CAPITALISED}(?:\s+{_CAPITALISED})*)"),
    re.compile(r"(?<!\w)(?:اسمي|إسمي|سميتي|أنا اسمي)\s+(?:هو\s+)?(\w+(?:\s+\w+)?)"),
)


@dataclass(frozen=True)
class Mark:
    """One thing found: in which field, what it is, and the words themselves."""

    where: str
    what: str
    words: str

    def sentence(self) -> Sentence:
        """For staff, who see these words anyway."""
        message = N_("%(field)s holds %(what)s: %(words)s (take it out, or say --checked when it is nobody's)")
        return Sentence(message, {"field": self.where, "what": Sentence(self.what), "words": self.words})


class Marked(Refused):
    """Words hold marks of a person: a line for each."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        super().__init__(marks[0].sentence())
        self.marks = tuple(marks)

    def sentences(self) -> tuple[Sentence, ...]:
        """Every mark."""
        return tuple(mark.sentence() for mark in self.marks)

    def __str__(self) -> str:
        """Every mark on a line of its own."""
        return "\n".join(str(each) for each in self.sentences())


def marks_in(fields: Mapping[str, str], *, asked: str = "") -> tuple[Mark, ...]:
    """The marks of a person in these texts by field, each once; `asked`: the words of who asked, with their name."""
    own = {name for pattern in _OWN_NAME for name in pattern.findall(asked)}
    found: dict[Mark, None] = {}
    for where, text in fields.items():
        for what, words in [*_plain(text), *_names(text), *_of_asker(text, own)]:
            found.setdefault(Mark(where, what, words))
    return tuple(found)


def _plain(text: str) -> Iterable[tuple[str, str]]:
    return ((what, match.group().strip()) for what, pattern in _PATTERNS for match in pattern.finditer(text))


def _names(text: str) -> Iterable[tuple[str, str]]:
    """A title with a name after it; a title before an office names nobody."""
    offices = tuple(normalise(office) for office in _OFFICES)
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            if not normalise(match.group(1)).startswith(offices):
                yield N_("a name"), match.group().strip()


def _of_asker(text: str, own: Iterable[str]) -> Iterable[tuple[str, str]]:
    words = f" {normalise(text)} "
    return ((N_("the name of who asked"), name) for name in own if f" {normalise(name)} " in words)


def require_none(marks: Iterable[Mark], *, checked: bool) -> None:
    """Marked with a line for each mark, unless a human eye `checked` them."""
    found = list(marks)
    if found and not checked:
        raise Marked(found)


def by_field(**texts: Mapping[str, str]) -> dict[str, str]:
    """Texts per language under their fields: `by_field(question={"fr": …})` is {"question.fr": …}."""
    return {f"{field}.{language}": text for field, spoken in texts.items() for language, text in spoken.items()}
