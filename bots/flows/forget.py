"""Forget: erases a person at their word, after saying what stays, why, and for how long."""

from bots.flows.effects import EraseData
from bots.flows.engine import LEAVE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Person, Scene
from bots.flows.steps import Option, choice, menu_button, say
from core.message import Message

FLOW = "forget"


def _prompt(scene: Scene, _answers: Answers) -> str:
    """What goes, and what stays without the person, each with its reason and the council's own term."""
    t, terms = scene.t, scene.region.privacy.retention

    def term(months: int) -> str:
        return t.plural("%(n)s month", "%(n)s months", months)

    return "\n".join(
        (
            t("Are you sure? Your account here, your language, your place, your topics and this conversation are "
              "erased, and no news comes any more."),
            t("What stays, without you:"),
            t("– your messages to the council, for its answer to them: %(term)s at most after they are closed",
              term=term(terms.feedback.months)),
            t("– your requests for information, as the law on them asks: %(term)s after the answer",
              term=term(terms.requests.months)),
            t("– your support for petitions, as a code, so that nobody counts twice: %(term)s after the petition ends",
              term=term(terms.petition_support.months)),
            t("– what you agreed to, as the proof of it: %(term)s", term=term(terms.consents.months)),
        )
    )  # fmt: skip


def _options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, erase")), Option("no", scene.t("No"))]


def _chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "no":
        return Move("go:menu")
    reference = scene.reference("M")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("It is erased. Your reference: %(reference)s", reference=reference)
        return (say(scene, text, [menu_button(scene)]),)

    return Move(LEAVE, effects=(Pending(EraseData(reference), end),), person=Person())


FORGET = Flow(FLOW, (choice(FLOW, "sure", _prompt, _options, _chosen),), needs_welcome=False)
