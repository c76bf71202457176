"""Welcome: language, what is stored and where, province, commune, topics, and consent to news."""

from dataclasses import replace

from bots.flows.effects import EraseData, RecordConsent, SaveProfile
from bots.flows.engine import END, LEAVE, Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Person, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, not_understood, pick, rows_of, say
from civic.consent import WORDINGS
from civic.search import find_communes, normalise
from core.i18n import languages, own_name, translator
from core.message import Button, Message
from core.models import Purpose

FLOW = "welcome"
SKIP = "skip"
DONE = "done"
ALL = "all"


def _greeting(scene: Scene, _answers: Answers) -> str:
    """The greeting in every language, a line each: nobody has chosen one yet."""
    lines = []
    for code in _spoken(scene):
        t = translator(code)
        lines.append(t("Welcome to %(region)s. Please choose your language.", region=scene.region.name(code)))
    return "\n".join(lines)


def _language_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(code, own_name(code)) for code in _spoken(scene)]


def _spoken(scene: Scene) -> list[str]:
    """The languages that the council's news are written in, or fall back from, and that there is a catalogue of."""
    return [code for code in languages() if code in scene.region.languages]


def _language_chosen(scene: Scene, _answers: Answers, code: str) -> Move:
    person = replace(scene.person, language=code, language_chosen=True)
    return Move("privacy", person=person, effects=(Pending(SaveProfile(person)),))


def _knows_language(scene: Scene, answers: Answers) -> Move | None:
    on_the_way = answers.get("for") or answers.get("then")
    return Move("privacy") if on_the_way and scene.person.language_chosen else None


def _privacy(scene: Scene, _answers: Answers) -> str:
    return scene.t(WORDINGS[Purpose.STORAGE].text)


def _yes_no(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, I agree")), Option("no", scene.t("No"))]


def _agreed(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "no":
        return _refused(scene)
    person = replace(scene.person, storage=True)
    consent = Pending(RecordConsent(Purpose.STORAGE, granted=True, reference=scene.reference("C")))
    # Who was on the way to something is not kept from it by questions about news.
    return Move(END if answers.get("then") else "province", person=person, effects=(consent,))


def _refused(scene: Scene) -> Move:
    text = scene.t("That is fine: we have erased what you told us. Our public page stays open to you. "
                   "Write to us again whenever you like.")  # fmt: skip
    effect = EraseData(scene.reference("M"))
    return Move(LEAVE, effects=(Pending(effect, lambda _outcome: (say(scene, text),)),), person=Person())


def _has_agreed(scene: Scene, answers: Answers) -> Move | None:
    if not scene.person.storage:
        return None
    if answers.get("then"):
        return Move(END)
    # Who only wants the news back has told the rest before.
    return Move("news" if answers.get("for") and scene.person.province else "province")


def _province_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which province do you live in?")


def _province_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]
    return [*found, Option(SKIP, scene.t("I would rather not say"))]


def _province_chosen(scene: Scene, _answers: Answers, slug: str) -> Move:
    person = replace(scene.person, province="" if slug == SKIP else slug, commune="")
    saved = (Pending(SaveProfile(person)),)
    return Move("topics" if slug == SKIP else "commune", {"topics": list(person.topics)}, person=person, effects=saved)


def _ask_commune(scene: Scene, answers: Answers) -> Message:
    skip = Button(label=scene.t("I would rather not say"), value=f"{FLOW}.commune:{SKIP}")
    found = [
        Button(label=scene.region.commune(code).name(scene.language), value=f"{FLOW}.commune:{code}")
        for code in answers.get("communes", [])
    ]
    text = (
        scene.t("Which one is it? You can also write the name again.")
        if found
        else scene.t("Which commune? Write the first letters of its name.")
    )
    return say(scene, text, *rows_of(found, 2), [skip])


def _take_commune(scene: Scene, answers: Answers, turn: Turn) -> Move:
    shown = [*answers.get("communes", []), SKIP]
    if turn.value in shown:
        return _commune_chosen(scene, "" if turn.value == SKIP else turn.value)
    found = find_communes(scene.region, turn.text, province=scene.person.province or None)
    exact = [commune for commune in found if normalise(turn.text) in _names(commune)]
    if len(exact) == 1:
        return _commune_chosen(scene, exact[0].code)
    if not found:
        return not_understood(scene, scene.t("We do not know a commune of that name here. Please try other letters."))
    return Move("commune", {"communes": [commune.code for commune in found]})


def _names(commune: object) -> set[str]:
    name = commune.name  # type: ignore[attr-defined]
    return {normalise(name(language)) for language in ("ar", "fr")}


def _commune_chosen(scene: Scene, code: str) -> Move:
    person = replace(scene.person, commune=code)
    return Move("topics", {"communes": [], "topics": list(person.topics)}, person=person,
                effects=(Pending(SaveProfile(person)),))  # fmt: skip


def _topic_options(scene: Scene, answers: Answers) -> list[Option]:
    chosen = set(answers.get("topics", []))
    found = [
        Option(topic.slug, ("✓ " if topic.slug in chosen else "") + topic.label(scene.language))
        for topic in scene.region.topics
    ]
    last = Option(DONE, scene.t("Done")) if chosen else Option(ALL, scene.t("Everything"))
    return [*found, last]


def _topics_prompt(scene: Scene, answers: Answers) -> str:
    if answers.get("topics"):
        return scene.t("Choose more, or press “Done”.")
    return scene.t("What would you like to hear about? Press as many as you like.")


def _ask_topics(scene: Scene, answers: Answers) -> Message:
    buttons = [
        Button(label=option.label, value=f"{FLOW}.topics:{option.value}") for option in _topic_options(scene, answers)
    ]
    return say(scene, _topics_prompt(scene, answers), *rows_of(buttons, 2))


def _take_topics(scene: Scene, answers: Answers, turn: Turn) -> Move:
    value = pick(_topic_options(scene, answers), turn)
    if value is None:
        return not_understood(scene, scene.t("Please press one of the buttons."))
    chosen = list(answers.get("topics", []))
    if value in (DONE, ALL):
        person = replace(scene.person, topics=tuple(chosen if value == DONE else ()))
        return Move("news", person=person, effects=(Pending(SaveProfile(person)),))
    toggled = [slug for slug in chosen if slug != value] if value in chosen else [*chosen, value]
    return Move("topics", {"topics": toggled})


def _news(scene: Scene, _answers: Answers) -> str:
    return scene.t(WORDINGS[Purpose.NEWS].text)


def _news_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    granted, reference = value == "yes", scene.reference("C")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = (
            scene.t(
                "Thank you. You will get the council's news here. Your reference: %(reference)s", reference=reference
            )
            if granted
            else scene.t(
                "All right, no news. You can still write to us. Your reference: %(reference)s", reference=reference
            )
        )
        return (say(scene, text, [menu_button(scene)]),)

    effect = RecordConsent(Purpose.NEWS, granted=granted, reference=reference)
    return Move(END, person=replace(scene.person, news=granted), effects=(Pending(effect, end),))


WELCOME = Flow(
    FLOW,
    (
        choice(FLOW, "language", _greeting, _language_options, _language_chosen, skip=_knows_language),
        choice(FLOW, "privacy", _privacy, _yes_no, _agreed, skip=_has_agreed),
        choice(FLOW, "province", _province_prompt, _province_options, _province_chosen),
        FlowStep("commune", _ask_commune, _take_commune),
        FlowStep("topics", _ask_topics, _take_topics),
        choice(FLOW, "news", _news, _yes_no, _news_chosen),
    ),
    begin=lambda argument: {"for": argument} if argument else {},
    needs_welcome=False,
)
