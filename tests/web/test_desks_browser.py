"""The desks of petitions and requests as Chromium shows them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from core.staff import find_staff
from tests.web import desk_story
from tests.web.conftest import serving
from tests.web.test_browser import PHONE, browser
from web import auth
from web.app import create_app

__all__ = ["browser"]  # a fixture that is shared
pytestmark = pytest.mark.browser


@pytest.fixture
def site(desk_deps) -> Iterator[tuple[str, str]]:
    """The address of the console, and the cookie of who may do everything."""
    with time_machine.travel(desk_story.NOW, tick=True):
        with desk_deps.db.transaction() as session:
            token = auth.begin(session, find_staff(session, desk_story.ADMIN), "a test")
        with serving(create_app(desk_deps)) as address:
            yield address, token


def visit(browser: Browser, site: tuple[str, str], **settings: Any) -> Page:
    context = browser.new_context(**settings)
    context.add_cookies([{"name": auth.COOKIE, "value": site[1], "url": f"{site[0]}/console"}])
    return context.new_page()


def test_an_answer_is_sent_with_a_file_without_javascript(browser, site, desk_deps, tmp_path):
    page = visit(browser, site, viewport=PHONE, locale="fr", java_script_enabled=False)
    page.goto(f"{site[0]}/console/requests/R26-222224")
    page.click("#answer summary")
    page.fill("#answer-words", "Non : l'eau a été contrôlée.")
    (tmp_path / "analyse.csv").write_text("puits,bon\n")
    page.set_input_files("#answer-words-files", tmp_path / "analyse.csv")
    page.click("#answer button")
    page.locator("[role=status]").wait_for()
    assert page.locator(".state-answered").inner_text() == "Avec réponse"
    assert page.get_by_role("link", name="analyse.csv").count() == 1
    page.context.close()
