"""A council with news, petitions, campaigns and figures, for pages to show."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from analytics.rollups import roll_up
from campaigns.content import CampaignContent
from civic.petitions import create_petition
from core.db import Database
from core.models import (
    Campaign,
    CampaignState,
    CampaignVersion,
    Contact,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    Occurrence,
    PetitionSupport,
    Role,
    Staff,
)
from tests.retold import retell
from web.passwords import hash_password

EMAIL, PASSWORD = "amina@council.example", "correct horse battery"
SENT_AT = datetime(2026, 12, 1, 9, 0, 5, tzinfo=UTC)
ROAD = {
    "ar": "**الطريق الجهوية 308: انطلاق الأشغال بأزيلال**\n\nتربط الطريق 12 دوارا بالمركز الصحي والمدرسة الإعدادية.",
    "fr": "**Route régionale 308 : les travaux commencent à Azilal**\n\nLa route relie 12 douars au centre de santé.",
}
BUDGET = {
    "ar": "**مجلس الجهة يصوت على ميزانية 2026 <في دورة أكتوبر>**\n\nتضم الدورة 18 نقطة.",
    "fr": "**Le conseil vote le budget 2026 <session d'octobre>**\n\nLa session compte 18 points.",
}
SUPPORT = {"azilal": 34, "beni-mellal": 61, "fquih-ben-salah": 3, "khenifra": 22, "khouribga": 12}


def tell(db: Database) -> None:
    """Fill an empty database with the story."""
    retell("story", db, lambda: _tell(db))


def _tell(db: Database) -> None:
    with db.transaction() as session:
        staff = Staff(email=EMAIL, role=Role.EDITOR, password_hash=hash_password(PASSWORD))
        session.add(staff)
        session.flush()
        published(session, staff, "road-308", "roads", ROAD, SENT_AT)
        published(session, staff, "budget-2026", "budget", BUDGET, SENT_AT.replace(hour=15))
        session.add(Campaign(name="clinic", topic="health", author_id=staff.id))
        heard(session)
        petitions(session)
    roll_up(db, "Africa/Casablanca")


def published(session: Session, staff: Staff, name: str, topic: str, body: dict[str, str], at: datetime) -> Occurrence:
    """A campaign that went out on every channel, with one delivery that nobody can vouch for."""
    channels = ["facebook_page", "telegram_channel", "telegram_subscribers"]
    content = CampaignContent.model_validate_json(
        json.dumps({"name": name, "topic": topic, "channels": channels, "body": body})
    )
    campaign = Campaign(name=name, topic=topic, author_id=staff.id, state=CampaignState.RUNNING, updated_at=at)
    session.add(campaign)
    session.flush()
    session.add(
        CampaignVersion(
            campaign_id=campaign.id, number=1, source="", content=content.stored(),
            content_hash=content.content_hash(), author_id=staff.id,
        )
    )  # fmt: skip
    occurrence = Occurrence(
        campaign_id=campaign.id, wall_time=f"{at:%Y-%m-%dT%H:%M}", zone="Africa/Casablanca", due_at=at,
        tzdata_version="2026.6", max_lateness_seconds=7200, content_hash=content.content_hash(),
    )  # fmt: skip
    session.add(occurrence)
    session.flush()
    for channel in channels[:2]:
        session.add(delivery(occurrence, channel, "public", DeliveryState.SENT, at))
        session.add(Event(kind=EventKind.PUBLICATION, channel=channel, campaign_id=campaign.id, at=at))
    states = [DeliveryState.SENT] * 14 + [DeliveryState.UNKNOWN] + [DeliveryState.PLANNED] * 5 + [DeliveryState.FAILED]
    for number, state in enumerate(states):
        session.add(delivery(occurrence, channels[2], str(number), state, at))
    return occurrence


def delivery(occurrence: Occurrence, channel: str, recipient: str, state: DeliveryState, at: datetime) -> Delivery:
    return Delivery(
        occurrence_id=occurrence.id, lane="telegram", channel=channel, recipient=recipient, state=state, planned_at=at,
        sent_at=at if state is DeliveryState.SENT else None,
        reason="cut off after sending" if state is DeliveryState.UNKNOWN else "",
    )  # fmt: skip


def heard(session: Session) -> None:
    """What people did: 60 were reached, some answered; Fquih Ben Salah has too few to be shown."""
    provinces = ["azilal"] * 25 + ["beni-mellal"] * 18 + ["khenifra"] * 9 + ["khouribga"] * 6 + ["fquih-ben-salah"] * 2
    for number, province in enumerate(provinces):
        contact = Contact(network="telegram", address_hash=str(number), address=str(number), province=province)
        session.add(contact)
        session.flush()
        common: dict[str, Any] = {
            "channel": "telegram_subscribers",
            "language": "ar",
            "province": province,
            "campaign_id": 1,
        }
        session.add(Event(kind=EventKind.DELIVERY, name="sent", contact_id=contact.id, **common))
        if number % 2:
            session.add(Event(kind=EventKind.BUTTON, name="go:feedback", contact_id=contact.id, **common))
        if number % 3 == 0:
            kind = ["feedback", "petition_support", "information_request"][number % 9 // 3]
            session.add(Event(kind=EventKind.RESULT, name=kind, contact_id=contact.id, **common))
    session.add(Event(kind=EventKind.REACTION, name="👍", channel="telegram_channel", amount=1240, campaign_id=1))
    session.add(Event(kind=EventKind.COMMENT, name="add", channel="facebook_page", campaign_id=1))


def petitions(session: Session) -> None:
    """One petition that gathers support."""
    petition = create_petition(
        session,
        slug="road-308",
        title={"ar": "إصلاح الطريق الجهوية 308", "fr": "Réparer la route régionale 308"},
        summary={"ar": "تنقطع الطريق كل شتاء.", "fr": "La route est coupée chaque hiver."},
        opened_on=date(2026, 11, 2),
    )
    for province, count in SUPPORT.items():
        for number in range(count):
            key = f"{province[:4]}-{province[-3:]}-{number}"
            session.add(
                PetitionSupport(petition_id=petition.id, person_hash=key, reference=key, province=province, commune="")
            )
