"""The questions read aloud: which are recorded in which language, and recording them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from core.errors import BadInput
from core.i18n import N_
from core.models import Role, Staff, VoicePrompt
from core.networks import TELEGRAM
from core.staff import audit

RECORDERS = frozenset({Role.EDITOR, Role.MODERATOR, Role.ADMIN})
LARGEST = 1_000_000  # bytes; five minutes of speech, and long enough a wait on a slow line
_OGG, _OPUS = b"OggS", b"OpusHead"
# Networks that send again, by its name there, what was sent to the bot; for the others it is fetched and uploaded.
SENDS_AGAIN = frozenset({TELEGRAM})
# How the sound files begin that the networks give out, the place where they do, and what such a file is called.
_SOUNDS = ((0, _OGG, ".ogg"), (4, b"ftyp", ".m4a"), (0, b"ID3", ".mp3"), (0, b"\xff\xfb", ".mp3"))


def set_recording(
    session: Session, *, prompt: str, language: str, handle: str, staff: Staff, network: str = ""
) -> VoicePrompt:
    """Keep the recording of a question ("flow.step") in a language, instead of the one there may be."""
    found = _recording(session, prompt, language) or VoicePrompt(
        prompt=prompt, language=language, handle=handle, staff_id=staff.id
    )
    fresh = VoicePrompt(prompt=prompt, language=language, handle=handle, staff_id=staff.id, network=network)
    for name in ("handle", "network", "staff_id", "recorded_at"):
        setattr(found, name, getattr(fresh, name))
    session.add(found)
    session.flush()
    audit(session, staff, "voice.set", f"{prompt}:{language}", network=network)
    return found


def remove_recording(session: Session, *, prompt: str, language: str, staff: Staff) -> None:
    """Ask the question in words alone again; BadInput when it has no recording in that language."""
    found = _recording(session, prompt, language)
    if found is None:
        raise BadInput(
            "%(prompt)s has no recording in %(language)r",
            remedy="`jisr voice list` shows those there are.",
            prompt=prompt,
            language=language,
        )
    session.delete(found)
    audit(session, staff, "voice.remove", f"{prompt}:{language}")


def _recording(session: Session, prompt: str, language: str) -> VoicePrompt | None:
    query = select(VoicePrompt).where(VoicePrompt.prompt == prompt, VoicePrompt.language == language)
    return session.exec(query.with_for_update()).first()


def recordings(session: Session, prompts: Collection[str], language: str, network: str) -> Mapping[str, VoicePrompt]:
    """The recordings in this language of these questions that can go out on the network, by question."""
    query = select(VoicePrompt).where(
        col(VoicePrompt.prompt).in_(prompts), VoicePrompt.language == language,
        _goes_out(network),
    )  # fmt: skip
    return {found.prompt: found for found in session.exec(query)}


def spoken_languages(session: Session, network: str) -> frozenset[str]:
    """The languages in which at least one question can be heard on this network."""
    query = select(VoicePrompt.language).where(_goes_out(network)).distinct()
    return frozenset(session.exec(query))


def _goes_out(network: str) -> ColumnElement[bool]:
    ours = col(VoicePrompt.network)
    return ours.in_(("", network)) if network in SENDS_AGAIN else ours == ""


def elsewhere(session: Session) -> list[VoicePrompt]:
    """The recordings that lie with a network alone, oldest first."""
    query = select(VoicePrompt).where(VoicePrompt.network != "").order_by(col(VoicePrompt.recorded_at))
    return list(session.exec(query))


def brought_home(session: Session, found: VoicePrompt, path: str) -> bool:
    """Note where a recording lies now; False when another took its place meanwhile."""
    query = select(VoicePrompt).where(VoicePrompt.id == found.id, VoicePrompt.handle == found.handle)
    still = session.exec(query.with_for_update()).one_or_none()
    if still is None:
        return False
    still.network, still.handle = "", path
    return True


def suffix_of(content: bytes) -> str:
    """What a file of this sound is called (".ogg"); empty when this is no sound that networks take."""
    return next((suffix for at, mark, suffix in _SOUNDS if content.startswith(mark, at)), "")


def recording(session: Session, prompt: str, language: str) -> VoicePrompt | None:
    """The recording of a question in a language, if there is one."""
    query = select(VoicePrompt).where(VoicePrompt.prompt == prompt, VoicePrompt.language == language)
    return session.exec(query).first()


def recorded(session: Session) -> dict[tuple[str, str], tuple[VoicePrompt, str]]:
    """All recordings by question and language, each with the address of who made it."""
    query = select(VoicePrompt, Staff.email).join(Staff, col(Staff.id) == VoicePrompt.staff_id)
    return {(found.prompt, found.language): (found, email) for found, email in session.exec(query)}


def known_prompt(prompt: str, prompts: Iterable[str]) -> str:
    """The name as given; BadInput when no conversation asks a question of that name."""
    known = sorted(prompts)
    if prompt not in known:
        flow = prompt.partition(".")[0]
        near = [name for name in known if name.startswith(f"{flow}.")] or sorted({n.partition(".")[0] for n in known})
        raise BadInput(
            "no conversation asks %(prompt)r",
            where="FLOW.STEP",
            remedy=N_("Known: %(known)s."),
            prompt=prompt,
            known=tuple(near),
        )
    return prompt


def is_voice(content: bytes) -> bool:
    """Whether this is OGG with Opus."""
    return content.startswith(_OGG) and _OPUS in content[:200]


def check_recording(content: bytes, where: str) -> None:
    """BadInput unless this is OGG with Opus, the one form that networks show as a voice message, and not too large."""
    if len(content) > LARGEST:
        remedy = N_("Speak shorter, or convert it with a lower rate: ffmpeg … -b:a 24k.")
        raise BadInput("the recording has more than 1 MB", where=where, remedy=remedy)
    if not is_voice(content):
        remedy = N_("Convert it: ffmpeg -i FILE -c:a libopus -b:a 24k -ac 1 FILE.ogg")
        raise BadInput("this is no OGG file with Opus sound", where=where, remedy=remedy)
