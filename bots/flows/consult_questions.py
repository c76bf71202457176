"""The questions of a consultation in conversation: how each is asked, and how an answer is read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.flows.scene import Scene, Turn
from bots.flows.steps import MAX_WORDS, Option, pick, press_a_button, rows_of, say
from civic.consultation_answers import OpenConsultation
from civic.consultation_file import Kind, Question, said_in
from core.message import Button, Message

FLOW = "consult"
STEP = "question"
SPOKEN = ("voice", "audio")
SHORT = 60
CHOSEN = "✓ "

Given = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One question of one consultation, and what the person has answered or ticked so far."""

    scene: Scene
    consultation: OpenConsultation
    position: int
    given: Given
    ticked: tuple[str, ...] = ()

    @property
    def question(self) -> Question:
        """What is asked."""
        return self.consultation.content.questions[self.position]

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """The answer given before."""
        return self.given.get(self.question.id)

    def text_of(self, texts: Mapping[str, Any]) -> Any:
        """A text of the file in the person's language."""
        return said_in(texts, self.scene.language, self.scene.region.fallbacks)

    @property
    def labels(self) -> list[str]:
        """The words of each value, in order."""
        question = self.question
        if question.kind is not Kind.SCALE:
            return list(self.text_of(question.options)) if question.options else []
        first, *middle, last = question.values
        return [f"{first} – {self.text_of(question.low)}", *middle, f"{last} – {self.text_of(question.high)}"]

    @property
    def prefix(self) -> str:
        """What every value of this question's buttons begins with: an old button of another question is known by it."""
        return f"{self.consultation.id}.{self.position}."


def ask(asked: Asked) -> Message:
    """The question with its buttons; long options are numbered in the text and chosen by their number."""
    scene, question = asked.scene, asked.question
    numbered = question.kind is Kind.SCALE or _too_long(asked)
    parts = [
        scene.t("Question %(n)s of %(all)s", n=asked.position + 1, all=len(asked.consultation.content.questions)),
        asked.text_of(question.text),
        _listed(asked) if numbered else "",
        _hint(asked),
        _earlier(asked),
    ]
    options = [_button(asked, value, label) for value, label in _on_buttons(asked, numbered=numbered)]
    columns = len(options) if question.kind is Kind.SCALE else 3 if numbered else 1
    navigation = [_button(asked, option.value, option.label) for option in ways(asked)]
    later = Button(label=scene.t("Later"), value="go:menu")
    return say(
        scene, "\n\n".join(filter(None, parts)), *rows_of(options, columns or 1), *rows_of([*navigation, later], 2)
    )


def _too_long(asked: Asked) -> bool:
    longest = max((len(label) for label in asked.labels), default=0)
    ticks = len(CHOSEN) if asked.question.kind is Kind.SEVERAL else 0
    return longest + ticks > asked.scene.capabilities.label_limit


def _listed(asked: Asked) -> str:
    if asked.question.kind is Kind.SCALE:
        return "\n".join((asked.labels[0], asked.labels[-1]))
    return "\n".join(f"{value}. {label}" for value, label in zip(asked.question.values, asked.labels, strict=True))


def _on_buttons(asked: Asked, *, numbered: bool) -> list[tuple[str, str]]:
    pairs = zip(asked.question.values, asked.labels, strict=True)
    return [
        (value, f"{CHOSEN if value in asked.ticked else ''}{value if numbered else label}") for value, label in pairs
    ]


def _button(asked: Asked, value: str, label: str) -> Button:
    return Button(label=label, value=f"{FLOW}.{STEP}:{asked.prefix}{value}")


def ways(asked: Asked) -> list[Option]:
    """Where one can go from a question besides answering it."""
    t = asked.scene.t
    found = []
    if asked.question.kind is Kind.SEVERAL and asked.ticked:
        found.append(Option("next", t("Done")))
    elif asked.answer is not None and asked.question.kind is not Kind.SEVERAL:
        found.append(Option("next", t("Keep it")))
    if asked.question.optional:
        found.append(Option("skip", t("Skip")))
    return [*found, Option("back", t("Back"))]


def _hint(asked: Asked) -> str:
    t = asked.scene.t
    return {
        Kind.CHOICE: "",
        Kind.SEVERAL: t("Choose one or more, then press “Done”."),
        Kind.SCALE: t("Choose a number from 1 to 5."),
        Kind.TEXT: t("Write it in your own words. A voice message is fine too."),
        Kind.VOICE: t("Record a voice message. Written words are fine too."),
    }[asked.question.kind]


def _earlier(asked: Asked) -> str:
    if asked.answer is None or asked.question.kind is Kind.SEVERAL:
        return ""
    return asked.scene.t("Your answer so far: %(answer)s", answer=answered_words(asked))


def answered_words(asked: Asked) -> str:
    """A person's answer as they read it again, short; a dash where the question was skipped."""
    answer, t = asked.answer, asked.scene.t
    if answer is None:
        return "–"
    if asked.question.kind.counted:
        words = dict(zip(asked.question.values, asked.labels, strict=True))
        return shortened(", ".join(words[value] for value in answer["chosen"]))
    return shortened(str(answer["text"])) if answer["text"] else t("a voice message")


def shortened(text: str, limit: int = SHORT) -> str:
    """The text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


@dataclass(frozen=True)
class Read:
    """What a turn says to a question: an `answer`, a way to go (`go`), a tick changed, or a `complaint`."""

    answer: Mapping[str, Any] | None = None
    go: str = ""
    ticked: tuple[str, ...] | None = None
    complaint: str = ""


def read(asked: Asked, turn: Turn) -> Read:
    """Read what was pressed, written or recorded."""
    if turn.value:
        if not turn.value.startswith(asked.prefix):
            return Read(complaint=asked.scene.t("That button belongs to an earlier question."))
        return _pressed(asked, turn.value.removeprefix(asked.prefix))
    written = Turn(text=turn.text)
    if turn.text and not turn.text.strip().isdigit() and (way := pick(ways(asked), written)):
        return Read(go=way)
    if asked.question.kind.counted:
        value = pick([Option(*pair) for pair in zip(asked.question.values, asked.labels, strict=True)], written)
        return _pressed(asked, value or "")
    return _words(asked, turn)


def _pressed(asked: Asked, value: str) -> Read:
    if value in {way.value for way in ways(asked)}:
        return Read(go=value)
    if value not in asked.question.values:
        return Read(complaint=press_a_button(asked.scene))
    if asked.question.kind is Kind.SEVERAL:
        return Read(ticked=_toggled(asked, value))
    return Read(answer={"chosen": [value]})


def _toggled(asked: Asked, value: str) -> tuple[str, ...]:
    ticked = set(asked.ticked) ^ {value}
    return tuple(each for each in asked.question.values if each in ticked)


def _words(asked: Asked, turn: Turn) -> Read:
    t = asked.scene.t
    files = [[attachment.kind, attachment.handle] for attachment in turn.attachments if attachment.kind in SPOKEN]
    text = turn.text.strip()
    if len(text) > MAX_WORDS:
        return Read(complaint=t("That is too long for one message. Please make it shorter."))
    if not text and not files:
        return Read(complaint=t("Please write a few words, or send a voice message."))
    return Read(answer={"text": text, "files": files})


def summary(scene: Scene, consultation: OpenConsultation, given: Given) -> str:
    """All questions with the person's answers, to look at before sending."""
    arrow = "←" if scene.t.right_to_left else "→"
    lines: Sequence[str] = [
        f"{position + 1}. {shortened(asked.text_of(asked.question.text))}\n{arrow} {answered_words(asked)}"
        for position in range(len(consultation.content.questions))
        for asked in (Asked(scene, consultation, position, given),)
    ]
    return "\n".join(lines)
