"""Conversations tested as conversations: plays the plain files of tests/flows against the real inbox.

A file holds scenes, each with a database of its own:

    --- what the scene shows
    @ welcomed fr azilal            before it begins: a person who has been welcomed (language, province or -)
    @ petition road-308             … an open petition; `@ closed road-308`: one that is not open any more
    @ go road-308 accepted          staff note that a petition is closed, deposited, accepted or refused
    @ meeting road-day               … and all else around meetings: tests/dialogue_meetings.py
    @ plan                          … and all around the plan: tests/dialogue_projects.py; `@ goals`: dialogue_goals.py
    @ consultation                  … an open one, that of tests/consultation.py; `@ closes roads-2027`: closed now
    @ recorded welcome.privacy fr   … a question that can be heard; `@ staff editor`: a member of staff whose account
                                    this is; `@ code editor`: one who has the code {code} to link it with
    @ desk answers words           meanwhile staff act on the newest feedback; the person hears what they are told
    @ network messenger             … not on Telegram; `@ speaks fr`: what the network says of the person's language
    @ asked How much was it?       … a request for information of this person, ordinary, filed today
    @ published road               … a published answer of tests/council.py
    ! clarify Which year?          staff act on the newest request (tests/council.py); what the person is told follows
    > what the person writes        also commands: /start petition_road-308
    > [label]                       presses the newest button of that label
    > (receipt)                     writes the number of the newest receipt
    > (phone +212600000001)         shares the own number; (voice), (photo), (place), (again): the same once more
    < what the bot says             every line of every answer; * stands for anything
    < (voice)                       a file that comes with the words; (document name.html)
    < [label] [label]               a row of buttons
    = feedback: 1                   rows stored; also step, news, language, province, commune, topics, result (the
                                    last), told (the last notice)
"""

import re
from collections.abc import Callable

from bots.people import find_contact
from civic.consultations import close_consultation
from civic.requests import ledger
from core.db import Database
from core.message import Attachment, Message, Place
from core.models import (
    PetitionState,
    Role,
)
from core.networks import TELEGRAM
from tests import council, dialogue_goals, dialogue_meetings, dialogue_projects
from tests.bots import desk
from tests.bots.petition_acts import go
from tests.bots.stage import REGION, Citizen, HandChannel, Stage
from tests.consultation import APPROVER, opened
from tests.dialogue_checks import CHECKS
from tests.dialogue_scenes import Scene, fits, lines_of

# The receipt that stands as an example in a question.
EXAMPLE = "P26-7KX4QM"


class Play:
    """Plays one scene against the real inbox."""

    def __init__(self, scene: Scene, db: Database) -> None:
        self.scene, self.db = scene, db
        network = next((line.split()[2] for _, line in scene.lines if line.startswith("@ network")), TELEGRAM)
        self.stage: Stage = Stage(db, HandChannel(network))
        self.citizen: Citizen = Citizen(self.stage)
        self.heard: list[str] = []
        self.ending: list[Callable[[], None]] = []
        self.code = ""

    async def run(self) -> None:
        """Play to the end; AssertionError names the line and shows what the bot said instead."""
        try:
            await self._play()
        finally:
            for end in reversed(self.ending):
                end()

    async def _play(self) -> None:
        for number, line in self.scene.lines:
            where, rest = f"{self.scene.file.name}:{number}", line[2:]
            match line[:2]:
                case "@ ":
                    assert not self.heard, self._unexpected(where)
                    await self._prepare(rest)
                case "> ":
                    assert not self.heard, self._unexpected(where)
                    answers = await self._speak(rest)
                    self.heard = [spoken for message in answers for spoken in lines_of(message)]
                case "! ":
                    assert not self.heard, self._unexpected(where)
                    told = council.act(self.db, self.stage.region, rest)
                    self.citizen.shown += told
                    self.heard = [spoken for message in told for spoken in lines_of(message)]
                case "< ":
                    assert self.heard, f"{where}: the bot said nothing more; expected {line!r}"
                    assert fits(line, self.heard[0]), f"{where}: expected {line!r}\n{self._unexpected(where)}"
                    self.heard.pop(0)
                case "= ":
                    name, _, wanted = rest.partition(": ")
                    assert CHECKS[name](self) == wanted, f"{where}: {name} is {CHECKS[name](self)!r}"
                case _:
                    raise AssertionError(f"{where}: a line begins with one of @ > ! < =")
        assert not self.heard, self._unexpected("end")

    def _unexpected(self, where: str) -> str:
        return f"{where}: the bot said\n" + "\n".join(self.heard)

    async def _prepare(self, what: str) -> None:
        word, *more = what.split()
        if word == "welcomed":
            await self.citizen.welcomed(more[0], "" if more[1] == "-" else more[1])
        elif word in ("staff", "code"):
            await self._staff(word, more[0])
        elif word == "desk":
            told = desk.act(self.stage, more[0], " ".join(more[1:]))
            self.citizen.shown += told
            self.heard = [line for message in told for line in lines_of(message)]
        elif module := next(
            (one for one in (dialogue_meetings, dialogue_projects, dialogue_goals) if word in one.ACTS), None
        ):
            told = module.act(self, word, *more)
            self.citizen.shown += told
            self.heard = [spoken for message in told for spoken in lines_of(message)]
        else:
            assert word in ACTS, f"@ {word} means nothing"
            ACTS[word](self, more)

    async def _staff(self, word: str, role: str) -> None:
        """`code` gives a member of staff the code to link an account with; `staff` links this one."""
        self.code = self.stage.staff_code(Role(role))
        if word == "staff":
            await self.citizen.says(f"/staff {self.code}")

    def _petition(self, slug: str, state: PetitionState) -> None:
        self.stage.petition(slug, state)

    def _published(self, slug: str) -> None:
        with self.db.transaction() as session:
            council.publish(session, self.stage.region, slug)

    def _consultation(self) -> None:
        with self.db.transaction() as session:
            opened(session, REGION)

    def _closes(self, slug: str) -> None:
        with self.db.transaction() as session:
            close_consultation(session, slug, APPROVER, REGION)

    def _speaks(self, language: str) -> None:
        self.citizen.hint = language

    def _asked(self, text: str) -> None:
        with self.db.transaction() as session:
            contact = find_contact(session, self.stage.channel.name, self.citizen.sender)
            assert contact is not None
            council.ask(session, self.stage.region, contact, text, received_on=ledger.today(self.stage.region))

    async def _speak(self, said: str) -> list[Message]:
        if said.startswith("[") and said.endswith("]"):
            return await self.citizen.presses(said[1:-1])
        if not (said.startswith("(") and said.endswith(")")):
            return await self.citizen.says(said.replace("{code}", self.code))
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
            case "receipt":
                return await self.citizen.says(self.receipt())
        raise AssertionError(f"({word}) means nothing")

    def receipt(self) -> str:
        """The newest receipt that the bot gave."""
        found = [one for message in self.citizen.shown for one in re.findall(r"P\d\d-[0-9A-Z]{6}", message.text)]
        return str([one for one in found if one != EXAMPLE][-1])


ACTS: dict[str, Callable[[Play, list[str]], object]] = {
    "petition": lambda play, more: play._petition(more[0], PetitionState.GATHERING),
    "closed": lambda play, more: play._petition(more[0], PetitionState.CLOSED),
    "go": lambda play, more: go(play.stage, more[0], PetitionState(more[1])),
    "asked": lambda play, more: play._asked(" ".join(more)),
    "published": lambda play, more: play._published(more[0]),
    "consultation": lambda play, _more: play._consultation(),
    "closes": lambda play, more: play._closes(more[0]),
    "recorded": lambda play, more: play.stage.recording(more[0], more[1]),
    "campaign": lambda play, more: play.stage.campaign(more[0]),
    "speaks": lambda play, more: play._speaks(more[0]),
    "network": lambda _play, _more: None,  # known from the beginning
}
