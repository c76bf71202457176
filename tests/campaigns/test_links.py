"""Links of published texts are led over this installation, and posts lead into a conversation that knows them."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from campaigns.compose import compose
from campaigns.content import CampaignContent
from campaigns.file import read_campaign
from civic.region import Region
from core.message import ButtonKind
from core.models import Content, CountedLink
from core.reach import Reach
from tests.campaigns.stage import Stage

REACH = Reach(bot="JisrBot", page="1001", public_url="https://jisr.example")
LINKED = """
name = "road-308"
topic = "roads"
channels = ["facebook_page", "telegram_channel", "telegram_subscribers"]

[body]
ar = "[الخريطة](https://maps.example/308?a=1&b=2)"
fr = "[La carte](https://maps.example/308?a=1&b=2), <mailto:route@council.example>"
"""


@pytest.fixture
def reached(region: Region) -> Region:
    return replace(region, reach=REACH)


def read(source: str = LINKED) -> CampaignContent:
    return read_campaign(source, "road.toml")


def test_a_post_shows_a_counted_link_and_its_way_in(reached: Region):
    post = compose(read(), "facebook_page", "ar", region=reached, campaign_id=12)
    assert "maps.example" not in post.text
    assert post.text.count("https://jisr.example/r/") == 2
    assert "route@council.example" in post.text
    assert post.text.endswith("\nhttps://m.me/1001?ref=feedback_c12")


def test_a_channel_post_has_its_way_in_as_a_button(reached: Region):
    ((button,),) = compose(read(), "telegram_channel", "ar", region=reached, campaign_id=12).rows
    assert (button.kind, button.value) == (ButtonKind.LINK, "https://t.me/JisrBot?start=feedback_c12")
    opening = compose(
        read('opens = "meetings:session-march"' + LINKED), "telegram_channel", "ar", region=reached, campaign_id=12
    )
    assert opening.buttons[0].value == "https://t.me/JisrBot?start=meetings_session-march_c12"


def test_the_same_address_has_a_code_of_its_own_in_each_channel_and_campaign(reached: Region):
    def link(channel: str, campaign_id: int) -> str:
        text = compose(read(), channel, "fr", region=reached, campaign_id=campaign_id).text
        return text[text.index("/r/") : text.index("/r/") + 13]

    assert len({link("facebook_page", 1), link("telegram_subscribers", 1), link("telegram_subscribers", 2)}) == 3
    assert link("telegram_subscribers", 2) == link("telegram_subscribers", 2)


def test_a_campaign_may_leave_its_links_as_they_are(reached: Region):
    plain = compose(read("count_links = false" + LINKED), "facebook_page", "ar", region=reached, campaign_id=12)
    assert "https://maps.example/308?a=1&b=2" in plain.text


def test_links_do_not_change_what_an_approval_is_bound_to():
    assert "count_links" not in read().stored()
    assert read("count_links = false" + LINKED).content_hash() != read().content_hash()


def test_each_link_that_goes_out_leads_where_the_text_said(stage: Stage):
    stage.region = replace(stage.region, reach=REACH)
    stage.subscribe(1, language="fr")
    stage.ready(LINKED)
    stage.tick()
    with stage.db.reading() as session:
        codes = {link.code: link for link in session.exec(select(CountedLink))}
        sent = [row.message["text"] for row in session.exec(select(Content).order_by(col(Content.id)))]
    assert sorted(link.channel for link in codes.values()) == [
        "facebook_page", "telegram_channel", "telegram_subscribers",
    ]  # fmt: skip
    assert {link.address for link in codes.values()} == {"https://maps.example/308?a=1&b=2"}
    shown = {text[at + 3 : at + 13] for text in sent for at in range(len(text)) if text.startswith("/r/", at)}
    assert shown == set(codes)


def test_an_installation_that_is_not_reached_shows_texts_as_they_are(region: Region):
    post = compose(read(), "facebook_page", "ar", region=region, campaign_id=12)
    assert "https://maps.example/308?a=1&b=2" in post.text
    assert "m.me" not in post.text
