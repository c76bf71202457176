"""The way in: one thing said is written whole (dedupe, state, effects, replies); nothing leaves before the commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from bots import effects, handover, people, signals, voices
from bots.channel import Channel
from bots.flows.engine import CAME_BY, Flows, Step, advance
from bots.flows.scene import State, Turn
from bots.missed import missed_by
from bots.routing import turn_of
from bots.together import Opening, Together
from civic.comments import CommentCare
from civic.region import Region
from core.clock import now
from core.db import Database
from core.events import record
from core.fitting import fitted
from core.i18n import translator
from core.log import get_logger
from core.message import ENTRY_BUTTON, Button, Capabilities, Inbound, Message, Received, Signal
from core.models import Campaign, Contact, Conversation, Delivery, EventKind, InboundMessage, Priority
from core.once import insert_once

log = get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


class Inbox:
    """Takes in what channels receive; `wake` is called after each commit, so that replies leave at once."""

    def __init__(
        self,
        db: Database,
        region: Region,
        flows: Flows,
        channels: Mapping[str, Channel],
        wake: Callable[[], None] = lambda: None,
        care: CommentCare | None = None,
    ) -> None:
        self._together = Together(db)
        self._region = region
        self._flows = flows
        self._channels = channels
        self._wake = wake
        self._care = care or CommentCare()
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def take(self, channel_name: str, raw: Mapping[str, Any]) -> None:
        """Take in one raw call of a network; committed when this returns. BadPayload when it is of no known form."""
        channel = self._channels[channel_name]
        received = channel.receive(raw)
        await self._together.do(partial(self.take_received, channel, received))
        self._wake()
        for inbound in received.inbound:
            if inbound.acknowledge:
                self._acknowledge(channel, inbound)

    async def take_patiently(self, channel_name: str, raw: Mapping[str, Any]) -> None:
        """Take in what nobody delivers again: while the database is away, wait for it. BadPayload as in `take`."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self.take(channel_name, raw)
            except DBAPIError as away:
                log.warning("the database is away", channel=channel_name, kind=type(away.orig).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def take_received(self, channel: Channel, received: Received, opening: Opening) -> None:
        """Take in what a call held, each thing as a whole or not at all."""
        for inbound in received.inbound:
            self._take_inbound(channel, inbound, opening)
        for signal in received.signals:
            self._take_signal(signal, opening)
        if received.ignored:
            with opening() as session:
                for name in received.ignored:
                    record(session, EventKind.IGNORED, name, channel=channel.name)

    def _acknowledge(self, channel: Channel, inbound: Inbound) -> None:
        task = asyncio.get_running_loop().create_task(channel.acknowledge(inbound))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    def _take_inbound(self, channel: Channel, inbound: Inbound, opening: Opening) -> None:
        self._guarded(
            opening,
            inbound,
            lambda session: self._converse(session, channel, inbound),
            lambda session: _apologise(session, inbound, channel.capabilities),
        )

    def _take_signal(self, signal: Signal, opening: Opening) -> None:
        self._guarded(
            opening,
            signal,
            lambda session: _heed(session, signal, self._care),
            lambda session: _keep_failed(session, signal),
        )

    def _guarded(
        self,
        opening: Opening,
        taken: Inbound | Signal,
        work: Callable[[Session], None],
        otherwise: Callable[[Session], None],
    ) -> None:
        """The inbox's boundary: a fault of ours is recorded and answered for, and leaves the state as it was."""
        try:
            with opening() as session:
                work(session)
        except OperationalError:
            # The database is away: the network, or whoever asks it, brings the same thing again.
            raise
        except Exception:
            log.exception("something could not be handled", channel=taken.channel, external_id=taken.external_id)
            with opening() as session:
                otherwise(session)

    def _converse(self, session: Session, channel: Channel, inbound: Inbound) -> None:
        inbound_id = insert_once(session, InboundMessage, channel=inbound.channel, external_id=inbound.external_id)
        if inbound_id is None:
            return
        contact = people.meet(session, inbound)
        missed = missed_by(session, contact)
        conversation = _conversation(session, contact)
        state, turn = State.from_json(conversation.state), turn_of(inbound)
        came_by = _came_by(session, state, turn)
        setting = effects.Setting(session, contact, channel.name, self._region, came_by)
        if inbound.button:
            self._tell_button(setting, turn)
        carries = channel.capabilities
        held = handover.hold(setting, turn, inbound.text)
        if held.silent:
            _reply(session, inbound, inbound_id, contact, (*missed, *held.say), carries)
            return
        asked = people.words_at_hand(state, turn)
        scene = people.scene_of(session, contact, self._region, carries, asked)
        scene = replace(scene, questions=voices.questions_of(self._flows) if scene.staff else {})
        step = advance(self._flows, state, turn, scene)
        conversation.state, conversation.updated_at = step.state.as_json(), now()
        for passed in step.passed:
            setting.tell(EventKind.STEP, passed)
        # An erased contact is gone after the effects, so what is stored of this turn is stored before them.
        session.flush()
        messages = _carry_out(step, setting)
        erased = session.get(Contact, contact.id) is None
        if not erased:
            messages = voices.spoken(session, contact, carries, messages)
        _reply(session, inbound, inbound_id, None if erased else contact, (*missed, *held.say, *messages), carries)

    def _tell_button(self, setting: effects.Setting, turn: Turn) -> None:
        """Count a press; an entry button may belong to a campaign."""
        name, _, argument = turn.entry.partition(":")
        flow = self._flows.get(name)
        campaign_id = flow.begin(argument).get("campaign") if flow else None
        setting.tell(EventKind.BUTTON, f"{ENTRY_BUTTON}{name}" if name else turn.button, campaign_id)


def _heed(session: Session, signal: Signal, care: CommentCare) -> None:
    if insert_once(session, InboundMessage, channel=signal.channel, external_id=signal.external_id) is not None:
        signals.handle(session, signal, care)


def _keep_failed(session: Session, signal: Signal) -> None:
    insert_once(session, InboundMessage, channel=signal.channel, external_id=signal.external_id, failed=True)


def _came_by(session: Session, state: State, turn: Turn) -> int | None:
    """The campaign that this turn or the conversation's beginning names, if there is such a one."""
    named = turn.campaign if turn.entry else state.answers.get(CAME_BY)
    return named if named and session.get(Campaign, named) is not None else None


def _conversation(session: Session, contact: Contact) -> Conversation:
    found = session.get(Conversation, contact.id)
    if found is None:
        found = Conversation(contact_id=contact.id)
        session.add(found)
    return found


def _carry_out(step: Step, setting: effects.Setting) -> Sequence[Message]:
    told = [message for pending in step.effects for message in pending.say(effects.apply(pending.effect, setting))]
    return (*step.say, *told, *step.ask)


def _reply(
    session: Session,
    inbound: Inbound,
    inbound_id: int,
    contact: Contact | None,
    messages: Sequence[Message],
    carries: Capabilities,
) -> None:
    """Put the answers on their way, in the parts that the network carries."""
    if contact is not None:
        row = session.get(InboundMessage, inbound_id)
        if row is not None:
            row.contact_id = contact.id
    session.add_all(
        Delivery(
            inbound_id=inbound_id,
            contact_id=contact.id if contact else None,
            lane=inbound.channel,
            channel=inbound.channel,
            recipient=str(contact.id) if contact else "erased",
            address="" if contact else inbound.sender,
            part=part,
            priority=Priority.REPLY,
            message=message.model_dump(mode="json"),
        )
        for part, message in enumerate(each for message in messages for each in fitted(message, carries))
    )


def _apologise(session: Session, inbound: Inbound, carries: Capabilities) -> None:
    inbound_id = insert_once(
        session, InboundMessage, channel=inbound.channel, external_id=inbound.external_id, failed=True
    )
    if inbound_id is None:
        return
    contact = people.meet(session, inbound)
    t = translator(contact.language)
    text = t("Something went wrong on our side. Please try again in a moment.")
    menu = Button(label=t("Menu"), value="go:menu")
    _reply(session, inbound, inbound_id, contact, [Message(text=text, rows=((menu,),), language=t.language)], carries)
