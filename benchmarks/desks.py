"""What the desks of the console have on them, made in bulk: consultations, meetings, the plan, answers, comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from core.clock import local
from core.db import Database
from core.models import (
    Association,
    Comment,
    CommentKind,
    Consultation,
    ConsultationAnswer,
    ConsultationState,
    EntryKind,
    Feedback,
    FeedbackEntry,
    GoalsChange,
    GoalsChangeKind,
    GoalsRevision,
    InformationRequest,
    Meeting,
    MeetingGuest,
    MeetingKind,
    Milestone,
    PlanChange,
    PlanRevision,
    Project,
    PublishedAnswer,
    RequestAct,
    RequestStep,
    SaidAndDone,
    Way,
)

ZONE = "Africa/Casablanca"
PROVINCES = ("azilal", "beni-mellal", "fquih-ben-salah", "khenifra", "khouribga")
# Of each, and what stands for them in an address.
ANSWERS, GUESTS, COMMENTS, PROJECTS, MILESTONES, INDICATORS, FEW = 20_000, 2_000, 20_000, 400, 5, 240, 500
NAME = "roads"
TALKED, STEPS = 40, 20
BOTH = {"ar": "الطريق", "fr": "La route"}
_QUESTIONS: list[dict[str, Any]] = [
    {"id": "road", "kind": "choice", "text": BOTH, "options": {"ar": ["308", "210"], "fr": ["La 308", "La 210"]}},
    {"id": "state", "kind": "scale", "text": BOTH, "low": BOTH, "high": BOTH},
    {"id": "why", "kind": "text", "text": BOTH, "optional": True},
]


def lay_out(db: Database, people: int, moment: datetime) -> None:
    """Fill the desks of a council that has its people, its feedback and its requests already."""
    for fill in (_consultations, _meetings, _comments, _plan, _goals, _published, _associations, _talks):
        with db.transaction() as session:
            fill(session, people, moment)


def _many(session: Session, table: type[SQLModel], rows: Iterable[SQLModel]) -> None:
    """All at once: one by one they would take longer than everything else."""
    session.execute(insert(table), [row.model_dump(exclude={"id"}) for row in rows])


def _consultations(session: Session, people: int, moment: datetime) -> None:
    """One that is open, with its answers."""
    opens, closes = moment - timedelta(days=20), moment + timedelta(days=10)
    content = {
        "slug": NAME, "title": BOTH, "introduction": BOTH, "use": BOTH, "questions": _QUESTIONS,
        "opens": f"{local(opens, ZONE):%Y-%m-%dT%H:%M}", "closes": f"{local(closes, ZONE):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    row = Consultation(
        slug=NAME, state=ConsultationState.OPEN, source="", content=content, zone=ZONE, opens_at=opens,
        closes_at=closes, author_id=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _many(session, ConsultationAnswer, (
        ConsultationAnswer(
            consultation_id=row.id, person_hash=str(number), reference=f"C26-{number:06}",
            province=PROVINCES[number % 5], contact_id=1 + number % people, network="telegram", language="ar",
            answers={"road": {"chosen": [str(1 + number % 2)]}, "state": {"chosen": [str(1 + number % 5)]},
                     "why": {"text": "الطريق مقطوعة في الشتاء."}},
        )
        for number in range(min(ANSWERS, people))
    ))  # fmt: skip


def _meetings(session: Session, people: int, moment: datetime) -> None:
    """As many as in twenty years, and one that many joined."""
    for number in range(FEW):
        begins = moment + timedelta(days=5 - 14 * number)
        session.add(
            Meeting(
                slug=f"{NAME}-{number}" if number else NAME, kind=MeetingKind.SESSION, topic="roads", title=BOTH,
                place=BOTH, wall_start=f"{local(begins, ZONE):%Y-%m-%dT%H:%M}", zone=ZONE, starts_at=begins,
                wall_end=f"{local(begins, ZONE):%Y-%m-%dT%H:%M}", ends_at=begins + timedelta(hours=2),
                tzdata_version="2026.6", minutes_at=begins if number > 1 else None,
            )
        )  # fmt: skip
    session.flush()
    guests = (
        MeetingGuest(meeting_id=1, contact_id=1 + number, province=PROVINCES[number % 5], way=Way.IN_PERSON)
        for number in range(min(GUESTS, people))
    )
    _many(session, MeetingGuest, guests)


def _comments(session: Session, _people: int, moment: datetime) -> None:
    kinds: Sequence[CommentKind] = list(CommentKind)
    _many(session, Comment, (
        Comment(
            lane="facebook_page", network_id=f"1_{number}", post=f"77_{number % 300}", actor=str(number % 3_000),
            text="شكرا، متى تبدأ الأشغال؟", kind=kinds[number % len(kinds)], at=moment - timedelta(minutes=number),
        )
        for number in range(COMMENTS)
    ))  # fmt: skip


def _plan(session: Session, _people: int, moment: datetime) -> None:
    today = local(moment, ZONE).date()
    revision = PlanRevision(stamp="1", origin="pdr.csv", staff_id=1, at=moment)
    session.add(revision)
    session.flush()
    for number in range(1, PROJECTS + 1):
        session.add(Project(id=number, code=NAME if number == 1 else f"pdr-{number}", title=BOTH, topic="roads"))
    session.flush()
    steps = [(project, step) for project in range(1, PROJECTS + 1) for step in range(1, MILESTONES + 1)]
    _many(session, Milestone, (
        Milestone(project_id=project, number=step, title=BOTH, planned_on=today + timedelta(days=30 * step - 60))
        for project, step in steps
    ))  # fmt: skip
    changes = (PlanChange(revision_id=revision.id, project_id=project, field="title") for project, _ in steps)
    _many(session, PlanChange, changes)


def _goals(session: Session, _people: int, moment: datetime) -> None:
    revision = GoalsRevision(stamp="1", origin="goals.zip", language="fr", staff_id=1, at=moment)
    session.add(revision)
    session.flush()
    _many(session, GoalsChange, (
        GoalsChange(revision_id=revision.id, code=f"{1 + number % 17}-1-{number}", goal=str(1 + number % 17),
                    kind=GoalsChangeKind.NEW, after={"year": 2025, "value": number})
        for number in range(INDICATORS)
    ))  # fmt: skip


def _published(session: Session, _people: int, moment: datetime) -> None:
    today = local(moment, ZONE).date()
    _many(session, PublishedAnswer, (
        PublishedAnswer(question=BOTH, answer=BOTH, topic="roads", published_on=today - timedelta(days=number))
        for number in range(FEW)
    ))  # fmt: skip
    _many(session, SaidAndDone, (
        SaidAndDone(said=BOTH, done=BOTH, topic="roads", staff_id=1, published_at=moment - timedelta(days=number))
        for number in range(FEW)
    ))  # fmt: skip


def _associations(session: Session, people: int, _moment: datetime) -> None:
    _many(session, Association, (
        Association(reference=f"A26-{number:06}", contact_id=1 + number % people, name="جمعية", role="رئيسة",
                    province=PROVINCES[number % 5], field="water", recognised_in=2019)
        for number in range(FEW)
    ))  # fmt: skip


def _talks(session: Session, _people: int, moment: datetime) -> None:
    """One feedback and one request with a long history."""
    feedback, request = session.get_one(Feedback, 1), session.get_one(InformationRequest, 1)
    kinds = (EntryKind.PERSON, EntryKind.ANSWER, EntryKind.NOTE)
    session.add_all(
        FeedbackEntry(feedback_id=feedback.id, kind=kinds[number % 3], staff_id=1 if number % 3 else None,
                      text="الطريق مقطوعة", at=moment - timedelta(minutes=number))
        for number in range(TALKED)
    )  # fmt: skip
    today = local(moment, ZONE).date()
    session.add_all(
        RequestStep(request_id=request.id, act=RequestAct.TAKE, day=today, staff_id=1, text="ملاحظة")
        for _ in range(STEPS)
    )
