"""A council with everything that can be talked about, people who talk, and a clock that can be moved."""

import asyncio
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, func, select

from bots import queue
from bots.endings import Ended, finish
from bots.people import address_hash, find_contact
from bots.routing import turn_of
from campaigns import audience
from campaigns.content import CampaignContent
from civic import associations, consent, feedback, meeting_guests, meetings, project_followers
from civic.handover import handover_of
from civic.planning import find_project
from civic.region import Region
from core.db import Database
from core.i18n import DEFAULT_LANGUAGE
from core.message import ButtonKind, Inbound, Message
from core.models import (
    Contact,
    ContactState,
    Delivery,
    DeliveryState,
    Meeting,
    PetitionDraft,
    PetitionKind,
    PetitionState,
    Priority,
    Purpose,
    Role,
    Way,
)
from scheduler.job import JobContext
from scheduler.jobs import JOBS
from tests import council
from tests.bots.stage import REGION, Citizen, HandChannel, Stage
from tests.consultation import ROADS, opened
from tests.dialogue_meetings import new_meeting
from tests.planning.stage import take_in
from tests.talks.checks import fits, leads_on, speaks
from tests.talks.staff import ADMIN

BEGINNING = datetime(2026, 11, 23, 10, tzinfo=UTC)
# The account, what was just said, and how the talk went; a link of staff is an account of theirs.
BEFORE_CONSENT = {"conversation", "inboundmessage", "delivery", "event", "consent", "staff"}
# What the council must answer for stays without its person, and what it opened or counted is everybody's.
KEPT_WITHOUT_PERSON = {
    "feedback", "feedbackentry", "informationrequest", "requeststep", "requestcomplaint", "consultationanswer",
    "petitiondraft", "petition",
}  # fmt: skip
BODY = {"ar": "خبر", "fr": "nouvelle"}
HINTS = ("ar", "fr", "de")
# The council without its first two provinces and without most communes of the others.
SMALLER = replace(
    REGION,
    provinces=tuple(replace(province, communes=province.communes[3:5]) for province in REGION.provinces[2:]),
    topics=REGION.topics[2:],
)


LEASE = timedelta(minutes=1)


def furnish(path: Path, network: str, language: str, *, busy: bool) -> None:
    """Fill an empty database with all that can be talked about, one person who was welcomed and one on the staff.

    Who is `busy` has matters of every kind under way already.
    """
    db = Database(f"sqlite:///{path}")
    stage = Stage(db, HandChannel(network))
    with time_machine.travel(BEGINNING, tick=False), asyncio.Runner() as loop:
        stage.petition("road-308")
        stage.petition("closed", PetitionState.CLOSED)
        stage.campaign()
        for spoken in ("ar", "fr"):
            stage.recording("welcome.privacy", spoken)
        take_in(db)
        with db.transaction() as session:
            council.hire(session, ADMIN, Role.ADMIN)
            opened(session, REGION, ROADS)
            meetings.add_meeting(session, new_meeting(), REGION, by=ADMIN)
            meetings.add_meeting(session, new_meeting("for-some", "associations"), REGION, by=ADMIN)
            council.publish(session, REGION, "road")
        welcomed, colleague = citizens(stage)[:2]
        loop.run(welcomed.welcomed(language))
        if busy:
            with db.transaction() as session:
                _occupy(session, network, welcomed.sender)
        loop.run(colleague.welcomed("fr"))
        loop.run(colleague.says(f"/staff {stage.staff_code(Role.EDITOR)}"))
    db.close()


def _occupy(session: Session, network: str, sender: str) -> None:
    """Feedback, a request, an association, a petition that was prepared, a meeting joined, a project followed."""
    person = find_contact(session, network, sender)
    assert person is not None
    feedback.file_feedback(session, contact=person, text="الطريق مقطوعة", topic="roads", reference="F26-234567")
    council.ask(session, REGION, person, reference="R26-234567")
    associations.register(
        session, contact=person, name="Amal", role="présidente", province="azilal", field="water", recognised_in=2019,
        reference="A26-234567",
    )  # fmt: skip
    words = {"title": "T", "object": "S", "demand": "D", "role": "R", "association": ""}
    session.add(
        PetitionDraft(reference="D26-234567", contact_id=person.id, kind=PetitionKind.CITIZENS, language="fr",
                      words=words, verdicts={}, texts={each: {"title": "T", "summary": "S", "demand": "D"}
                                                       for each in ("ar", "fr")})
    )  # fmt: skip
    meeting = session.exec(select(Meeting).where(Meeting.slug == "road-day")).one()
    meeting_guests.join(session, meeting_id=meeting.id, contact=person, way=Way.IN_PERSON)
    consent.record(
        session, contact=person, purpose=Purpose.PROJECTS, granted=True, language=person.language, reference="",
        wording=consent.WORDINGS[Purpose.PROJECTS], channel=network,
    )  # fmt: skip
    project_followers.follow(session, person, find_project(session, "pdr-07").id)


def citizens(stage: Stage) -> list[Citizen]:
    """Three people: one will be welcomed, one on the staff, one a stranger."""
    return [Citizen(stage, str(700 + number), hint=hint) for number, hint in enumerate(HINTS)]


def _hurried(connection: Any, _record: object) -> None:
    """A database that dies with the test need not reach the disk."""
    connection.execute("PRAGMA synchronous=OFF")


class World:
    """A furnished database, its people, and the clock."""

    def __init__(self, furnished: Path, network: str) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(furnished, self.folder / "jisr.db")
        self.db = Database(f"sqlite:///{self.folder / 'jisr.db'}")
        event.listen(self.db.engine, "connect", _hurried)
        self.travel = time_machine.travel(BEGINNING, tick=False)
        self.clock = self.travel.start()
        self.loop = asyncio.Runner()
        self.stage = Stage(self.db, HandChannel(network), first_id=1000)
        self.people = citizens(self.stage)
        self.unasked = 0
        self.told_unasked: set[str] = set()
        self.said: set[str] = set()

    def close(self) -> None:
        """End it, leaving nothing behind."""
        self.loop.close()
        self.travel.stop()
        self.db.close()
        shutil.rmtree(self.folder)

    def restart(self, region: Region) -> None:
        """A new process over the same database, the region as it is now."""
        self.stage.region = region
        self.stage.restart()

    def send(self, who: int, **said: object) -> list[Message]:
        """Let a person send something; what is answered has been looked at."""
        person = self.people[who]
        before, spoke = self.contact(who), self.held(who)
        self.said.update(value for value in said.values() if isinstance(value, str))
        answers = self.loop.run(person.sends(**said))
        assert person.last is not None
        self.heard(who, person.last, answers, before, silent=spoke)
        return answers

    def heard(self, who: int, sent: Inbound, answers: list[Message], before: Contact | None, *, silent: bool) -> None:
        """There is an answer unless staff speak with the person, and it is one that can be understood and answered."""
        after = self.contact(who)
        if not answers:
            turn = turn_of(sent)
            assert silent, f"no answer to {sent}"
            assert turn.entry == turn.button == "", f"no answer to {sent}"
            return
        spoken = {contact.language or DEFAULT_LANGUAGE for contact in (before, after) if contact is not None}
        for message in answers:
            fits(message, self.stage.channel.capabilities)
            if message.text in self.told_unasked:
                # What they missed is told as it was, whatever language they have chosen since.
                continue
            assert message.language in spoken, f"{message.language} is not of {spoken}"
            # What is stored on a person is shown in the words it was stored in.
            if turn_of(sent).entry != "mydata":
                speaks(message, message.language, self.said)
        leads_on(answers, welcomed=after is not None and self.agreed(after))

    def agreed(self, contact: Contact) -> bool:
        """Whether this person agreed that what they say is stored."""
        with self.db.reading() as session:
            return contact.language_chosen and consent.current(session, contact.id, Purpose.STORAGE)

    def contact(self, who: int) -> Contact | None:
        with self.db.reading() as session:
            found = find_contact(session, self.stage.channel.name, self.people[who].sender)
            return found.model_copy() if found else None

    def held(self, who: int) -> bool:
        """Whether staff speak with this person now."""
        with self.db.reading() as session:
            found = find_contact(session, self.stage.channel.name, self.people[who].sender)
            return found is not None and handover_of(session, found) is not None

    def is_known(self, who: int) -> bool:
        """Whether anything is stored under this person's account."""
        hashed = address_hash(self.stage.channel.name, self.people[who].sender)
        return self.stage.count(Contact, col(Contact.address_hash) == hashed) > 0

    def wait(self, time: timedelta) -> None:
        """Move the clock on, and run every job once."""
        self.clock.shift(time)
        context = JobContext(self.db, self.stage.region, {}, lambda: None)
        for job in JOBS:
            job.run(context)

    def told(self) -> None:
        """Whatever people were told unasked since the last time can be sent, and is before them now."""
        with self.db.reading() as session:
            unasked = select(Delivery).where(col(Delivery.inbound_id).is_(None), col(Delivery.id) > self.unasked)
            for row in session.exec(unasked.order_by(col(Delivery.id))):
                self.unasked = row.id
                if row.message is None or row.contact_id is None:
                    continue
                message = Message.model_validate(row.message)
                fits(message, self.stage.channel.capabilities)
                self.told_unasked.add(message.text)
                for person in self.people:
                    found = find_contact(session, self.stage.channel.name, person.sender)
                    if found is not None and found.id == row.contact_id:
                        person.shown.append(message)

    def send_out(self) -> None:
        """Let everything leave that may; nothing leaves to who blocked us, and no news to who did not ask for it."""
        with self.db.transaction() as session:
            leaving = [one.id for one in queue.claim(session, self.stage.channel.name, 500, LEASE)]
            query = select(Delivery, Contact).join(Contact, col(Contact.id) == Delivery.contact_id)
            for delivery, contact in session.exec(query.where(col(Delivery.id).in_(leaving))):
                assert contact.state is not ContactState.BLOCKED
                assert delivery.priority == Priority.REPLY or contact.news
            finish(session, [Ended(number, DeliveryState.SENT, network_id=f"n{number}") for number in leaving])

    def stored_without_leave(self) -> list[str]:
        """Tables that hold more of people who have not agreed to it than the first words said; none."""
        with self.db.reading() as session:
            known = [find_contact(session, self.stage.channel.name, person.sender) for person in self.people]
            strangers = [
                contact.id for contact in known if contact and not consent.current(session, contact.id, Purpose.STORAGE)
            ]
            found = [
                name
                for name, table in SQLModel.metadata.tables.items()
                if "contact_id" in table.c and name not in BEFORE_CONSENT
                and session.execute(table.select().where(table.c.contact_id.in_(strangers))).first()
            ]  # fmt: skip
            places = select(Contact.id).where(col(Contact.id).in_(strangers), Contact.province + Contact.commune != "")
            return [*found, *(["place"] if session.exec(places).first() else [])]

    def tables_that_hold(self, words: str) -> set[str]:
        """The tables in which these words stand, sealed or not."""
        with self.db.reading() as session:
            return {
                name
                for name, table in SQLModel.metadata.tables.items()
                if any(words in str(tuple(row)) for row in session.execute(table.select()))
            }

    def would_get_news(self, session: Session) -> set[int]:
        """The contacts that a broadcast to everybody would reach now."""
        content = CampaignContent(name="all", topic="roads", channels=("telegram_subscribers",), body=BODY)
        reached = [*audience.meant(session, content, REGION), *audience.consent()]
        return set(session.exec(select(Contact.id).where(*reached)))

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.db.reading() as session:
            return {
                name: session.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in SQLModel.metadata.tables.items()
            }

    def buttons(self, who: int, messages: int = 1000) -> list[str]:
        """The values of the answer buttons under the newest messages, the newest message first."""
        shown = self.people[who].shown[::-1][:messages]
        return [button.value for message in shown for button in message.buttons if button.kind is ButtonKind.ANSWER]
