"""Whatever people do in whatever order, they are answered, and what is stored makes sense."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import SQLModel, col, select

from bots.flows import FLOWS
from core.clock import now
from core.message import Place, Signal, SignalKind
from core.models import (
    Consent,
    ConsultationAnswer,
    Conversation,
    InboundMessage,
    MeetingGuest,
    PetitionSupport,
    ProjectFollower,
    Purpose,
)
from core.networks import MESSENGER, TELEGRAM
from tests.bots.stage import REGION
from tests.talks import staff
from tests.talks.checks import speaks
from tests.talks.words import BACKWARD, FILES, FITTING, FREE, PHONES, TEXTS, VALUES
from tests.talks.world import KEPT_WITHOUT_PERSON, SMALLER, World

PEOPLE = st.sampled_from((0, 0, 0, 2, 2, 1))
# Networks give up after a day and a half; long after that the row that knows a message again is gone.
REDELIVERED_WITHIN = timedelta(days=2)
NOISE = ("", " ", "\u202e\u2068", "\u200f")
WAITS = (
    timedelta(minutes=20),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=9),
    timedelta(days=31),
    timedelta(days=800),
)


class Talks(RuleBasedStateMachine):
    """People, staff and the clock."""

    def __init__(self, furnished: Callable[[str, str], Path]) -> None:
        super().__init__()
        self.furnished = furnished
        self.world: World
        self.phones: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()

    @initialize(network=st.sampled_from((TELEGRAM, MESSENGER)), language=st.sampled_from(("ar", "fr", "zgh", "en")))
    def begin(self, network: str, language: str) -> None:
        self.world = World(self.furnished(network, language), network)

    @rule(who=PEOPLE, text=TEXTS)
    def write(self, who: int, text: str) -> None:
        self.says(who, text)

    def says(self, who: int, text: str) -> None:
        """Telegram's adapter tells commands from words; Messenger knows words only."""
        command = argument = ""
        if text.startswith("/") and self.world.stage.channel.name == TELEGRAM:
            command, _, argument = text[1:].partition(" ")
        self.world.send(who, text=text, command=command.lower(), argument=argument.strip())

    @rule(who=PEOPLE, which=st.integers(0, 40))
    def press_one_of_the_newest(self, who: int, which: int) -> None:
        buttons = self.world.buttons(who, 2)
        if buttons:
            self.world.send(who, button=buttons[which % len(buttons)])

    @rule(who=PEOPLE, which=st.integers(0, 300))
    def press_an_old_one(self, who: int, which: int) -> None:
        buttons = self.world.buttons(who)
        if buttons:
            self.world.send(who, button=buttons[which % len(buttons)])

    @rule(who=PEOPLE, value=VALUES)
    def press_one_that_was_never_shown(self, who: int, value: str) -> None:
        self.world.send(who, button=value)

    @rule(who=PEOPLE, start=st.sampled_from(sorted(FLOWS)), picks=st.lists(st.integers(0, 11), min_size=3, max_size=12))
    def go_through_a_conversation(self, who: int, start: str, picks: list[int]) -> None:
        """As somebody who means it: enter, then press or write what is asked for."""
        self.world.send(who, button=f"go:{start}")
        for pick in picks:
            self.answer(who, pick)

    @rule(who=PEOPLE, picks=st.lists(st.integers(0, 11), min_size=1, max_size=6))
    def go_on(self, who: int, picks: list[int]) -> None:
        for pick in picks:
            self.answer(who, pick)

    def answer(self, who: int, pick: int) -> None:
        """What suits the question: its words, a number, a place, else one of its buttons."""
        state = self.world.people[who].state()
        asked = f"{state.get('flow')}.{state.get('step')}"
        buttons = self.world.buttons(who, 1)
        own = [value for value in buttons if value.startswith(f"{asked}:")]
        if asked == "petition.phone" and self.world.stage.channel.capabilities.shares_phone:
            number = PHONES[pick % len(PHONES)]
            self.phones.add(number)
            self.world.send(who, phone=number)
        elif asked in FITTING:
            self.says(who, FITTING[asked][pick % len(FITTING[asked])])
        elif not own and state.get("flow"):
            self.says(who, f"{FREE[pick % len(FREE)]} {self.mark(who)}")
        elif buttons:
            forward = [value for value in own if value.rpartition(":")[2] not in BACKWARD] if pick % 4 else own
            choice = forward or own or buttons
            self.world.send(who, button=choice[pick % len(choice)])

    def mark(self, who: int) -> str:
        """A word that nobody else says, by which what somebody said is found again."""
        return f"Tasekkurt{self.world.people[who].sender}"

    @rule(who=PEOPLE, number=st.sampled_from(PHONES))
    def share(self, who: int, number: str) -> None:
        if self.world.stage.channel.capabilities.shares_phone:
            self.phones.add(number)
            self.world.send(who, phone=number)

    @rule(who=PEOPLE, file=st.sampled_from(FILES), caption=st.sampled_from(("", "ici", "هنا", "stop")))
    def send_a_file(self, who: int, file: Any, caption: str) -> None:
        self.world.send(who, text=caption, attachments=(file,) * (1 + len(caption)))

    @rule(who=PEOPLE, place=st.builds(Place, st.floats(-90, 90), st.floats(-180, 180)))
    def send_a_place(self, who: int, place: Place) -> None:
        self.world.send(who, place=place)

    @rule(who=PEOPLE, text=st.sampled_from(NOISE))
    def say_nothing(self, who: int, text: str) -> None:
        """Nothing is no answer: one stands where one stood, and is asked again."""
        before = self.world.people[who].state()
        held = self.world.held(who)
        self.world.send(who, text=text)
        if before.get("flow") and not held:
            after = self.world.people[who].state()
            assert (after["flow"], after["step"]) == (before["flow"], before["step"])

    @rule(who=PEOPLE, which=st.integers(0, 300))
    def press_what_is_past(self, who: int, which: int) -> None:
        """A button of another question is no answer to this one, and this one is asked again."""
        state, asked = self.world.people[who].state(), self.world.people[who].state()
        here = f"{state.get('flow')}.{state.get('step')}"
        others = [value for value in self.world.buttons(who) if not value.startswith(("go:", f"{here}:"))]
        if not (others and state.get("flow")) or self.world.held(who):
            return
        answers = self.world.send(who, button=others[which % len(others)])
        assert self.world.people[who].state() == asked
        assert answers[-1].prompt == here or answers[-1].media

    @rule(who=PEOPLE)
    def deliver_again(self, who: int) -> None:
        last = self.world.people[who].last
        if last is not None and now() - last.at < REDELIVERED_WITHIN:
            before = self.world.rows(), self.world.people[who].state()
            self.world.loop.run(self.world.stage.take(last))
            assert (self.world.rows(), self.world.people[who].state()) == before

    @rule(who=PEOPLE, kind=st.sampled_from((SignalKind.STOPPED, SignalKind.RETURNED)))
    def block(self, who: int, kind: SignalKind) -> None:
        stage = self.world.stage
        signal = Signal(stage.channel.name, stage.new_id(), kind, now(), sender=self.world.people[who].sender)
        self.world.loop.run(stage.take(signals=[signal]))

    @rule(smaller=st.sampled_from((False, False, True)))
    def restart(self, *, smaller: bool) -> None:
        """A new process; it may have been told of fewer places and topics."""
        self.world.restart(SMALLER if smaller else REGION)

    @rule(name=st.sampled_from(sorted(staff.ACTS)))
    def staff_act(self, name: str) -> None:
        staff.act(self.world.db, REGION, name)

    @rule()
    def send_out(self) -> None:
        self.world.send_out()

    @rule(time=st.sampled_from(WAITS))
    def wait(self, time: timedelta) -> None:
        self.world.wait(time)

    @rule(who=PEOPLE, word=st.sampled_from(("stop", "توقف", "ⴱⴷⴷ", "7bess")))
    def stop(self, who: int, word: str) -> None:
        """From that moment on no broadcast reaches them."""
        self.says(who, word)
        contact = self.world.contact(who)
        assert contact is not None
        assert not contact.news
        with self.world.db.reading() as session:
            assert contact.id not in self.world.would_get_news(session)
            followed = select(ProjectFollower).where(ProjectFollower.contact_id == contact.id)
            assert session.exec(followed).first() is None

    @rule(who=PEOPLE)
    def forget(self, who: int) -> None:
        """After that nothing leads to them."""
        self.world.send(who, button="go:menu")
        self.world.send(who, button="go:forget")
        contact = self.world.contact(who)
        assert contact is not None
        self.world.send(who, button="forget.sure:yes")
        assert not self.world.is_known(who)
        assert self.world.tables_that_hold(self.mark(who)) <= KEPT_WITHOUT_PERSON
        with self.world.db.reading() as session:
            for name, table in SQLModel.metadata.tables.items():
                # What the counts kept ready lost waits there until they are counted anew, within a minute.
                if "contact_id" in table.c and name != "rolluploss":
                    left = session.execute(table.select().where(table.c.contact_id == contact.id)).first()
                    assert left is None, name

    @invariant()
    def what_was_told_can_be_read(self) -> None:
        self.world.told()

    @invariant()
    def no_more_is_stored_than_was_agreed_to(self) -> None:
        assert not (found := self.world.stored_without_leave()), found

    @invariant()
    def what_is_stored_makes_sense(self) -> None:
        """Nothing failed, everybody stands somewhere, supports once, and gets news only after their last yes."""
        with self.world.db.reading() as session:
            assert session.exec(select(InboundMessage.id).where(col(InboundMessage.failed))).first() is None
            for state in filter(None, [row.state for row in session.exec(select(Conversation))]):
                assert not state["flow"] or FLOWS[state["flow"]].step(state["step"]) is not None
            supports = [(one.petition_id, one.person_hash) for one in session.exec(select(PetitionSupport))]
            assert len(set(supports)) == len(supports)
            answered = [(one.consultation_id, one.person_hash) for one in session.exec(select(ConsultationAnswer))]
            assert len(set(answered)) == len(answered)
            guests = [(one.meeting_id, one.contact_id) for one in session.exec(select(MeetingGuest)) if one.contact_id]
            assert len(set(guests)) == len(guests)
            if self.world.stage.channel.name == TELEGRAM:
                assert len({person for _petition, person in supports}) <= len(self.phones)
            for contact_id in self.world.would_get_news(session):
                query = select(Consent.granted).where(Consent.contact_id == contact_id, Consent.purpose == Purpose.NEWS)
                assert session.exec(query.order_by(col(Consent.id).desc())).first() is not False


def play(furnished: Callable[[str, str], Path], examples: int, steps: int, *, same: bool) -> None:
    """Play that many talks of that many steps each, the same ones every time or others."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=same,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Talks(furnished), settings=chosen)  # type: ignore[arg-type]  # whatever makes one


def test_any_conversation(furnished: Callable[[str, str], Path]) -> None:
    play(furnished, 12, 20, same=True)


def test_words_of_ours_that_a_person_writes_are_repeated_to_them(furnished: Callable[[str, str], Path]) -> None:
    """Somebody who writes in Arabic may say an English phrase of ours; it is theirs then, and no slip of the tongue."""
    talks = Talks(furnished)
    talks.begin(network=TELEGRAM, language="ar")
    try:
        talks.write(who=0, text="confirm associations")
        answer = talks.world.people[0].shown[-1]
        with pytest.raises(AssertionError, match="en in ar"):
            speaks(answer, "ar")
    finally:
        talks.teardown()


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_any_conversation_at_length(furnished: Callable[[str, str], Path]) -> None:
    play(furnished, 1000, 50, same=False)
