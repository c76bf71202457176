"""Every post template says its piece in every language, with the names that it declares and no others."""

import re
from typing import Any

import pytest
from jinja2 import meta

from campaigns.check import check_campaign
from campaigns.compose import messages, render
from campaigns.content import RESERVED, CampaignContent
from campaigns.file import read_campaign
from campaigns.source import campaign_source
from civic.region import Region
from core.errors import BadInput
from core.i18n import END_ISOLATE, ISOLATE
from core.networks import DESTINATIONS
from templates.environment import counted, text_environment
from templates.posts import post_templates, post_texts
from templates.posts.variables import VARIABLES, Kind, Variable, post_variables

LANGUAGES = ("ar", "fr", "zgh", "en")
WORDS = {"ar": "الطريق RN 8 قرب دمنات", "fr": "La route RN 8 près de Demnate", "en": "Road RN 8", "zgh": "ⴰⴱⵔⵉⴷ RN 8"}
VALUES: dict[Kind, Any] = {
    Kind.WORDS: WORDS,
    Kind.NUMBER: 213,
    Kind.AMOUNT: 24_500_000,
    Kind.DAY: "2026-01-12",
    Kind.MOMENT: "2026-01-12T09:30",
    Kind.FLAG: True,
    Kind.LIST: [WORDS, WORDS],
}


def filled(name: str, variables: tuple[Variable, ...]) -> str:
    """A campaign file of this template with a real value for each of these names."""
    top = {"name": f"{name.replace('_', '-')}", "topic": "roads", "channels": list(DESTINATIONS), "template": name}
    data = {one.name: VALUES[one.kind] for one in variables}
    return campaign_source(top, {"data": data})


def required(name: str) -> tuple[Variable, ...]:
    return tuple(one for one in post_variables(name) if one.required)


@pytest.mark.parametrize("name", post_templates())
def test_a_template_speaks_every_language(name: str) -> None:
    assert set(post_texts(name)) == set(LANGUAGES)


@pytest.mark.parametrize("name", post_templates())
def test_a_template_declares_what_it_needs_and_nothing_else(name: str) -> None:
    declared = {one.name for one in post_variables(name)}
    assert declared
    assert not declared & RESERVED
    for text in post_texts(name).values():
        used = meta.find_undeclared_variables(text_environment().parse(text)) - RESERVED
        assert used == declared


def test_every_declaration_belongs_to_a_template() -> None:
    assert set(VARIABLES) == set(post_templates())
    assert all(one.about.endswith(".") for variables in VARIABLES.values() for one in variables)


@pytest.mark.parametrize("name", post_templates())
def test_a_template_can_be_sent_with_all_of_its_names_and_with_those_it_needs(name: str, region: Region) -> None:
    for variables in (post_variables(name), required(name)):
        content = read_campaign(filled(name, variables), "x.toml")
        check_campaign(content, region)
        for _, _, message in messages(content, region, campaign_id=1):
            assert "{" not in message.text
            assert "%}" not in message.text
            assert "\n\n\n" not in message.text
            assert "None" not in message.text


@pytest.mark.parametrize("name", post_templates())
def test_latin_names_keep_their_direction_in_arabic(name: str, region: Region) -> None:
    content = read_campaign(filled(name, post_variables(name)), "x.toml")
    text = render(content, "ar", campaign_id=1, fallbacks=region.fallbacks)
    assert f"{ISOLATE}RN 8{END_ISOLATE}" in text
    bare = re.sub(f"{ISOLATE}[^{END_ISOLATE}]*{END_ISOLATE}", "", text)
    assert not re.search(r"[A-Za-z]", bare)


def test_a_day_has_the_month_of_its_language(region: Region) -> None:
    content = read_campaign(filled("project_started", post_variables("project_started")), "x.toml")
    months = {"ar": "يناير", "fr": "janvier", "en": "January", "zgh": "ⵉⵏⵏⴰⵢⵔ"}
    for language, month in months.items():
        assert month in render(content, language, campaign_id=1, fallbacks=region.fallbacks)


@pytest.mark.parametrize("name", post_templates())
def test_what_is_missing_or_unknown_is_one_clear_line(name: str, region: Region) -> None:
    needed = required(name)
    with pytest.raises(BadInput) as missing:
        check_campaign(read_campaign(filled(name, needed[1:]), "x.toml"), region)
    assert missing.value.what == f"{needed[0].name!r} is missing, which template {name!r} needs"
    assert missing.value.remedy == needed[0].about
    stray = read_campaign(filled(name, needed) + 'projet = "x"\n', "x.toml")
    with pytest.raises(BadInput, match="unknown name 'projet'") as unknown:
        check_campaign(stray, region)
    assert "\n" not in str(unknown.value)


@pytest.mark.parametrize(
    ("n", "arabic", "french"),
    [(1, "سؤال واحد", "1 question"), (2, "سؤالان", "2 questions"), (5, "5 أسئلة", "5 questions"),
     (13, "13 سؤالا", "13 questions"), (100, "100 سؤال", "100 questions")],
)  # fmt: skip
def test_a_number_has_the_form_of_its_language(n: int, arabic: str, french: str) -> None:
    forms = {"one": "سؤال واحد", "two": "سؤالان", "few": "{n} أسئلة", "many": "{n} سؤالا", "other": "{n} سؤال"}
    assert counted(n, "ar", **forms) == arabic
    assert counted(n, "fr", one="{n} question", other="{n} questions") == french


def test_a_language_without_a_text_in_the_data_takes_that_of_its_fallback(region: Region) -> None:
    content = CampaignContent(
        name="x",
        topic="roads",
        channels=("telegram_subscribers",),
        body=dict.fromkeys(LANGUAGES, "{{ a }}{% for one in b %} {{ one[language] }}{% endfor %}"),
        data={"a": {"ar": "ا", "fr": "F"}, "b": [{"ar": "ب", "fr": "G"}]},
    )
    said = {code: render(content, code, campaign_id=1, fallbacks=region.fallbacks) for code in LANGUAGES}
    assert said == {"ar": "ا ب", "fr": "F G", "zgh": "ا ب", "en": "F G"}
