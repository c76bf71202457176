"""A wrong campaign file is refused with its line or field and the remedy."""

from pathlib import Path

import pytest

from campaigns.file import check_campaign, read_campaign
from civic.region import Region
from core.errors import BadInput
from tests.campaigns.stage import ROAD, picture, road

WHERE = "road.toml"
IN_CHANNEL = ROAD.replace('"facebook_page", "telegram_channel", "telegram_subscribers"', '"telegram_channel"')
POLL = """
[poll]
question.ar = "ماذا أولا؟"
question.fr = "Quoi d’abord ?"
options.ar = ["الطريق", "الماء"]
options.fr = ["Route", "Eau"]
"""


def refused(source: str) -> BadInput:
    with pytest.raises(BadInput) as error:
        read_campaign(source, WHERE)
    return error.value


def refused_by(source: str, region: Region) -> BadInput:
    content = read_campaign(source, WHERE)
    with pytest.raises(BadInput) as error:
        check_campaign(content, region)
    return error.value


def test_a_file_is_read(region: Region):
    content = read_campaign(ROAD, WHERE)
    check_campaign(content, region)
    assert content.name == "road-308"
    assert content.max_lateness_seconds == 7200
    assert content.content_hash() == read_campaign(ROAD, WHERE).content_hash()
    assert content.content_hash() != read_campaign(ROAD.replace("308", "309"), WHERE).content_hash()


@pytest.mark.parametrize(
    ("source", "where", "what", "remedy"),
    [
        (road('chanels = ["facebook_page"]'), "line 1", "unknown key 'chanels'", "Did you mean 'channels'?"),
        (ROAD + "\n[audience]\nprovince = []", "line 11", "unknown key 'province'", "Did you mean 'provinces'?"),
        (ROAD.replace('"roads"', "roads"), "line 3", "not TOML", "quotes"),
        (ROAD.replace('name = "road-308"', ""), "road.toml", "name is missing", "small Latin letters"),
        (ROAD.replace('"roads"', "7"), "line 3", "topic must be text in quotes", ""),
        (ROAD.replace("road-308", "Road 308"), "line 2", "name has signs that it may not have", "small Latin letters"),
        (ROAD.replace("telegram_channel", "telegram_chanel"), "line 4", "unknown channel 'telegram_chanel'", ""),
        (ROAD.replace('"telegram_channel"', '"facebook_page"'), "road.toml", "named twice", ""),
        (road('send_at = "2026-12-01 09:00"'), "line 1", "is not a local time", ""),
        (road('send_at = "2026-13-01T09:00"'), "line 1", "is not a local time", ""),
        (road('recurrence = "weekly MONDAY 09:00"'), "line 1", "'MONDAY' is no weekday", ""),
        (road('recurrence = "every day"'), "line 1", "is no recurrence", ""),
        (road('max_lateness = "2 hours"'), "line 1", "is no length of time", ""),
        (road('template = "session_announcement"'), "road.toml", "both template and [body]", "either"),
        (ROAD.partition("[body]")[0], "road.toml", "there is no text", "either"),
        (ROAD.partition("[body]")[0] + 'template = "nothing"', "line 6", "unknown template 'nothing'", "There are:"),
        (ROAD + '\n[data]\nlanguage = "fr"', "road.toml", "[data] cannot hold language", ""),
        (ROAD.replace("ar =", "arabic ="), "body.arabic", "has signs that it may not have", ""),
        (ROAD + '\n[poll]\nquestion.ar = "?"\noptions.ar = ["a"]', "line 12", "at least 2", ""),
        (ROAD + f'\n[poll]\nquestion.ar = "{"x" * 301}"\noptions.ar = ["a", "b"]', "line 11", "at most 300", ""),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(source: str, where: str, what: str, remedy: str):
    error = refused(source)
    assert error.where.startswith(WHERE)
    assert error.where.endswith(where)
    assert what in error.what
    assert remedy in error.remedy
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("source", "where", "what", "remedy"),
    [
        (ROAD.replace('"roads"', '"road"'), "topic", "unknown topic 'road'", "Did you mean 'roads'?"),
        (ROAD + '\n[audience]\nprovinces = ["azila"]', "audience.provinces", "unknown province", "'azilal'"),
        (ROAD + '\n[audience]\nlanguages = ["de"]', "audience.languages", "unknown language 'de'", "Known: ar"),
        (ROAD + 'de = "Guten Tag"', "body.de", "unknown language 'de'", "Known: ar"),
        (ROAD.partition("fr =")[0], "body", "body.fr is missing", "Add the text"),
        (ROAD.replace("بدات.", "{{ nothing }}"), "body.ar, line 1", "'nothing' is undefined", "Known names: language"),
        (ROAD.replace("بدات.", "{{ nothing"), "body.ar, line 1", "broken Jinja2", ""),
        (ROAD.replace("بدات.", "{{ 1 / 0 }}"), "body.ar, line 1", "division by zero", ""),
        (ROAD.replace("commencent.", "**commencent"), "body.fr, line 1", '"**" is not closed', "Allowed:"),
        (ROAD.replace("commencent.", "x" * 4100), "body.fr", "telegram_channel takes 4096", "Shorten it by"),
        (ROAD + '\n[media]\nimage = "none.png"', "media.image", "there is no file", "path"),
        (
            ROAD + POLL,
            "channels",
            "a poll is asked on telegram_channel alone, not on facebook_page",
            "Take facebook_page",
        ),
        (IN_CHANNEL + POLL.replace(".fr", ".en"), "poll.question.fr", "poll.question.fr is missing", "ar and fr"),
        (IN_CHANNEL + POLL.replace(".fr", ".de"), "poll.question", "unknown language 'de'", "Known: ar"),
        (
            IN_CHANNEL + POLL.replace('"Eau"', '"Eau", "Air"'),
            "poll.options",
            "different numbers of options",
            "same order",
        ),
        (IN_CHANNEL + POLL.replace('"Eau"', f'"{"e" * 99}"'), "poll.options", "107 characters with ar and fr", "by 7"),
        (
            IN_CHANNEL + POLL.replace("أولا؟", "أ" * 250).replace("Quoi", "Q" * 50),
            "poll.question",
            "a poll takes 300",
            "",
        ),
        (ROAD + '\n[data]\ntitle = { fr = "Route" }', "data.title", "data.title.ar is missing", "Add the text"),
    ],
)
def test_what_the_region_or_a_network_does_not_take_is_refused(
    region: Region, source: str, where: str, what: str, remedy: str
):
    source = source.replace("بدات.", "بدات {{ title }}.") if "title" in source else source
    error = refused_by(source, region)
    assert error.where == where
    assert what in error.what
    assert remedy in error.remedy


def test_texts_are_counted_after_entities_are_read(region: Region):
    text = "**" + "&" * 4000 + "**"
    only_telegram = ROAD.replace('"facebook_page", "telegram_channel", ', "").replace("**La route** 308", text)
    check_campaign(read_campaign(only_telegram, WHERE), region)


def test_a_picture_is_found_beside_its_file_and_shortens_the_text(tmp_path: Path, region: Region):
    picture(tmp_path / "road.png")
    media = '\n[media]\nimage = "road.png"\nalt.ar = "طريق"\nalt.fr = "Une route"'
    content = read_campaign(ROAD + media, str(tmp_path / "road.toml"))
    check_campaign(content, region)
    long = read_campaign(ROAD.replace("commencent", "x" * 1100) + media, str(tmp_path / "road.toml"))
    with pytest.raises(BadInput, match=r"body\.fr: .* takes 1024 under a picture"):
        check_campaign(long, region)
    picture(tmp_path / "road.png", width=30)
    with pytest.raises(BadInput, match=r"media\.image: .* is another file than before"):
        check_campaign(content, region)
    silent = read_campaign(ROAD + media.replace("alt.fr", "alt.en"), str(tmp_path / "road.toml"))
    with pytest.raises(BadInput, match=r"media\.alt\.fr is missing"):
        check_campaign(silent, region)


def test_dates_and_numbers_of_data_are_the_same_after_storing(region: Region):
    source = ROAD.replace("commencent", "commencent le {{ begins|date }}") + "\n[data]\nbegins = 2026-12-01"
    content = read_campaign(source, WHERE)
    assert content.data == {"begins": "2026-12-01"}
    check_campaign(content, region)
