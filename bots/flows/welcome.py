"""Welcome: language, reading or listening, what is stored and where, place, topics, consent to news."""

from dataclasses import replace

from bots.flows.effects import EraseData, RecordConsent, SaveProfile
from bots.flows.engine import END, LEAVE, Flow, FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Person, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, no_such_button, pick, rows_of, say
from bots.flows.welcome_place import FLOW, PLACE_STEPS, fresh
from civic.consent import wording_of
from core.i18n import languages, own_name, translator
from core.message import Button, Message
from core.models import Purpose

DONE = "done"
ALL = "all"
LISTEN, LATER = "listen", "later"


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
    return Move("listen", person=person, effects=(Pending(SaveProfile(person)),))


def _knows_language(scene: Scene, answers: Answers) -> Move | None:
    on_the_way = answers.get("for") or answers.get("then")
    if not (on_the_way and scene.person.language_chosen):
        return None
    return Move("listen" if answers.get("for") == LISTEN else "privacy")


def _listen_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Would you rather read our questions, or hear them as well?")


def _listen_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Hear them")), Option("no", scene.t("Read only"))]


def _listen_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    person = replace(scene.person, listens=value == "yes")
    saved = (Pending(SaveProfile(person)),)
    if answers.get("for") != LISTEN or not person.storage:
        return Move("privacy", person=person, effects=saved)
    told = scene.t("From now on you hear our questions.") if person.listens else scene.t("From now on you only read.")
    return Move(END, say=(say(scene, told, [menu_button(scene)]),), person=person, effects=saved)


def _nothing_to_hear(scene: Scene, _answers: Answers) -> Move | None:
    return None if scene.hears else Move("privacy")


def _privacy(scene: Scene, _answers: Answers) -> str:
    return wording_of(Purpose.STORAGE, scene.region).said_in(scene.language)


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
    return Move(
        LEAVE, effects=(Pending(effect, lambda _outcome: (say(scene, text, [menu_button(scene)]),)),), person=Person()
    )


def _has_agreed(scene: Scene, answers: Answers) -> Move | None:
    if not scene.person.storage:
        return None
    if answers.get("then"):
        return Move(END)
    if answers.get("for") == LATER:
        return Move("more")
    # Who only wants the news back has told the rest before.
    return Move("news" if answers.get("for") and scene.person.province else "province")


def _more_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("One more thing, if you like: may we ask where you live and what you would like to hear about? "
                   "It takes a minute, and you can leave out whatever you like.")  # fmt: skip


def _more_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, ask me")), Option("no", scene.t("Not now"))]


def _more_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "yes":
        # Who supported a petition has said the province already.
        return Move("commune" if scene.person.province else "province", fresh(scene))
    text = (
        scene.t("All right. You find it in the menu whenever you like: “Get news” and “Language and place”.")
        if scene.capabilities.news
        else scene.t("All right. You find it in the menu whenever you like: “Language and place”.")
    )
    return Move(END, say=(say(scene, text, [menu_button(scene)]),))


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
        return no_such_button(scene)
    chosen = list(answers.get("topics", []))
    if value in (DONE, ALL):
        person = replace(scene.person, topics=tuple(chosen if value == DONE else ()))
        return Move("news", person=person, effects=(Pending(SaveProfile(person)),))
    toggled = [slug for slug in chosen if slug != value] if value in chosen else [*chosen, value]
    return Move("topics", {"topics": toggled})


def _news(scene: Scene, _answers: Answers) -> str:
    return wording_of(Purpose.NEWS, scene.region).said_in(scene.language)


def _no_news_here(scene: Scene, _answers: Answers) -> Move | None:
    """Topics and consent are asked for news alone: where a network carries only answers, we say where the news is."""
    if scene.capabilities.news:
        return None
    text = scene.t("Thank you. Write to us here whenever you like. Facebook carries our answers here, but no news: "
                   "you find the news on our page.")  # fmt: skip
    return Move(END, say=(say(scene, text, [menu_button(scene)]),))


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
        choice(FLOW, "listen", _listen_prompt, _listen_options, _listen_chosen, skip=_nothing_to_hear),
        choice(FLOW, "privacy", _privacy, _yes_no, _agreed, skip=_has_agreed),
        choice(FLOW, "more", _more_prompt, _more_options, _more_chosen),
        *PLACE_STEPS,
        FlowStep("topics", _ask_topics, _take_topics, skip=_no_news_here),
        choice(FLOW, "news", _news, _yes_no, _news_chosen, skip=_no_news_here),
    ),
    begin=lambda argument: {"for": argument} if argument else {},
    needs_welcome=False,
)
