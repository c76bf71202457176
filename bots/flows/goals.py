"""The Goals: find a goal or an indicator, read its newest figure, be told when it changes, or no longer."""

from collections.abc import Sequence

from bots.flows.effects import FollowGoals, RecordConsent, UnfollowGoals
from bots.flows.engine import END, HERE, Flow, FlowStep, Move
from bots.flows.project_words import label
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, pick, rows_of, say
from civic.consent import wording_of
from civic.sdg.view import SeenHeading, SeenIndicator
from civic.sdg.words import PROGRESS, figure, goal_name, newest
from core.message import Button, Message
from core.models import Purpose

FLOW = "goals"
PAGE = 7
# With a sign that no code has.
MORE, OTHER, MINE = "more.", "other.", "mine."


def _begin(argument: str) -> Answers:
    """`6` is that goal, `6-1-1` that indicator, `mine` those that one follows."""
    return {"list": "mine"} if argument == "mine" else {"subject": argument.lower()} if argument else {}


def _name(scene: Scene, subject: str) -> str:
    """What a goal or an indicator is called; empty for what is not there."""
    goals = scene.goals
    if one := goals.indicator(subject):
        return goals.said(one.name, scene.language).text
    goal = goals.goal(subject)
    return _goal_name(scene, goal) if goal else ""


def _goal_name(scene: Scene, goal: SeenHeading) -> str:
    short = scene.goals.said(goal.short, scene.language).text
    return f"{goal.code}. {short}" if short else goal_name(scene.t, goal.code)


def _arrived(scene: Scene, answers: Answers) -> Move | None:
    subject = str(answers.get("subject", ""))
    if answers.get("list") == "mine":
        return Move("list", {"at": 0})
    if scene.goals.goal(subject):
        return Move("list", {"list": f"goal:{subject}", "at": 0})
    return Move("read") if scene.goals.indicator(subject) else None


def _goals_with_figures(scene: Scene) -> Sequence[SeenHeading]:
    return [one for one in scene.goals.goals if scene.goals.of_goal(one.code)]


def _find_options(scene: Scene, answers: Answers) -> list[Option]:
    goals = _goals_with_figures(scene)
    at = int(answers.get("at", 0))
    shown = goals[at : at + PAGE] if at < len(goals) else goals[:PAGE]
    more = [Option(MORE, scene.t("More"))] if len(goals) > PAGE else []
    mine = [Option(MINE, scene.t("Those I follow"))] if scene.followed_goals else []
    return [*(Option(one.code, label(_goal_name(scene, one))) for one in shown), *more, *mine]


def _ask_find(scene: Scene, answers: Answers) -> Message:
    t = scene.t
    gone = [t("We do not know that indicator.")] if answers.get("subject") else []
    question = (
        t("Which goal? Press a button, or write some letters of what you look for.")
        if scene.goals
        else t("The Goals are not here yet.")
    )
    buttons = [Button(label=one.label, value=f"{FLOW}.find:{one.value}") for one in _find_options(scene, answers)]
    return say(scene, "\n\n".join([*gone, question]), *rows_of(buttons, 1), [menu_button(scene)])


def _take_find(scene: Scene, answers: Answers, turn: Turn) -> Move:
    value = pick(_find_options(scene, answers), turn)
    if value == MORE:
        return Move("find", {"at": int(answers.get("at", 0)) + PAGE, "subject": ""})
    if value == MINE:
        return Move("list", {"list": "mine", "at": 0})
    # A goal of another page is still that goal.
    goal = scene.goals.goal(value or turn.value or turn.text.strip())
    return Move("list", {"list": f"goal:{goal.code}", "at": 0}) if goal else _search(scene, turn)


def _search(scene: Scene, turn: Turn) -> Move:
    """Letters are looked for in names and numbers; one indicator alone is opened at once."""
    if not turn.text.strip():
        return Move(HERE)
    found = scene.goals.find(turn.text, limit=PAGE)
    if not found:
        unknown = say(scene, scene.t("We find no indicator like that. Please try other letters."))
        return Move(HERE, {"subject": ""}, say=(unknown,))
    if len(found) == 1:
        return Move("read", {"subject": found[0].code})
    return Move("list", {"list": "found", "found": [one.code for one in found], "at": 0})


def _listed(scene: Scene, answers: Answers) -> list[str]:
    """The codes of the list: of a goal, found, or followed."""
    kind, _, rest = str(answers.get("list", "")).partition(":")
    if kind == "goal":
        return [one.code for one in scene.goals.of_goal(rest)]
    return sorted(scene.followed_goals) if kind == "mine" else [str(one) for one in answers.get("found", [])]


def _of_goal(answers: Answers) -> str:
    kind, _, rest = str(answers.get("list", "")).partition(":")
    return rest if kind == "goal" else ""


def _page(scene: Scene, answers: Answers) -> list[str]:
    codes = [code for code in _listed(scene, answers) if _name(scene, code)]
    at = int(answers.get("at", 0))
    return codes[at : at + PAGE] if at < len(codes) else codes[:PAGE]


def _list_options(scene: Scene, answers: Answers) -> list[Option]:
    goal = _of_goal(answers)
    follow = [_follow_option(scene, goal, scene.t("Follow this goal"))] if goal else []
    more = [Option(MORE, scene.t("More"))] if len(_listed(scene, answers)) > PAGE else []
    shown = [Option(f"read.{code}", label(_name(scene, code))) for code in _page(scene, answers)]
    return [*shown, *more, *follow, Option(OTHER, scene.t("Other goals"))]


def _follow_option(scene: Scene, subject: str, words: str) -> Option:
    """The subject stands in the button: an old one under another must not count for this one."""
    if subject in scene.followed_goals:
        return Option(f"leave.{subject}", scene.t("Stop following"))
    return Option(f"follow.{subject}", words)


def _list_prompt(scene: Scene, answers: Answers) -> str:
    goal = scene.goals.goal(_of_goal(answers))
    title = [scene.goals.said(goal.title, scene.language).text] if goal and goal.title else []
    lines = [f"{number}. {_name(scene, code)}" for number, code in enumerate(_page(scene, answers), 1)]
    return "\n".join([*title, *lines, scene.t("Which one?") if lines else scene.t("There is none here yet.")])


def _chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    act, _, subject = value.partition(".")
    known = bool(_name(scene, subject))
    match act:
        case "more":
            return Move("list", {"at": int(_answers.get("at", 0)) + PAGE})
        case "read" if scene.goals.goal(subject):
            return Move("list", {"list": f"goal:{subject}", "at": 0})
        case "read" if known:
            return Move("read", {"subject": subject})
        case "follow" if known:
            return Move("agree", {"subject": subject})
        case "leave" if known:
            return _leave(scene, subject)
    return Move("find", {"subject": "", "list": "", "at": 0})


def _read_prompt(scene: Scene, answers: Answers) -> str:
    one = scene.goals.indicator(str(answers.get("subject", "")))
    return _facts(scene, one) if one else scene.t("We do not know that indicator.")


def _facts(scene: Scene, one: SeenIndicator) -> str:
    """All that is known of an indicator, in short lines."""
    t, goals = scene.t, scene.goals
    unit, decimals = goals.unit_of(one, t.language), goals.decimals_of(one)
    lines = [newest(one.summary, t, unit, decimals) or t("There are no figures here yet.")]
    if "before" in one.summary:
        before = figure(one.summary["before"], t.language, decimals)
        lines.append(t("Before, in %(year)s: %(value)s", year=one.summary["before_year"], value=before))
    if "target" in one.summary:
        target = figure(one.summary["target"], t.language, None)
        lines.append(t("Target for %(year)s: %(value)s", year=one.summary["target_year"], value=target))
    if one.status in PROGRESS:
        lines.append(t(PROGRESS[one.status]))
    return "\n\n".join([goals.said(one.name, t.language).text, "\n".join(lines)])


def _read_options(scene: Scene, answers: Answers) -> list[Option]:
    subject = str(answers.get("subject", ""))
    follow = (
        [_follow_option(scene, subject, scene.t("Follow this indicator"))] if scene.goals.indicator(subject) else []
    )
    return [*follow, Option(OTHER, scene.t("Other goals"))]


def _agree_prompt(scene: Scene, _answers: Answers) -> str:
    return wording_of(Purpose.GOALS, scene.region).said_in(scene.language)


def _agree_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, I agree")), Option("no", scene.t("No"))]


def _agreed(scene: Scene, answers: Answers, value: str) -> Move:
    subject = str(answers.get("subject", ""))
    if value == "no" or not _name(scene, subject):
        return Move("find", {"subject": "", "list": "", "at": 0})
    consent = Pending(RecordConsent(Purpose.GOALS, granted=True, reference=scene.reference("C")))
    return Move(END, effects=(consent, _following(scene, subject)))


def _agreed_before(scene: Scene, answers: Answers) -> Move | None:
    subject = str(answers.get("subject", ""))
    return Move(END, effects=(_following(scene, subject),)) if scene.told_of_goals else None


def _following(scene: Scene, subject: str) -> Pending:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        text = (
            scene.t(
                "You follow “%(title)s”. We write to you here when its figures change.", title=_name(scene, subject)
            )
            if outcome.done
            else scene.t("We do not know that indicator.")
        )
        return (say(scene, text, _ways(scene)),)

    return Pending(FollowGoals(subject), end)


def _leave(scene: Scene, subject: str) -> Move:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        text = (
            scene.t("You no longer follow “%(title)s”.", title=_name(scene, subject))
            if outcome.done
            else scene.t("You do not follow “%(title)s”.", title=_name(scene, subject))
        )
        return (say(scene, text, _ways(scene)),)

    return Move(END, effects=(Pending(UnfollowGoals(subject, scene.reference("C")), end),))


def _ways(scene: Scene) -> list[Button]:
    return [Button(label=scene.t("Other goals"), value=f"go:{FLOW}"), menu_button(scene)]


GOALS = Flow(
    FLOW,
    (
        FlowStep("find", _ask_find, _take_find, _arrived),
        choice(FLOW, "list", _list_prompt, _list_options, _chosen, columns=1),
        choice(FLOW, "read", _read_prompt, _read_options, _chosen, columns=1),
        choice(FLOW, "agree", _agree_prompt, _agree_options, _agreed, skip=_agreed_before),
    ),
    begin=_begin,
)
