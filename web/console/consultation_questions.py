"""The questions of a consultation that is being written: their order, what a form holds of each, what is wrong."""

import re
from dataclasses import dataclass, field
from typing import Any

from civic.consultation_file import ASKED, LABEL, MOST_OPTIONS, MOST_QUESTIONS, ConsultationContent, Kind
from core.i18n import Translator
from web.console.filled import Filled

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_CHOICES = frozenset({Kind.CHOICE, Kind.SEVERAL})


@dataclass
class QuestionList:
    """The names and kinds of the questions, in their order."""

    entries: list[tuple[str, Kind]] = field(default_factory=list)

    @classmethod
    def of(cls, written: str, filled: Filled) -> "QuestionList":
        """As the form has them: names by blanks, each with its kind; what is none of ours is left out."""
        found = cls()
        for name in written.split()[:MOST_QUESTIONS]:
            kind = filled.get(f"kind.{name}")
            if _NAME.fullmatch(name) and kind in set(Kind) and name not in dict(found.entries):
                found.entries.append((name, Kind(kind)))
        return found

    @property
    def written(self) -> str:
        """The names by blanks, as a form carries them."""
        return " ".join(name for name, _ in self.entries)

    def add(self, kind: Kind) -> None:
        """One more at the end, with a name that no other has."""
        taken = dict(self.entries)
        if len(taken) < MOST_QUESTIONS:
            name = next(f"q{number}" for number in range(1, MOST_QUESTIONS + 2) if f"q{number}" not in taken)
            self.entries.append((name, kind))

    def do(self, wished: str) -> None:
        """What a button asks for: "add:scale", "up:q2", "down:q2", "remove:q2"; anything else is nothing."""
        act, _, what = wished.partition(":")
        names = [name for name, _ in self.entries]
        if act == "add" and what in set(Kind):
            self.add(Kind(what))
        elif what in names:
            place = names.index(what)
            entry = self.entries.pop(place)
            if act != "remove":
                step = {"up": -1, "down": 1}.get(act, 0)
                self.entries.insert(max(place + step, 0), entry)


def filled_from(content: ConsultationContent) -> tuple[dict[str, str], QuestionList]:
    """A consultation as the fields of the form, and its questions."""
    values = {"slug": content.slug, "opens": content.opens[:16], "closes": content.closes[:16]}
    for name, texts in (("title", content.title), ("introduction", content.introduction), ("use", content.use)):
        values |= {f"{name}.{code}": text for code, text in texts.items()}
    questions = QuestionList()
    for one in content.questions:
        questions.entries.append((one.id, one.kind))
        values |= {f"kind.{one.id}": one.kind.value, f"optional.{one.id}": "1" if one.optional else ""}
        for name, texts in (("text", one.text), ("low", one.low), ("high", one.high)):
            values |= {f"{name}.{one.id}.{code}": text for code, text in texts.items()}
        values |= {f"options.{one.id}.{code}": "\n".join(options) for code, options in one.options.items()}
    return values, questions


def questions_of(filled: Filled, questions: QuestionList) -> list[dict[str, Any]]:
    """The questions as a consultation file has them."""
    found: list[dict[str, Any]] = []
    for name, kind in questions.entries:
        one: dict[str, Any] = {
            "id": name,
            "kind": kind.value,
            "optional": bool(filled.get(f"optional.{name}")),
            "text": filled.texts(f"text.{name}"),
        }
        if kind in _CHOICES:
            one["options"] = filled.lists(f"options.{name}")
        if kind is Kind.SCALE:
            one |= {"low": filled.texts(f"low.{name}"), "high": filled.texts(f"high.{name}")}
        found.append(one)
    return found


def check_questions(filled: Filled, questions: QuestionList, t: Translator) -> None:
    """What a form can know of its questions beforehand."""
    if not questions.entries:
        filled.problem("", t("Ask at least one question."))
    for name, kind in questions.entries:
        filled.need_texts(f"text.{name}", ASKED)
        if kind is Kind.SCALE:
            filled.need_texts(f"low.{name}", LABEL)
            filled.need_texts(f"high.{name}", LABEL)
        if kind in _CHOICES:
            _check_options(filled, f"options.{name}", t)


def _check_options(filled: Filled, name: str, t: Translator) -> None:
    lists = filled.lists(name)
    for code, _, needed in filled.languages:
        options = lists.get(code, [])
        here = f"{name}.{code}"
        if (needed or options) and not 2 <= len(options) <= MOST_OPTIONS:
            filled.problem(here, t("Write 2 to %(most)s answers, one a line.", most=MOST_OPTIONS))
        elif len(set(options)) < len(options):
            filled.problem(here, t("Two answers read alike: tell them apart."))
        elif any(len(option) > LABEL for option in options):
            filled.problem(here, t.plural("At most %(n)s character.", "At most %(n)s characters.", LABEL))
    if len({len(options) for options in lists.values()}) > 1:
        filled.problem(f"{name}.{next(iter(lists))}", t("Write as many answers in each language, in the same order."))
