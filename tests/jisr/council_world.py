"""A council in full work, in one database: something that every acting command can act on."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from campaigns import amend, service
from civic import (
    associations,
    comment_desk,
    consultations,
    feedback,
    feedback_desk,
    handover,
    meetings,
    petition_way,
    said_and_done,
)
from civic.comments import CommentCare, take_in
from civic.petition_paper import enter_paper
from civic.petitions import create_petition, find_petition
from civic.planning_store import import_plan
from civic.region import Region, load_region
from civic.requests import officer, person, publishing
from civic.saved_replies import save
from core import migrate
from core.crypto import open_vault
from core.db import Database
from core.models import (
    ChannelPoll,
    Comment,
    CommentState,
    ComplaintLevel,
    DeclaredDay,
    Delivery,
    DeliveryState,
    Lane,
    PetitionDraft,
    PetitionKind,
    Proposal,
    Role,
    Staff,
    VoicePrompt,
)
from tests.consultation import ROADS
from tests.council import ask
from tests.dialogue_meetings import new_meeting
from tests.factories import contact
from tests.jisr.command import APPROVER, EDITOR, KEYS, ROAD
from tests.planning.stage import PLAN

NADIA, ADMIN, AUDITOR = "nadia@council.example", "admin@council.example", "auditor@council.example"
STAFF = {
    EDITOR: Role.EDITOR, APPROVER: Role.APPROVER, NADIA: Role.MODERATOR, ADMIN: Role.ADMIN, AUDITOR: Role.AUDITOR,
}  # fmt: skip
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN_DOUBT = 9000
GROUND = "La question relève de l'État."
TEXTS = {language: {"title": "T", "summary": "S", "demand": "D"} for language in ("ar", "fr")}


def build(path: Path) -> None:
    """Make the database; call with the clock stopped at NOON."""
    open_vault([KEYS["JISR_DATA_KEY"]], KEYS["JISR_HASH_KEY"])
    database, region = Database(f"sqlite:///{path}"), load_region()
    migrate.migrate(database)
    with database.transaction() as session:
        session.add_all(Staff(email=email, role=role) for email, role in STAFF.items())
        session.flush()
        _petitions(session, region)
        _requests(session, region)
        _feedback(session)
        _gatherings(session, region)
        _campaigns(session, region)
        _published(session, region)
        save(session, name="wait", language="fr", text="Patientez.", by=NADIA, region=region)
    database.close()


def _petitions(session: Session, region: Region) -> None:
    for slug in ("road-308", "dam", "bridge"):
        texts = {"ar": slug, "fr": slug}
        create_petition(session, slug=slug, title=texts, summary=texts, opened_on=date(2026, 11, 2))
    dam, bridge = find_petition(session, "dam"), find_petition(session, "bridge")
    petition_way.close(session, dam, by=ADMIN, region=region)
    petition_way.deposit(session, bridge, on=None, by=ADMIN, region=region)
    road = find_petition(session, "road-308")
    enter_paper(session, petition=road, province="azilal", count=30, by=EDITOR, region=region)
    words = {"title": "T", "object": "S", "demand": "D", "role": "R", "association": ""}
    session.add(
        PetitionDraft(reference="D26-AAAAAA", kind=PetitionKind.CITIZENS, language="fr", words=words, texts=TEXTS,
                      verdicts={})
    )  # fmt: skip


def _requests(session: Session, region: Region) -> None:
    asker = contact("1", language="fr")
    session.add(asker)
    session.flush()
    day = date(2026, 11, 20)
    for number in ("1", "2", "3", "4"):
        ask(session, region, asker, f"Combien coûte la route {number} ?", reference=f"R26-22222{number}",
            received_on=day)  # fmt: skip
    for number in ("2", "3"):
        officer.answer(session, f"R26-22222{number}", NADIA, region, text="Voici.")
    texts = {"fr": "Combien ?"}
    publishing.publish(session, "R26-222223", NADIA, region, question=texts, answer=texts)
    officer.refuse(session, "R26-222224", NADIA, region, ground="not-held", reasons="Nous ne l'avons pas.")
    person.complain(session, asker, "R26-222224", region, level=ComplaintLevel.HEAD, text="Si.")
    session.add(DeclaredDay(day=date(2026, 12, 24), name="Déclaré", source="Décret"))


def _feedback(session: Session) -> None:
    for number in ("2", "3", "4"):
        writer = contact(f"2{number}", language="fr")
        session.add(writer)
        session.flush()
        feedback.file_feedback(session, contact=writer, text="La route", reference=f"F26-22222{number}")
    feedback_desk.close(session, reference="F26-222223", by=NADIA)
    handover.begin(session, reference="F26-222224", minutes=30, by=NADIA)
    said_and_done.publish(session, said={"ar": "قلتم"}, done={"ar": "فعلنا"}, by=NADIA)
    comment = Comment(lane="facebook_page", network_id="1_2", post="77_1", actor="a", text="Quand ?", at=NOON)
    session.add(comment)
    take_in(session, comment, CommentCare())
    done = Comment(lane="facebook_page", network_id="1_3", post="77_1", actor="b", text="Merci", at=NOON,
                   state=CommentState.HIDDEN)  # fmt: skip
    session.add(done)
    session.flush()
    comment_desk.close(session, comment_id=done.id, by=NADIA)


def _gatherings(session: Session, region: Region) -> None:
    speaker = contact("3", language="fr")
    session.add(speaker)
    session.flush()
    associations.register(session, contact=speaker, name="Amal", role="présidente", province="azilal", field="water",
                          recognised_in=2019, reference="A26-222222")  # fmt: skip
    meetings.add_meeting(session, new_meeting("road-day"), region, by=EDITOR)
    over = meetings.add_meeting(session, new_meeting("old-day"), region, by=EDITOR)
    over.starts_at, over.ends_at = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 2, 11, tzinfo=UTC)
    over.wall_start, over.wall_end = "2026-11-02T09:00", "2026-11-02T11:00"
    for slug in ("draft", "open", "closed"):
        source = ROADS.replace("roads-2027", slug)
        consultations.import_consultation(session, source, "roads.toml", EDITOR, region)
    for slug in ("open", "closed"):
        consultations.open_consultation(session, slug, APPROVER, at_once=True)
    consultations.close_consultation(session, "closed", APPROVER, region)


def _campaigns(session: Session, region: Region) -> None:
    for name in ("draft", "approved", "running", "paused"):
        service.import_campaign(session, ROAD.replace("road-308", name), "road.toml", EDITOR, region)
    for number in (2, 3, 4):
        service.approve(session, number, APPROVER, region)
    for number in (3, 4):
        service.schedule(session, number, "2026-12-01T09:00", region, NOON)
    service.pause(session, 4, EDITOR)
    delivery = Delivery(lane="telegram", channel="telegram_channel", recipient="@x")
    session.add(delivery)
    session.flush()
    session.add(ChannelPoll(delivery_id=delivery.id, campaign_id=3, lane="telegram", channel="telegram_channel",
                            question="?", options=["1", "2"], votes=[0, 0]))  # fmt: skip
    session.add(Lane(name="telegram", held=True, reason="dead token"))
    session.add(VoicePrompt(prompt="welcome.privacy", language="ar", handle="/x.ogg", staff_id=1))


def _published(session: Session, region: Region) -> None:
    """The plan, what is proposed of it, an unfinished campaign, other words for a running one, a message in doubt."""
    import_plan(session, PLAN, "plan.csv", region, by=EDITOR)
    source = ROAD.replace("road-308", "proposed")
    session.add(Proposal(key="milestone_moved:pdr-07", event_id=1, trigger="milestone_moved", source=source))
    service.import_campaign(session, ROAD.replace("road-308", "unfinished"), "road.toml", EDITOR, region, draft=True)
    other = ROAD.replace("road-308", "running").replace("commencent", "avancent")
    amend.correct(session, 3, other, "road.toml", by_email=EDITOR, region=region)
    session.add(
        Delivery(id=IN_DOUBT, lane="telegram", channel="telegram_channel", recipient="@x", state=DeliveryState.UNKNOWN)
    )
