"""Pages speak one language, escape what they are given and isolate it where the page runs from right to left."""

import pytest
from jinja2 import UndefinedError

from core.i18n import translator
from templates.environment import page_environment


def shown(language: str, source: str, **values: object) -> str:
    return page_environment(language).from_string(source).render(**values)


def test_an_environment_is_made_once_per_language():
    assert page_environment("fr") is page_environment("fr")
    assert page_environment("fr") is not page_environment("ar")


def test_a_page_knows_its_language_and_direction():
    assert shown("ar", "{{ language }} {{ direction }}") == "ar rtl"
    assert shown("fr", "{{ language }} {{ direction }}") == "fr ltr"


def test_messages_are_translated():
    for language in ("ar", "fr"):
        expected = translator(language)("Stop the news")
        assert shown(language, "{{ _('Stop the news') }}") == expected
        assert shown(language, "{% trans %}Stop the news{% endtrans %}") == expected


def test_values_are_escaped_and_isolated():
    source = "{% trans name=name %}Hello %(name)s of the test, 100%{% endtrans %}".replace("%(name)s", "{{ name }}")
    assert shown("fr", source, name="<b>") == "Hello &lt;b&gt; of the test, 100%"
    assert shown("ar", source, name="<b>") == "Hello \u2068&lt;b&gt;\u2069 of the test, 100%"
    assert shown("fr", "{{ _('Test %(x)s', x=x) }} {{ x }}", x="a&b") == "Test a&amp;b a&amp;b"


def test_plurals_have_their_number():
    source = "{% trans count=count %}{{ count }} test thing{% pluralize %}{{ count }} test things{% endtrans %}"
    assert shown("en", source, count=1) == "1 test thing"
    assert shown("en", source, count=3) == "3 test things"
    assert shown("en", "{{ ngettext('%(n)s test thing', '%(n)s test things', 2) }}") == "2 test things"


def test_an_unknown_name_is_an_error():
    with pytest.raises(UndefinedError):
        shown("fr", "{{ nothing }}")


def test_numbers_follow_the_page():
    assert shown("fr", "{{ 1234.5|number }}") == "1\u202f234,5"
