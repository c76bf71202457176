"""The real inbox with a channel that has no network, and citizens who write and press there."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel, col, func, select

from bots.channel import BadPayload
from bots.flows import FLOWS
from bots.flows.engine import Flows
from bots.inbox import Inbox
from bots.people import find_contact
from civic import consent
from civic.petitions import create_petition
from civic.region import Region, load_region
from civic.staff_accounts import new_link
from civic.voices import set_recording
from core.clock import now
from core.db import Database
from core.i18n import END_ISOLATE, ISOLATE
from core.message import Button, ButtonKind, Capabilities, Inbound, Message, Outbound, Receipt, Received
from core.models import (
    Campaign,
    Conversation,
    Delivery,
    Event,
    EventKind,
    InboundMessage,
    Petition,
    PetitionState,
    Purpose,
    Role,
    Staff,
)
from core.networks import MESSENGER, MESSENGER_CAPABILITIES, TELEGRAM, TELEGRAM_CAPABILITIES

REGION = load_region()
CAPABILITIES = {TELEGRAM: TELEGRAM_CAPABILITIES, MESSENGER: MESSENGER_CAPABILITIES}


class HandChannel:
    """A channel whose raw calls are {"inbound": [Inbound, …], "signals": [Signal, …]}; nothing is ever sent."""

    def __init__(self, name: str = TELEGRAM) -> None:
        self.name = name
        self.capabilities: Capabilities = CAPABILITIES[name]
        self.acknowledged: list[str] = []

    def receive(self, raw: Mapping[str, Any]) -> Received:
        """What was put in by hand."""
        if not raw.keys() <= {"inbound", "signals", "ignored"}:
            raise BadPayload("not put in by hand")
        return Received(*(tuple(raw.get(part, ())) for part in ("inbound", "signals", "ignored")))

    async def send(self, outbound: Outbound) -> Receipt:
        raise AssertionError("the inbox sends nothing")

    async def acknowledge(self, inbound: Inbound) -> None:
        self.acknowledged.append(inbound.acknowledge)

    async def close(self) -> None:
        """Nothing is open."""


class Stage:
    """A database, a channel and the inbox between them."""

    def __init__(
        self,
        db: Database,
        channel: HandChannel | None = None,
        flows: Flows = FLOWS,
        region: Region = REGION,
        first_id: int = 1,
    ) -> None:
        self.db, self.channel, self.flows, self.region = db, channel or HandChannel(), flows, region
        self.woken = 0
        self._numbers = itertools.count(first_id)
        self.restart()

    def restart(self) -> None:
        """Go on with an inbox that remembers nothing."""
        self.inbox = Inbox(self.db, self.region, self.flows, {self.channel.name: self.channel}, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def new_id(self) -> str:
        """An id that no message had before."""
        return f"m{next(self._numbers)}"

    async def take(self, *inbound: Inbound, **more: Any) -> None:
        await self.inbox.take(self.channel.name, {"inbound": inbound, **more})

    def answers(self, external_id: str) -> list[Message]:
        """What is on its way out in answer to that message."""
        query = (
            select(Delivery)
            .join(InboundMessage, col(InboundMessage.id) == Delivery.inbound_id)
            .where(InboundMessage.channel == self.channel.name, InboundMessage.external_id == external_id)
            .order_by(col(Delivery.part))
        )
        with self.db.reading() as session:
            return [Message.model_validate(row.message) for row in session.exec(query)]

    def count(self, table: type[SQLModel], *where: Any) -> int:
        with self.db.reading() as session:
            return session.exec(select(func.count()).select_from(table).where(*where)).one()

    def rows(self, table: type[SQLModel], *where: Any) -> list[Any]:
        with self.db.reading() as session:
            return list(session.exec(select(table).where(*where).order_by(table.id)))  # type: ignore[attr-defined]

    def events(self, kind: EventKind) -> list[str]:
        """The names of what happened, in order."""
        return [event.name for event in self.rows(Event, col(Event.kind) == kind)]

    def petition(self, slug: str, state: PetitionState = PetitionState.GATHERING) -> Petition:
        """Store a petition called after its slug."""
        title = {"ar": f"عريضة {slug}", "fr": f"Pétition {slug}"}
        summary = {"ar": "نطلب إصلاح الطريق.", "fr": "Nous demandons la réparation de la route."}
        with self.db.transaction() as session:
            return create_petition(
                session, slug=slug, title=title, summary=summary, opened_on=date(2026, 11, 1), state=state
            )

    def recording(self, prompt: str, language: str) -> None:
        """Let a question be heard, as staff sent it to the bot on this network."""
        with self.db.transaction() as session:
            set_recording(
                session, prompt=prompt, language=language, handle=f"heard-{prompt}", network=self.channel.name,
                staff=self._staff(session, Role.EDITOR),
            )  # fmt: skip

    def staff_code(self, role: Role) -> str:
        """The code with which a member of staff links their account."""
        with self.db.transaction() as session:
            return new_link(session, self._staff(session, role))

    def _staff(self, session: Session, role: Role) -> Staff:
        email = f"{role}@council.example"
        found = session.exec(select(Staff).where(Staff.email == email)).first() or Staff(email=email, role=role)
        session.add(found)
        session.flush()
        return found

    def campaign(self, name: str = "road-308") -> Campaign:
        """Store a campaign that people can speak about."""
        with self.db.transaction() as session:
            author = Staff(email=f"{name}@council.example", role=Role.EDITOR)
            session.add(author)
            session.flush()
            campaign = Campaign(name=name, topic="roads", author_id=author.id)
            session.add(campaign)
            return campaign


@dataclass
class Citizen:
    """A person with one account; remembers every button they were shown."""

    stage: Stage
    sender: str = "700"
    hint: str = ""
    shown: list[Message] = field(default_factory=list)
    last: Inbound | None = None

    async def sends(self, **said: Any) -> list[Message]:
        """Send one thing; the answers."""
        values = {"channel": self.stage.channel.name, "sender": self.sender, "at": now(), "language_hint": self.hint}
        return await self.repeats(Inbound(**{**values, "external_id": self.stage.new_id(), **said}))

    async def repeats(self, inbound: Inbound | None = None) -> list[Message]:
        """Let the network deliver the same thing once more."""
        self.last = inbound or self.last
        assert self.last is not None
        await self.stage.take(self.last)
        heard = self.stage.answers(self.last.external_id)
        self.shown += heard
        return heard

    async def says(self, text: str) -> list[Message]:
        """Write words, or a command, which Messenger takes for words."""
        is_command = text.startswith("/") and self.stage.channel.name != MESSENGER
        command, _, argument = text[1:].partition(" ") if is_command else ("", "", "")
        return await self.sends(text=text, command=command.lower(), argument=argument.strip())

    async def presses(self, label: str) -> list[Message]:
        """Press the newest button of that label; beside a phone button, Telegram sends the label as words."""
        for message in reversed(self.shown):
            for button in message.buttons:
                if plain(button.label) == label:
                    return await self._presses(message, button)
        raise AssertionError(f"no button [{label}] was ever shown")

    async def presses_value(self, value: str) -> list[Message]:
        """Press a button that holds this value, shown or not."""
        return await self.sends(button=value)

    async def _presses(self, message: Message, button: Button) -> list[Message]:
        assert button.kind is ButtonKind.ANSWER, f"[{button.label}] shares something"
        if any(other.kind in (ButtonKind.PHONE, ButtonKind.PLACE) for other in message.buttons):
            return await self.says(button.label)
        return await self.sends(button=button.value, acknowledge=f"a{self.stage.new_id()}")

    async def welcomed(self, language: str = "fr", province: str = "azilal", *, news: bool = True) -> "Citizen":
        """Become somebody who has been welcomed, without the talk."""
        await self.sends(command="start", text="/start")
        with self.stage.db.transaction() as session:
            contact = find_contact(session, self.stage.channel.name, self.sender)
            assert contact is not None
            contact.language, contact.language_chosen, contact.province = language, True, province
            contact.news = news
            consent.record(
                session, contact=contact, purpose=Purpose.STORAGE, granted=True, language=language, reference="",
                wording=consent.WORDINGS[Purpose.STORAGE], channel=self.stage.channel.name,
            )  # fmt: skip
            session.get_one(Conversation, contact.id).state = {}
        return self

    def set_state(self, state: dict[str, Any]) -> None:
        """Put the person somewhere in a conversation."""
        with self.stage.db.transaction() as session:
            contact = find_contact(session, self.stage.channel.name, self.sender)
            assert contact is not None
            session.get_one(Conversation, contact.id).state = state

    def state(self) -> dict[str, Any]:
        """The stored state of the conversation; empty for a stranger."""
        with self.stage.db.reading() as session:
            contact = find_contact(session, self.stage.channel.name, self.sender)
            found = session.get(Conversation, contact.id) if contact else None
            return dict(found.state) if found else {}


def plain(text: str) -> str:
    """The text as it looks: without the marks of direction, all spaces alike."""
    return text.replace(ISOLATE, "").replace(END_ISOLATE, "").replace("\u00a0", " ")
