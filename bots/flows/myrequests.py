"""My requests for information: where they stand, replying to a question, withdrawing, complaining."""

from bots.flows.effects import ComplainAboutRequest, ReplyToQuestion, WithdrawRequest
from bots.flows.engine import END, HERE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, say, words
from civic.requests.queries import OwnRequest
from civic.requests.rights import Right
from core.dates import day
from core.message import Message
from core.models import ComplaintLevel

FLOW = "myrequests"
NEW, MENU = "new", "menu"
LABEL, SHOWN = 30, 600
# The steps that a button under a notice may lead to, with the right that each needs.
ACTS = {
    "reply": Right.REPLY,
    "head": Right.COMPLAIN_TO_HEAD,
    "commission": Right.COMPLAIN_TO_COMMISSION,
    "withdraw": Right.WITHDRAW,
}


def _begin(argument: str) -> Answers:
    """`R26-7KX4QM` shows that request, `R26-7KX4QM.reply` goes on to replying."""
    reference, _, act = argument.partition(".")
    return {"request": reference, "act": act if act in ACTS else ""}


def _mine(scene: Scene, answers: Answers) -> OwnRequest | None:
    return scene.request(str(answers.get("request", "")))


def _list_prompt(scene: Scene, answers: Answers) -> str:
    if not scene.requests:
        return scene.t("You have not asked for information yet.")
    question = scene.t("Which of your requests?")
    return "\n\n".join((scene.t("That request is not one of yours."), question)) if answers.get("request") else question


def _list_options(scene: Scene, _answers: Answers) -> list[Option]:
    mine = [Option(one.reference, f"{one.reference} {_short(one.text, LABEL)}".strip()) for one in scene.requests]
    return [*mine, Option(NEW, scene.t("Ask for information")), Option(MENU, scene.t("Menu"))]


def _short(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _listed(_scene: Scene, _answers: Answers, value: str) -> Move:
    goes = {NEW: "go:request", MENU: "go:menu"}
    return Move(goes[value]) if value in goes else Move("show", {"request": value, "act": ""})


def _named(scene: Scene, answers: Answers) -> Move | None:
    """Past the list, when the request is known or the only one; and on to what a button was for, if it is possible."""
    mine = _mine(scene, answers)
    if mine is None:
        only = len(scene.requests) == 1 and not answers.get("request")
        return Move("show", {"request": scene.requests[0].reference, "act": ""}) if only else None
    act = str(answers.get("act", ""))
    return Move(act if act and mine.may(ACTS[act]) else "show")


def _show_prompt(scene: Scene, answers: Answers) -> str:
    mine, t = _mine(scene, answers), scene.t
    if mine is None:
        return t("That request is not one of yours.")
    head = [
        t("Request %(reference)s, received on %(day)s:", reference=mine.reference,
          day=day(mine.received_on, scene.language)),
        _short(mine.text, SHOWN) or t("(a voice message)"),
    ]  # fmt: skip
    question = [t("The question: %(question)s", question=mine.question)] if mine.question else []
    due = [t("The last day to answer: %(due)s.", due=day(mine.due_on, scene.language, "full"))] if mine.open else []
    refused = [mine.ground, _short(mine.reasons, SHOWN)]
    state = [mine.stands, *mine.complaints, *question, *filter(None, refused), *due]
    return "\n\n".join(filter(None, ("\n".join(head), "\n".join(state), "\n".join(mine.next_steps))))


def _show_options(scene: Scene, answers: Answers) -> list[Option]:
    mine, t = _mine(scene, answers), scene.t
    if mine is None:
        return [Option("back", t("My requests"))]
    labels = {
        "reply": t("Reply"),
        "head": t("Complain to the head"),
        "commission": t("Go to the commission"),
        "withdraw": t("Withdraw the request"),
    }
    acts = [Option(act, labels[act]) for act, right in ACTS.items() if mine.may(right)]
    counted = [Option("counted", t("About the date"))]
    others = [Option("back", t("My other requests"))] if len(scene.requests) > 1 else []
    return [*acts, *counted, *others, Option(MENU, t("Menu"))]


def _show_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    mine = _mine(scene, answers)
    if value == "back" or mine is None:
        return Move("list", {"request": "", "act": ""}) if value == "back" else Move(HERE)
    if value == "counted":
        return Move(HERE, say=(say(scene, mine.counted),))
    return Move("go:menu") if value == MENU else Move(value)


def _reply_prompt(scene: Scene, answers: Answers) -> str:
    mine = _mine(scene, answers)
    question = mine.question if mine else ""
    ask = scene.t("Please reply in your own words. A voice message or a photo is fine too.")
    return "\n\n".join(filter(None, (question, ask)))


def _replied(scene: Scene, answers: Answers, turn: Turn) -> Move:
    effect = ReplyToQuestion(str(answers.get("request", "")), turn.text, turn.attachments)

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            return _too_late(scene)
        text = scene.t("Thank you. The council has your reply. It must answer by %(due)s at the latest.",
                       due=day(outcome.values["due"], scene.language))  # fmt: skip
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(effect, end),))


def _too_late(scene: Scene) -> tuple[Message, ...]:
    text = scene.t("That is not possible any more: the request has changed meanwhile.")
    return (say(scene, text, [menu_button(scene)]),)


def _withdraw_prompt(scene: Scene, answers: Answers) -> str:
    return scene.t("Do you really want to withdraw the request %(reference)s? The council then owes you no answer.",
                   reference=answers.get("request", "–"))  # fmt: skip


def _withdraw_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, withdraw it")), Option("no", scene.t("No"))]


def _withdraw_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "no":
        return Move("show")
    reference = str(answers.get("request", ""))

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            return _too_late(scene)
        text = scene.t("Your request %(reference)s is withdrawn.", reference=reference)
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(WithdrawRequest(reference), end),))


def _head_prompt(scene: Scene, answers: Answers) -> str:
    until = _until(scene, answers, Right.COMPLAIN_TO_HEAD)
    return scene.t("You can complain to the head of the council until %(until)s. Say what is wrong, in your own words.",
                   until=until)  # fmt: skip


def _until(scene: Scene, answers: Answers, right: Right) -> str:
    mine = _mine(scene, answers)
    until = mine.until(right) if mine else None
    return day(until, scene.language) if until else "–"


def _head_said(scene: Scene, answers: Answers, turn: Turn) -> Move:
    effect = ComplainAboutRequest(str(answers.get("request", "")), ComplaintLevel.HEAD, turn.text, turn.attachments)

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            return _too_late(scene)
        text = scene.t("Your complaint about the request %(reference)s goes to the head of the council, who must "
                       "decide by %(due)s.", reference=effect.request,
                       due=day(outcome.values["due"], scene.language))  # fmt: skip
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(effect, end),))


def _commission_prompt(scene: Scene, answers: Answers) -> str:
    office = scene.region.request_rules.commission
    return scene.t("The %(office)s takes complaints itself, until %(until)s: %(link)s. Tell us here when you have "
                   "complained, and we note it.", office=office.name(scene.language), link=office.link,
                   until=_until(scene, answers, Right.COMPLAIN_TO_COMMISSION))  # fmt: skip


def _commission_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("done", scene.t("I have done so")), Option("back", scene.t("Not yet"))]


def _commission_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    if value == "back":
        return Move("show")
    effect = ComplainAboutRequest(str(answers.get("request", "")), ComplaintLevel.COMMISSION)

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            return _too_late(scene)
        text = scene.t("We noted it. The commission has until %(due)s.",
                       due=day(outcome.values["due"], scene.language))  # fmt: skip
        return (say(scene, text, [menu_button(scene)]),)

    return Move(END, effects=(Pending(effect, end),))


MYREQUESTS = Flow(
    FLOW,
    (
        choice(FLOW, "list", _list_prompt, _list_options, _listed, columns=1, skip=_named),
        choice(FLOW, "show", _show_prompt, _show_options, _show_chosen, columns=1),
        words("reply", _reply_prompt, _replied),
        choice(FLOW, "withdraw", _withdraw_prompt, _withdraw_options, _withdraw_chosen),
        words("head", _head_prompt, _head_said),
        choice(FLOW, "commission", _commission_prompt, _commission_options, _commission_chosen, columns=1),
    ),
    begin=_begin,
)
