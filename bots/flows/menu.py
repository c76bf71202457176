"""The menu: everything that can be done, and what to do with words that came out of the blue."""

from bots.flows.engine import HERE, Flow, FlowStep, Move
from bots.flows.scene import Answers, Scene, Turn
from bots.flows.steps import MAX_WORDS, Option, no_such_button, pick, rows_of, say
from bots.flows.subjects import subject_of
from core.message import Button, Message

FLOW = "menu"
SHOWN = 300
MAX_FILES = 10


def _has_draft(answers: Answers) -> bool:
    return bool(answers.get("draft") or answers.get("files"))


def _options(scene: Scene, answers: Answers) -> list[Option]:
    if _has_draft(answers):
        # A request for information is made in words.
        request = [Option("request", scene.t("Ask for information"))] if answers.get("draft") else []
        send = Option("feedback", scene.t("Send it to the council"))
        return [send, *request, Option("menu", scene.t("Something else"))]
    news = []
    if scene.person.news:
        news = [Option("stop", scene.t("Stop the news"))]
    elif scene.capabilities.news:
        news = [Option("welcome:news", scene.t("Get news"))]
    mine = [Option("myrequests", scene.t("My requests"))] if scene.requests else []
    listen = [Option("welcome:listen", scene.t("Read or hear"))] if scene.hears else []
    return [
        Option("feedback", scene.t("Tell us what you think")),
        *([Option("projects", scene.t("Projects"))] if scene.plan else []),
        *([Option("goals", scene.t("The Goals"))] if scene.goals else []),
        Option("petition", scene.t("Petitions")),
        Option("meetings", scene.t("Meetings")),
        Option("association", scene.t("Associations")),
        Option("request", scene.t("Ask for information")),
        *mine,
        *([Option("consult", scene.t("Consultations"))] if scene.consultations else []),
        *news,
        Option("welcome", scene.t("Language and place")),
        *listen,
        Option("mydata", scene.t("My data")),
    ]


def _text(scene: Scene, answers: Answers) -> str:
    if answers.get("draft"):
        return scene.t("You wrote: “%(words)s”. What shall we do with it?", words=_short(str(answers["draft"])))
    if answers.get("files"):
        return scene.t("We have your message. What shall we do with it?")
    return scene.t("What would you like to do?")


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def _ask(scene: Scene, answers: Answers) -> Message:
    # These buttons work from anywhere, also from an old message; a draft belongs to this conversation alone.
    prefix = f"{FLOW}.choose" if _has_draft(answers) else "go"
    buttons = [Button(label=option.label, value=f"{prefix}:{option.value}") for option in _options(scene, answers)]
    return say(scene, _text(scene, answers), *rows_of(buttons, 2))


def _take(scene: Scene, answers: Answers, turn: Turn) -> Move:
    value = pick(_options(scene, answers), turn)
    if value in ("feedback", "request"):
        return Move(f"go:{value}", {"draft": answers.get("draft", ""), "files": answers.get("files", [])})
    if value is not None:
        return Move(f"go:{value}", {"draft": "", "files": []})
    subject = "" if _has_draft(answers) else subject_of(turn)
    if subject:
        return Move(f"go:{subject}")
    if turn.text.strip() or turn.attachments:
        return Move("choose", _with_more(answers, turn))
    if turn == Turn():
        return Move(HERE)
    return no_such_button(scene)


def _with_more(answers: Answers, turn: Turn) -> Answers:
    """The draft with what was just sent: people say one thing in several messages, and albums come photo by photo."""
    words = "\n".join(filter(None, (str(answers.get("draft", "")), turn.text)))
    return {"draft": words[:MAX_WORDS], "files": [*answers.get("files", []), *turn.files][:MAX_FILES]}


MENU = Flow(FLOW, (FlowStep("choose", _ask, _take),))
