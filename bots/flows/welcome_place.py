"""Where somebody lives, in the welcome: the province, then the commune; both may be written in any spelling."""

from collections.abc import Sequence
from dataclasses import replace

from bots.flows.effects import SaveProfile
from bots.flows.engine import FlowStep, Move
from bots.flows.scene import Answers, Pending, Scene, Turn
from bots.flows.steps import Option, no_such_button, pick, rows_of, say
from civic.region import Commune
from civic.search import find_communes, normalise
from core.message import Button, Message

FLOW = "welcome"
SKIP = "skip"
PAGE = 8
LIST, BEFORE, AFTER = "list", "before", "after"
NO_PLACE = frozenset({LIST, BEFORE, AFTER, SKIP})


def fresh(scene: Scene) -> Answers:
    """What these questions, and the one about topics, begin with."""
    return {"communes": [], "page": 0, "topics": list(scene.person.topics)}


def _province_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which province do you live in?")


def _province_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]
    return [*found, Option(SKIP, scene.t("I would rather not say"))]


def _province_chosen(scene: Scene, _answers: Answers, slug: str) -> Move:
    person = replace(scene.person, province="" if slug == SKIP else slug, commune="")
    saved = (Pending(SaveProfile(person)),)
    return Move("topics" if slug == SKIP else "commune", fresh(scene), person=person, effects=saved)


def _ask_province(scene: Scene, answers: Answers) -> Message:
    options = _province_options(scene, answers)
    buttons = [Button(label=option.label, value=f"{FLOW}.province:{option.value}") for option in options]
    return say(scene, _province_prompt(scene, answers), *rows_of(buttons, 2))


def _take_province(scene: Scene, answers: Answers, turn: Turn) -> Move:
    slug = pick(_province_options(scene, answers), turn)
    if slug is not None:
        return _province_chosen(scene, answers, slug)
    found = [] if turn.value else find_communes(scene.region, turn.text)
    exact = [commune for commune in found if normalise(turn.text) in _names(commune)]
    provinces = {commune.province for commune in exact or found}
    return _place_typed(scene, answers, exact or found) if len(provinces) == 1 else no_such_button(scene)


def _place_typed(scene: Scene, answers: Answers, found: Sequence[Commune]) -> Move:
    """Who writes where they live is understood: a province in any spelling, or a commune, whose province is known."""
    slug = found[0].province
    chosen = _province_chosen(scene, answers, slug)
    seat = {normalise(scene.region.province(slug).name(language)) for language in ("ar", "fr")}
    if seat & _names(found[0]):
        return chosen
    if len(found) > 1:
        return replace(chosen, answers={**chosen.answers, "communes": [commune.code for commune in found]})
    return _commune_chosen(replace(scene, person=replace(scene.person, province=slug)), found[0].code)


def _communes(scene: Scene) -> list[Commune]:
    """All that can be chosen, the largest first."""
    slug = scene.person.province
    found = scene.region.province(slug).communes if slug else scene.region.communes
    return sorted(found, key=lambda commune: (-commune.population, commune.code))


def _commune_options(scene: Scene, answers: Answers) -> list[Option]:
    """What was found for the letters typed, else a page of all; and how to leaf through them."""
    found = scene.region.communes_of(answers.get("communes", []))
    everywhere, page = _communes(scene), int(answers.get("page", 0))
    shown = found or everywhere[page * PAGE : (page + 1) * PAGE]
    turns = [Option(LIST, scene.t("Show the list"))] if found else _turns(scene, page, len(everywhere))
    last = Option(SKIP, scene.t("I would rather not say"))
    return [*(Option(commune.code, commune.name(scene.language)) for commune in shown), *turns, last]


def _turns(scene: Scene, page: int, all_of_them: int) -> list[Option]:
    before = [Option(BEFORE, scene.t("Earlier ones"))] if page else []
    after = [Option(AFTER, scene.t("More"))] if (page + 1) * PAGE < all_of_them else []
    return [*before, *after]


def _ask_commune(scene: Scene, answers: Answers) -> Message:
    options = _commune_options(scene, answers)
    text = (
        scene.t("Which one is it? You can also write the name again.")
        if scene.region.communes_of(answers.get("communes", []))
        else scene.t("Which commune? Choose it here, or write the first letters of its name.")
    )
    buttons = [Button(label=option.label, value=f"{FLOW}.commune:{option.value}") for option in options]
    places = [button for button, option in zip(buttons, options, strict=True) if option.value not in NO_PLACE]
    return say(scene, text, *rows_of(places, 2), *rows_of(buttons[len(places) : -1], 2), buttons[-1:])


def _take_commune(scene: Scene, answers: Answers, turn: Turn) -> Move:
    chosen = pick(_commune_options(scene, answers), turn) or turn.value
    page, last = int(answers.get("page", 0)), (len(_communes(scene)) - 1) // PAGE
    turned = {LIST: 0, BEFORE: max(0, page - 1), AFTER: min(page + 1, last)}
    if chosen in turned:
        return Move("commune", {"communes": [], "page": turned[chosen]})
    # A page that was turned since keeps its buttons.
    if chosen == SKIP or chosen in {commune.code for commune in _communes(scene)}:
        return _commune_chosen(scene, "" if chosen == SKIP else chosen)
    return _commune_typed(scene, turn)


def _commune_typed(scene: Scene, turn: Turn) -> Move:
    found = find_communes(scene.region, turn.text, province=scene.person.province or None)
    exact = [commune for commune in found if normalise(turn.text) in _names(commune)]
    if len(exact) == 1:
        return _commune_chosen(scene, exact[0].code)
    if not found:
        text = scene.t("We do not know a commune of that name here. Please try other letters, or choose from the list.")
        return Move("commune", {"communes": [], "page": 0}, say=(say(scene, text),))
    return Move("commune", {"communes": [commune.code for commune in found]})


def _names(commune: Commune) -> set[str]:
    return {normalise(commune.name(language)) for language in ("ar", "fr")}


def _commune_chosen(scene: Scene, code: str) -> Move:
    person = replace(scene.person, commune=code)
    return Move("topics", fresh(scene), person=person, effects=(Pending(SaveProfile(person)),))


PLACE_STEPS = (
    FlowStep("province", _ask_province, _take_province),
    FlowStep("commune", _ask_commune, _take_commune, in_part=False),
)
