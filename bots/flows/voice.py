"""Voice: staff read the bot's questions aloud, one by one, and send them as voice messages."""

from dataclasses import replace

from bots.flows.effects import KeepRecording
from bots.flows.engine import HERE, LEAVE, Flow, Move
from bots.flows.scene import Answers, Outcome, Pending, Scene, Turn
from bots.flows.steps import Option, choice, menu_button, not_understood, say, words
from civic.voices import RECORDERS
from core.errors import BadInput
from core.i18n import languages, own_name
from core.message import Message

FLOW = "voice"
PAGE = 8
BEFORE, AFTER = "before", "after"
# Who is refused, and what is recorded, is the same for the whole conversation.
RECORDER_NAMES = frozenset(role.value for role in RECORDERS)


def _not_staff(scene: Scene, _answers: Answers) -> Move | None:
    if scene.staff in RECORDER_NAMES:
        return None
    text = scene.t("Only the council's staff record here.")
    return Move(LEAVE, say=(say(scene, text, [menu_button(scene)]),))


def _language_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("In which language will you speak?")


def _language_options(_scene: Scene, _answers: Answers) -> list[Option]:
    return [Option(code, own_name(code)) for code in languages()]


def _language_chosen(_scene: Scene, _answers: Answers, code: str) -> Move:
    return Move("conversation", {"language": code, "page": 0})


def _conversation_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which conversation?")


def _conversation_options(scene: Scene, answers: Answers) -> list[Option]:
    flows = list(dict.fromkeys(name.partition(".")[0] for name in scene.questions))
    return _page(scene, answers, [Option(name, name) for name in flows])


def _conversation_chosen(_scene: Scene, answers: Answers, value: str) -> Move:
    return _turned(answers, value) or Move("question", {"flow": value, "page": 0})


def _question_prompt(scene: Scene, _answers: Answers) -> str:
    return scene.t("Which question?")


def _question_options(scene: Scene, answers: Answers) -> list[Option]:
    steps = [name.partition(".")[2] for name in scene.questions if name.startswith(f"{answers.get('flow', '')}.")]
    return _page(scene, answers, [Option(step, step) for step in steps])


def _question_chosen(_scene: Scene, answers: Answers, value: str) -> Move:
    return _turned(answers, value) or Move("note", {"step": value})


def _page(scene: Scene, answers: Answers, options: list[Option]) -> list[Option]:
    page = int(answers.get("page", 0))
    before = [Option(BEFORE, scene.t("Earlier ones"))] if page else []
    after = [Option(AFTER, scene.t("More"))] if (page + 1) * PAGE < len(options) else []
    return [*options[page * PAGE : (page + 1) * PAGE], *before, *after]


def _turned(answers: Answers, value: str) -> Move | None:
    page = int(answers.get("page", 0))
    turned = {BEFORE: page - 1, AFTER: page + 1}
    return Move(HERE, {"page": turned[value]}) if value in turned else None


def _note_prompt(scene: Scene, answers: Answers) -> str:
    asked = _words(scene, answers)
    if not asked:
        return scene.t("Send a voice message that says this question in general words: its words change with the case.")
    return scene.t("Send a voice message that says:\n\n%(words)s", words=asked)


def _words(scene: Scene, answers: Answers) -> str:
    """What the question says in the chosen language; nothing where it depends on what was said before."""
    ask = scene.questions.get(_prompt_name(answers))
    try:
        return ask(replace(scene, language=str(answers.get("language", ""))), {}).text if ask else ""
    except (LookupError, BadInput):
        return ""


def _prompt_name(answers: Answers) -> str:
    return f"{answers.get('flow', '')}.{answers.get('step', '')}"


def _sent(scene: Scene, answers: Answers, turn: Turn) -> Move:
    note = next((one for one in turn.attachments if one.kind == "voice"), None)
    if note is None:
        return not_understood(scene, scene.t("Please send it as a voice message."))

    def end(outcome: Outcome) -> tuple[Message, ...]:
        kept = scene.t("It is kept; people who listen hear it from now on.")
        return (say(scene, kept if outcome.done else scene.t("Only the council's staff record here.")),)

    effect = KeepRecording(_prompt_name(answers), str(answers.get("language", "")), note.handle)
    return Move("question", {"page": 0}, effects=(Pending(effect, end),))


VOICE = Flow(
    FLOW,
    (
        choice(FLOW, "language", _language_prompt, _language_options, _language_chosen, skip=_not_staff),
        choice(FLOW, "conversation", _conversation_prompt, _conversation_options, _conversation_chosen, columns=1),
        choice(FLOW, "question", _question_prompt, _question_options, _question_chosen, columns=1),
        words("note", _note_prompt, _sent),
    ),
    needs_welcome=False,
    for_staff=True,
)
