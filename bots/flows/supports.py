"""Petitions I support: receipts, being told how they go on, and withdrawing, here or by a receipt."""

import re
import unicodedata

from bots.flows.effects import FollowPetition, WithdrawByReceipt, WithdrawSupport
from bots.flows.engine import END, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, not_understood, say, words
from civic.petition_support import OwnSupport
from civic.petition_words import in_language
from core.message import Button, Message
from core.models import PetitionState
from templates.environment import day

FLOW = "supports"
RECEIPT, OPEN, MENU = "receipt.", "open.", "menu."  # with a sign that no petition's name has
LABEL = 40
HANDED_IN = frozenset({PetitionState.DEPOSITED, PetitionState.ACCEPTED, PetitionState.REFUSED})
_FORM = re.compile(r"P\d{2}-[A-Z0-9]{6}")


def _begin(argument: str) -> Answers:
    """`road-308` is that petition's page; `+road-308`: tell me how it goes on; `-road-308`: withdraw."""
    wish = {"+": "tell", "-": "withdraw"}.get(argument[:1], "")
    slug = argument[1:] if wish else argument
    return {"petition": slug, "wish": wish} if slug else {}


def _own(scene: Scene, answers: Answers) -> OwnSupport | None:
    return scene.support(str(answers.get("petition", "")))


def _title(scene: Scene, support: OwnSupport) -> str:
    return in_language(support.title, scene.language, support.fallbacks)


def _state(scene: Scene, state: PetitionState) -> str:
    t = scene.t
    return {
        PetitionState.GATHERING: t("it gathers support"),
        PetitionState.CLOSED: t("it no longer gathers support"),
        PetitionState.DEPOSITED: t("it was handed in to the council"),
        PetitionState.ACCEPTED: t("it was accepted"),
        PetitionState.REFUSED: t("it was refused"),
        PetitionState.DRAFT: t("it is not open yet"),
    }[state]


def _list_prompt(scene: Scene, answers: Answers) -> str:
    t = scene.t
    gone = [t("You do not support that petition.")] if answers.get("petition") else []
    lines = [
        t("%(title)s: %(state)s. Receipt: %(reference)s",
          title=_title(scene, one), state=_state(scene, one.state), reference=one.reference)
        for one in scene.supports
    ]  # fmt: skip
    return "\n\n".join([*gone, *(lines or [t("You support no petition from this account.")])])


def _list_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [
        Option(one.slug, _label(_title(scene, one))) for one in scene.supports[: scene.capabilities.button_limit - 3]
    ]
    return [
        *found,
        Option(RECEIPT, scene.t("Withdraw by receipt")),
        Option(OPEN, scene.t("Open petitions")),
        Option(MENU, scene.t("Menu")),
    ]


def _label(title: str) -> str:
    return title if len(title) <= LABEL else title[: LABEL - 1] + "…"


def _listed(_scene: Scene, _answers: Answers, value: str) -> Move:
    elsewhere = {RECEIPT: "receipt", OPEN: "go:petition", MENU: "go:menu"}
    return Move(elsewhere[value]) if value in elsewhere else Move("one", {"petition": value, "wish": ""})


def _named(scene: Scene, answers: Answers) -> Move | None:
    support = _own(scene, answers)
    if support is None:
        return None
    if answers.get("wish") == "tell":
        return _follow(scene, support, tell=True)
    return Move("sure" if answers.get("wish") == "withdraw" else "one")


def _one_prompt(scene: Scene, answers: Answers) -> str:
    t, support = scene.t, _own(scene, answers)
    if support is None:
        return t("You do not support that petition.")
    since = day(support.since.date(), scene.language)
    told = t("You are told here how it goes on.") if support.tell else t("You are not told how it goes on.")
    lines = (
        t("Where it stands: %(state)s", state=_state(scene, support.state)),
        t("You support it since %(day)s. Your receipt: %(reference)s", day=since, reference=support.reference),
        told,
    )
    return "\n\n".join((_title(scene, support), "\n".join(lines)))


def _one_options(scene: Scene, answers: Answers) -> list[Option]:
    t, support = scene.t, _own(scene, answers)
    back = Option("back", t("Petitions I support"))
    if support is None:
        return [back]
    told = Option("untell", t("No longer inform me")) if support.tell else Option("tell", t("Keep me informed"))
    return [told, Option("withdraw", t("Withdraw my support")), back]


def _one_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    support = _own(scene, answers)
    if support is None or value == "back":
        return Move("go:supports")
    return Move("sure") if value == "withdraw" else _follow(scene, support, tell=value == "tell")


def _follow(scene: Scene, support: OwnSupport, *, tell: bool) -> Move:
    t = scene.t

    def end(outcome: Outcome) -> tuple[Message, ...]:
        yes = t("We tell you here when “%(title)s” goes a step on.", title=_title(scene, support))
        no = t("We tell you no more about “%(title)s”.", title=_title(scene, support))
        text = (yes if tell else no) if outcome.done else t("You do not support that petition.")
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(FollowPetition(support.petition_id, tell), end),))


def _sure_prompt(scene: Scene, answers: Answers) -> str:
    support = _own(scene, answers)
    if support is None:
        return scene.t("You do not support that petition.")
    question = scene.t(
        "Withdraw your support for “%(title)s”? Then it is no longer counted.", title=_title(scene, support)
    )
    return "\n\n".join((question, *_late(scene, support.state)))


def _late(scene: Scene, state: PetitionState) -> list[str]:
    """What cannot be undone by then."""
    if state is PetitionState.CLOSED:
        return [scene.t("It no longer gathers support: you cannot support it again afterwards.")]
    if state not in HANDED_IN:
        return []
    return [scene.t("The file was handed in already, with the numbers of that day; they stay in it.")]


def _sure_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, withdraw")), Option("no", scene.t("No"))]


def _sure(scene: Scene, answers: Answers, value: str) -> Move:
    support = _own(scene, answers)
    if value == "no" or support is None:
        return Move("go:supports")

    def end(outcome: Outcome) -> tuple[Message, ...]:
        text = (
            _withdrawn(scene, _title(scene, support)) if outcome.done else scene.t("You do not support that petition.")
        )
        return (say(scene, text, _onward(scene)),)

    return Move(END, effects=(Pending(WithdrawSupport(support.petition_id), end),))


def _withdrawn(scene: Scene, title: str) -> str:
    return scene.t("Your support for “%(title)s” is withdrawn and no longer counted.", title=title)


def _onward(scene: Scene) -> list[Button]:
    return [Button(label=scene.t("Petitions"), value="go:petition"), menu_button(scene)]


def _receipt_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Write the number of the receipt. It begins with P, such as P26-7KX4QM.")


def _receipt_taken(scene: Scene, _answers: Answers, turn: Turn) -> Move:
    found = _FORM.search(_western(turn.text).upper())
    if found is None:
        return not_understood(scene, scene.t("That is not the number of a receipt."))
    return Move("surely", {"receipt": found.group()})


def _western(text: str) -> str:
    """The text with digits as receipts have them, however they were typed."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _surely_prompt(scene: Scene, answers: Answers) -> str:
    return scene.t("Withdraw the support with the receipt %(reference)s? Then it is no longer counted.",
                   reference=answers.get("receipt", ""))  # fmt: skip


def _surely(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "no":
        return Move("go:supports")
    receipt = str(answers["receipt"])

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if outcome.done:
            text = _withdrawn(scene, in_language(outcome.values["title"], scene.language, outcome.values["fallbacks"]))
        elif outcome.values.get("tired"):
            text = scene.t("Those were too many wrong receipts for one day. Please try again tomorrow.")
        else:
            text = scene.t("No support has the receipt %(reference)s. It may have been withdrawn.", reference=receipt)
        return (say(scene, text, _onward(scene)),)

    return Move(END, effects=(Pending(WithdrawByReceipt(receipt), end),))


SUPPORTS = Flow(
    FLOW,
    (
        choice(FLOW, "list", _list_prompt, _list_options, _listed, columns=1, skip=_named),
        choice(FLOW, "one", _one_prompt, _one_options, _one_chosen, columns=1),
        choice(FLOW, "sure", _sure_prompt, _sure_options, _sure),
        words("receipt", _receipt_prompt, _receipt_taken, attachments=False),
        choice(FLOW, "surely", _surely_prompt, _sure_options, _surely),
    ),
    begin=_begin,
)
