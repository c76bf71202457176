"""Feedback: on a topic, a post or a place, in several messages, by voice or with pictures; and replies to answers."""

import re

from bots.flows.effects import AddToFeedback, AskForOutcome, FileFeedback
from bots.flows.engine import END, HERE, Flow, FlowStep, Move
from bots.flows.feedback_place import PLACE, place_shared
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import MAX_WORDS, Option, choice, menu_button, not_understood, pick, rows_of, say, words
from civic.planning import in_language
from core.message import Attachment, Button, Message

FLOW = "feedback"
OTHER, PROJECT = "other", "project"
DONE, WHERE = "done", "where"
_REFERENCE = re.compile(r"F\d\d-[2-9A-Z]{6}")


def _begin(argument: str) -> Answers:
    """`c12` is feedback about campaign 12, `ppdr-07` about a project, `rF26-7KX4QM` a reply about that feedback."""
    kind, name = argument[:1], argument[1:]
    if kind == "c" and name.isdecimal() and len(name) < 10:
        return {"campaign": int(name)}
    if kind == "p" and name:
        return {"project": name.lower()}
    return {"reply": name} if kind == "r" and _REFERENCE.fullmatch(name) else {}


def _topic_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is it about?")


def _topic_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(topic.slug, topic.label(scene.language)) for topic in scene.region.topics]
    project = [Option(PROJECT, scene.t("A project"))] if scene.plan else []
    return [*found, *project, Option(OTHER, scene.t("Something else"))]


def _topic_chosen(_scene: Scene, answers: Answers, value: str) -> Move:
    if value == PROJECT:
        carried = {"draft": answers.get("draft", ""), "files": answers.get("files", [])}
        return Move("go:projects", {"about": True, **carried})
    return Move("text", {"topic": "" if value == OTHER else value})


def _topic_known(scene: Scene, answers: Answers) -> Move | None:
    reply = str(answers.get("reply", ""))
    if reply and reply not in scene.feedback:
        return Move("topic", {"reply": ""}, say=(_not_found(scene, reply),))
    code = str(answers.get("project", ""))
    if code and scene.plan.project(code) is None:
        return Move("topic", {"project": ""}, say=(say(scene, scene.t("We do not know that project.")),))
    return Move("text") if reply or code or answers.get("campaign") else None


def _not_found(scene: Scene, reference: str) -> Message:
    return say(scene, scene.t("We do not find %(reference)s among your messages.", reference=reference))


def _text_prompt(scene: Scene, answers: Answers) -> str:
    reply = str(answers.get("reply", ""))
    if reply:
        return scene.t(
            "What would you like to add to %(reference)s? A voice message or a photo is fine too.", reference=reply
        )
    asked = scene.t("Please tell us, in your own words. A voice message or a photo is fine too.")
    project = scene.plan.project(str(answers.get("project", "")))
    if project is None:
        return asked
    return "\n\n".join((in_language(project.title, scene.language), asked))


def _said(scene: Scene, answers: Answers, turn: Turn) -> Move:
    return _hand_over(scene, answers, turn.text, turn.attachments)


def _said_before(scene: Scene, answers: Answers) -> Move | None:
    files = tuple(Attachment(kind, handle) for kind, handle in answers.get("files", []))
    draft = str(answers.get("draft", ""))
    return _hand_over(scene, answers, draft, files) if draft or files else None


def _hand_over(scene: Scene, answers: Answers, text: str, files: tuple[Attachment, ...]) -> Move:
    """Give it to the council at once, so that nothing is lost when the person leaves; what follows is added to it."""
    begun: Answers = {"draft": "", "files": [], "day": scene.today.isoformat()}
    reply = str(answers.get("reply", ""))
    if reply:
        return _add(scene, reply, text, files, {**begun, "filed": reply})
    reference = scene.reference("F")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("Thank you. The council has your message. Your reference: %(reference)s", reference=reference)
        return (say(scene, text, [menu_button(scene)]),)

    effect = FileFeedback(text, reference, answers.get("topic", ""), answers.get("campaign"), files,
                          str(answers.get("project", "")))  # fmt: skip
    return Move("more", {**begun, "filed": reference}, effects=(Pending(effect, end),))


def _add(scene: Scene, reference: str, text: str, files: tuple[Attachment, ...], answers: Answers) -> Move:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        added = say(scene, scene.t("Added to your message %(reference)s.", reference=reference))
        return (added if outcome.done else _not_found(scene, reference),)

    return Move("more", answers, effects=(Pending(AddToFeedback(reference, text, files), end),))


def _more_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(DONE, scene.t("That is all")), Option(WHERE, scene.t("Say where it is"))]


def _ask_more(scene: Scene, answers: Answers) -> Message:
    text = scene.t("Is there anything to add? Send it: words, a voice message, photos or the place.")
    buttons = [Button(label=one.label, value=f"{FLOW}.more:{one.value}") for one in _more_options(scene, answers)]
    return say(scene, text, *rows_of(buttons, 2))


def _take_more(scene: Scene, answers: Answers, turn: Turn) -> Move:
    value = pick(_more_options(scene, answers), turn)
    if value is not None:
        return Move("place" if value == WHERE else "outcome")
    if turn.place:
        return place_shared(scene, answers, turn.place)
    if not (turn.text.strip() or turn.attachments):
        return Move(HERE)
    if answers.get("day") != scene.today.isoformat():
        # What is said on another day may be another matter: the menu asks.
        return Move("go:menu", {"draft": turn.text, "files": turn.files})
    if len(turn.text) > MAX_WORDS:
        return not_understood(scene, scene.t("That is too long for one message. Please make it shorter."))
    return _add(scene, str(answers["filed"]), turn.text, turn.attachments, {})


def _outcome_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("The council answers you here. Shall we also write to you when it publishes what came of it?")


def _outcome_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, tell me")), Option("no", scene.t("No, thank you"))]


def _outcome_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    effect = AskForOutcome(str(answers["filed"]), wanted=value == "yes")
    return Move(END, effects=(Pending(effect, lambda _outcome: (_thanks(scene),)),))


def _asked_before(scene: Scene, answers: Answers) -> Move | None:
    return Move(END, say=(_thanks(scene),)) if answers.get("reply") else None


def _thanks(scene: Scene) -> Message:
    return say(scene, scene.t("All right. Thank you for telling us."), [menu_button(scene)])


FEEDBACK = Flow(
    FLOW,
    (
        choice(FLOW, "topic", _topic_prompt, _topic_options, _topic_chosen, skip=_topic_known),
        words("text", _text_prompt, _said, skip=_said_before),
        FlowStep("more", _ask_more, _take_more, in_part=False),
        PLACE,
        choice(FLOW, "outcome", _outcome_prompt, _outcome_options, _outcome_chosen, skip=_asked_before),
    ),
    begin=_begin,
)
