"""What each channel sends, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.compose import compose, messages, render, variants
from campaigns.content import CampaignContent
from campaigns.file import read_campaign
from campaigns.markup import to_plain
from civic.region import Region, load_region
from core.errors import BadInput
from core.i18n import translator
from core.message import Markup
from tests.campaigns.stage import ROAD


def read(source: str = ROAD) -> CampaignContent:
    return read_campaign(source, "road.toml")


def test_a_page_post_is_plain_arabic_then_french(region: Region):
    message = compose(read(), "facebook_page", "ar", region=region, campaign_id=12)
    assert message.markup is Markup.PLAIN
    assert message.text == "الطريق 308: الأشغال بدات.\n\n──────────\n\nLa route 308 : les travaux commencent."
    assert message.rows == ()


def test_a_channel_post_is_the_same_in_telegrams_html(region: Region):
    message = compose(read(), "telegram_channel", "ar", region=region, campaign_id=12)
    assert message.markup is Markup.HTML
    assert message.text == (
        "<b>الطريق</b> 308: الأشغال بدات.\n\n──────────\n\n<b>La route</b> 308 : les travaux commencent."
    )
    assert message.rows == ()


def test_a_subscriber_reads_one_language_and_can_answer_and_stop(region: Region):
    message = compose(read(), "telegram_subscribers", "fr", region=region, campaign_id=12)
    assert message.text == "<b>La route</b> 308 : les travaux commencent."
    assert [button.value for button in message.buttons] == ["go:feedback:c12", "go:stop"]
    t = translator("fr")
    assert [button.label for button in message.buttons] == [t("Tell us what you think"), t("Stop the news")]


def test_every_message_that_goes_out_is_listed(region: Region):
    assert variants(read(), region) == [
        ("facebook_page", "ar"),
        ("telegram_channel", "ar"),
        ("telegram_subscribers", "ar"),
        ("telegram_subscribers", "fr"),
    ]
    assert [(channel, language) for channel, language, _ in messages(read(), region, campaign_id=1)] == variants(
        read(), region
    )


def test_a_language_without_a_text_reads_its_fallback_the_campaigns_first(region: Region):
    only = ROAD.replace('"facebook_page", "telegram_channel", ', "")
    french = read(
        only.partition("ar =")[0] + 'fr = "Bonjour."\n[audience]\nlanguages = ["en", "zgh"]\n[fallback]\nzgh = "fr"'
    )
    assert variants(french, region) == [("telegram_subscribers", "fr")]
    nobody = read(only.partition("ar =")[0] + 'fr = "Bonjour."\n[audience]\nlanguages = ["zgh"]')
    with pytest.raises(BadInput, match=r"body\.zgh is missing"):
        variants(nobody, region)


def test_a_public_post_needs_both_languages_and_takes_no_fallback(region: Region):
    arabic = read(ROAD.partition("fr =")[0] + '\n[fallback]\nfr = "ar"')
    with pytest.raises(BadInput, match=r"body\.fr is missing"):
        variants(arabic, region)


def test_values_are_words_and_never_markup(region: Region):
    content = read(ROAD.replace("commencent.", "{{ who }}") + '\n[data]\nwho = "A*B_c [x](y) <b> & `d` ~~e"')
    for channel, shown in (
        ("telegram_subscribers", "A*B_c [x](y) &lt;b&gt; &amp; `d` ~~e"),
        ("facebook_page", "A*B_c [x](y) <b> & `d` ~~e"),
    ):
        assert compose(content, channel, "fr", region=region, campaign_id=1).text.endswith(shown)


def test_a_value_may_be_an_address_in_a_link(region: Region):
    content = read(ROAD.replace("commencent.", "[ici]({{ url }})") + '\n[data]\nurl = "https://x.ma/a_b*c?d=1&e=2"')
    text = compose(content, "telegram_subscribers", "fr", region=region, campaign_id=1).text
    assert text.endswith('<a href="https://x.ma/a_b*c?d=1&amp;e=2">ici</a>')


@given(st.text(alphabet="ab1.)-+=# \\*_`~[]<>!|&طé", min_size=1).filter(str.strip))
def test_any_value_is_shown_as_it_is(value: str):
    content = CampaignContent(
        name="x",
        topic="roads",
        channels=("facebook_page",),
        body={"ar": "س", "fr": "{{ value }}"},
        data={"value": value},
    )
    assert to_plain(render(content, "fr", campaign_id=1)).split() == value.split()


def test_data_can_hold_a_text_per_language_and_the_campaigns_own_name(region: Region):
    source = ROAD.replace("commencent.", "{{ title }} {{ campaign }} {{ language }}").replace("بدات.", "{{ title }}")
    content = read(source + '\n[data]\ntitle = { ar = "عنوان", fr = "Titre", zgh = "ⴰⵣⵡⵍ" }')
    assert render(content, "fr", campaign_id=7).endswith("Titre c7 fr")
    assert render(content, "ar", campaign_id=7).endswith("عنوان")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ ''.__class__ }}", "access to attribute '__class__'"),
        ("{{ numbers }}", "loop over a list"),
        ("{{ numbers.append(1) }}", "access to attribute 'append'"),
        ("{% include 'session_announcement/fr.md' %}", "no loader"),
        ("{{ 9 ** 9 ** 9 }}", "only for the product of two numbers"),
        ("{{ 'x' * 1000000000 }}", "only for the product of two numbers"),
        ("{{ 'x'|center(1000000000) }}", "No filter named 'center'"),
        ("{{ range(3) }}", "'range' is undefined"),
        ("{{ 'x'|number }}", "cannot fill the text"),
        ("{% if numbers is nothing %}{% endif %}", "No test named"),
        ("{# nothing to say #}", "the text is empty"),
    ],
)
def test_a_text_cannot_reach_out_of_its_sandbox_nor_be_empty(region: Region, text: str, what: str):
    content = CampaignContent(
        name="x", topic="roads", channels=("telegram_channel",), body={"ar": "س", "fr": text}, data={"numbers": [1]}
    )
    with pytest.raises(BadInput) as refused:
        compose(content, "telegram_channel", "ar", region=region, campaign_id=1)
    assert refused.value.where.startswith("body.fr")
    assert what in refused.value.what


def test_numbers_dates_and_money_follow_the_language():
    text = "{{ 14076.97|number }} | {{ day|date }} | {{ 1500|money }}"
    content = CampaignContent(
        name="x", topic="roads", channels=("telegram_channel",), data={"day": "2026-12-01"},
        body=dict.fromkeys(("ar", "fr", "zgh", "en"), text),
    )  # fmt: skip
    assert [render(content, language, campaign_id=1) for language in ("ar", "fr", "en")] == [
        "14.076,97 | 1 دجنبر 2026 | 1.500 درهم مغربي",
        "14\u202f076,97 | 1 décembre 2026 | 1\u202f500 dirhams marocains",
        "14,076.97 | December 1, 2026 | 1,500 Moroccan dirhams",
    ]
    assert render(content, "zgh", campaign_id=1).startswith("14\xa0076,97 | 1 ⴷⵓⵊⴰⵏⴱⵉⵔ 2026")


def test_a_template_gives_the_texts_of_its_languages(region: Region):
    source = ROAD.partition("[body]")[0] + (
        'template = "project_milestone"\n[data]\nbudget = 5000000\nuntil = 2027-06-30\n'
        'project = { ar = "طريق", fr = "Route 308", en = "Road 308" }\n'
        'milestone = { ar = "انطلاق", fr = "Début des travaux", en = "Work begins" }'
    )
    shown = {language: message.text for _, language, message in messages(read(source), region, campaign_id=1)[2:]}
    assert list(shown) == ["ar", "fr", "zgh", "en"]
    assert shown["fr"].startswith(
        "<b>Route 308</b>\n\nDébut des travaux\n\n• Budget\u00a0: 5\u202f000\u202f000 dirhams marocains\n"
    )


def test_what_a_template_misses_is_told_by_its_file(region: Region):
    source = ROAD.partition("[body]")[0] + 'template = "project_milestone"\n[data]\nproject = "x"'
    with pytest.raises(BadInput, match=r"template project_milestone/ar\.md, line 3: 'milestone' is undefined"):
        messages(read(source), load_region(None), campaign_id=1)
