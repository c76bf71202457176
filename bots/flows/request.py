"""A request for information, under the clock of law 31-13."""

from bots.flows.effects import FileRequest
from bots.flows.engine import END, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, say, words
from core.message import Message
from templates.environment import day

FLOW = "request"


def _text_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which information do you need from the council? Write it in your own words. You need not say why.")


def _said(_scene: Scene, _answers: Answers, turn: Turn) -> Move:
    return Move("urgent", {"text": turn.text})


def _said_before(_scene: Scene, answers: Answers) -> Move | None:
    return Move("urgent", {"text": answers["draft"]}) if answers.get("draft") else None


def _urgent_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Is somebody's life, safety or freedom at stake? Then the council must answer within 3 days.")


def _urgent_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("no", scene.t("No, an ordinary request")), Option("yes", scene.t("Yes, it is urgent"))]


def _urgent_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    reference = scene.reference("R")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        due = day(outcome.values["due"], scene.language)
        text = scene.t("Your request is filed. The council must answer by %(due)s at the latest. "
                       "Your reference: %(reference)s", due=due, reference=reference)  # fmt: skip
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(FileRequest(str(answers["text"]), value == "yes", reference), end),))


REQUEST = Flow(
    FLOW,
    (
        words("text", _text_prompt, _said, attachments=False, skip=_said_before),
        choice(FLOW, "urgent", _urgent_prompt, _urgent_options, _urgent_chosen, columns=1),
    ),
)
