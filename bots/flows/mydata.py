"""My data: what is stored, and erasing it."""

from bots.flows.effects import EraseData, ShowHoldings
from bots.flows.engine import LEAVE, Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Person, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, say
from civic.privacy import Holdings
from core.i18n import own_name
from core.message import Message

FLOW = "mydata"


def _show(scene: Scene, _answers: Answers) -> Move:
    reference = scene.reference("M")

    def tell(outcome: Outcome) -> tuple[Message, ...]:
        return (say(scene, _readable(scene, outcome.values["holdings"], reference)),)

    return Move("choose", effects=(Pending(ShowHoldings(reference), tell),))


def _readable(scene: Scene, holdings: Holdings, reference: str) -> str:
    t, person = scene.t, scene.person
    region = scene.region
    topics = [region.topic(slug).label(scene.language) for slug in person.topics]
    lines = [
        t("What we have stored about you:"),
        t("Language: %(language)s", language=own_name(scene.language)),
        t("Province: %(name)s", name=region.province(person.province).name(scene.language) if person.province else "–"),
        t("Commune: %(name)s", name=region.commune(person.commune).name(scene.language) if person.commune else "–"),
        t("Topics: %(names)s", names=", ".join(topics) or "–"),
        t("News: %(answer)s", answer=t("yes") if person.news else t("no")),
        t.plural("%(n)s message to the council", "%(n)s messages to the council", len(holdings.feedback)),
        t.plural("%(n)s request for information", "%(n)s requests for information", len(holdings.requests)),
        t.plural("%(n)s petition supported", "%(n)s petitions supported", len(holdings.supports)),
        t("Reference: %(reference)s", reference=reference),
    ]
    return "\n".join(lines)


def _ask_show(scene: Scene, _answers: Answers) -> Message:
    return say(scene, scene.t("What we have stored about you:"))


def _take_show(scene: Scene, answers: Answers, _turn: Turn) -> Move:
    return _show(scene, answers)


def _choose_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("You can erase all of it at any time.")


def _choose_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("erase", scene.t("Erase everything")), Option("keep", scene.t("Menu"))]


def _chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    return Move("sure") if value == "erase" else Move("go:menu")


def _sure_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Are you sure? Your profile and your messages here go. What the law makes the council keep stays, "
                   "without you.")  # fmt: skip


def _sure_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, erase")), Option("no", scene.t("No"))]


def _sure(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "no":
        return Move("go:menu")
    reference = scene.reference("M")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("It is erased. Your reference: %(reference)s", reference=reference)
        return (say(scene, text, [menu_button(scene)]),)

    return Move(LEAVE, effects=(Pending(EraseData(reference), end),), person=Person())


MYDATA = Flow(
    FLOW,
    (
        FlowStep("show", _ask_show, _take_show, skip=_show),
        choice(FLOW, "choose", _choose_prompt, _choose_options, _chosen),
        choice(FLOW, "sure", _sure_prompt, _sure_options, _sure),
    ),
)
