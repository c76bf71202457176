"""A request for information, under the clock of law 31-13; published answers that look alike are offered first."""

from bots.flows.effects import FileRequest, NoteAnswerFound
from bots.flows.engine import END, HERE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, say, words
from civic.requests.notices import split
from civic.requests.publishing import Published
from core.dates import day
from core.message import Attachment, Button, Media, Message

FLOW = "request"
MINE = "mine"
LABEL = 60


def _text_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which information do you need from the council? Write it in your own words. You need not say why.")


def _said(_scene: Scene, _answers: Answers, turn: Turn) -> Move:
    return Move("alike", {"text": turn.text, "voice": turn.files})


def _said_before(_scene: Scene, answers: Answers) -> Move | None:
    return Move("alike", {"text": answers["draft"]}) if answers.get("draft") else None


def _alike_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("The council has answered the like before. Would you like to read one of these answers?")


def _alike_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(str(one.id), _label(one.question_in(scene.language))) for one in scene.alike]
    return [*found, Option(MINE, scene.t("File it all the same"))]


def _label(question: str) -> str:
    return question if len(question) <= LABEL else question[: LABEL - 1] + "…"


def _alike_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == MINE:
        return Move("urgent")
    found = _found(scene, value)
    return Move("read", {"answer": value}, say=_whole(scene, found)) if found else Move(HERE)


def _none_alike(scene: Scene, _answers: Answers) -> Move | None:
    return None if scene.alike else Move("urgent")


def _found(scene: Scene, value: str) -> Published | None:
    return next((one for one in scene.alike if str(one.id) == value), None)


def _whole(scene: Scene, found: Published) -> tuple[Message, ...]:
    """The answer as it is, in as many messages as the network needs, and its files."""
    text = "\n\n".join((found.question_in(scene.language), found.answer_in(scene.language)))
    parts = split(text, scene.capabilities.text_limit)
    files = [Message(text=name, media=(Media(kind="document", path=path, alt=name),), language=scene.language)
             for name, path in found.files]  # fmt: skip
    return (*(say(scene, part) for part in parts), *files)


def _read_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Does this answer your question?")


def _read_options(scene: Scene, _answers: Answers) -> list[Option]:
    others = [Option("others", scene.t("Other answers"))] if len(scene.alike) > 1 else []
    return [Option("yes", scene.t("Yes, that is it")), Option(MINE, scene.t("File it all the same")),
            *others]  # fmt: skip


def _read_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "others":
        return Move("alike")
    if value == MINE:
        return Move("urgent")
    thanks = say(scene, scene.t("Good. Nothing was filed; you can ask for something else at any time."),
                 [menu_button(scene)])  # fmt: skip
    return Move(END, effects=(Pending(NoteAnswerFound(int(answers["answer"])), lambda _outcome: (thanks,)),))


def _urgent_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Is somebody's life, safety or freedom at stake? Then the council must answer within 3 days.")


def _urgent_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("no", scene.t("No, an ordinary request")), Option("yes", scene.t("Yes, it is urgent"))]


def _urgent_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    reference = scene.reference("R")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        t, portal = scene.t, scene.region.request_rules.portal
        due = day(outcome.values["due"], scene.language)
        filed = t("Your request is filed. The council must answer by %(due)s at the latest. "
                  "Your reference: %(reference)s", due=due, reference=reference)  # fmt: skip
        identity = t("The law's own form also asks for your name, address and identity card number. Never send that "
                     "number here: if the council needs it, you add it on paper or on the %(portal)s: %(link)s",
                     portal=portal.name(scene.language), link=portal.link)  # fmt: skip
        mine = Button(label=t("My request"), value=f"go:myrequests:{reference}")
        text = "\n\n".join((filed, str(outcome.values["counted"]), identity))
        return (say(scene, text, [mine, menu_button(scene)]),)

    voice = tuple(Attachment(kind, handle) for kind, handle in answers.get("voice", []))
    effect = FileRequest(str(answers.get("text", "")), value == "yes", reference, voice)
    return Move(END, effects=(Pending(effect, end),))


def _begin(_argument: str) -> Answers:
    return {"text": "", "voice": []}


REQUEST = Flow(
    FLOW,
    (
        words("text", _text_prompt, _said, skip=_said_before),
        choice(FLOW, "alike", _alike_prompt, _alike_options, _alike_chosen, columns=1, skip=_none_alike),
        choice(FLOW, "read", _read_prompt, _read_options, _read_chosen, columns=1),
        choice(FLOW, "urgent", _urgent_prompt, _urgent_options, _urgent_chosen, columns=1),
    ),
    begin=_begin,
)
