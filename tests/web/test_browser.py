"""The pages as Chromium shows them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlmodel import select

from core.clock import now
from core.models import CampaignVersion, Delivery, DeliveryState, Occurrence
from tests.web import story
from tests.web.conftest import serving
from web.app import create_app
from web.deps import Deps

pytestmark = pytest.mark.browser
LANGUAGES = ("ar", "fr", "zgh", "en")
HEAVIEST = 60_000
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield browser
        browser.close()


@pytest.fixture
def site(deps: Deps) -> Iterator[str]:
    story.tell(deps.db)
    with serving(create_app(deps)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a path in a browser of its own, set up as told."""
    contexts = []

    def visit(path: str, **browser_settings: Any) -> Page:
        contexts.append(browser.new_context(**browser_settings))
        page = contexts[-1].new_page()
        page.goto(site + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def require_accessible(page: Page) -> None:
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def require_no_sideways_scroll(page: Page) -> None:
    width, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= seen


def log_in(page: Page) -> None:
    page.fill("#email", story.EMAIL)
    page.fill("#password", story.PASSWORD)
    page.click("main form button")
    page.locator(".desk .menu").wait_for()


# On a phone it is read with the other pages of the portal.
@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), ("fr", "dark"), ("zgh", "dark"), ("en", "light")])
def test_everybody_can_read_the_first_page(visit, language, scheme):
    page = visit(f"/{language}/", viewport=DESK, color_scheme=scheme)
    require_accessible(page)
    require_no_sideways_scroll(page)


def test_arabic_reads_from_the_right(visit):
    page = visit("/ar/", viewport=DESK)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    brand, languages = page.locator(".brand").bounding_box(), page.locator(".languages").bounding_box()
    assert brand["x"] > languages["x"]
    bars = page.locator("svg.bar").first.evaluate(
        "bar => [...bar.children].map(part => part.getBoundingClientRect().right)"
    )
    assert bars[0] == pytest.approx(bars[1], abs=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_light_and_loads_nothing_from_outside(browser, site, language):
    with browser.new_context() as context:
        page, came = context.new_page(), {}
        page.on("response", lambda response: came.update({response.url: len(response.body())}))
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{site}/{language}/", wait_until="networkidle")
    assert sum(came.values()) < HEAVIEST
    assert all(address.startswith(site) for address in came)
    assert f"{site}/static/jisr.css" in {address.partition("?")[0] for address in came}
    assert complaints == []


def test_everything_works_without_javascript(visit):
    page = visit("/", viewport=PHONE, java_script_enabled=False, locale="fr-FR")
    assert page.url.endswith("/fr/")
    page.click(".languages >> text=العربية")
    page.wait_for_url("**/ar/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("#petition-road-308").inner_text() == "إصلاح الطريق الجهوية 308"


def test_the_keyboard_skips_to_the_content(visit):
    page = visit("/en/", viewport=PHONE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


@pytest.mark.parametrize(("language", "direction", "size"), [("fr", "ltr", DESK), ("ar", "rtl", PHONE)])
def test_staff_log_in_and_out(visit, language, direction, size):
    page = visit("/console/", viewport=size, locale=language)
    assert page.url.endswith("/console/login")
    assert page.locator("html").get_attribute("dir") == direction
    require_accessible(page)
    log_in(page)
    require_accessible(page)
    require_no_sideways_scroll(page)
    page.click(".menu a[href='/console/campaigns/']")
    assert page.locator(".campaign").count() == 3
    require_accessible(page)
    require_no_sideways_scroll(page)
    page.click(".who button")
    page.wait_for_url("**/console/login")


def test_a_running_campaign_is_kept_up_to_date_and_can_be_held(visit, deps):
    page = visit("/console/login", viewport=DESK, locale="en")
    log_in(page)
    page.goto(urljoin(page.url, "/console/campaigns/1"))
    page.get_by_text("18 of 23 have ended").wait_for()
    with deps.db.transaction() as session:
        waiting = select(Delivery).where(Delivery.state == DeliveryState.PLANNED)
        session.exec(waiting).first().state = DeliveryState.SENT
    page.get_by_text("19 of 23 have ended").wait_for()
    page.click("text=Pause")
    page.locator("[role=status]").wait_for()
    assert page.locator(".state-paused").inner_text() == "Paused"
    page.get_by_role("button", name="Go on").click()
    page.locator(".state-scheduled").wait_for()


def test_a_wrong_password_is_told_to_everybody(visit):
    page = visit("/console/login", viewport=PHONE, locale="en", java_script_enabled=False)
    page.fill("#email", story.EMAIL)
    page.fill("#password", "wrong")
    page.click("main form button")
    page.locator("[role=alert]").wait_for()
    assert page.locator("[role=alert]").inner_text() == "The e-mail address or the password is wrong."
    assert page.locator("#email").input_value() == story.EMAIL


def test_the_page_that_is_not_there_leads_back(visit):
    page = visit("/fr/nothing", viewport=PHONE)
    require_accessible(page)
    page.click("main a")
    page.wait_for_url("**/fr/")


def planned_hours(deps: Deps, days: Sequence[date]) -> None:
    """Campaign 1 goes out on these days at 10."""
    with deps.db.transaction() as session:
        version = session.exec(select(CampaignVersion).where(CampaignVersion.campaign_id == 1)).one()
        for day in days:
            session.add(
                Occurrence(
                    campaign_id=1, wall_time=f"{day}T10:00", zone="Africa/Casablanca",
                    due_at=datetime.combine(day, time(10), UTC), tzdata_version="2026.6", max_lateness_seconds=7200,
                    content_hash=version.content_hash,
                )
            )  # fmt: skip


def in_a_fortnight() -> list[date]:
    """Tuesday, Wednesday and Thursday of one week to come, which stand on one page of the calendar."""
    today = now().date()
    monday = today + timedelta(days=14 - today.weekday())
    return [monday + timedelta(days=after) for after in (1, 2, 3)]


@pytest.mark.parametrize(("language", "view"), [("ar", "month"), ("fr", "week")])
def test_a_planned_hour_is_dragged_to_another_day(visit, deps, language, view):
    taken, beside, free = in_a_fortnight()
    planned_hours(deps, (taken, beside))
    page = visit(f"/console/language/{language}", viewport=DESK)
    page.goto(urljoin(page.url, f"/console/login?to=%2Fconsole%2Fcalendar%2F%3Fview%3D{view}%26day%3D{taken}"))
    log_in(page)
    # The script says with a title that it listens.
    page.locator(f'[data-before="{taken}T10:00"][title]').wait_for()
    entry = page.locator(f'[data-before="{taken}T10:00"] .hour')
    entry.drag_to(page.locator(f'[data-day="{beside}"]'))
    page.locator("#drag-told").wait_for()
    assert "1" in page.locator("#drag-told").inner_text()
    assert page.locator("#drag-told [lang=en]").count() == 0
    entry.drag_to(page.locator(f'[data-day="{free}"]'))
    page.wait_for_url("**done=moved")
    assert page.locator(f'[data-day="{free}"] [data-before="{free}T10:00"]').count() == 1
    assert f"view={view}" in page.url
