"""The composer as Chromium shows it: up to date while one writes, and complete without a script."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Page

from core.clock import now
from core.reach import Reach
from tests.web import story
from tests.web.conftest import serving
from tests.web.test_browser import DESK, PHONE, Open, browser, log_in, require_accessible, visit
from web.app import create_app
from web.deps import Deps

__all__ = ["browser", "visit"]  # fixtures that are shared
pytestmark = pytest.mark.browser
LONG = "a" * 4100
# The eleventh of January is a public holiday every year.
NEXT_YEAR = now().year + 1
SIDES = "shown => { const {left, right} = shown.getBoundingClientRect(); return [left, right]; }"


@pytest.fixture
def site(deps: Deps, tmp_path: Path) -> Iterator[str]:
    story.tell(deps.db)
    region = replace(deps.region, reach=Reach(files=tmp_path / "files", bot="jisr_bmk_bot"))
    with serving(create_app(replace(deps, region=region))) as address:
        yield address


def composer(visit: Open, **browser_settings: object) -> Page:
    page = visit("/console/login", **browser_settings)
    log_in(page)
    page.goto(urljoin(page.url, f"/console/compose/?day={NEXT_YEAR}-01-05"))
    return page


def test_the_page_follows_what_is_written(visit, tmp_path):
    page = composer(visit, viewport=DESK, locale="fr")
    page.fill("#body-ar", "**الطريق** 308")
    page.fill("#body-fr", "**La route** 308")
    page.locator(".post-telegram b", has_text="La route").first.wait_for()
    page.fill("#body-fr", LONG)
    page.locator("#note-body-fr .wrong").first.wait_for()
    assert "Trop long de" in page.locator("#note-body-fr").inner_text()
    page.fill("#body-fr", "**La route** 308")
    page.locator("#count-fr .over").first.wait_for(state="detached")
    picture = tmp_path / "route.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    page.locator("#files summary").first.click()
    page.set_input_files("#upload", picture)
    page.locator(".post-pictures img").first.wait_for()
    page.fill("#alt-0-ar", "طريق")
    page.fill("#alt-0-fr", "Une route")
    page.locator(f"button[value='day:{NEXT_YEAR}-01-11']").click()
    page.locator("#outlook .lacks").wait_for()
    assert page.input_value("#send_at") == f"{NEXT_YEAR}-01-11T09:00"
    assert page.input_value("#body-fr") == "**La route** 308"
    page.locator("#todo", has_text="Elle est complète").wait_for()
    require_accessible(page)
    page.get_by_role("button", name="Enregistrer et soumettre").click()
    page.wait_for_url("**/review?done=submitted")
    require_accessible(page)


def test_it_is_written_without_javascript(visit):
    page = composer(visit, viewport=PHONE, locale="ar", java_script_enabled=False)
    page.select_option("#template", "emergency")
    page.locator("button[value=fields]").click()
    page.fill("#v-title-ar", "فيضان")
    page.fill("#v-title-fr", "Crue")
    page.get_by_role("button", name="معاينة").last.click()
    assert page.input_value("#v-title-fr") == "Crue"
    assert page.locator(".post").count() > 0
    page.locator("button[value=save]").click()
    page.wait_for_url("**/console/compose/4?done=draft")
    assert page.input_value("#v-title-ar") == "فيضان"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_bar_of_a_phone_is_small_and_holds_every_act(visit, language):
    page = composer(visit, viewport={"width": 360, "height": 740}, locale=language, java_script_enabled=False)
    bar, submit = page.locator(".deeds-bar"), page.locator("button[value='submit']")
    assert bar.evaluate("bar => bar.offsetHeight") < 110
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator("button[value='save']").is_visible()
    assert not submit.is_visible()
    bar.locator("summary").click()
    left, right = submit.evaluate(
        "button => [button.getBoundingClientRect().left, button.getBoundingClientRect().right]"
    )
    assert 0 <= left < right <= 360
    page.set_viewport_size(DESK)
    assert submit.is_visible()
    assert not bar.locator("summary").is_visible()
    with page.expect_navigation():
        submit.click()
    assert "/console/compose/" in page.url
