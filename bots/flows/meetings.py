"""Meetings: what is coming, reading, joining there or from afar, leaving; minutes, and saying whether one came."""

from bots.flows.effects import JoinMeeting, LeaveMeeting, SayCame
from bots.flows.engine import END, Flow, Move
from bots.flows.meeting_facts import agenda, facts, reminded, standing, title_of
from bots.flows.scene import Answers, Outcome, Pending, Scene
from bots.flows.steps import Option, choice, menu_button, say
from civic.meeting_guests import Phase, SeenMeeting
from civic.meeting_minutes import minutes_media
from civic.meeting_words import in_language, when
from core.clock import wall_time
from core.dates import day
from core.message import Button, ButtonKind, Message
from core.models import Came, OpenTo, Way

FLOW = "meetings"
MENU, PAST, COMING = "menu", "past", "coming"
# With the way on and back they are all that a message of Messenger can carry.
SHOWN = 9
LABEL = 40
LAST_OUTCOMES = 5
_ACTS = ("leave", "here", "afar", "no")


def _begin(argument: str) -> Answers:
    """A meeting's name, or what a button in a notice does with it: `leave.NAME`."""
    act, dot, slug = argument.partition(".")
    if dot and act in _ACTS:
        return {"meeting": slug, "act": act}
    return {"meeting": argument, "act": ""}


def upcoming(scene: Scene) -> list[SeenMeeting]:
    """The meetings that this person may join or has joined, the next one first."""
    return [one for one in scene.meetings if one.phase in {Phase.COMING, Phase.RUNNING} and one.told_of]


def _over(scene: Scene) -> list[SeenMeeting]:
    return [one for one in reversed(scene.meetings) if one.phase is Phase.OVER and one.told_of]


def label(scene: Scene, meeting: SeenMeeting) -> str:
    """A meeting on a button: its day, then its title."""
    words = f"{day(wall_time(meeting.wall_start), scene.language, 'short')} · {title_of(scene, meeting)}"
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"


def _list_prompt(scene: Scene, answers: Answers) -> str:
    found = (
        scene.t("These meetings are coming. Which one would you like to read about?")
        if upcoming(scene)
        else scene.t("No meeting is planned at the moment.")
    )
    # Whoever asked for one meeting and sees the list was led here by an old button or link.
    return "\n\n".join((scene.t("We do not know that meeting any more."), found)) if answers.get("meeting") else found


def _list_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(meeting.slug, label(scene, meeting)) for meeting in upcoming(scene)[:SHOWN]]
    past = [Option(PAST, scene.t("Past meetings"))] if _over(scene) else []
    return [*found, *past, Option(MENU, scene.t("Menu"))]


def _listed(_scene: Scene, _answers: Answers, value: str) -> Move:
    if value == MENU:
        return Move("go:menu")
    return Move(PAST) if value == PAST else Move("read", {"meeting": value, "act": ""})


def _named(scene: Scene, answers: Answers) -> Move | None:
    return Move("read") if scene.meeting(str(answers.get("meeting", ""))) else None


def _past_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("These meetings are over. Which one would you like to read about?")


def _past_options(scene: Scene, _answers: Answers) -> list[Option]:
    found = [Option(meeting.slug, label(scene, meeting)) for meeting in _over(scene)[:SHOWN]]
    return [*found, Option(MENU, scene.t("Menu"))]


def _read_prompt(scene: Scene, answers: Answers) -> str:
    meeting = scene.meeting(str(answers.get("meeting", "")))
    if meeting is None:
        return scene.t("We do not know that meeting any more.")
    parts = [title_of(scene, meeting), facts(scene, meeting), agenda(scene, meeting), *standing(scene, meeting)]
    return "\n\n".join(part for part in parts if part)


def _read_options(scene: Scene, answers: Answers) -> list[Option]:
    meeting = scene.meeting(str(answers.get("meeting", "")))
    other = Option("back", scene.t("Other meetings"))
    if meeting is None:
        return [other]
    if meeting.phase is Phase.OVER:
        return [*_options_after(scene, meeting), other]
    if meeting.phase is Phase.CANCELLED:
        return [other]
    return [*_options_before(scene, meeting), other]


def _options_after(scene: Scene, meeting: SeenMeeting) -> list[Option]:
    t = scene.t
    minutes = [Option("minutes", t("Read the minutes"))] if meeting.minutes or meeting.minutes_file else []
    outcomes = [Option("outcomes", t("What came of it"))] if meeting.outcomes else []
    if not meeting.may_say_came or meeting.came is not None:
        return [*minutes, *outcomes]
    afar = [Option("afar", t("I followed from afar"))] if meeting.has_link else []
    return [*minutes, *outcomes, Option("here", t("I came")), *afar]


def _options_before(scene: Scene, meeting: SeenMeeting) -> list[Option]:
    t = scene.t
    if not meeting.may_join:
        leads = {OpenTo.ASSOCIATIONS: Option("register", t("New association"))}
        return [*([Option("leave", t("I cannot come"))] if meeting.way else []), *_given(leads.get(meeting.open_to))]
    found = []
    if meeting.way is not Way.IN_PERSON:
        found.append(Option("join", t("I come")))
    if meeting.has_link and meeting.way is not Way.AFAR:
        found.append(Option("remote", t("I follow from afar")))
    if meeting.way is not None:
        found.append(Option("leave", t("I cannot come")))
    return found


def _given(option: Option | None) -> list[Option]:
    return [option] if option else []


def _read_chosen(scene: Scene, answers: Answers, value: str) -> Move:
    meeting = scene.meeting(str(answers.get("meeting", "")))
    if meeting is None or value == "back":
        return Move("go:meetings")
    if value == "register":
        return Move("go:association")
    if value == "minutes":
        return Move(END, say=_minutes(scene, meeting))
    if value == "outcomes":
        return Move(END, say=_outcomes(scene, meeting))
    return _act(scene, meeting, value)


def _asked_by_button(scene: Scene, answers: Answers) -> Move | None:
    """A button in a notice does what it says at once."""
    meeting = scene.meeting(str(answers.get("meeting", "")))
    return _act(scene, meeting, str(answers["act"])) if meeting and answers.get("act") else None


def _act(scene: Scene, meeting: SeenMeeting, value: str) -> Move:
    match value:
        case "join":
            return _join(scene, meeting, Way.IN_PERSON)
        case "remote":
            return _join(scene, meeting, Way.AFAR)
        case "leave":
            return _leave(scene, meeting)
        case "here":
            return _came(scene, meeting, Came.IN_PERSON)
        case "afar":
            return _came(scene, meeting, Came.AFAR)
    return _came(scene, meeting, Came.NO)


def _rows(scene: Scene) -> list[list[Button]]:
    return [[Button(label=scene.t("Other meetings"), value="go:meetings"), menu_button(scene)]]


def _join(scene: Scene, meeting: SeenMeeting, way: Way) -> Move:
    t, title = scene.t, title_of(scene, meeting)

    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            return (say(scene, t("This meeting cannot be joined any more."), *_rows(scene)),)
        if way is Way.AFAR:
            link = str(outcome.values["link"])
            text = t(
                "You follow “%(title)s” from afar, %(when)s: %(link)s", title=title, when=when(meeting, t), link=link
            )
            follow = Button(label=t("Follow from afar"), value=link, kind=ButtonKind.LINK)
            return (say(scene, text, [follow], *_rows(scene)),)
        place = in_language(meeting.place, scene.language)
        text = t("You are expected at “%(title)s”, %(when)s. Place: %(place)s.",
                 title=title, when=when(meeting, t), place=place)  # fmt: skip
        return (say(scene, "\n\n".join((text, *reminded(t, meeting))), *_rows(scene)),)

    return Move(END, effects=(Pending(JoinMeeting(meeting.id, way), end),))


def _leave(scene: Scene, meeting: SeenMeeting) -> Move:
    def end(_outcome: Outcome) -> tuple[Message, ...]:
        text = scene.t("You are not expected at “%(title)s” any more. We remind you of nothing.",
                       title=title_of(scene, meeting))  # fmt: skip
        return (say(scene, text, *_rows(scene)),)

    return Move(END, effects=(Pending(LeaveMeeting(meeting.id), end),))


def _came(scene: Scene, meeting: SeenMeeting, came: Came) -> Move:
    def end(outcome: Outcome) -> tuple[Message, ...]:
        if not outcome.done:
            text = scene.t("Whether you came can be said in the two weeks after a meeting.")
        elif came is Came.NO:
            text = scene.t("Thank you for telling us.")
        else:
            text = scene.t("Thank you. You are counted among those who took part.")
        return (say(scene, text, *_rows(scene)),)

    return Move(END, effects=(Pending(SayCame(meeting.id, came), end),))


def _outcomes(scene: Scene, meeting: SeenMeeting) -> tuple[Message, ...]:
    """A message each, the newest last."""
    texts = [in_language(outcome, scene.language) for outcome in meeting.outcomes[-LAST_OUTCOMES:]]
    said = [scene.t("What came of “%(title)s”: %(text)s", title=title_of(scene, meeting), text=text) for text in texts]
    return (*(say(scene, text) for text in said[:-1]), say(scene, said[-1], *_rows(scene)))


def _minutes(scene: Scene, meeting: SeenMeeting) -> tuple[Message, ...]:
    """The words and the file apart: a file carries few words on Telegram."""
    title = title_of(scene, meeting)
    head = scene.t("The minutes of “%(title)s”:", title=title)
    words = in_language(meeting.minutes or {}, scene.language)
    found = [say(scene, f"{head}\n\n{words}", *_rows(scene))] if words else []
    if meeting.minutes_file:
        message = say(scene, head, *([] if found else _rows(scene)))
        found.insert(0, message.model_copy(update={"media": minutes_media(meeting.minutes_file, title)}))
    return tuple(found)


MEETINGS = Flow(
    FLOW,
    (
        choice(FLOW, "list", _list_prompt, _list_options, _listed, columns=1, skip=_named),
        choice(FLOW, "past", _past_prompt, _past_options, _listed, columns=1),
        choice(FLOW, "read", _read_prompt, _read_options, _read_chosen, columns=1, skip=_asked_by_button),
    ),
    begin=_begin,
)
