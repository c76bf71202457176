"""More buttons than a network shows: one page of them at a time, with a button that turns the page."""

from collections.abc import Sequence

from bots.flows.scene import Answers, Scene, State, Turn
from civic.search import normalise
from core.message import Button, ButtonKind, Message

PAGE = "buttons_page"
MORE = "more_buttons"


def paged(message: Message, scene: Scene, state: State) -> Message:
    """The message with the page of its buttons that the state is at; as it is where the network shows them all."""
    limit = scene.capabilities.button_limit
    if not 1 < limit < len(message.buttons):
        return message
    pages = _pages(message.buttons, limit - 1)
    shown = pages[int(state.answers.get(PAGE, 0)) % len(pages)]
    more = Button(label=scene.t("More"), value=f"{state.flow}.{state.step}:{MORE}")
    return message.model_copy(update={"rows": (tuple(shown), (more,))})


def turns_page(turn: Turn, scene: Scene, asked: Message) -> bool:
    """Whether the person asks for the next page of this question."""
    if not 1 < scene.capabilities.button_limit < len(asked.buttons):
        return False
    return turn.value == MORE or (not turn.value and normalise(turn.text) == normalise(scene.t("More")))


def next_page(answers: Answers) -> Answers:
    """The answers at the next page; after the last one comes the first again."""
    return {**answers, PAGE: int(answers.get(PAGE, 0)) + 1}


def first_page(answers: Answers) -> Answers:
    """The answers without a page: another question begins at its first."""
    return {name: value for name, value in answers.items() if name != PAGE}


def _pages(buttons: Sequence[Button], size: int) -> list[Sequence[Button]]:
    """Pages of `size`; what shares a number or a place can be on any of them, so it stays on each."""
    kept = [button for button in buttons if button.kind is not ButtonKind.ANSWER]
    answers = [button for button in buttons if button.kind is ButtonKind.ANSWER]
    size = max(1, size - len(kept))
    return [[*kept, *answers[start : start + size]] for start in range(0, len(answers), size)]
