"""What pages show, read from both databases."""

from civic.petition_paper import enter_paper
from civic.petitions import find_petition
from civic.region import load_region
from core.i18n import translator
from tests.web import story
from web.console.overview import campaign_lines, unknown_lines
from web.portal.news import latest
from web.portal.panels import panels
from web.portal.petitions import gathering

REGION, T = load_region(), translator("en")


def test_the_first_pages_views(db):
    story.tell(db)
    with db.reading() as session:
        found = {panel.slug: panel.total for panel in panels(session, REGION, T)}
        news = latest(session, REGION, "fr")
        [petition] = gathering(session, REGION, "zgh")
    assert found == {"reach": 60, "engagement": 1271, "participation": 20}
    assert [(item.title[:9], sorted(item.channels)) for item in news] == [
        ("Le consei", ["Canal Telegram", "Page Facebook"]),
        ("Route rég", ["Canal Telegram", "Page Facebook"]),
    ]
    assert (petition.total, petition.needed, petition.reached, petition.language) == (132, 400, False, "ar")
    assert [part.count for part in petition.provinces] == [61, 34, None, 22, None]


def test_a_petition_shows_paper_and_bot_apart(db):
    story.tell(db)
    with db.transaction() as session:
        petition = find_petition(session, "road-308")
        for province, count, in_bot in (
            ("azilal", 40, 6),
            ("beni-mellal", 25, 0),
            ("khouribga", 7, 0),
            ("khenifra", 8, 0),
        ):
            enter_paper(
                session, petition=petition, province=province, count=count, in_bot=in_bot, by=story.EMAIL, region=REGION
            )
    with db.reading() as session:
        [card] = gathering(session, REGION, "fr")
    assert (card.total, card.here, card.paper, card.association) == (206, 126, 80, "")
    shown = {bar.name: (bar.count, bar.here, bar.paper) for bar in card.provinces}
    assert shown["Azilal"] == (68, 28, 40)
    assert shown["Fquih Ben Salah"] == (None, None, None)
    # Who knows all the paper would know the hidden province's, so the least of the others is hidden with it.
    assert [name for name, parts in shown.items() if parts[2] is None] == ["Fquih Ben Salah", "Khouribga"]


def test_the_consoles_views(db):
    story.tell(db)
    with db.reading() as session:
        lines = campaign_lines(session, REGION.zone, T)
        unknown = unknown_lines(session, REGION.zone, T)
    assert [(line.name, line.state_word) for line in lines] == [
        ("clinic", "Draft"), ("budget-2026", "Running"), ("road-308", "Running"),
    ]  # fmt: skip
    assert [(line.channel, line.ended, line.total) for line in lines[2].channels] == [
        ("Facebook page", 1, 1), ("Telegram channel", 1, 1), ("Telegram, to subscribers", 16, 21),
    ]  # fmt: skip
    assert [(line.campaign, line.reason) for line in unknown] == [
        ("budget-2026", "cut off after sending"), ("road-308", "cut off after sending"),
    ]  # fmt: skip
