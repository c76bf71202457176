"""Help: what can be done here and how, in a few lines, from anywhere; one stays where one stood."""

from bots.flows.engine import Flow, FlowStep, Move
from bots.flows.scene import Answers, Scene, Turn
from bots.flows.steps import say
from core.message import Message

FLOW = "help"


def _ask(scene: Scene, _answers: Answers) -> Message:
    t = scene.t
    lines = (
        t("Here you speak with %(region)s. It is free, and no name is asked for.",
          region=scene.region.name(scene.language)),
        t("You can tell us what you think, read and support petitions, ask for information, and take part in meetings "
          "and consultations."),
        t("Press a button, or write its words or its number. You can also send a voice message."),
        t("“Menu” brings you back to everything, “stop” ends the news, “my data” shows what we store."),
    )  # fmt: skip
    return say(scene, "\n\n".join(lines))


def _show(scene: Scene, answers: Answers) -> Move:
    return Move("go:menu", say=(_ask(scene, answers),))


def _take(scene: Scene, answers: Answers, _turn: Turn) -> Move:
    return _show(scene, answers)


HELP = Flow(FLOW, (FlowStep("show", _ask, _take, skip=_show, asked=False),), needs_welcome=False, aside=True)
