"""Stop: no more news, at once, from any step, in any language."""

from bots.flows.effects import StopNews
from bots.flows.engine import LEAVE, Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import menu_button, say
from core.message import Button, Message


def _stop(scene: Scene, _answers: Answers) -> Move:
    reference = scene.reference("S")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("You will get no more news from us. Your reference: %(reference)s", reference=reference)
        again = [Button(label=scene.t("Get news again"), value="go:welcome:news")] if scene.capabilities.news else []
        return (say(scene, text, [*again, menu_button(scene)]),)

    return Move(LEAVE, effects=(Pending(StopNews(reference), end),))


def _ask(scene: Scene, _answers: Answers) -> Message:
    return say(scene, scene.t("You will get no more news from us."))


def _take(scene: Scene, answers: Answers, _turn: Turn) -> Move:
    return _stop(scene, answers)


STOP = Flow("stop", (FlowStep("now", _ask, _take, skip=_stop, asked=False),), needs_welcome=False)
