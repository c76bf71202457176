"""What tests of campaigns do again and again: take in a file, approve, schedule, start, and look at what is stored."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from sqlmodel import col, select

from campaigns import service, start
from civic.region import Region
from core.db import Database
from core.models import Campaign, Contact, ContactTopic, Delivery, Occurrence

AUTHOR, APPROVER = "amal@council.example", "brahim@council.example"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ADDRESSES = {"facebook_page": "1001", "telegram_channel": "@council", "telegram_subscribers": "on"}

ROAD = """
name = "road-308"
topic = "roads"
channels = ["facebook_page", "telegram_channel", "telegram_subscribers"]

[body]
ar = "**الطريق** 308: الأشغال بدات."
fr = "**La route** 308 : les travaux commencent."
"""


def road(*lines: str, **changes: str) -> str:
    """The road campaign with more top-level lines, and values replaced ("road-308" → name)."""
    text = ROAD
    for before, after in changes.items():
        text = text.replace(f"{before} =", f"{after} =")
    return "\n".join(lines) + text


def picture(path: Path, *, width: int = 40, height: int = 20, form: str = "PNG") -> Path:
    """A picture in one colour at this place."""
    Image.new("RGB", (width, height), "teal").save(path, form)
    return path


@dataclass
class Stage:
    """The database, the region, and one transaction per act, as the command line does it."""

    db: Database
    region: Region

    def take_in(self, source: str = ROAD, by: str = AUTHOR) -> Campaign:
        with self.db.transaction() as session:
            return service.import_campaign(session, source, "road.toml", by, self.region)

    def approve(self, campaign: Campaign, by: str = APPROVER) -> Campaign:
        with self.db.transaction() as session:
            return service.approve(session, campaign.id, by, self.region)

    def schedule(self, campaign: Campaign, at: str | None = None, now: datetime = NOW) -> Occurrence:
        with self.db.transaction() as session:
            return service.schedule(session, campaign.id, at, self.region, now)

    def ready(self, source: str = ROAD, at: str | None = None) -> tuple[Campaign, Occurrence]:
        """Imported, approved and scheduled."""
        campaign = self.approve(self.take_in(source))
        occurrence = self.schedule(campaign, at)
        return self.campaign(campaign.id), occurrence

    def tick(self, now: datetime = NOW, addresses: dict[str, str] = ADDRESSES) -> list[Occurrence]:
        with self.db.transaction() as session:
            return start.start_due(session, now, self.region, addresses)

    def finish(self, now: datetime = NOW) -> list[Occurrence]:
        with self.db.transaction() as session:
            return start.finish_done(session, now)

    def end_deliveries(self, state: str = "sent", now: datetime = NOW) -> None:
        """Do as the outbox does at its end."""
        with self.db.transaction() as session:
            for delivery in session.exec(select(Delivery).where(col(Delivery.state) == "planned")):
                delivery.state, delivery.sent_at = state, now  # type: ignore[assignment]

    def campaign(self, campaign_id: int) -> Campaign:
        with self.db.reading() as session:
            return session.get_one(Campaign, campaign_id)

    def occurrences(self) -> list[Occurrence]:
        with self.db.reading() as session:
            return list(session.exec(select(Occurrence).order_by(col(Occurrence.id))))

    def deliveries(self, channel: str = "") -> list[Delivery]:
        with self.db.reading() as session:
            found = session.exec(select(Delivery).order_by(col(Delivery.id)))
            return [row for row in found if channel in {"", row.channel}]

    def subscribe(self, number: int, *, topics: tuple[str, ...] = (), **columns: Any) -> int:
        """Add one subscriber who consented, unless `columns` say otherwise; their id."""
        values = {"network": "telegram", "language": "ar", "news": True, "province": "azilal", **columns}
        with self.db.transaction() as session:
            contact = Contact(address_hash=f"h{number}", address=str(number), **values)
            session.add(contact)
            session.flush()
            session.add_all(ContactTopic(contact_id=contact.id, topic=topic) for topic in topics)
            return contact.id
