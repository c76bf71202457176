"""A meeting is announced by a campaign like any other: approved by somebody else, called off when it is outdated."""

import pytest

from campaigns import meetings as announced
from campaigns import queries, service
from campaigns.audience import count
from campaigns.records import current_version, read_content
from core.clock import now
from core.errors import BadInput, Refused
from core.models import Campaign, CampaignState, Delivery, Meeting
from tests.meetings.stage import APPROVER, EDITOR, Stage


def announce(stage: Stage, slug: str = "road-day", by: str = EDITOR, **more) -> Campaign:
    with stage.db.transaction() as session:
        return announced.announce(session, slug, stage.region, by=by, **more)


def state(stage: Stage, campaign: Campaign) -> CampaignState:
    return {row.id: CampaignState(row.state) for row in stage.rows(Campaign)}[campaign.id]


def test_the_campaign_waits_for_somebody_elses_approval_and_nothing_is_sent(stage: Stage):
    stage.meeting()
    campaign = announce(stage)
    assert (campaign.name, campaign.state) == ("meeting-road-day", CampaignState.SUBMITTED)
    assert stage.rows(Delivery) == []
    assert stage.rows(Meeting)[0].campaign_id == campaign.id
    stage.meeting("other")
    own = announce(stage, "other", by=APPROVER)
    with stage.db.transaction() as session:
        with pytest.raises(Refused):
            service.schedule(session, campaign.id, None, stage.region, now())
        with pytest.raises(Refused, match="somebody else"):
            service.approve(session, own.id, APPROVER, stage.region)
        service.approve(session, campaign.id, APPROVER, stage.region)


def test_every_channel_says_when_where_and_what(stage: Stage):
    stage.meeting(title={"ar": 'لقاء "الطرق" *2026*', "fr": 'Rencontre "routes" \\ *2026* [308]'})
    campaign = announce(stage)
    with stage.db.reading() as session:
        previews = queries.preview(session, campaign.id, stage.region)
    texts = {(one.channel, one.language): one.message for one in previews}
    public = texts["facebook_page", "ar"].text
    assert 'Rencontre "routes" \\ *2026* [308]' in public
    assert "mardi 1 décembre 2026, de 10:00 à 12:00" in public
    assert "الثلاثاء، 1 دجنبر 2026" in public
    assert "La route 308" in public
    first = texts["telegram_subscribers", "fr"].buttons[0]
    assert first.value == f"go:meetings:road-day_c{campaign.id}"


def test_a_meeting_of_several_days_and_of_provinces_says_so(stage: Stage):
    stage.meeting("camp", "provinces", "azilal", "khenifra", end="2026-12-03T17:00", agenda=(), link="")
    campaign = announce(stage, "camp")
    with stage.db.reading() as session:
        content = read_content(current_version(session, session.get_one(Campaign, campaign.id)))
        texts = [one.message.text for one in queries.preview(session, campaign.id, stage.region)]
    assert content.audience.provinces == ("azilal", "khenifra")
    assert any("de 10:00 au jeudi 3 décembre 2026, 17:00" in text for text in texts)
    assert any("Pour : Azilal, Khénifra" in text.replace("\u00a0", " ") for text in texts)


def test_a_meeting_for_associations_is_announced_to_them_alone(stage: Stage):
    stage.meeting("table", "associations")
    campaign = announce(stage, "table")
    stage.speaks_for(stage.person(1))
    stage.speaks_for(stage.person(2), confirmed=False)
    stage.person(3)
    with stage.db.reading() as session:
        content = read_content(current_version(session, session.get_one(Campaign, campaign.id)))
        assert (content.channels, content.audience.associations) == (("telegram_subscribers",), True)
        assert count(session, content, stage.region) == 1
    with pytest.raises(BadInput, match="no public announcement"):
        announce(stage, "table", channels=("facebook_page",))


def test_a_move_calls_the_old_announcement_off_and_the_next_has_a_name_of_its_own(stage: Stage):
    stage.meeting()
    first = announce(stage)
    with stage.db.transaction() as session:
        _, off = announced.move(session, "road-day", stage.region, by=EDITOR, start="2026-12-02T10:00")
    assert off == first.id
    assert state(stage, first) is CampaignState.CANCELLED
    again = announce(stage)
    assert again.name == "meeting-road-day-2"
    with stage.db.transaction() as session:
        _, off = announced.cancel(session, "road-day", stage.region, by=EDITOR, reason={"fr": "grève"})
    assert off == again.id
    with pytest.raises(Refused, match="is cancelled"):
        announce(stage)


def test_announced_again_it_is_a_new_version(stage: Stage):
    stage.meeting()
    assert announce(stage).id == announce(stage, send_at="2026-11-28T09:00").id
    assert stage.rows(Campaign)[0].version == 2
