"""Whatever people do in whatever order, they are answered, and what is stored makes sense."""

import asyncio
import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from bots.flows import FLOWS
from bots.inbox import Inbox
from core.clock import now
from core.db import Database
from core.i18n import languages
from core.message import Attachment, ButtonKind, Message, Place, Signal, SignalKind
from core.models import Contact, Conversation, InboundMessage, PetitionState, PetitionSupport
from tests.bots.stage import REGION, Citizen, Stage

PHONES = ("+212600000001", "+212600000002")
WORDS = (
    "/start", "/menu", "/feedback", "/petition", "/request", "/mydata", "/language", "/stop", "/pizza",
    "/forget", "/voice", "/staff", "/staff ABCDEFGHJK", "/start welcome_listen",
    "/start petition_road-308", "/start petition_closed", "/start feedback_c1", "/start feedback_c77", "/start stop",
    "stop", "توقف", "ⴱⴷⴷ", "salam", "القائمة", "1", "٢", "10", "99", "demnate", "ايت", "azilal", "Annuler", "إلغاء",
    "الطريق مقطوعة", "Il n’y a plus d’eau.", "ok", "👍", "x" * 4096, " ", "%(name)s %s", "\u202e\u2068", "a\x00b",
)  # fmt: skip
VALUES = (
    "go:menu", "go:stop", "go:feedback:c1", "go:petition:road-308", "go:welcome:news", "go:pizza", "x", ":",
    "petition.read:support", "petition.eligible:yes", "petition.phone:x", "welcome.privacy:yes", "welcome.privacy:no",
    "welcome.language:fr", "mydata.choose:erase", "forget.sure:yes",
    "go:welcome:listen", "go:voice", "welcome.listen:yes", "welcome.commune:after", "welcome.commune:before",
    "menu.choose:feedback", "menu.choose:request",
    "request.urgent:no",
)  # fmt: skip
PEOPLE = st.sampled_from((0, 1))


class Talks(RuleBasedStateMachine):
    """Two people, an open petition and a closed one, and everything that can come in."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template, self.folder / "jisr.db")
        self.db = Database(f"sqlite:///{self.folder / 'jisr.db'}")
        self.stage = Stage(self.db)
        self.people = [Citizen(self.stage, "700"), Citizen(self.stage, "701", hint="fr")]
        self.loop = asyncio.Runner()
        self.phones: set[str] = set()

    def teardown(self) -> None:
        self.loop.close()
        self.db.close()
        shutil.rmtree(self.folder)

    @initialize(welcomed=st.booleans())
    def begin(self, *, welcomed: bool) -> None:
        self.stage.petition("road-308")
        self.stage.petition("closed", PetitionState.CLOSED)
        self.stage.campaign()
        for prompt in ("welcome.listen", "welcome.commune", "menu.choose"):
            self.stage.recording(prompt, "fr")
        if welcomed:
            self.loop.run(self.people[0].welcomed("ar"))

    def hear(self, answers: list[Message]) -> None:
        """There is an answer, it says something, in a language, with buttons that fit."""
        assert answers
        for message in answers:
            assert message.text.strip() or message.media
            assert message.language in ("", *languages())
            assert all(len(button.value.encode()) <= 64 for button in message.buttons)

    @rule(who=PEOPLE, text=st.sampled_from(WORDS) | st.text(min_size=1, max_size=40))
    def write(self, who: int, text: str) -> None:
        self.hear(self.loop.run(self.people[who].says(text)))

    @rule(who=PEOPLE, which=st.integers(0, 30))
    def press(self, who: int, which: int) -> None:
        """One of the buttons ever shown, the newest most often."""
        buttons = [button for message in self.people[who].shown[::-1] for button in message.buttons]
        pressable = [button for button in buttons if button.kind is ButtonKind.ANSWER]
        if pressable:
            value = pressable[min(which, len(pressable) - 1)].value
            self.hear(self.loop.run(self.people[who].presses_value(value)))

    @rule(who=PEOPLE, value=st.sampled_from(VALUES))
    def press_by_hand(self, who: int, value: str) -> None:
        self.hear(self.loop.run(self.people[who].presses_value(value)))

    @rule(who=PEOPLE, number=st.sampled_from(PHONES))
    def share(self, who: int, number: str) -> None:
        self.phones.add(number)
        self.hear(self.loop.run(self.people[who].sends(phone=number)))

    @rule(who=PEOPLE, kind=st.sampled_from(("voice", "photo")), caption=st.sampled_from(("", "ici", "stop")))
    def send_file(self, who: int, kind: str, caption: str) -> None:
        self.hear(self.loop.run(self.people[who].sends(text=caption, attachments=(Attachment(kind, "1"),))))

    @rule(who=PEOPLE)
    def send_place(self, who: int) -> None:
        self.hear(self.loop.run(self.people[who].sends(place=Place(31.9, -6.5))))

    @rule(who=PEOPLE)
    def deliver_again(self, who: int) -> None:
        last = self.people[who].last
        if last is not None:
            before = self.stored()
            self.loop.run(self.stage.take(last))
            assert self.stored() == before

    @rule(who=PEOPLE, kind=st.sampled_from((SignalKind.STOPPED, SignalKind.RETURNED)))
    def block(self, who: int, kind: SignalKind) -> None:
        signal = Signal("telegram", self.stage.new_id(), kind, now(), sender=self.people[who].sender)
        self.loop.run(self.stage.take(signals=[signal]))

    @rule()
    def restart(self) -> None:
        self.stage.inbox = Inbox(self.db, REGION, FLOWS, {"telegram": self.stage.channel})

    def stored(self) -> tuple[object, ...]:
        states = [(row.contact_id, row.state) for row in self.conversations()]
        return states, self.stage.count(InboundMessage), self.stage.count(PetitionSupport), self.stage.count(Contact)

    def conversations(self) -> list[Conversation]:
        with self.db.reading() as session:
            return list(session.exec(select(Conversation).order_by(col(Conversation.contact_id))))

    @invariant()
    def nothing_failed(self) -> None:
        assert self.stage.count(InboundMessage, col(InboundMessage.failed)) == 0

    @invariant()
    def everybody_stands_somewhere(self) -> None:
        for conversation in self.conversations():
            state = conversation.state
            assert json.loads(json.dumps(state)) == state
            if state and state["flow"]:
                assert FLOWS[state["flow"]].step(state["step"]) is not None
            elif state:
                assert state == {"flow": "", "step": "", "answers": {}}

    @invariant()
    def a_person_supports_once(self) -> None:
        supports = self.stage.rows(PetitionSupport)
        assert len(supports) <= len(self.phones)
        assert len({support.person_hash for support in supports}) == len(supports)

    @invariant()
    def there_are_as_many_contacts_as_people(self) -> None:
        assert self.stage.count(Contact) <= len(self.people)


def test_any_conversation(sqlite_template: Path) -> None:
    run_state_machine_as_test(
        lambda: Talks(sqlite_template),  # type: ignore[arg-type]  # whatever makes a machine will do
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
