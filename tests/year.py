"""A council's year in an empty database: something in every public table, small groups among it, people's words."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from analytics.rollups import roll_up
from civic.consultation_file import Kind
from civic.consultation_results import Group, QuestionResult, Results
from civic.petitions import create_petition
from civic.planning_store import import_plan
from civic.region import Region
from core.db import Database
from core.models import (
    Association,
    AssociationState,
    Campaign,
    CampaignState,
    CampaignVersion,
    ComplaintLevel,
    Consultation,
    ConsultationState,
    Contact,
    Content,
    Delivery,
    DeliveryState,
    Event,
    EventKind,
    InformationRequest,
    Meeting,
    MeetingAttendance,
    MeetingKind,
    Occurrence,
    PetitionState,
    PetitionSupport,
    PublishedAnswer,
    RequestComplaint,
    RequestState,
    Role,
    SaidAndDone,
    Staff,
    Way,
)
from tests.retold import retell

EDITOR = "editor@example.org"
# Words of people: they must stand in nothing that is published.
SECRET = "كلام خاص"
PLAN = Path(__file__).parent.parent / "jisr" / "rehearsal" / "planning" / "plan-2022-2027.csv"
SUPPORT = {"azilal": 120, "beni-mellal": 90, "khenifra": 60, "khouribga": 30, "fquih-ben-salah": 3}
FIRST = datetime(2026, 2, 3, 10, tzinfo=UTC)


def happen(db: Database, region: Region) -> None:
    """All of it, between February and October 2026."""
    retell("year", db, lambda: _happen(db, region))


def _happen(db: Database, region: Region) -> None:
    with db.transaction() as session:
        staff = Staff(email=EDITOR, role=Role.ADMIN)
        session.add(staff)
        session.flush()
        import_plan(session, PLAN.read_bytes(), "plan.csv", region, by=EDITOR)
        _petitions(session)
        _consultation(session, staff)
        _meeting(session, staff)
        _requests(session)
        _words(session, staff)
        people = _people(session, region)
        for number in range(8):
            _campaign(session, staff, number, people)
    roll_up(db, region.zone)


def _petitions(session: Session) -> None:
    gathering = create_petition(
        session, slug="road-308", title={"ar": "الطريق 308", "fr": "La route 308"},
        summary={"ar": "تنقطع كل شتاء", "fr": "Coupée chaque hiver"}, opened_on=date(2026, 3, 2),
    )  # fmt: skip
    for province, count in SUPPORT.items():
        for number in range(count):
            key = f"{province[:5]}-{province[-3:]}-{number}"
            session.add(
                PetitionSupport(petition_id=gathering.id, person_hash=key, reference=key, province=province, commune="")
            )
    for slug, state, ground in (
        ("school-bus", PetitionState.ACCEPTED, ""),
        ("dam", PetitionState.REFUSED, "نقص في الملف"),
    ):
        done = create_petition(
            session, slug=slug, title={"ar": slug}, summary={"ar": slug}, opened_on=date(2026, 2, 1), state=state,
        )  # fmt: skip
        done.deposited_on, done.decided_on, done.ground = date(2026, 4, 1), date(2026, 4, 21), ground
    create_petition(
        session, slug="secret-draft", title={"ar": "x"}, summary={"ar": "x"}, opened_on=date(2026, 9, 1),
        state=PetitionState.DRAFT,
    )  # fmt: skip


def _consultation(session: Session, staff: Staff) -> None:
    question = {"id": "bus", "kind": "choice", "text": {"ar": "أي خط؟", "fr": "Quelle ligne ?"},
                "options": {"ar": ["شمال", "جنوب", "شرق"], "fr": ["Nord", "Sud", "Est"]}}  # fmt: skip
    content: dict[str, Any] = {
        "slug": "bus-lines", "title": {"ar": "خطوط الحافلات", "fr": "Lignes de bus"},
        "introduction": {"ar": "رأيكم", "fr": "Votre avis"}, "use": {"ar": "للقرار", "fr": "Pour décider"},
        "opens": "2026-05-01T09:00",
        "closes": "2026-05-20T18:00", "questions": [question],
    }  # fmt: skip
    groups = {"azilal": (20, 9, 3), "khenifra": (2, 1, 0), "beni-mellal": (7, 6, 5)}
    whole = Group(people=53, counts={"1": 29, "2": 16, "3": 8})
    result = QuestionResult(
        id="bus", kind=Kind.CHOICE, whole=whole, by_network={},
        by_province={
            name: Group(people=sum(counts), counts=dict(zip("123", counts, strict=True)))
            for name, counts in groups.items()
        },
    )  # fmt: skip
    results = Results(people=53, by_province={name: sum(counts) for name, counts in groups.items()}, by_network={},
                      questions=(result,))  # fmt: skip
    session.add(
        Consultation(
            slug="bus-lines", state=ConsultationState.CLOSED, source="", content=content, zone="Africa/Casablanca",
            opens_at=datetime(2026, 5, 1, 8, tzinfo=UTC), closes_at=datetime(2026, 5, 20, 17, tzinfo=UTC),
            author_id=staff.id, results=results.model_dump(mode="json"),
            outcome={"ar": "خط الشمال", "fr": "La ligne Nord"},
            outcome_at=datetime(2026, 6, 1, 8, tzinfo=UTC), closed_at=datetime(2026, 5, 20, 17, tzinfo=UTC),
        )
    )  # fmt: skip


def _meeting(session: Session, staff: Staff) -> None:
    begins = datetime(2026, 7, 6, 9, tzinfo=UTC)
    meeting = Meeting(
        slug="session-july", kind=MeetingKind.SESSION, topic="budget", title={"ar": "دورة يوليوز", "fr": "Session"},
        place={"ar": "بني ملال", "fr": "Béni Mellal"}, wall_start="2026-07-06T10:00", wall_end="2026-07-06T13:00",
        zone="Africa/Casablanca", starts_at=begins, ends_at=begins + timedelta(hours=3), tzdata_version="2026.3",
        minutes={"ar": "المحضر", "fr": "Le compte rendu"},
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    for province, count in {"azilal": 14, "beni-mellal": 40, "khenifra": 2, "khouribga": 9}.items():
        session.add(
            MeetingAttendance(
                meeting_id=meeting.id, province=province, way=Way.IN_PERSON, count=count, staff_id=staff.id
            )
        )


def _requests(session: Session) -> None:
    """Twelve requests: seven answered in time, one late, two refused, one still open, one withdrawn."""
    for number in range(12):
        received = date(2026, 4, 1) + timedelta(days=9 * number)
        state = (
            [RequestState.ANSWERED] * 8 + [RequestState.REFUSED] * 2 + [RequestState.RECEIVED, RequestState.WITHDRAWN]
        )
        took = 60 if number == 7 else 10 + number
        done = state[number] is not RequestState.RECEIVED
        request = InformationRequest(
            reference=f"R26-00000{number:X}", text=SECRET, province="azilal", state=state[number], received_on=received,
            due_on=received + timedelta(days=28), extended_on=received + timedelta(days=20) if number == 3 else None,
            closed_on=received + timedelta(days=took) if done else None,
            ground="not-held" if state[number] is RequestState.REFUSED else "",
            created_at=datetime(2026, 4, 1, 9, tzinfo=UTC) + timedelta(days=9 * number),
        )  # fmt: skip
        session.add(request)
        session.flush()
        if number == 8:
            session.add(RequestComplaint(request_id=request.id, level=ComplaintLevel.HEAD, text=SECRET,
                                         filed_on=date(2026, 7, 20), due_on=date(2026, 8, 4)))  # fmt: skip


def _words(session: Session, staff: Staff) -> None:
    session.add(
        PublishedAnswer(question={"ar": "ما الميزانية؟", "fr": "Quel budget ?"},
                        answer={"ar": "مليون", "fr": "Un million"},
                        topic="budget", published_on=date(2026, 5, 11))
    )  # fmt: skip
    session.add(
        PublishedAnswer(question={"ar": "سحب"}, answer={"ar": "سحب"}, published_on=date(2026, 5, 12), withdrawn=True)
    )
    session.add(
        SaidAndDone(said={"ar": "حفرة"}, done={"ar": "أُصلحت"}, topic="roads", province="azilal", staff_id=staff.id,
                    published_at=datetime(2026, 6, 2, 9, tzinfo=UTC))
    )  # fmt: skip
    session.add(
        SaidAndDone(said={"ar": "سحب"}, done={"ar": "سحب"}, staff_id=staff.id, withdrawn=True, withdrawn_for="سحب")
    )


def _people(session: Session, region: Region) -> list[Contact]:
    communes = {(commune.province, commune.urban): commune for commune in region.communes}
    found = []
    for number in range(120):
        province = list(SUPPORT)[number % 4] if number > 2 else "fquih-ben-salah"
        contact = Contact(
            network="telegram", address_hash=str(number), address=f"{SECRET}{number}", province=province, language="ar",
            commune=communes[province, number % 3 == 1].code if number % 3 else "",
        )  # fmt: skip
        session.add(contact)
        found.append(contact)
    session.flush()
    for contact in found[:14]:
        session.add(
            Association(reference=f"A26-{contact.id:06}", contact_id=contact.id, name=SECRET, role=SECRET,
                        province=contact.province, field="roads", recognised_in=2015, state=AssociationState.CONFIRMED)
        )  # fmt: skip
    return found


def _campaign(session: Session, staff: Staff, number: int, people: list[Contact]) -> None:
    """One a month from February: a post on each channel, and news to more people each time."""
    at = FIRST + timedelta(days=31 * number)
    topic = ("roads", "water", "health")[number % 3]
    campaign = Campaign(name=f"news-{number}", topic=topic, author_id=staff.id, state=CampaignState.DONE, updated_at=at)
    session.add(campaign)
    session.flush()
    provinces = ["azilal"] if number % 4 == 3 else []
    content = {"name": campaign.name, "topic": topic, "channels": ["facebook_page", "telegram_channel"],
               "body": {"ar": "خبر", "fr": "Nouvelle"}, "audience": {"provinces": provinces}}  # fmt: skip
    session.add(CampaignVersion(campaign_id=campaign.id, number=1, source="", content=content, content_hash="h",
                                author_id=staff.id))  # fmt: skip
    occurrence = Occurrence(
        campaign_id=campaign.id, wall_time=f"{at:%Y-%m-%dT%H:%M}", zone="Africa/Casablanca", due_at=at,
        tzdata_version="2026.3", max_lateness_seconds=7200, content_hash="h",
    )  # fmt: skip
    session.add(occurrence)
    session.flush()
    for channel in ("facebook_page", "telegram_channel"):
        html = channel == "telegram_channel"
        frozen = Content(occurrence_id=occurrence.id, channel=channel, language="ar", message={
            "text": "<b>خبر</b> &amp; Nouvelle" if html else "خبر & Nouvelle", "markup": "html" if html else "plain",
        })  # fmt: skip
        session.add(frozen)
        session.flush()
        session.add(
            Delivery(occurrence_id=occurrence.id, lane="x", channel=channel, recipient="public", content_id=frozen.id,
                     state=DeliveryState.SENT, planned_at=at, sent_at=at)
        )  # fmt: skip
        session.add(Event(kind=EventKind.PUBLICATION, channel=channel, campaign_id=campaign.id, at=at))
    for contact in people[: 30 + 12 * number]:
        here: dict[str, Any] = {"channel": "telegram_subscribers", "language": "ar", "province": contact.province,
                                "campaign_id": campaign.id, "contact_id": contact.id, "at": at}  # fmt: skip
        session.add(Event(kind=EventKind.DELIVERY, name="sent", **here))
        if contact.id % 5 == 0:
            session.add(Event(kind=EventKind.RESULT, name="feedback", **here))
        if contact.id % 3 == 0:
            session.add(Event(kind=EventKind.BUTTON, name="go:feedback", **here))
