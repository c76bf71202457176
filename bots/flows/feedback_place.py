"""Where a feedback is: the place shared from the phone, or a commune by its name."""

from bots.flows.effects import PlaceFeedback
from bots.flows.engine import FlowStep, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import not_understood, rows_of, say
from civic.region import Commune
from civic.search import find_communes, normalise
from core.message import Button, ButtonKind, Message, Place

STEP = "feedback.place"
SKIP = "skip"


def place_shared(scene: Scene, answers: Answers, place: Place) -> Move:
    """Keep a shared position as it is: no commune is guessed from it."""
    return _kept(scene, PlaceFeedback(str(answers["filed"]), place=place))


def _kept(scene: Scene, effect: PlaceFeedback) -> Move:
    def end(_outcome: Outcome) -> tuple[Message, ...]:
        where = scene.region.commune(effect.commune).name(scene.language) if effect.commune else ""
        text = scene.t("Noted: %(place)s.", place=where) if where else scene.t("The place is noted.")
        return (say(scene, text),)

    return Move("more", {"communes": []}, effects=(Pending(effect, end),))


def _ask(scene: Scene, answers: Answers) -> Message:
    skip = Button(label=scene.t("I would rather not say"), value=f"{STEP}:{SKIP}")
    found = [
        Button(label=commune.name(scene.language), value=f"{STEP}:{commune.code}")
        for commune in scene.region.communes_of(answers.get("communes", []))
    ]
    if found:
        return say(scene, scene.t("Which one is it? You can also write the name again."), *rows_of(found, 2), [skip])
    if not scene.capabilities.shares_place:
        text = scene.t("In which commune is it? Write the first letters of its name, or share the place.")
        return say(scene, text, [skip])
    share = Button(label=scene.t("Share this place"), kind=ButtonKind.PLACE)
    text = scene.t("Where is it? Share the place with the button, or write the first letters of the commune's name.")
    return say(scene, text, [share], [skip])


def _take(scene: Scene, answers: Answers, turn: Turn) -> Move:
    if turn.place:
        return place_shared(scene, answers, turn.place)
    # Under a keyboard that shares a place, the other button comes back as its label.
    if turn.value == SKIP or normalise(turn.text) == normalise(scene.t("I would rather not say")):
        return Move("more", {"communes": []})
    if turn.value in {commune.code for commune in scene.region.communes_of(answers.get("communes", []))}:
        return _kept(scene, PlaceFeedback(str(answers["filed"]), commune=turn.value))
    found = find_communes(scene.region, turn.text)
    exact = [commune for commune in found if normalise(turn.text) in _names(commune)]
    if len(exact) == 1:
        return _kept(scene, PlaceFeedback(str(answers["filed"]), commune=exact[0].code))
    if not found:
        return not_understood(scene, scene.t("We do not know a commune of that name here. Please try other letters."))
    return Move("place", {"communes": [commune.code for commune in found]})


def _names(commune: Commune) -> set[str]:
    return {normalise(commune.name(language)) for language in ("ar", "fr")}


PLACE = FlowStep("place", _ask, _take, in_part=False)
