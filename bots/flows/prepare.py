"""Prepare a petition: in plain words, checked against every condition of the law before anything is handed in."""

import unicodedata
from collections.abc import Callable

from bots.flows.effects import FilePetition
from bots.flows.engine import END, Flow, FlowStep, Move
from bots.flows.prepare_check import as_text, checked, kind_of
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, not_understood, pick, rows_of, say, words
from civic.petition_check import Verdict, asked_of, day_before
from civic.petition_drafts import DraftWords, names_a_card
from civic.petition_standing import needed
from civic.region import Province
from civic.rules import ConditionRule
from core.message import Button, Message
from core.models import PetitionKind
from templates.environment import day

FLOW = "prepare"
SHORT, LONG = 120, 1500
UNKNOWN, MENU = "unknown", "menu"
MOST = 1_000_000


def _kind_prompt(scene: Scene, _answers: Answers) -> str:
    t = scene.t
    return "\n\n".join(
        (
            t("Here you prepare a petition to the council, step by step. We go through what the law asks before "
              "anything is handed in. What comes out is a draft for the council's officer for petitions, no signature "
              "and no deposit."),
            t("Please write no names of people and no identity card numbers."),
            t("Who brings the petition?"),
        )
    )  # fmt: skip


def _kind_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [
        Option(PetitionKind.CITIZENS, scene.t("Citizens")),
        Option(PetitionKind.ASSOCIATION, scene.t("An association")),
        Option(MENU, scene.t("Cancel")),
    ]


def _kind_chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    if value == MENU:
        return Move("go:menu")
    return Move("association", {"kind": value, "verdicts": {}, "signed": {}})


def _no_association(_scene: Scene, answers: Answers) -> Move | None:
    return Move("title", {"association": ""}) if kind_of(answers) is PetitionKind.CITIZENS else None


def _plain(
    name: str,
    prompt: Callable[[Scene, Answers], str],
    then: str,
    longest: int,
    skip: Callable[[Scene, Answers], Move | None] | None = None,
) -> FlowStep:
    """A question whose words go into the file: short enough, and without the number of an identity card."""

    def taken(scene: Scene, _answers: Answers, turn: Turn) -> Move:
        text = turn.text.strip()
        if len(text) > longest:
            most = scene.t.plural("At most %(n)s letter, please.", "At most %(n)s letters, please.", longest)
            return not_understood(scene, most)
        if names_a_card(text):
            return not_understood(scene, scene.t("Please leave out identity card numbers: we may not keep them."))
        return Move(then, {name: text})

    return words(name, prompt, taken, attachments=False, skip=skip)


def _association_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is the association called?")


def _title_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which title shall the petition have? One short line, such as: Repair road 308 before winter.")


def _object_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What is it about? Say in plain words what is wrong, where, and whom it concerns.")


def _demand_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("What do you ask the council to decide?")


def _role_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which role do you speak for those who bring the petition? For example: chosen by the people of "
                   "a village, president of the association. No name, please.")  # fmt: skip


def _asked_now(scene: Scene, answers: Answers) -> tuple[int, ConditionRule]:
    """The condition that is asked now, the last one when all are answered, and its place."""
    asked = asked_of(kind_of(answers), scene.region)
    place = min(len(answers.get("verdicts", {})), len(asked) - 1)
    return place, asked[place]


def _condition_prompt(scene: Scene, answers: Answers) -> str:
    t, (place, condition) = scene.t, _asked_now(scene, answers)
    lines = [
        t("Question %(number)s of %(all)s", number=place + 1, all=len(asked_of(kind_of(answers), scene.region))),
        condition.said_in(scene.language, scene.region.fallbacks),
    ]
    before = day_before(condition, scene.today)
    if before is not None:
        lines.append(t("That means: before %(day)s.", day=day(before, scene.language)))
    return "\n".join(lines)


def _condition_options(scene: Scene, answers: Answers) -> list[Option]:
    # The place stands in the value, so that a button under an earlier question is not taken for an answer to this one.
    place, _condition = _asked_now(scene, answers)
    labels = {Verdict.MET: scene.t("Yes"), Verdict.MISSING: scene.t("No"), Verdict.UNSURE: scene.t("Not sure")}
    return [Option(f"{place}-{verdict}", label) for verdict, label in labels.items()]


def _condition_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    _place, condition = _asked_now(scene, answers)
    verdicts = {**answers.get("verdicts", {}), condition.key: value.partition("-")[2]}
    return Move("condition", {"verdicts": verdicts})


def _all_asked(scene: Scene, answers: Answers) -> Move | None:
    asked = asked_of(kind_of(answers), scene.region)
    return Move("signed") if len(answers.get("verdicts", {})) >= len(asked) else None


def _signed_prompt(scene: Scene, _answers: Answers) -> str:
    threshold = needed(scene.region.population, scene.region.petition_rules)
    return scene.t(
        "Have you gathered signatures on paper already? Needed: %(total)s in all, and %(each)s in each province.",
        total=threshold.total,
        each=threshold.per_province,
    )


def _signed_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("some", scene.t("Yes")), Option("none", scene.t("Not yet"))]


def _signed_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    if value == "some":
        return Move("count", {"signed": {}})
    return Move("check", {"signed": {province.slug: 0 for province in scene.region.provinces}})


def _none_needed(scene: Scene, answers: Answers) -> Move | None:
    threshold = needed(scene.region.population, scene.region.petition_rules, kind_of(answers))
    return None if threshold.total or threshold.per_province else Move("check")


def _counted_now(scene: Scene, answers: Answers) -> tuple[int, Province]:
    place = min(len(answers.get("signed", {})), len(scene.region.provinces) - 1)
    return place, scene.region.provinces[place]


def _ask_count(scene: Scene, answers: Answers) -> Message:
    place, province = _counted_now(scene, answers)
    text = scene.t("How many signatures on paper do you have from %(province)s? Write the number.",
                   province=province.name(scene.language))  # fmt: skip
    buttons = [
        Button(label=option.label, value=f"{FLOW}.count:{option.value}") for option in _count_options(scene, place)
    ]
    return say(scene, text, *rows_of(buttons, 2))


def _count_options(scene: Scene, place: int) -> list[Option]:
    return [Option(f"{place}-0", scene.t("None there")), Option(f"{place}-{UNKNOWN}", scene.t("I do not know"))]


def _take_count(scene: Scene, answers: Answers, turn: Turn) -> Move:
    place, province = _counted_now(scene, answers)
    number = _number(turn.text)
    value = None if number is not None else pick(_count_options(scene, place), turn)
    if value is not None:
        number = None if value.endswith(UNKNOWN) else 0
    elif number is None:
        return not_understood(scene, scene.t("Please write a number."))
    return Move("count", {"signed": {**answers.get("signed", {}), province.slug: number}})


def _number(text: str) -> int | None:
    """The number in Western or Arabic digits; None for anything else."""
    signs = text.strip().replace(" ", "")
    if not signs or not all(sign.isdecimal() for sign in signs):
        return None
    number = int("".join(str(unicodedata.digit(sign)) for sign in signs[:12]))
    return number if number <= MOST else None


def _all_counted(scene: Scene, answers: Answers) -> Move | None:
    return Move("check") if len(answers.get("signed", {})) >= len(scene.region.provinces) else None


def _check_prompt(scene: Scene, answers: Answers) -> str:
    return "\n\n".join((*as_text(scene, answers), scene.t("Send this draft to the council's officer for petitions?")))


def _check_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [
        Option("send", scene.t("Send it")),
        Option("again", scene.t("Begin again")),
        Option(MENU, scene.t("Cancel")),
    ]


def _check_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    if value != "send":
        return Move("go:menu" if value == MENU else "go:prepare")
    reference = scene.reference("D")

    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("Thank you. The officer for petitions has your draft, looks at it and opens it for support; you "
                       "are told here. It is not handed in yet. Your reference: %(reference)s",
                       reference=reference)  # fmt: skip
        return (say(scene, text, [menu_button(scene)]),)

    written = DraftWords(*(str(answers.get(name, "")) for name in ("title", "object", "demand", "role", "association")))
    found = checked(scene, answers)
    effect = FilePetition(kind_of(answers), written, found.verdicts(), dict(answers.get("signed", {})), reference)
    return Move(END, effects=(Pending(effect, end),))


PREPARE = Flow(
    FLOW,
    (
        choice(FLOW, "kind", _kind_prompt, _kind_options, _kind_chosen),
        _plain("association", _association_prompt, "title", SHORT, skip=_no_association),
        _plain("title", _title_prompt, "object", SHORT),
        _plain("object", _object_prompt, "demand", LONG),
        _plain("demand", _demand_prompt, "role", LONG),
        _plain("role", _role_prompt, "condition", SHORT),
        choice(FLOW, "condition", _condition_prompt, _condition_options, _condition_chosen, columns=3, skip=_all_asked),
        choice(FLOW, "signed", _signed_prompt, _signed_options, _signed_chosen, skip=_none_needed),
        FlowStep("count", _ask_count, _take_count, _all_counted, in_part=False),
        choice(FLOW, "check", _check_prompt, _check_options, _check_chosen),
    ),
)
