"""Forget: erases a person at their word, after saying what stays, why, and for how long."""

from bots.flows.effects import EraseData
from bots.flows.engine import LEAVE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Person, Scene
from bots.flows.steps import Option, choice, menu_button, say
from core.i18n import N_
from core.message import Message

FLOW = "forget"
# What the packaged region.toml says in English.
LAWS = (N_("Law 09-08"), N_("Law 31-13"), N_("Organic law 111-14"))


def _prompt(scene: Scene, _answers: Answers) -> str:
    """What goes, and what stays without the person, each with its reason and the council's own term."""
    t, terms = scene.t, scene.region.privacy.retention

    def term(months: int) -> str:
        return t.plural("%(n)s month", "%(n)s months", months)

    return "\n".join(
        (
            t("Are you sure? This is erased now: your account here, your language, your place, your topics, the "
              "projects you follow, this conversation, what we wrote to you, the photos, recordings and files you "
              "sent, answers and petitions you did not finish, and an association you registered. No news comes any "
              "more."),
            t("What stays, without you, and why (%(law)s):", law=t(scene.region.privacy.law)),
            t("– your messages to the council, which it must answer for: %(term)s at most after they are closed",
              term=term(terms.feedback.months)),
            t("– your requests for information with their answers, for %(law)s: %(term)s after the answer",
              law=t(scene.region.request_rules.law), term=term(terms.requests.months)),
            t("– your support for petitions, as a code, so that nobody counts twice (%(law)s): %(term)s after the "
              "petition ends", law=t(scene.region.petition_rules.signatures.law),
              term=term(terms.petition_support.months)),
            t("– your answers to consultations, as a code: %(term)s after they close; the figures stay",
              term=term(terms.consultations.months)),
            t("– that somebody joined or came to a meeting, as a number"),
            t("– what you agreed to, as the proof of it: %(term)s", term=term(terms.consents.months)),
            t("A petition of yours that is open stays: everybody can read it."),
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
