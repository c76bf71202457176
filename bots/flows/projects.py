"""Projects of the plan: find one by place, topic or a few letters; read it; be told of its milestones, or no longer."""

from bots.flows.effects import FollowProject, RecordConsent, UnfollowProject
from bots.flows.engine import END, HERE, Flow, FlowStep, Move
from bots.flows.project_words import facts, label, listed, page_of
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, not_understood, pick, rows_of, say
from civic.consent import wording_of
from civic.planning import SeenProject, in_language
from core.message import Button, Message
from core.models import Purpose

FLOW = "projects"
PAGE = 7
# With a sign that no project's code has.
MORE, OTHER = "more.", "other."
NEAR, HOME, PROVINCE, TOPIC, MINE = "near.", "home.", "province.", "topic.", "mine."


def _begin(argument: str) -> Answers:
    """`pdr-07` is that project; `+pdr-07`: tell me of its milestones; `-pdr-07`: no longer."""
    wish = {"+": "follow", "-": "leave"}.get(argument[:1], "")
    code = argument[1:] if wish else argument
    return {"project": code.lower(), "wish": wish} if code else {}


def _own(scene: Scene, answers: Answers) -> SeenProject | None:
    return scene.plan.project(str(answers.get("project", "")))


def _title(scene: Scene, project: SeenProject) -> str:
    return in_language(project.title, scene.language)


def _named(scene: Scene, answers: Answers) -> Move | None:
    project = _own(scene, answers)
    if project is None:
        return None
    match answers.get("wish"):
        case "follow":
            return Move("agree", {"wish": ""})
        case "leave":
            return _leave(scene, project)
    return Move("read")


def _find_options(scene: Scene, _answers: Answers) -> list[Option]:
    region, person = scene.region, scene.person
    if not scene.plan:
        return []
    near = [Option(NEAR, region.commune(person.commune).name(scene.language))] if person.commune else []
    home = [Option(HOME, region.province(person.province).name(scene.language))] if person.province else []
    mine = [Option(MINE, scene.t("Those I follow"))] if scene.followed else []
    return [*near, *home, Option(PROVINCE, scene.t("By province")), Option(TOPIC, scene.t("By topic")), *mine]


def _ask_find(scene: Scene, answers: Answers) -> Message:
    t = scene.t
    gone = [t("We do not know that project.")] if answers.get("project") else []
    question = (
        t("Which project? Press a button, or write some letters of its name or of a place.")
        if scene.plan
        else t("The projects of the plan are not here yet.")
    )
    buttons = [Button(label=one.label, value=f"{FLOW}.find:{one.value}") for one in _find_options(scene, answers)]
    return say(scene, "\n\n".join([*gone, question]), *rows_of(buttons, 2), [menu_button(scene)])


def _take_find(scene: Scene, answers: Answers, turn: Turn) -> Move:
    person = scene.person
    match pick(_find_options(scene, answers), turn):
        case "near.":
            return Move("list", {"by": f"commune:{person.province}:{person.commune}", "at": 0})
        case "home.":
            return Move("list", {"by": f"province:{person.province}", "at": 0})
        case "province.":
            return Move("province")
        case "topic.":
            return Move("topic")
        case "mine.":
            return Move("list", {"by": "followed", "at": 0})
    return _search(scene, answers, turn)


def _search(scene: Scene, answers: Answers, turn: Turn) -> Move:
    """Letters are looked for in names, communes and provinces; one project alone is opened at once."""
    if not turn.text.strip():
        return Move(HERE)
    found = scene.plan.find(turn.text, limit=PAGE)
    if not found:
        return not_understood(scene, scene.t("We find no project like that. Please try other letters."))
    if len(found) == 1:
        return _opened(answers, found[0].code)
    return Move("list", {"by": "found", "found": [one.code for one in found], "at": 0})


def _province_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(province.slug, province.name(scene.language)) for province in scene.region.provinces]


def _topic_options(scene: Scene, _answers: Answers) -> list[Option]:
    topics = [topic for topic in scene.region.topics if topic.slug in scene.plan.topics]
    return [*(Option(topic.slug, topic.label(scene.language)) for topic in topics), Option(OTHER, scene.t("Back"))]


def _topic_chosen(_scene: Scene, _answers: Answers, value: str) -> Move:
    back = Move("find", {"project": "", "wish": ""})
    return back if value == OTHER else Move("list", {"by": f"topic:{value}", "at": 0})


def _list_options(scene: Scene, answers: Answers) -> list[Option]:
    found = listed(scene, answers)
    shown = page_of(found, answers, PAGE)
    more = [Option(MORE, scene.t("More"))] if len(found) > PAGE else []
    return [*(Option(one.code, label(_title(scene, one))) for one in shown), *more, Option(OTHER, scene.t("Back"))]


def _ask_list(scene: Scene, answers: Answers) -> Message:
    found = listed(scene, answers)
    lines = [f"{number}. {_title(scene, one)}" for number, one in enumerate(page_of(found, answers, PAGE), 1)]
    question = scene.t("Which one? You can also write some letters.") if lines else scene.t("There is none here yet.")
    buttons = [Button(label=one.label, value=f"{FLOW}.list:{one.value}") for one in _list_options(scene, answers)]
    return say(scene, "\n".join([*lines, *([""] if lines else []), question]), *rows_of(buttons, 1))


def _take_list(scene: Scene, answers: Answers, turn: Turn) -> Move:
    value = pick(_list_options(scene, answers), turn)
    # A project of another page, or of an older list, is still that project.
    value = value or (turn.value if scene.plan.project(turn.value) else None)
    if value is None:
        return _search(scene, answers, turn)
    if value == MORE:
        return Move("list", {"at": int(answers.get("at", 0)) + PAGE})
    return Move("find", {"project": "", "wish": ""}) if value == OTHER else _opened(answers, value)


def _opened(answers: Answers, code: str) -> Move:
    """To the project; whoever came to say something about one goes on with that."""
    if answers.get("about"):
        return Move(f"go:feedback:p{code}", {"draft": answers.get("draft", ""), "files": answers.get("files", [])})
    return Move("read", {"project": code, "wish": ""})


def _read_prompt(scene: Scene, answers: Answers) -> str:
    project = _own(scene, answers)
    return facts(scene, project) if project else scene.t("We do not know that project.")


def _read_options(scene: Scene, answers: Answers) -> list[Option]:
    t, project = scene.t, _own(scene, answers)
    other = Option(OTHER, t("Other projects"))
    if project is None:
        return [other]
    # The project stands in the button: an old one under another project must not count for this one.
    follow = (
        Option(f"leave.{project.code}", t("Stop following"))
        if project.code in scene.followed
        else Option(f"follow.{project.code}", t("Follow"))
    )
    return [Option(f"say.{project.code}", t("Say something about it")), follow, other]


def _read_chosen(scene: Scene, _answers: Answers, value: str) -> Move:
    act, _, code = value.partition(".")
    project = scene.plan.project(code)
    if project is None:
        return Move("find", {"project": "", "wish": ""})
    match act:
        case "say":
            return Move(f"go:feedback:p{code}", {"draft": "", "files": []})
        case "leave":
            return _leave(scene, project)
    return Move("agree", {"project": code})


def _agree_prompt(scene: Scene, _answers: Answers) -> str:
    return wording_of(Purpose.PROJECTS, scene.region).said_in(scene.language)


def _agree_options(scene: Scene, _answers: Answers) -> list[Option]:
    return [Option("yes", scene.t("Yes, I agree")), Option("no", scene.t("No"))]


def _agreed(scene: Scene, answers: Answers, value: str) -> Move:
    project = _own(scene, answers)
    if value == "no" or project is None:
        return Move("read" if project else "find")
    consent = Pending(RecordConsent(Purpose.PROJECTS, granted=True, reference=scene.reference("C")))
    return Move(END, effects=(consent, _following(scene, project)))


def _agreed_before(scene: Scene, answers: Answers) -> Move | None:
    project = _own(scene, answers)
    if project is None:
        return Move("find")
    return Move(END, effects=(_following(scene, project),)) if scene.told_of_projects else None


def _following(scene: Scene, project: SeenProject) -> Pending:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        title = _title(scene, project)
        text = (
            scene.t("You follow “%(title)s”. We write to you here when a milestone of it changes.", title=title)
            if outcome.done
            else scene.t("We do not know that project.")
        )
        return (say(scene, text, _ways(scene)),)

    return Pending(FollowProject(project.code), end)


def _leave(scene: Scene, project: SeenProject) -> Move:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        title = _title(scene, project)
        text = (
            scene.t("You no longer follow “%(title)s”.", title=title)
            if outcome.done
            else scene.t("You do not follow “%(title)s”.", title=title)
        )
        return (say(scene, text, _ways(scene)),)

    return Move(END, effects=(Pending(UnfollowProject(project.code, scene.reference("C")), end),))


def _ways(scene: Scene) -> list[Button]:
    return [Button(label=scene.t("Other projects"), value=f"go:{FLOW}"), menu_button(scene)]


PROJECTS = Flow(
    FLOW,
    (
        FlowStep("find", _ask_find, _take_find, _named),
        choice(
            FLOW,
            "province",
            lambda scene, _answers: scene.t("In which province?"),
            _province_options,
            lambda _scene, _answers, slug: Move("list", {"by": f"province:{slug}", "at": 0}),
        ),
        choice(FLOW, "topic", lambda scene, _answers: scene.t("About what?"), _topic_options, _topic_chosen),
        FlowStep("list", _ask_list, _take_list),
        choice(FLOW, "read", _read_prompt, _read_options, _read_chosen, columns=1),
        choice(FLOW, "agree", _agree_prompt, _agree_options, _agreed, skip=_agreed_before),
    ),
    begin=_begin,
)
