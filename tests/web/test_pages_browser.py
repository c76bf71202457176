"""Every page of the portal as Chromium shows it, in every language: the accessibility rules, and narrow screens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Page, ViewportSize

from analytics.evidence.pack import LANGUAGES as LANGUAGES_OF_PACKS
from analytics.evidence.period import period
from analytics.evidence.tables import tables
from analytics.evidence.words import as_words
from templates.environment import page_environment
from tests import year
from tests.web import council_story
from tests.web.conftest import serving, with_settings
from tests.web.reading import MORE, PATHS
from tests.web.test_browser import DESK, LANGUAGES, PHONE, browser, require_accessible, require_no_sideways_scroll
from web.app import create_app
from web.deps import Deps
from web.portal.routes import SHEET

__all__ = ["browser"]  # a fixture that is shared
pytestmark = pytest.mark.browser


@pytest.fixture
def site(deps: Deps, tmp_path: Path) -> Iterator[str]:
    live = with_settings(deps, telegram_bot="jisr_bmk_bot", messenger=True)
    with council_story.told(deps.db, deps.region, tmp_path), serving(create_app(live)) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=ViewportSize(width=360, height=740)) as context:
        yield context.new_page()


# Every page in Arabic and French, and in one of the others: a template is the same in each.
READ = {"ar": (*PATHS, *MORE, f"petitions/road-308{SHEET}"), "fr": PATHS, "zgh": PATHS[::2], "en": PATHS[1::2]}


# One language on a dark screen: the pairs of colours are the same in each.
@pytest.mark.parametrize(
    ("language", "scheme"), [(language, "dark" if language == "fr" else "light") for language in LANGUAGES]
)
def test_everybody_can_read_every_page(phone, site, language, scheme):
    """The slow proof of this file: half a second a page, in four languages."""
    phone.emulate_media(color_scheme=scheme)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    for path in READ[language]:
        phone.goto(f"{site}/{language}/{path}")
        require_accessible(phone)
        require_no_sideways_scroll(phone)
    # Nobody else hears of a visit.
    assert [address for address in asked if not address.startswith(site)] == []


def test_a_visitor_walks_without_javascript_and_keeps_the_page_across_languages(browser, site):
    with browser.new_context(viewport=DESK, java_script_enabled=False, locale="fr-FR") as context:
        page = context.new_page()
        page.goto(f"{site}/")
        page.click(".sections >> text=Projets")
        page.fill("#q", "demnat")
        page.select_option("#state", "running")
        page.click(".filters button")
        page.wait_for_url("**/fr/projects?q=demnat&**")
        page.click(".languages >> text=العربية")
        page.wait_for_url("**/ar/projects?q=demnat&**")
        assert page.input_value("#q") == "demnat"
        assert page.input_value("#state") == "running"
        assert page.locator("html").get_attribute("dir") == "rtl"


def test_a_list_turns_its_pages_and_keeps_its_filters(browser, site):
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{site}/en/said-and-done?topic=roads")
        assert page.locator(".pair").count() == 10
        page.click(".pager [rel=next]")
        page.wait_for_url("**/en/said-and-done?topic=roads&page=2")
        assert page.locator(".pair").count() == 2


def test_a_sheet_is_one_black_and_white_page_of_paper(browser, site):
    """Also from a dark screen; the rest of the site is not printed."""
    with browser.new_context(viewport=DESK, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{site}/ar/petitions/road-308{SHEET}")
        paper = page.locator(".paper")
        assert paper.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
        page.emulate_media(media="print")
        assert not page.locator(".unprinted").is_visible()
        assert page.locator(".qr-code").count() == 3
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
        page.goto(f"{site}/ar/petitions/road-308{SHEET}?beside=fr")
        require_accessible(page)
        assert [face.get_attribute("dir") for face in page.locator(".faces section").all()] == ["rtl", "ltr"]
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("language", LANGUAGES_OF_PACKS)
def test_everybody_can_read_the_report_of_an_evidence_pack(deps, phone, language):
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        year.happen(deps.db, deps.region)
        with deps.db.reading() as session:
            span = period(date(2026, 2, 1), date(2026, 9, 30), deps.region.zone)
            rows = {table.slug: table.read(session, deps.region) for table in tables(deps.region, span)}
    words = as_words(rows, deps.region, span, language)
    phone.set_content(page_environment(language).get_template("evidence/report.html").render(words=words))
    require_accessible(phone)
    require_no_sideways_scroll(phone)
