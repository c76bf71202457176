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

from bots.people import address_hash, find_contact
from bots.routing import turn_of
from campaigns import audience
from campaigns.content import CampaignContent
from civic import meetings
from civic.handover import handover_of
from civic.region import Region
from core.db import Database
from core.i18n import DEFAULT_LANGUAGE
from core.message import ButtonKind, Inbound, Message
from core.models import Contact, Delivery, PetitionState, Role
from scheduler.job import JobContext
from scheduler.jobs import JOBS
from tests import council
from tests.bots.stage import REGION, Citizen, HandChannel, Stage
from tests.consultation import ROADS, opened
from tests.dialogue_meetings import new_meeting
from tests.talks.checks import fits, leads_on, speaks
from tests.talks.staff import ADMIN

BEGINNING = datetime(2026, 11, 23, 10, tzinfo=UTC)
BODY = {"ar": "خبر", "fr": "nouvelle"}
HINTS = ("ar", "fr", "de")
# The council without its first two provinces and without most communes of the others.
SMALLER = replace(
    REGION,
    provinces=tuple(replace(province, communes=province.communes[3:5]) for province in REGION.provinces[2:]),
    topics=REGION.topics[2:],
)


def furnish(path: Path, network: str, language: str) -> None:
    """Fill an empty database with all that can be talked about, one person who was welcomed and one on the staff."""
    db = Database(f"sqlite:///{path}")
    stage = Stage(db, HandChannel(network))
    with time_machine.travel(BEGINNING, tick=False), asyncio.Runner() as loop:
        stage.petition("road-308")
        stage.petition("closed", PetitionState.CLOSED)
        stage.campaign()
        for language in ("ar", "fr"):
            stage.recording("welcome.privacy", language)
        with db.transaction() as session:
            council.hire(session, ADMIN, Role.ADMIN)
            opened(session, REGION, ROADS)
            meetings.add_meeting(session, new_meeting(), REGION, by=ADMIN)
            meetings.add_meeting(session, new_meeting("for-some", "associations"), REGION, by=ADMIN)
            council.publish(session, REGION, "road")
        welcomed, colleague = citizens(stage)[:2]
        loop.run(welcomed.welcomed(language))
        loop.run(colleague.welcomed("fr"))
        loop.run(colleague.says(f"/staff {stage.staff_code(Role.EDITOR)}"))
    db.close()


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
            assert message.language in spoken, f"{message.language} is not of {spoken}"
            # What is stored on a person is shown in the words it was stored in.
            if turn_of(sent).entry != "mydata":
                speaks(message, message.language)
        leads_on(answers)

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
                for person in self.people:
                    found = find_contact(session, self.stage.channel.name, person.sender)
                    if found is not None and found.id == row.contact_id:
                        person.shown.append(message)

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
