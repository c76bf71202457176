"""Meetings, people who join them, and what they hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bots.people import address_hash
from civic import associations, meeting_guests, meetings
from civic.region import Region
from core.clock import to_utc, wall_time
from core.db import Database
from core.message import Message
from core.models import Contact, Delivery, Meeting, MeetingGuest, Role, Staff, Way
from scheduler.job import JobContext
from scheduler.jobs.remind_of_meetings import remind_of_meetings
from tests.dialogue_meetings import new_meeting

EDITOR, APPROVER, MODERATOR = "amal@council.example", "brahim@council.example", "nadia@council.example"


@dataclass
class Stage:
    """A database with staff; one transaction per act, as the command line does it."""

    db: Database
    region: Region
    woken: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Hire everybody."""
        with self.db.transaction() as session:
            for email, role in ((EDITOR, Role.EDITOR), (APPROVER, Role.APPROVER), (MODERATOR, Role.MODERATOR)):
                session.add(Staff(email=email, role=role))

    def utc(self, wall: str) -> datetime:
        """The moment of a wall-clock time of the council."""
        return to_utc(wall_time(wall), self.region.zone)

    def meeting(self, slug: str = "road-day", open_to: str = "all", *provinces: str, **more: Any) -> Meeting:
        with self.db.transaction() as session:
            return meetings.add_meeting(session, new_meeting(slug, open_to, *provinces, **more), self.region, by=EDITOR)

    def person(self, number: int = 1, *, network: str = "telegram", **columns: Any) -> Contact:
        values = {"language": "fr", "language_chosen": True, "province": "azilal", "news": True, **columns}
        hashed = address_hash(network, str(number))
        with self.db.transaction() as session:
            contact = Contact(network=network, address=str(number), address_hash=hashed, **values)
            session.add(contact)
            return contact

    def speaks_for(self, contact: Contact, *, confirmed: bool = True, **more: Any) -> str:
        """Register an association for this person; its reference."""
        reference = f"A26-{contact.id:06d}"
        values = {"name": "Amal Tadla", "role": "présidente", "province": "azilal", "field": "water"} | more
        with self.db.transaction() as session:
            mine = session.get_one(Contact, contact.id)
            associations.register(session, contact=mine, recognised_in=2019, reference=reference, **values)
            if confirmed:
                associations.confirm(session, reference, by=MODERATOR)
        return reference

    def join(self, meeting: Meeting, contact: Contact, way: Way = Way.IN_PERSON) -> None:
        with self.db.transaction() as session:
            mine = session.get_one(Contact, contact.id)
            meeting_guests.join(session, meeting_id=meeting.id, contact=mine, way=way)

    def tick(self) -> None:
        """Run the job as the scheduler does."""
        remind_of_meetings(JobContext(self.db, self.region, {}, lambda: self.woken.append(True)))

    def heard(self, contact: Contact) -> list[Message]:
        """What a person was told, in order."""
        query = select(Delivery).where(Delivery.contact_id == contact.id).order_by(col(Delivery.id))
        with self.db.reading() as session:
            return [Message.model_validate(row.message) for row in session.exec(query)]

    def said(self, contact: Contact) -> list[str]:
        """The first word or so of what a person was told: "Rappel", …"""
        return [message.text.split()[0] for message in self.heard(contact)]

    def rows(self, table: Any) -> list[Any]:
        with self.db.reading() as session:
            return list(session.exec(select(table).order_by(table.id)))

    def guests(self) -> Mapping[int | None, MeetingGuest]:
        return {row.contact_id: row for row in self.rows(MeetingGuest)}
