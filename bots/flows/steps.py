"""Builders for the questions that conversations are made of: a choice, several choices, free words, a phone number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bots.flows.engine import HERE, FlowStep, Move
from bots.flows.scene import Answers, Scene, Turn
from civic.search import normalise
from core.message import Button, ButtonKind, Message

MAX_WORDS = 4000
Prompt = Callable[[Scene, Answers], str]


@dataclass(frozen=True)
class Option:
    """One answer that can be pressed: its value and the words on its button."""

    value: str
    label: str


Options = Callable[[Scene, Answers], Sequence[Option]]


def say(scene: Scene, text: str, *rows: Sequence[Button]) -> Message:
    """A message in the scene's language."""
    return Message(text=text, rows=tuple(tuple(row) for row in rows), language=scene.language)


def menu_button(scene: Scene) -> Button:
    """Back to everything that can be done."""
    return Button(label=scene.t("Menu"), value="go:menu")


def not_understood(scene: Scene, text: str) -> Move:
    """Stay at the question and say what was missing."""
    return Move(HERE, say=(say(scene, text),))


def no_such_button(scene: Scene) -> Move:
    """Stay at the question and say how it is answered."""
    return not_understood(scene, press_a_button(scene))


def press_a_button(scene: Scene) -> str:
    """What is said to somebody who wrote what is on no button."""
    return scene.t("Please press one of the buttons, or write its words. “Help” explains how.")


def choice(
    flow: str,
    name: str,
    prompt: Prompt,
    options: Options,
    chosen: Callable[[Scene, Answers, str], Move],
    *,
    columns: int = 2,
    skip: Callable[[Scene, Answers], Move | None] | None = None,
) -> FlowStep:
    """A question with buttons; the label or its number may be typed as well."""

    def ask(scene: Scene, answers: Answers) -> Message:
        buttons = [
            Button(label=option.label, value=f"{flow}.{name}:{option.value}") for option in options(scene, answers)
        ]
        return say(scene, prompt(scene, answers), *rows_of(buttons, columns))

    def take(scene: Scene, answers: Answers, turn: Turn) -> Move:
        value = pick(options(scene, answers), turn)
        if value is None:
            return no_such_button(scene)
        return chosen(scene, answers, value)

    return FlowStep(name, ask, take, skip or _never)


def words(
    name: str,
    prompt: Prompt,
    taken: Callable[[Scene, Answers, Turn], Move],
    *,
    shortest: int = 3,
    attachments: bool = True,
    skip: Callable[[Scene, Answers], Move | None] | None = None,
) -> FlowStep:
    """A question for free words; a voice message, a photo or a file is an answer too where `attachments` is true."""

    def ask(scene: Scene, answers: Answers) -> Message:
        return say(scene, prompt(scene, answers), [Button(label=scene.t("Cancel"), value="go:menu")])

    def take(scene: Scene, answers: Answers, turn: Turn) -> Move:
        if _cancels(scene, turn):
            return Move("go:menu")
        if turn.attachments and attachments:
            return taken(scene, answers, turn)
        if len(turn.text.strip()) < shortest:
            return not_understood(scene, _wanted(scene, attachments))
        if len(turn.text) > MAX_WORDS:
            return not_understood(scene, scene.t("That is too long for one message. Please make it shorter."))
        return taken(scene, answers, turn)

    return FlowStep(name, ask, take, skip or _never, in_part=False)


def phone(
    name: str,
    prompt: Prompt,
    taken: Callable[[Scene, Answers, str], Move],
    *,
    skip: Callable[[Scene, Answers], Move | None] | None = None,
) -> FlowStep:
    """A question for the person's own number, by the network's own button; a typed number proves nothing."""

    def ask(scene: Scene, answers: Answers) -> Message:
        share = Button(label=scene.t("Share my number"), kind=ButtonKind.PHONE)
        cancel = Button(label=scene.t("Cancel"), value="go:menu")
        return say(scene, prompt(scene, answers), [share], [cancel])

    def take(scene: Scene, answers: Answers, turn: Turn) -> Move:
        if not turn.phone and _cancels(scene, turn):
            return Move("go:menu")
        if not turn.phone:
            return not_understood(
                scene, scene.t("Please use the button “Share my number”: only your own number counts.")
            )
        return taken(scene, answers, turn.phone)

    return FlowStep(name, ask, take, skip or _never, in_part=False)


def _cancels(scene: Scene, turn: Turn) -> bool:
    """Under a keyboard that shares a number, Cancel comes back as its label."""
    return normalise(turn.text) == normalise(scene.t("Cancel"))


def _wanted(scene: Scene, attachments: bool) -> str:
    if attachments:
        return scene.t("Please write a few words, or send a voice message.")
    return scene.t("Please write it in a few words.")


def pick(options: Sequence[Option], turn: Turn) -> str | None:
    """The value that was pressed, or whose label or number was typed; None when it is none of them."""
    if turn.value:
        return next((option.value for option in options if option.value == turn.value), None)
    typed = normalise(turn.text)
    if typed.isdigit() and 0 < int(typed) <= len(options):
        return options[int(typed) - 1].value
    return next((option.value for option in options if typed and normalise(option.label) == typed), None)


def rows_of(buttons: Sequence[Button], columns: int) -> list[list[Button]]:
    """The buttons in rows of `columns`."""
    return [list(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]


def _never(_scene: Scene, _answers: Answers) -> None:
    return None
