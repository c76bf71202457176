"""Answering a consultation: its questions one by one, back, skipped or later; looked at once more, and sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bots.flows.consult_questions import FLOW, STEP, Asked, Given, ask, read, summary
from bots.flows.effects import SaveConsultationDraft, SendConsultationAnswers
from bots.flows.engine import END, HERE, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, no_such_button, not_understood, pick, rows_of, say
from civic.consultation_answers import OpenConsultation
from core.message import Button, Message
from templates.environment import day


def current(scene: Scene, answers: Answers) -> OpenConsultation | None:
    """The consultation that the person is in, if it is open still."""
    return scene.consultation(str(answers.get("consult", "")))


def _closed(scene: Scene, _answers: Answers) -> Message:
    return say(scene, scene.t("That consultation is closed now."), [menu_button(scene)])


def gone(scene: Scene, answers: Answers) -> Move | None:
    """The list, where what was begun has closed meanwhile."""
    return None if current(scene, answers) else Move("list")


def put_at(consultation: OpenConsultation, given: Given, position: int) -> dict[str, Any]:
    """The answers that put a person at a question, with its ticks as they were."""
    before = given.get(consultation.content.questions[position].id, {})
    ticked = list(before.get("chosen", []))
    return {"given": {name: dict(answer) for name, answer in given.items()}, "at": position, "ticked": ticked}


def _asked(scene: Scene, answers: Answers, consultation: OpenConsultation) -> Asked:
    return Asked(
        scene, consultation, int(answers.get("at", 0)), answers.get("given", {}), tuple(answers.get("ticked", ()))
    )


def _question_ask(scene: Scene, answers: Answers) -> Message:
    consultation = current(scene, answers)
    return ask(_asked(scene, answers, consultation)) if consultation else _closed(scene, answers)


def _question_take(scene: Scene, answers: Answers, turn: Turn) -> Move:
    consultation = current(scene, answers)
    if consultation is None:
        return Move("list")
    asked = _asked(scene, answers, consultation)
    said = read(asked, turn)
    if said.complaint:
        return Move(HERE) if turn == Turn() else not_understood(scene, said.complaint)
    if said.ticked is not None:
        return Move(HERE, {"ticked": list(said.ticked)})
    return _go(asked, answers, said.go or "answer", said.answer)


def _go(asked: Asked, answers: Answers, way: str, answer: Mapping[str, Any] | None) -> Move:
    """Onward or back from a question, the answers so far kept as a draft."""
    name, given = asked.question.id, dict(asked.given)
    if way == "skip":
        given.pop(name, None)
    elif way == "next" and asked.ticked:
        given[name] = {"chosen": list(asked.ticked)}
    elif answer is not None:
        given[name] = answer
    position = asked.position + (-1 if way == "back" else 1)
    back_at_look = bool(answers.get("look"))
    if way == "back" and position < 0 and not back_at_look:
        return Move("intro")
    if back_at_look or position == len(asked.consultation.content.questions):
        kept = _saved(asked.consultation, given, asked.position)
        return Move("follow", put_at(asked.consultation, given, asked.position), effects=kept)
    return Move(STEP, put_at(asked.consultation, given, position), effects=_saved(asked.consultation, given, position))


def _saved(consultation: OpenConsultation, given: Given, position: int) -> tuple[Pending, ...]:
    return (Pending(SaveConsultationDraft(consultation.id, given, position)),)


def _follow_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("When it closes, we send you the results of your area here. "
                   "Shall we also tell you later what came of it?")  # fmt: skip


def _follow_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, please")), Option("no", scene.t("No")), Option("back", scene.t("Back"))]


def _follow_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    if current(scene, answers) is None:
        return Move("list")
    return Move(STEP) if value == "back" else Move("review", {"follow": value == "yes"})


def _follow_known(scene: Scene, answers: Answers) -> Move | None:
    return gone(scene, answers) or (Move("review") if "follow" in answers else None)


def _review_ask(scene: Scene, answers: Answers) -> Message:
    consultation = current(scene, answers)
    if consultation is None:
        return _closed(scene, answers)
    parts = (
        scene.t("Please look at your answers once more."),
        summary(scene, consultation, answers.get("given", {})),
        scene.t("To change one, press or write its number. If all is right, press “Send”."),
    )
    send, *numbers = [_review_button(consultation, option) for option in _review_options(scene, consultation)]
    room = scene.capabilities.button_limit - 2
    later = Button(label=scene.t("Later"), value="go:menu")
    return say(scene, "\n\n".join(parts), *rows_of(numbers[:room], 4), [send, later])


def _review_options(scene: Scene, consultation: OpenConsultation) -> list[Option]:
    numbers = range(1, len(consultation.content.questions) + 1)
    return [Option("send", scene.t("Send")), *(Option(str(number), str(number)) for number in numbers)]


def _review_button(consultation: OpenConsultation, option: Option) -> Button:
    return Button(label=option.label, value=f"{FLOW}.review:{consultation.id}.{option.value}")


def _review_take(scene: Scene, answers: Answers, turn: Turn) -> Move:
    consultation = current(scene, answers)
    if consultation is None:
        return Move("list")
    prefix = f"{consultation.id}."
    if turn.value and not turn.value.startswith(prefix):
        return not_understood(scene, scene.t("That button belongs to an earlier question."))
    send, *numbers = _review_options(scene, consultation)
    pressed = replace(turn, value=turn.value.removeprefix(prefix))
    value = pick(numbers, pressed) or pick([send], replace(pressed, text="" if turn.text.isdigit() else turn.text))
    if value == "send":
        return _send(scene, answers, consultation)
    if value is None:
        return no_such_button(scene)
    return Move(STEP, {**put_at(consultation, answers.get("given", {}), int(value) - 1), "look": True})


def _send(scene: Scene, answers: Answers, consultation: OpenConsultation) -> Move:
    given = answers.get("given", {})
    questions = consultation.content.questions
    missing = next((n for n, each in enumerate(questions) if not each.optional and each.id not in given), None)
    if missing is not None:
        return Move(STEP, {**put_at(consultation, given, missing), "look": True})
    if not consultation.meant(scene.person.province):
        return Move("intro")
    reference = scene.reference("K")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        return (say(scene, _thanks(scene, consultation, outcome), [menu_button(scene)]),)

    effect = SendConsultationAnswers(consultation.id, given, bool(answers.get("follow")), reference)
    return Move(END, effects=(Pending(effect, end),))


def _thanks(scene: Scene, consultation: OpenConsultation, outcome: Outcome) -> str:
    if not outcome.done:
        return scene.t("That consultation is closed now.")
    reference = outcome.values["reference"]
    if outcome.values["changed"]:
        return scene.t("Your answers are changed; they count once. Your reference: %(reference)s", reference=reference)
    until = day(consultation.closes_on, scene.language)
    return scene.t("Thank you. Your answers count. You can change them until %(day)s. Your reference: %(reference)s",
                   day=until, reference=reference)  # fmt: skip


STEPS = (
    FlowStep(STEP, _question_ask, _question_take, skip=gone, in_part=False),
    choice(FLOW, "follow", _follow_prompt, _follow_options, _follow_chosen, skip=_follow_known),
    FlowStep("review", _review_ask, _review_take, skip=gone),
)
