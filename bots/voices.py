"""Gives the questions their recordings, for people who would rather hear them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlmodel import Session

from bots.flows import FLOWS
from bots.flows.engine import Flows
from bots.flows.scene import Answers, Person, Scene
from civic.region import Region
from civic.voices import recordings
from core.clock import local_date, now
from core.errors import BadInput
from core.message import Capabilities, Media, Message
from core.models import Contact, VoicePrompt
from core.networks import TELEGRAM_CAPABILITIES

VOICE = "voice"


# Who is asked whether they would rather listen hears that question, or they could not answer it.
ALWAYS = "welcome.listen"


def questions_of(flows: Flows) -> dict[str, Callable[[Scene, Answers], Message]]:
    """All questions that the conversations ask, by their names; what only staff are asked is left out."""
    return {
        f"{flow.name}.{step.name}": step.ask
        for flow in flows.values()
        for step in flow.steps
        if step.asked and not flow.for_staff
    }


def words_of(prompt: str, region: Region, language: str) -> str:
    """What a question says to somebody new, in a language; empty where its words change with the case."""
    ask = questions_of(FLOWS).get(prompt)
    person = Person(language=language, language_chosen=True, storage=True)
    scene = Scene(region, TELEGRAM_CAPABILITIES, local_date(now(), region.zone), "", person, language)
    try:
        return ask(scene, {}).text if ask else ""
    except (LookupError, BadInput):
        return ""


def spoken(
    session: Session, contact: Contact, capabilities: Capabilities, messages: Sequence[Message]
) -> tuple[Message, ...]:
    """The messages, each question with its recording where the person listens and there is one."""
    prompts = {message.prompt for message in messages if message.prompt}
    if not contact.listens:
        prompts &= {ALWAYS}
    if not (capabilities.files and prompts):
        return tuple(messages)
    found = recordings(session, prompts, contact.language, contact.network)
    return tuple(part for message in messages for part in _with_voice(message, found, capabilities.caption_limit))


def _with_voice(message: Message, found: Mapping[str, VoicePrompt], limit: int) -> tuple[Message, ...]:
    """The voice with words and buttons below it; before them where the words are too long for that.

    Where no words go under a voice, the way out parts them.
    """
    recording = found.get(message.prompt)
    voice = _media(recording) if recording else None
    if voice is None or message.media:
        return (message,)
    if not limit or len(message.text.encode("utf-16-le")) // 2 <= limit:
        return (message.model_copy(update={"media": (voice,)}),)
    return (Message(text="", media=(voice,), language=message.language), message)


def _media(recording: VoicePrompt) -> Media | None:
    """The recording; None when its file is gone: then the words go alone."""
    if recording.network:
        return Media(kind=VOICE, handle=recording.handle)
    return Media(kind=VOICE, path=recording.handle) if Path(recording.handle).is_file() else None
