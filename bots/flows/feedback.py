"""Feedback: on a topic or a post, in words, by voice or with a picture."""

from bots.flows.effects import FileFeedback
from bots.flows.engine import END, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, say, words
from core.message import Attachment, Message

FLOW = "feedback"
OTHER = "other"


def _begin(argument: str) -> Answers:
    """`c12` is feedback about campaign 12."""
    number = argument.removeprefix("c")
    return {"campaign": int(number)} if argument.startswith("c") and number.isdecimal() and len(number) < 10 else {}


def _topic_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is it about?")


def _topic_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(topic.slug, topic.label(scene.language)) for topic in scene.region.topics]
    return [*found, Option(OTHER, scene.t("Something else"))]


def _topic_chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    return Move("text", {"topic": "" if value == OTHER else value})


def _about_a_post(_scene: Scene, answers: Answers) -> Move | None:
    return Move("text") if answers.get("campaign") else None


def _text_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Please tell us, in your own words. A voice message or a photo is fine too.")


def _said(scene: Scene, answers: Answers, turn: Turn) -> Move:
    return _file(scene, answers, turn.text, turn.attachments)


def _said_before(scene: Scene, answers: Answers) -> Move | None:
    files = tuple(Attachment(kind, handle) for kind, handle in answers.get("files", []))
    draft = str(answers.get("draft", ""))
    return _file(scene, answers, draft, files) if draft or files else None


def _file(scene: Scene, answers: Answers, text: str, files: tuple[Attachment, ...]) -> Move:
    reference = scene.reference("F")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("Thank you. The council has your message. Your reference: %(reference)s", reference=reference)
        return (say(scene, text, [menu_button(scene)]),)

    effect = FileFeedback(text, reference, answers.get("topic", ""), answers.get("campaign"), files)
    return Move(END, effects=(Pending(effect, end),))


FEEDBACK = Flow(
    FLOW,
    (
        choice(FLOW, "topic", _topic_prompt, _topic_options, _topic_chosen, skip=_about_a_post),
        words("text", _text_prompt, _said, skip=_said_before),
    ),
    begin=_begin,
)
