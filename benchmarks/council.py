"""A council at work, made in bulk: campaigns with their deliveries, matters of citizens, and what staff did."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from benchmarks.desks import PROVINCES, ZONE, lay_out
from campaigns.content import CampaignContent
from civic.petitions import create_petition
from core.clock import local, now
from core.db import Database
from core.models import (
    AuditEntry,
    Campaign,
    CampaignState,
    CampaignVersion,
    Feedback,
    InboundMessage,
    InformationRequest,
    Occurrence,
    OccurrenceState,
    PetitionSupport,
    Role,
    Staff,
)

CAMPAIGNS, SMALL = 100, 4_000
# A campaign that has gone out every day for two years, and one that goes out now.
DAILY, RUNNING = 99, 100
DAYS = 730
FEEDBACK, REQUESTS, SUPPORTS, ACTS, HEARD = 5_000, 400, 20_000, 20_000, 200_000
OPENED = datetime(2026, 11, 2, tzinfo=UTC)
_NUMBERS = {
    True: "(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c)",
    False: "generate_series({first}, {last}) AS c(n)",
}
_DELIVERIES = """
INSERT INTO delivery (occurrence_id, contact_id, lane, channel, recipient, part, act, priority, state, address, about,
  attempts, reason, network_id, also_ids, planned_at, sent_at)
SELECT {occurrence}, n, 'telegram', 'telegram_subscribers', CAST(n AS VARCHAR), 0, 'send', 2,
  CASE WHEN n % 100 = 0 THEN 'failed' WHEN n <= {sent} THEN 'sent' ELSE 'planned' END, '', '', 1,
  CASE WHEN n % 100 = 0 THEN 'blocked' ELSE '' END, '', '', :at, CASE WHEN n <= {sent} THEN :at ELSE NULL END
FROM {numbers}
"""


def furnish(db: Database, people: int) -> None:
    """Fill a database that has its people and events already."""
    moment = now()
    with db.transaction() as session:
        session.add(Staff(email="author@council.example", role=Role.EDITOR))
    with db.transaction() as session:
        occurrences = _campaigns(session, moment)
    for campaign, occurrence in occurrences.items():
        planned = people if campaign == RUNNING else min(SMALL, people)
        sent = planned * 3 // 5 if campaign == RUNNING else planned
        _deliver(db, occurrence, planned, sent, moment - timedelta(days=CAMPAIGNS - campaign, seconds=90))
    with db.transaction() as session:
        _matters(session, people, moment)
    with db.transaction() as session:
        _petitions(session)
    lay_out(db, people, moment)


def _campaigns(session: Session, moment: datetime) -> dict[int, int]:
    """The occurrence of each campaign that has deliveries, by the campaign's number."""
    found = {}
    for number in range(1, CAMPAIGNS + 1):
        state = CampaignState.RUNNING if number in (DAILY, RUNNING) else CampaignState.DONE
        session.add(Campaign(id=number, name=f"campaign-{number}", topic="roads", author_id=1, state=state))
        session.flush()
        content = CampaignContent.model_validate_json(json.dumps(_content(number)))
        session.add(
            CampaignVersion(campaign_id=number, number=1, source="", content=content.stored(),
                            content_hash=content.content_hash(), author_id=1)
        )  # fmt: skip
        hours = DAYS if number == DAILY else 1
        for back in range(hours):
            at = moment - timedelta(days=back if hours > 1 else CAMPAIGNS - number, seconds=90)
            occurrence = _occurrence(number, at, content.content_hash(), running=number == RUNNING)
            session.add(occurrence)
        session.flush()
        found[number] = occurrence.id
    return found


def _content(number: int) -> dict[str, Any]:
    more = {"recurrence": "daily 09:00"} if number == DAILY else {}
    return {"name": f"campaign-{number}", "topic": "roads", "channels": ["telegram_subscribers"],
            "body": {"ar": "الطريق مفتوحة", "fr": "La route est ouverte"}, **more}  # fmt: skip


def _occurrence(campaign: int, at: datetime, content_hash: str, *, running: bool) -> Occurrence:
    return Occurrence(
        campaign_id=campaign, wall_time=f"{local(at, ZONE):%Y-%m-%dT%H:%M}", zone=ZONE, due_at=at,
        tzdata_version="2026.6", max_lateness_seconds=7200, content_hash=content_hash, started_at=at,
        state=OccurrenceState.RUNNING if running else OccurrenceState.DONE,
        finished_at=None if running else at + timedelta(hours=1),
    )  # fmt: skip


def _deliver(db: Database, occurrence: int, people: int, sent: int, at: datetime) -> None:
    numbers = _NUMBERS[db.is_sqlite].format(first=1, last=people)
    with db.transaction() as session:
        query = text(_DELIVERIES.format(occurrence=occurrence, sent=sent, numbers=numbers))
        session.connection().execute(query, {"at": at.replace(tzinfo=None) if db.is_sqlite else at})


def _matters(session: Session, people: int, moment: datetime) -> None:
    """What citizens brought, what staff did, and the marks of what came in."""
    today = local(moment, ZONE).date()
    session.add_all(
        Feedback(reference=f"F26-{number:06}", contact_id=1 + number % people, text="الطريق مقطوعة", topic="roads",
                 province=PROVINCES[number % 5], language="ar", network="telegram",
                 heard_at=moment - timedelta(hours=number))
        for number in range(FEEDBACK)
    )  # fmt: skip
    session.add_all(
        InformationRequest(reference=f"R26-{number:06}", contact_id=1 + number % people, text="Le budget",
                           received_on=today - timedelta(days=number % 30), due_on=today + timedelta(days=number % 30))
        for number in range(REQUESTS)
    )  # fmt: skip
    connection = session.connection()
    acts: Any = AuditEntry.__table__  # type: ignore[attr-defined]
    connection.execute(
        insert(acts),
        [{"staff_id": 1, "action": "feedback.answer", "subject": f"feedback:{number}", "data": {}, "seal": "",
          "at": moment - timedelta(minutes=number)} for number in range(ACTS)],
    )  # fmt: skip
    heard: Any = InboundMessage.__table__  # type: ignore[attr-defined]
    connection.execute(
        insert(heard),
        [{"channel": "telegram", "external_id": str(number), "contact_id": 1 + number % people, "failed": False,
          "at": moment - timedelta(seconds=number)} for number in range(HEARD)],
    )  # fmt: skip


def _petitions(session: Session) -> None:
    """Ten petitions that gather support."""
    for number in range(1, 11):
        title = {"ar": "إصلاح الطريق", "fr": "Réparer la route"}
        petition = create_petition(
            session,
            slug=f"road-{number}",
            title=title,
            summary=title,
            opened_on=OPENED.date(),
        )
        session.connection().execute(
            insert(PetitionSupport.__table__),  # type: ignore[attr-defined]
            [{"petition_id": petition.id, "person_hash": f"{number}-{one}", "reference": f"P{number}-{one}",
              "province": PROVINCES[one % 5], "commune": "", "by_account": False, "tell": False,
              "created_at": OPENED}
             for one in range(SUPPORTS // 10)],
        )  # fmt: skip
