"""Consult: the open consultations, what each is about, and where a person stands with it."""

from collections.abc import Mapping
from dataclasses import replace

from bots.flows.consult_answers import STEPS, current, gone, put_at
from bots.flows.consult_questions import FLOW, STEP, shortened
from bots.flows.effects import SaveProfile
from bots.flows.engine import Flow, Move
from bots.flows.scene import Answers, Pending, Scene
from bots.flows.steps import Option, choice
from civic.consultation_answers import OpenConsultation
from civic.consultation_file import said_in
from templates.environment import day

NONE = "none"
LABEL = 40


def _said(scene: Scene, texts: Mapping[str, str]) -> str:
    return said_in(texts, scene.language, scene.region.fallbacks)


def _title(scene: Scene, consultation: OpenConsultation) -> str:
    return _said(scene, consultation.content.title)


def _list_prompt(scene: Scene, answers: Answers) -> str:
    open_now = (
        scene.t("These consultations are open. Which one would you like to answer?")
        if _offered(scene)
        else scene.t("No consultation is open at the moment.")
    )
    # Whoever asked for one and sees the list was led here by an old button or link.
    return "\n\n".join((scene.t("That consultation is closed now."), open_now)) if answers.get("consult") else open_now


def _offered(scene: Scene) -> list[OpenConsultation]:
    """Those that ask people of this province, as many as there are buttons for."""
    found = [each for each in scene.consultations if each.meant(scene.person.province)]
    return found[: scene.capabilities.button_limit - 1]


def _list_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(each.slug, shortened(_title(scene, each), LABEL)) for each in _offered(scene)]
    return [*found, Option(NONE, scene.t("None of them") if found else scene.t("Menu"))]


def _listed(_scene: Scene, _answers: Answers, slug: str) -> Move:
    return Move("go:menu") if slug == NONE else Move("intro", {"consult": slug})


def _named(scene: Scene, answers: Answers) -> Move | None:
    return Move("intro") if current(scene, answers) else None


def _intro_prompt(scene: Scene, answers: Answers) -> str:
    consultation = current(scene, answers)
    if consultation is None:
        return scene.t("That consultation is closed now.")
    content = consultation.content
    number = len(content.questions)
    parts = [
        _title(scene, consultation),
        _said(scene, content.introduction),
        scene.t("How your answers are used: %(use)s", use=_said(scene, content.use)),
        scene.t.plural("It has %(n)s question and is open until %(day)s.",
                       "It has %(n)s questions and is open until %(day)s.",
                       number, day=day(consultation.closes_on, scene.language)),
        _standing(scene, consultation),
    ]  # fmt: skip
    return "\n\n".join(filter(None, parts))


def _standing(scene: Scene, consultation: OpenConsultation) -> str:
    """How the person stands with it: not asked, begun, answered, or none of these."""
    if not consultation.meant(scene.person.province):
        names = [scene.region.province_name(slug, scene.language) for slug in consultation.content.audience.provinces]
        return scene.t("It asks only people of these provinces: %(names)s", names=", ".join(names))
    if consultation.id in scene.drafts:
        return scene.t("You have begun it; your answers so far are kept.")
    if consultation.id in scene.answered:
        reference = scene.answered[consultation.id].reference
        return scene.t("You have answered it; you can change your answers until it closes. Your reference: "
                       "%(reference)s", reference=reference)  # fmt: skip
    return ""


def _intro_options(scene: Scene, answers: Answers) -> list[Option]:
    consultation, others = current(scene, answers), Option("others", scene.t("Other consultations"))
    if consultation is None or not consultation.meant(scene.person.province):
        return [others]
    if consultation.id in scene.drafts:
        return [Option("resume", scene.t("Go on")), Option("begin", scene.t("Start again")), others]
    if consultation.id in scene.answered:
        return [Option("change", scene.t("Change my answers")), others]
    return [Option("begin", scene.t("Begin")), others]


def _intro_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    consultation = current(scene, answers)
    if consultation is None or value == "others":
        return Move("go:consult")
    draft, sent = scene.drafts.get(consultation.id), scene.answered.get(consultation.id)
    if value == "resume" and draft:
        position = min(draft.position, len(consultation.content.questions) - 1)
        return Move("province", {**put_at(consultation, draft.answers, position), "again": True})
    if value == "change" and sent:
        return Move(
            "province", {**put_at(consultation, sent.answers, 0), "follow": sent.follow, "look": True, "again": True}
        )
    return Move("province", {**put_at(consultation, {}, 0), "again": False})


def _province_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which province do you live? The results are shown by province.")


def _province_options(scene: Scene, answers: Answers) -> list[Option]:
    found = [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]
    consultation = current(scene, answers)
    if consultation is None or consultation.content.audience.provinces:
        return found
    return [*found, Option(NONE, scene.t("I would rather not say"))]


def _province_chosen(scene: Scene, answers: Answers, slug: str) -> Move:
    consultation = current(scene, answers)
    if consultation is None:
        return Move("list")
    if slug == NONE:
        return _onward(answers)
    person = replace(scene.person, province=slug, commune="")
    move = _onward(answers) if consultation.meant(slug) else Move("intro")
    return replace(move, person=person, effects=(Pending(SaveProfile(person)),))


def _province_known(scene: Scene, answers: Answers) -> Move | None:
    consultation = current(scene, answers)
    if consultation is None:
        return Move("list")
    # Who would rather not say was asked the first time.
    said = scene.person.province or (answers.get("again") and not consultation.content.audience.provinces)
    return _onward(answers) if said else None


def _onward(answers: Answers) -> Move:
    return Move("review" if answers.get("look") else STEP)


CONSULT = Flow(
    FLOW,
    (
        choice(FLOW, "list", _list_prompt, _list_options, _listed, columns=1, skip=_named),
        choice(FLOW, "intro", _intro_prompt, _intro_options, _intro_chosen, skip=gone),
        choice(FLOW, "province", _province_prompt, _province_options, _province_chosen, skip=_province_known),
        *STEPS,
    ),
    begin=lambda argument: {"consult": argument} if argument else {},
)
