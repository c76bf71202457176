"""What happens in the council becomes one proposal, with real facts, and nothing of it is sent by itself."""

import threading
from datetime import date

import pytest
from sqlmodel import Session, col, func, select

from analytics.disclosure import MINIMUM
from campaigns import drafting, proposals, service
from campaigns.compose import messages
from campaigns.file import read_campaign
from campaigns.records import current_version, read_content
from campaigns.triggers import TRIGGERS
from civic import said_and_done
from civic.consultations import close_consultation
from civic.petition_paper import enter_paper
from civic.petitions import create_petition
from core.db import Database
from core.errors import BadInput, Refused
from core.events import record
from core.models import (
    Campaign,
    CampaignState,
    ConsultationAnswer,
    Delivery,
    EventKind,
    Occurrence,
    Petition,
    Proposal,
    ProposalState,
    Role,
)
from scheduler.job import JobContext
from scheduler.jobs.propose_campaigns import propose_campaigns
from tests.consultation import APPROVER, opened
from tests.council import audited, hire, publish
from tests.planning.stage import EDITOR, REGION, ROAD, SCHOOL, STEPS, file, take_in

CHIEF = "chief@council.example"


def tick(db: Database) -> None:
    propose_campaigns(JobContext(db, REGION, {}, lambda: None))


def reached(db: Database) -> None:
    """The road's second milestone is reached."""
    take_in(db)
    take_in(db, file(ROAD, STEPS[0], STEPS[1] + "2026-11-20", SCHOOL))


def open_ones(session: Session) -> list[Proposal]:
    return proposals.proposals(session)


def texts(source: str) -> dict[str, str]:
    """The text of each language for subscribers."""
    content = read_campaign(source, "proposal")
    found = messages(content, REGION, campaign_id=1)
    return {language: message.text for channel, language, message in found if channel == "telegram_subscribers"}


def test_a_milestone_that_is_reached_is_proposed_once_in_every_language(db: Database):
    reached(db)
    tick(db)
    tick(db)
    with db.reading() as session:
        (row,) = open_ones(session)
    assert (row.trigger, row.key, row.campaign_id) == ("milestone_reached", "milestone_reached:pdr-07:2", None)
    said = texts(row.source)
    assert set(said) == {"ar", "fr", "zgh", "en"}
    assert said["fr"].startswith("<b>Route 308</b>\n\nLa route est ouverte\n\n• Budget\u00a0: 195")
    assert "دمنات" in said["ar"]
    assert 'project = "pdr-07"' in row.source


def test_nothing_is_sent_and_whoever_takes_it_up_cannot_approve_it(db: Database):
    reached(db)
    tick(db)
    with db.transaction() as session:
        hire(session, CHIEF, Role.APPROVER)
        (row,) = open_ones(session)
        campaign = proposals.take(session, row.id, REGION, by=CHIEF)
        assert campaign.state is CampaignState.DRAFT
        with pytest.raises(Refused, match="wrote campaign"):
            service.approve(session, campaign.id, CHIEF, REGION)
    with db.transaction() as session:
        service.submit(session, campaign.id, CHIEF, REGION)
    with db.transaction() as session, pytest.raises(Refused, match="wrote campaign"):
        service.approve(session, campaign.id, CHIEF, REGION)
    with db.transaction() as session:
        hire(session, "second@council.example", Role.APPROVER)
        service.approve(session, campaign.id, "second@council.example", REGION)
    with db.reading() as session:
        assert open_ones(session) == []
        assert session.exec(select(func.count()).select_from(Occurrence)).one() == 0
        assert session.exec(select(func.count()).select_from(Delivery)).one() == 0
        assert {"proposal.taken", "campaign.draft", "campaign.submit"} <= set(audited(session))


def test_a_proposal_is_decided_on_once(db: Database):
    reached(db)
    tick(db)
    with db.transaction() as session:
        (row,) = open_ones(session)
        with pytest.raises(BadInput, match="reason is missing"):
            proposals.dismiss(session, row.id, by=EDITOR, reason=" ")
        proposals.dismiss(session, row.id, by=EDITOR, reason="told last week")
        with pytest.raises(Refused, match="dismissed already"):
            proposals.take(session, row.id, REGION, by=EDITOR)
    tick(db)
    with db.reading() as session:
        assert open_ones(session) == []


def test_it_can_be_taken_up_with_changed_words(db: Database):
    reached(db)
    tick(db)
    with db.transaction() as session:
        (row,) = open_ones(session)
        changed = row.source.replace("La route est ouverte", "Elle est ouverte depuis vendredi")
        campaign = proposals.take(session, row.id, REGION, by=EDITOR, source=changed)
        content = read_content(current_version(session, campaign))
    assert content.data["milestone"]["fr"] == "Elle est ouverte depuis vendredi"


def test_a_milestone_that_moves_twice_is_proposed_twice_with_both_days(db: Database):
    take_in(db)
    for day in ("2027-03-31", "2027-06-30"):
        take_in(db, file(ROAD, STEPS[0], STEPS[1].replace("2026-12-31", day), SCHOOL))
    tick(db)
    with db.reading() as session:
        newest, older = open_ones(session)
    assert "31 mars 2027" in texts(newest.source)["fr"]
    assert "31 décembre 2026" in texts(older.source)["fr"]


def test_a_petition_is_proposed_at_half_and_when_it_has_all_of_it_each_once(db: Database):
    with db.transaction() as session:
        hire(session, CHIEF, Role.ADMIN)
        words = {"ar": "إصلاح الطريق", "fr": "Réparer la route"}
        petition = create_petition(session, slug="road-308", title=words, summary=words, opened_on=date(2026, 11, 1)).id
    for province, count in (("azilal", 199), ("khenifra", 1)):
        tick(db)
        with db.reading() as session:
            assert open_ones(session) == []
        _paper(db, petition, province, count)
    tick(db)
    tick(db)
    with db.reading() as session:
        (half,) = open_ones(session)
    assert half.key == "petition_half:road-308"
    assert "200 توقيع إلى حدود اليوم" in texts(half.source)["ar"]
    assert "400" in texts(half.source)["fr"]
    for province in ("azilal", "khenifra", "khouribga", "beni-mellal", "fquih-ben-salah"):
        _paper(db, petition, province, 60)
    tick(db)
    with db.reading() as session:
        assert [row.key for row in open_ones(session)] == ["petition_reached:road-308", "petition_half:road-308"]


def _paper(db: Database, petition_id: int, province: str, count: int) -> None:
    with db.transaction() as session:
        petition = session.get_one(Petition, petition_id)
        enter_paper(session, petition=petition, province=province, count=count, by=CHIEF, region=REGION)


def test_no_number_of_a_small_group_is_proposed(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        words = {"ar": "ع", "fr": "P"}
        create_petition(session, slug="small", title=words, summary=words, opened_on=date(2026, 11, 1))
        record(session, EventKind.HAPPENED, "petition_half:small")
    with sqlite_db.transaction() as session:
        (event,) = proposals.waiting_events(session)
        row = proposals.propose(session, event, REGION, least=MINIMUM)
        assert row is not None
        assert (row.state, row.source) == (ProposalState.EMPTY, "")
        assert proposals.waiting_events(session) == []


def test_an_answer_and_what_was_done_are_proposed(db: Database):
    with db.transaction() as session:
        publish(session, REGION, "road")
        hire(session, CHIEF, Role.ADMIN)
        said = {"ar": "الطريق محفرة", "fr": "La route est abîmée"}
        done = {"ar": "أصلحناها", "fr": "Nous l'avons réparée"}
        said_and_done.publish(session, said=said, done=done, topic="roads", province="azilal", by=CHIEF)
    tick(db)
    with db.reading() as session:
        by_trigger = {row.trigger: row for row in open_ones(session)}
    assert set(by_trigger) == {"answer_published", "said_and_done"}
    assert "24 millions" in texts(by_trigger["answer_published"].source)["fr"]
    assert 'provinces = ["azilal"]' in by_trigger["said_and_done"].source


def answers(session: Session, consultation_id: int, number: int) -> None:
    """So many people want the road 308 first, and say nothing else."""
    session.add_all(
        ConsultationAnswer(
            consultation_id=consultation_id,
            person_hash=f"h{one}",
            reference=f"K26-{one:06}",
            network="telegram",
            province="azilal",
            answers={"first": {"chosen": ["1"]}, "state": {"chosen": [str(one % 5 + 1)]}},
        )
        for one in range(number)
    )


@pytest.mark.parametrize("number", [MINIMUM - 1, MINIMUM])
def test_a_consultation_is_proposed_when_it_opens_and_when_enough_have_answered(db: Database, number: int):
    with db.transaction() as session:
        consultation = opened(session, REGION)
        answers(session, consultation.id, number)
    tick(db)
    with db.reading() as session:
        (row,) = open_ones(session)
    assert row.key == "consultation_opened:roads-2027"
    assert 'opens = "consult:roads-2027"' in row.source
    assert "4 questions" in texts(row.source)["fr"]
    with db.transaction() as session:
        close_consultation(session, "roads-2027", APPROVER, REGION)
    tick(db)
    with db.reading() as session:
        closed = next((one for one in open_ones(session) if one.trigger == "consultation_closed"), None)
    assert (closed is not None) == (number >= MINIMUM)
    if closed:
        assert "5 personnes ont répondu." in texts(closed.source)["fr"]
        assert "Quelle route d’abord ? – Route 308" in texts(closed.source)["fr"]


def test_what_nobody_knows_or_is_gone_is_looked_at_once(sqlite_db: Database):
    with sqlite_db.transaction() as session:
        for name in ("milestone_reached:pdr-99:1", "said_and_done:7", "unheard_of:x", "petition_half:none"):
            record(session, EventKind.HAPPENED, name)
    tick(sqlite_db)
    with sqlite_db.reading() as session:
        assert {row.state for row in proposals.proposals(session, state=None)} == {ProposalState.EMPTY}
        assert proposals.waiting_events(session) == []


def test_two_processes_propose_an_event_once(postgres_db: Database):
    reached(postgres_db)
    both = [threading.Thread(target=tick, args=(postgres_db,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    with postgres_db.reading() as session:
        assert session.exec(select(func.count()).select_from(Proposal)).one() == 1


def test_a_draft_is_filled_from_a_milestone_of_the_plan(db: Database):
    take_in(db)
    with db.transaction() as session:
        first = drafting.draft_of_project(session, "project_milestone", "PDR-07", REGION, milestone=2, by=EDITOR)
        again = drafting.draft_of_project(session, "project_milestone", "pdr-07", REGION, milestone=2, by=EDITOR)
        names = (first.name, again.name, first.state)
        content = read_content(current_version(session, first))
        with pytest.raises(BadInput, match="not filled from a project"):
            drafting.draft_of_project(session, "emergency", "pdr-07", REGION, by=EDITOR)
        with pytest.raises(BadInput, match="no milestone 7"):
            drafting.draft_of_project(session, "project_milestone", "pdr-07", REGION, milestone=7, by=EDITOR)
    assert names == ("pdr-07-2", "pdr-07-2-2", CampaignState.DRAFT)
    assert (content.project, content.audience.provinces) == ("pdr-07", ("azilal",))
    assert content.data["until"] == "2026-12-31"
    with db.reading() as session:
        assert len(session.exec(select(Campaign.id).order_by(col(Campaign.id))).all()) == 2


def test_every_trigger_is_named_after_its_key():
    assert all(trigger.name == name and len(name) <= 40 for name, trigger in TRIGGERS.items())
