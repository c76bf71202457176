"""Conversations tested as conversations: plays the plain files of tests/flows against the real inbox.

A file holds scenes, each with a database of its own:

    --- what the scene shows
    @ welcomed fr azilal            before it begins: a person who has been welcomed (language, province or -)
    @ petition road-308             … an open petition; `@ closed road-308`: one that is not open any more
    @ staff answers words           meanwhile staff act on the newest feedback; the person hears what they are told
    @ network messenger             … not on Telegram; `@ speaks fr`: what the network says of the person's language
    > what the person writes        also commands: /start petition_road-308
    > [label]                       presses the newest button of that label
    > (phone +212600000001)         shares the own number; (voice), (photo), (place), (again): the same once more
    < what the bot says             every line of every answer; * stands for anything
    < [label] [label]               a row of buttons
    = feedback: 1                   rows stored; also step, news, language, province, commune, topics, result (the last)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session

from bots.people import find_contact, person_of
from core.db import Database
from core.message import Attachment, Message, Place
from core.models import (
    Consent,
    Contact,
    EventKind,
    Feedback,
    FeedbackEntry,
    InformationRequest,
    PetitionState,
    PetitionSupport,
)
from core.networks import TELEGRAM
from tests.bots import desk
from tests.bots.stage import Citizen, HandChannel, Stage, plain


def lines_of(message: Message) -> Iterator[str]:
    """A message as the files of tests/flows write it."""
    yield from (f"< {plain(line)}" for line in message.text.splitlines() if line.strip())
    for row in message.rows:
        yield "< " + " ".join(f"[{plain(button.label)}]" for button in row)


def fits(expected: str, line: str) -> bool:
    """Whether a line is the expected one, where * stands for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in expected.split("*")), line) is not None


@dataclass(frozen=True)
class Scene:
    """One scene of a file: its title and its lines with their numbers."""

    file: Path
    title: str
    lines: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        return f"{self.file.stem}: {self.title}"


def scenes(folder: Path) -> list[Scene]:
    """All scenes of all files."""
    return [scene for file in sorted(folder.glob("*.txt")) for scene in _scenes(file)]


def _scenes(file: Path) -> Iterator[Scene]:
    scene: Scene | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("--- "):
            if scene:
                yield scene
            scene = Scene(file, line.removeprefix("--- "), ())
        elif line.strip() and not line.startswith("#"):
            assert scene is not None, f"{file}:{number}: a scene begins with ---"
            scene = replace(scene, lines=(*scene.lines, (number, line.rstrip())))
    if scene:
        yield scene


class Play:
    """Plays one scene against the real inbox."""

    def __init__(self, scene: Scene, db: Database) -> None:
        self.scene, self.db = scene, db
        network = next((line.split()[2] for _, line in scene.lines if line.startswith("@ network")), TELEGRAM)
        self.stage = Stage(db, HandChannel(network))
        self.citizen = Citizen(self.stage)
        self.heard: list[str] = []

    async def run(self) -> None:
        """Play to the end; AssertionError names the line and shows what the bot said instead."""
        for number, line in self.scene.lines:
            where, rest = f"{self.scene.file.name}:{number}", line[2:]
            match line[:2]:
                case "@ ":
                    await self._prepare(rest)
                case "> ":
                    assert not self.heard, self._unexpected(where)
                    answers = await self._speak(rest)
                    self.heard = [spoken for message in answers for spoken in lines_of(message)]
                case "< ":
                    assert self.heard, f"{where}: the bot said nothing more; expected {line!r}"
                    assert fits(line, self.heard[0]), f"{where}: expected {line!r}\n{self._unexpected(where)}"
                    self.heard.pop(0)
                case "= ":
                    name, _, wanted = rest.partition(": ")
                    assert CHECKS[name](self) == wanted, f"{where}: {name} is {CHECKS[name](self)!r}"
                case _:
                    raise AssertionError(f"{where}: a line begins with one of @ > < =")
        assert not self.heard, self._unexpected("end")

    def _unexpected(self, where: str) -> str:
        return f"{where}: the bot said\n" + "\n".join(self.heard)

    async def _prepare(self, what: str) -> None:
        word, *more = what.split()
        match word:
            case "welcomed":
                await self.citizen.welcomed(more[0], "" if more[1] == "-" else more[1])
            case "petition" | "closed":
                self.stage.petition(more[0], PetitionState.GATHERING if word == "petition" else PetitionState.CLOSED)
            case "campaign":
                self.stage.campaign(more[0])
            case "speaks":
                self.citizen.hint = more[0]
            case "staff":
                told = desk.act(self.stage, more[0], " ".join(more[1:]))
                self.citizen.shown += told
                self.heard = [line for message in told for line in lines_of(message)]
            case "network":
                """Known from the beginning."""
            case _:
                raise AssertionError(f"@ {word} means nothing")

    async def _speak(self, said: str) -> list[Message]:
        if said.startswith("[") and said.endswith("]"):
            return await self.citizen.presses(said[1:-1])
        if not (said.startswith("(") and said.endswith(")")):
            return await self.citizen.says(said)
        word, *more = said[1:-1].split()
        match word:
            case "phone":
                return await self.citizen.sends(phone=more[0])
            case "voice" | "photo":
                return await self.citizen.sends(attachments=(Attachment(word, f"{word}-1"),))
            case "place":
                return await self.citizen.sends(place=Place(31.96, -6.57))
            case "again":
                return await self.citizen.repeats()
        raise AssertionError(f"({word}) means nothing")

    def person(self, read: Callable[[Session, Contact], str]) -> str:
        """What `read` says of the citizen; "-" for a stranger and for nothing."""
        with self.db.reading() as session:
            contact = find_contact(session, self.stage.channel.name, self.citizen.sender)
            return (read(session, contact) if contact else "") or "-"

    def step(self) -> str:
        state = self.citizen.state()
        return f"{state['flow']}.{state['step']}" if state.get("flow") else "-"


def _yes(value: object) -> str:
    return "yes" if value else "no"


CHECKS: dict[str, Callable[[Play], str]] = {
    "contacts": lambda play: str(play.stage.count(Contact)),
    "feedback": lambda play: str(play.stage.count(Feedback)),
    "requests": lambda play: str(play.stage.count(InformationRequest)),
    "supports": lambda play: str(play.stage.count(PetitionSupport)),
    "consents": lambda play: str(play.stage.count(Consent)),
    "result": lambda play: (play.stage.events(EventKind.RESULT) or ["-"])[-1],
    "step": Play.step,
    "language": lambda play: play.person(lambda _session, contact: contact.language),
    "province": lambda play: play.person(lambda _session, contact: contact.province),
    "commune": lambda play: play.person(lambda _session, contact: contact.commune),
    "news": lambda play: play.person(lambda session, contact: _yes(person_of(session, contact).news)),
    "storage": lambda play: play.person(lambda session, contact: _yes(person_of(session, contact).storage)),
    "topics": lambda play: play.person(lambda session, contact: " ".join(person_of(session, contact).topics)),
    "due": lambda play: str(play.stage.rows(InformationRequest)[-1].due_on),
    "urgent": lambda play: _yes(play.stage.rows(InformationRequest)[-1].urgent),
    "text": lambda play: play.stage.rows(Feedback)[-1].text.replace("\n", " / ") or "-",
    "files": lambda play: str(play.stage.rows(Feedback)[-1].attachments.count('["')),
    "topic": lambda play: play.stage.rows(Feedback)[-1].topic or "-",
    "added": lambda play: str(play.stage.count(FeedbackEntry)),
    "asked": lambda play: _yes(play.stage.rows(Feedback)[-1].wants_outcome),
    "state": lambda play: play.stage.rows(Feedback)[-1].state,
    "where": lambda play: play.stage.rows(Feedback)[-1].place or play.stage.rows(Feedback)[-1].commune or "-",
    "about": lambda play: str(play.stage.rows(Feedback)[-1].campaign_id or "-"),
}
