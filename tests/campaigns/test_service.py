"""What staff do, what is refused, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from campaigns import service
from core.errors import BadInput, Refused
from core.models import (
    AuditEntry,
    Campaign,
    CampaignState,
    CampaignVersion,
    Delivery,
    DeliveryState,
    Event,
    OccurrenceState,
    Role,
    Staff,
)
from tests.campaigns.stage import APPROVER, AUTHOR, NOW, ROAD, Stage, road

EDITED = ROAD.replace("commencent", "avancent")


def act(stage: Stage, name: str, campaign: Campaign, by: str = AUTHOR) -> Campaign:
    with stage.db.transaction() as session:
        done: Campaign = getattr(service, name)(session, campaign.id, by)
        return done


def test_an_import_is_submitted_and_stored_with_its_source(stage: Stage):
    campaign = stage.take_in()
    assert campaign.state is CampaignState.SUBMITTED
    with stage.db.reading() as session:
        version = session.exec(select(CampaignVersion)).one()
    assert (version.number, version.source) == (1, ROAD)
    assert version.content["body"]["fr"] == "**La route** 308 : les travaux commencent."


def test_a_wrong_file_stores_nothing_and_names_its_line(stage: Stage):
    with pytest.raises(BadInput, match=r"^road\.toml, line 3: unknown topic 'road'\. Known: .*Did you mean 'roads'\?"):
        stage.take_in(ROAD.replace('"roads"', '"road"'))
    with pytest.raises(BadInput, match=r"^road\.toml, body\.fr, line 1: "):
        stage.take_in(ROAD.replace("commencent", "**commencent"))
    with stage.db.reading() as session:
        assert session.exec(select(Campaign)).all() == []


def test_the_same_file_again_changes_nothing(stage: Stage):
    campaign = stage.approve(stage.take_in())
    again = stage.take_in()
    assert (again.id, again.version, again.state) == (campaign.id, 1, CampaignState.APPROVED)


def test_two_imports_at_once_are_one_campaign(stage: Stage):
    with ThreadPoolExecutor(max_workers=4) as workers:
        taken = [each.result() for each in [workers.submit(stage.take_in) for _ in range(4)]]
    assert len({campaign.id for campaign in taken}) == 1
    assert {campaign.version for campaign in taken} == {1}


def test_a_new_version_voids_the_approval_and_calls_the_hour_off(stage: Stage):
    campaign, planned = stage.ready(at="2026-12-01T09:00")
    edited = stage.take_in(EDITED)
    assert (edited.id, edited.version, edited.state) == (campaign.id, 2, CampaignState.SUBMITTED)
    assert [row.state for row in stage.occurrences()] == [OccurrenceState.CANCELLED]
    assert stage.tick(planned.due_at) == []
    with pytest.raises(Refused, match="cannot schedule a campaign that is submitted"):
        stage.schedule(edited)
    stage.approve(edited)
    again = stage.schedule(edited, "2026-12-01T09:00")
    assert (again.id, again.state) == (planned.id, OccurrenceState.PLANNED)
    assert again.content_hash != planned.content_hash
    assert len(stage.tick(planned.due_at)) == 1


def test_a_running_campaign_cannot_be_edited(stage: Stage):
    stage.ready()
    stage.tick()
    with pytest.raises(Refused, match="'road-308' is running, its content stands; choose another name"):
        stage.take_in(EDITED)


def test_nobody_approves_their_own_campaign(stage: Stage):
    with stage.db.transaction() as session:
        session.add(Staff(email="admin@council.example", role=Role.ADMIN))
    own = stage.take_in(by="admin@council.example")
    with pytest.raises(Refused, match=r"admin@council\.example wrote campaign 'road-308'; somebody else approves it"):
        stage.approve(own, by="admin@council.example")
    with pytest.raises(Refused, match=r"amal@council\.example \(editor\) may not approve campaigns"):
        stage.approve(own, by=AUTHOR)
    assert stage.approve(own, by=APPROVER.upper()).state is CampaignState.APPROVED


def test_who_wrote_the_last_version_does_not_approve_it(stage: Stage):
    stage.take_in()
    edited = stage.take_in(EDITED, by=APPROVER)
    with pytest.raises(Refused, match="somebody else approves it"):
        stage.approve(edited, by=APPROVER)


def test_unknown_people_and_campaigns_are_named(stage: Stage):
    with pytest.raises(BadInput, match=r"nobody on the staff has the address 'x@y\.z'"):
        stage.take_in(by="x@y.z")
    with pytest.raises(BadInput, match="there is no campaign 7"):
        stage.approve(Campaign(id=7, name="x", topic="roads", author_id=1))


def test_an_auditor_changes_nothing(stage: Stage):
    with stage.db.transaction() as session:
        session.add(Staff(email="audit@council.example", role=Role.AUDITOR))
    with pytest.raises(Refused, match="may not import campaigns"):
        stage.take_in(by="audit@council.example")


def test_a_campaign_for_nine_in_december_is_due_at_nine_utc(stage: Stage):
    _, planned = stage.ready(at="2026-12-01T09:00")
    assert planned.due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert (planned.wall_time, planned.zone) == ("2026-12-01T09:00", "Africa/Casablanca")


def test_the_hour_comes_from_the_command_then_the_file_then_now(stage: Stage):
    named = road('send_at = "2026-12-02T10:00"')
    assert stage.ready(named)[1].wall_time == "2026-12-02T10:00"
    other = stage.approve(stage.take_in(named.replace("road-308", "road-309")))
    assert stage.schedule(other, "2026-12-03T11:00").wall_time == "2026-12-03T11:00"
    third = stage.approve(stage.take_in(ROAD.replace("road-308", "road-310")))
    assert stage.schedule(third, now=NOW + timedelta(seconds=5)).due_at == NOW + timedelta(seconds=5)
    weekly = stage.approve(stage.take_in(road('recurrence = "weekly MO 09:00"').replace("road-308", "road-311")))
    assert stage.schedule(weekly).wall_time == "2026-11-30T09:00"


@pytest.mark.parametrize(
    ("at", "what"),
    [
        ("2026-11-23T07:59", "at: 2026-11-23T07:59 is past by more than max_lateness"),
        ("tomorrow", "at: 'tomorrow' is not a local time"),
        ("2026-12-01T09:00Z", "is not a local time"),
    ],
)
def test_a_wrong_hour_is_refused(stage: Stage, at: str, what: str):
    campaign = stage.approve(stage.take_in())
    with pytest.raises(BadInput, match=what):
        stage.schedule(campaign, at)
    assert stage.occurrences() == []


def test_a_little_late_is_still_sent(stage: Stage):
    campaign = stage.approve(stage.take_in())
    assert stage.schedule(campaign, "2026-11-23T08:01").due_at < NOW
    assert len(stage.tick()) == 1


def test_the_same_hour_twice_is_one_occurrence_another_is_a_second(stage: Stage):
    campaign, first = stage.ready(at="2026-12-01T09:00")
    assert stage.schedule(campaign, "2026-12-01T09:00").id == first.id
    assert stage.schedule(campaign, "2026-12-02T09:00").id != first.id


def test_a_recurring_campaign_has_one_chain_of_hours(stage: Stage):
    campaign, _ = stage.ready(road('recurrence = "daily 09:00"'))
    with pytest.raises(Refused, match="recurs and is planned for 2026-11-24T09:00"):
        stage.schedule(campaign, "2026-12-01T10:00")


def test_a_paused_campaign_waits_and_goes_on(stage: Stage):
    campaign, planned = stage.ready()
    assert act(stage, "pause", campaign).state is CampaignState.PAUSED
    assert stage.tick() == []
    assert act(stage, "resume", campaign).state is CampaignState.SCHEDULED
    assert [row.id for row in stage.tick()] == [planned.id]
    act(stage, "pause", campaign)
    stage.end_deliveries()
    stage.finish()
    assert stage.campaign(campaign.id).state is CampaignState.PAUSED
    assert act(stage, "resume", campaign).state is CampaignState.DONE


def test_cancelling_ends_what_is_planned_and_counts_it(stage: Stage):
    for number in range(3):
        stage.subscribe(number)
    campaign, _ = stage.ready()
    stage.tick()
    with stage.db.transaction() as session:
        sent = session.exec(select(Delivery).where(Delivery.channel == "facebook_page")).one()
        sent.state = DeliveryState.SENT
    assert act(stage, "cancel", campaign).state is CampaignState.CANCELLED
    assert [row.state.value for row in stage.deliveries()] == ["sent", *["cancelled"] * 4]
    with stage.db.reading() as session:
        events = session.exec(select(Event).where(Event.name == "cancelled")).all()
    assert {row.channel: row.amount for row in events} == {"telegram_channel": 1, "telegram_subscribers": 3}
    assert [row.state for row in stage.occurrences()] == [OccurrenceState.CANCELLED]
    assert stage.finish() == []


def test_a_returned_campaign_goes_back_with_a_reason_and_comes_again(stage: Stage):
    campaign = stage.take_in()
    with stage.db.transaction() as session:
        service.return_campaign(session, campaign.id, APPROVER, "the date is wrong")
    assert stage.campaign(campaign.id).state is CampaignState.RETURNED
    assert stage.take_in().state is CampaignState.SUBMITTED


def test_every_act_is_written_down_with_who_did_it(stage: Stage):
    campaign, _ = stage.ready()
    act(stage, "pause", campaign)
    act(stage, "resume", campaign)
    act(stage, "cancel", campaign)
    with stage.db.reading() as session:
        people = {row.id: row.email for row in session.exec(select(Staff))}
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
    assert [(row.action, people.get(row.staff_id or 0)) for row in entries] == [
        ("campaign.import", AUTHOR),
        ("campaign.approve", APPROVER),
        ("campaign.schedule", None),
        ("campaign.pause", AUTHOR),
        ("campaign.resume", AUTHOR),
        ("campaign.cancel", AUTHOR),
    ]
    assert {row.subject for row in entries} == {f"campaign:{campaign.id}"}
