"""Staff: links this account to a member of the council's staff, by the code that the command line gave them."""

from bots.flows.effects import LinkStaff
from bots.flows.engine import LEAVE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import menu_button, say, words
from core.message import Button, Message

FLOW = "staff"


def _linked(scene: Scene, code: str) -> Move:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            text = scene.t("That code is not valid. Make a new one with “jisr staff link”: it is good for 15 minutes.")
            return (say(scene, text, [menu_button(scene)]),)
        text = scene.t("This account is now that of %(email)s.", email=outcome.values["email"])
        record = Button(label=scene.t("Record questions"), value="go:voice")
        return (say(scene, text, [record], [menu_button(scene)]),)

    return Move(LEAVE, effects=(Pending(LinkStaff(code), end),))


def _given(scene: Scene, answers: Answers) -> Move | None:
    return _linked(scene, str(answers["code"])) if answers.get("code") else None


def _prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("This is for the council's staff. Send the code that “jisr staff link” printed.")


def _sent(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    return _linked(scene, turn.text)


STAFF = Flow(
    FLOW,
    (words("code", _prompt, _sent, attachments=False, skip=_given),),
    begin=lambda argument: {"code": argument} if argument else {},
    needs_welcome=False,
    for_staff=True,
)
