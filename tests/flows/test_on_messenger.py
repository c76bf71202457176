"""Every conversation of this folder played on Messenger: all that is said fits there, every step can be answered."""

from pathlib import Path

import pytest
from sqlmodel import select

from bots.channels.messenger import MessengerChannel, content_of, cut
from bots.flows.welcome_place import AFTER
from core.db import Database
from core.message import ButtonKind, Inbound, Message
from core.models import Contact, VoicePrompt
from core.networks import MESSENGER
from sandbox.messenger_calls import MessengerContent
from tests import council
from tests.bots.stage import REGION, Citizen, HandChannel, Stage, plain
from tests.dialogue import Play
from tests.dialogue_scenes import Scene, scenes

SCENES = scenes(Path(__file__).parent)
# What Messenger has no button for, and news, which it does not carry: lines after them may have no step there.
SHARED = ("(phone", "(place")
NEWS = "= news:"


class Messenger(Play):
    """Says and presses what a scene's person does; what the bot says is looked at for its form, not for its words."""

    def __init__(self, scene: Scene, db: Database, folder: Path) -> None:
        super().__init__(scene, db)
        self.folder = folder
        self.stage = Stage(db, HandChannel(MESSENGER))
        self.citizen = Citizen(self.stage)
        self.lenient = any(line[2:].startswith(SHARED) or line.startswith(NEWS) for _, line in scene.lines)

    async def _play(self) -> None:
        for number, line in self.scene.lines:
            where, rest = f"{self.scene.file.name}:{number}", line[2:]
            before = len(self.citizen.shown)
            if line.startswith("@ "):
                await self._prepare(rest)
            elif line.startswith("! "):
                self.citizen.shown += council.act(self.db, self.stage.region, rest)
            elif line.startswith("> ") and not rest.startswith(SHARED):
                await self._says(where, rest)
            for message in self.citizen.shown[before:]:
                fits_messenger(message, where)
            self.heard = []

    async def _prepare(self, rest: str) -> None:
        """A recording is a file: what was sent to the bot on another network is brought home first."""
        await super()._prepare(rest)
        if rest.startswith("recorded "):
            self._bring_home(rest.split()[1])

    def _bring_home(self, prompt: str) -> None:
        path = self.folder / f"{prompt}.ogg"
        path.write_bytes(b"OggS")
        with self.db.transaction() as session:
            for found in session.exec(select(VoicePrompt).where(VoicePrompt.prompt == prompt)):
                found.network, found.handle = "", str(path)

    async def _says(self, where: str, said: str) -> None:
        if said == "(receipt)" and self.lenient:
            return
        if not said.startswith("["):
            await self._speak(said)
            return
        label = said[1:-1]
        for _turn in range(12):
            shown = self.citizen.shown[-1].buttons if self.citizen.shown else ()
            if any(plain(button.label) == label for button in shown):
                await self.citizen.presses(label)
                return
            more = next((plain(button.label) for button in shown if button.value.endswith(":more_buttons")), "")
            if not more:
                break
            await self.citizen.presses(more)
        if any(plain(button.label) == label for message in self.citizen.shown for button in message.buttons):
            # An older one: it was there until now, or it stays in the conversation for good.
            await self.citizen.presses(label)
            return
        assert self.lenient, f"{where}: no button [{label}] was ever shown on Messenger"


def fits_messenger(message: Message, where: str) -> None:
    """AssertionError names the line where something cannot be said, or a question cannot be answered."""
    kinds = {button.kind for button in message.buttons}
    assert not kinds & {ButtonKind.PHONE, ButtonKind.PLACE}, f"{where}: a button that Messenger has not: {kinds}"
    if message.media:
        assert (message.text, message.rows, len(message.media)) == ("", (), 1), f"{where}: a file travels alone"
        return
    MessengerContent.model_validate(content_of(message))
    answers = [button for button in message.buttons if button.kind is ButtonKind.ANSWER]
    assert len(answers) <= 13, f"{where}: {len(answers)} answers, 13 are shown"
    titles = [cut(button.label) for button in answers]
    assert len(set(titles)) == len(titles), f"{where}: two buttons look alike: {titles}"
    assert answers or not message.prompt, f"{where}: {message.prompt} shows no way to answer it"


@pytest.mark.parametrize("scene", SCENES, ids=str)
async def test_conversation_on_messenger(scene: Scene, sqlite_db: Database, tmp_path: Path) -> None:
    await Messenger(scene, sqlite_db, tmp_path).run()


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
async def test_the_smallest_commune_is_found_by_turning_pages(sqlite_db: Database, language: str) -> None:
    stage = Stage(sqlite_db, HandChannel(MESSENGER))
    citizen = await Citizen(stage).welcomed(language)
    for value in ("go:welcome", f"welcome.language:{language}", "welcome.privacy:yes", "welcome.province:azilal"):
        if value.partition(":")[0] in ("go", f"welcome.{citizen.state().get('step')}"):
            await citizen.presses_value(value)
    assert citizen.state()["step"] == "commune"
    smallest = min(REGION.province("azilal").communes, key=lambda commune: commune.population)
    wanted = f"welcome.commune:{smallest.code}"
    for _page in range(len(REGION.province("azilal").communes)):
        fits_messenger(citizen.shown[-1], "commune")
        values = [button.value for button in citizen.shown[-1].buttons]
        if wanted in values:
            break
        await citizen.presses_value(next(value for value in values if value.endswith((f":{AFTER}", ":more_buttons"))))
    await citizen.presses_value(wanted)
    with sqlite_db.reading() as session:
        assert session.exec(select(Contact)).one().commune == smallest.code


@pytest.mark.parametrize("typed", ["/mydata", "/MYDATA", " /mydata "])
def test_a_command_typed_as_elsewhere_is_one(typed: str) -> None:
    said = said_on_messenger(typed)
    assert (said.command, said.argument, said.text) == ("mydata", "", typed)
    assert said_on_messenger("/start petition_road-308").argument == "petition_road-308"
    assert said_on_messenger("1/2 heures d'eau").command == ""


def said_on_messenger(text: str) -> Inbound:
    event = {"sender": {"id": "7"}, "timestamp": 1764579600000, "message": {"mid": "m", "text": text}}
    channel = MessengerChannel("1", "token")
    (said,) = channel.receive({"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [event]}]}).inbound
    return said
