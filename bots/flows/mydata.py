"""My data: what is stored, as a summary and as files to keep, and the ways to correct and to erase it."""

from bots.dossier import dossier, html_file, json_file, readable_parts, text_file
from bots.flows.effects import ShowHoldings
from bots.flows.engine import Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, say
from civic.privacy import Holdings
from core.i18n import own_name
from core.message import Message

FLOW = "mydata"


def _show(scene: Scene, _answers: Answers) -> Move:
    reference = scene.reference("M")

    def tell(outcome: Outcome) -> tuple[Message, ...]:
        holdings = outcome.values["holdings"]
        return (say(scene, _summary(scene, holdings, reference)), *_in_full(scene, holdings))

    return Move("choose", effects=(Pending(ShowHoldings(reference), tell),))


def _summary(scene: Scene, holdings: Holdings, reference: str) -> str:
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


def _in_full(scene: Scene, holdings: Holdings) -> tuple[Message, ...]:
    """All of it: as two files, or where the network carries none, as words."""
    found = dossier(holdings, scene.region, scene.language)
    if not scene.capabilities.files:
        return tuple(say(scene, part) for part in readable_parts(found, scene.capabilities.text_limit))
    page = say(scene, scene.t("Everything that is stored about you, to read and to keep."))
    data = say(scene, scene.t("The same for a program to read (JSON)."))
    to_read = html_file if scene.capabilities.pages else text_file
    return (
        page.model_copy(update={"media": (to_read(found, scene.today),)}),
        data.model_copy(update={"media": (json_file(holdings, scene.today),)}),
    )


def _ask_show(scene: Scene, _answers: Answers) -> Message:
    return say(scene, scene.t("What we have stored about you:"))


def _take_show(scene: Scene, answers: Answers, _turn: Turn) -> Move:
    return _show(scene, answers)


def _choose_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("You can correct your language, place and topics, or erase everything, at any time.")


def _choose_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [
        Option("correct", scene.t("Correct")),
        Option("erase", scene.t("Erase everything")),
        Option("keep", scene.t("Menu")),
    ]


def _chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    return Move({"correct": "go:welcome", "erase": "go:forget", "keep": "go:menu"}[value])


MYDATA = Flow(
    FLOW,
    (
        FlowStep("show", _ask_show, _take_show, skip=_show, asked=False),
        choice(FLOW, "choose", _choose_prompt, _choose_options, _chosen),
    ),
    # The law lets people see what is stored on them whatever they agreed to.
    needs_welcome=False,
)
