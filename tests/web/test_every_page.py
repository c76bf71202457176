"""Every page of the console in every language: readable by everybody, light, narrow enough, whole without a script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from civic.region import load_region
from core.crypto import open_vault
from core.db import Database
from core.staff import find_staff
from tests.conftest import DATA_KEY, HASH_KEY
from tests.web.conftest import RecordingInbox, serving, settings
from tests.web.every_page import COUNCILS, Told
from tests.web.test_browser import DESK, HEAVIEST, LANGUAGES, PHONE, browser
from web import auth
from web.app import create_app
from web.deps import Deps

__all__ = ["browser"]  # a fixture that is shared
# What lies behind a file, a sound or a download is no page.
FILES = re.compile(r"\.csv$|/file$|/files/|/kept/|/minutes$|/texts/\{prompt\}|/language/|/welcome/")
ENTRY = {"/console/login", "/console/code", "/console/logout"}
UNFOLD = "document.querySelectorAll('details').forEach(part => part.open = true)"
# Forms that cannot be sent without a script, or do not say that they are ours.
UNSENDABLE = (
    f"{UNFOLD}; [...document.forms].filter(form => !form.hidden).filter(form => !("
    "  [...form.elements].some(one => one.type === 'submit' && one.checkVisibility())"
    "  && (form.method !== 'post' || form.elements.form_token))).map(form => form.outerHTML.slice(0, 200))"
)
# What axe finds, unfolded, with the language and the width that the page has.
SEEN = (
    f"async slow => {{ {UNFOLD};"
    " const rules = {'color-contrast': {enabled: slow}};"
    " const found = await axe.run({resultTypes: ['violations'], rules});"
    " return {language: document.documentElement.lang, width: document.documentElement.scrollWidth, seen: innerWidth,"
    "   broken: found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])}; }"
)
WIDTHS = "() => ({width: document.documentElement.scrollWidth, seen: innerWidth})"
# Colours are not of a language: they are looked at in one of each direction, and by `make prove` in every one.
COLOURS = ("ar", "fr")


@dataclass(frozen=True)
class Site:
    """A council on a port of its own, and the cookie of who may open all of it."""

    told: Told
    app: FastAPI
    address: str
    cookie: str


@pytest.fixture(scope="module", params=COUNCILS)
def site(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    open_vault([DATA_KEY], HASH_KEY)
    told, folder = COUNCILS[request.param], tmp_path_factory.mktemp(request.param)
    (folder / "jisr.db").write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder / 'jisr.db'}")
    deps = Deps(settings(files_dir=folder, messenger=True), database, load_region(), RecordingInbox().take)
    told.tell(deps, folder)
    with time_machine.travel(told.moment, tick=True):
        with database.transaction() as session:
            cookie = auth.begin(session, find_staff(session, told.admin), "a test")
        app = create_app(deps)
        with serving(app) as address:
            yield Site(told, app, address, cookie)
    database.close()


@contextmanager
def visitor(browser: Browser, site: Site, language: str, *, scripts: bool = True) -> Iterator[Page]:
    """A page of who may open all of it."""
    with browser.new_context(locale=language, viewport=DESK, java_script_enabled=scripts) as context:
        context.add_cookies([{"name": auth.COOKIE, "value": site.cookie, "url": f"{site.address}/console"}])
        yield context.new_page()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_for_everybody(browser: Browser, site: Site, language: str):
    require_nothing_wrong(browser, site, language, colours=language in COLOURS)


@pytest.mark.browser
@pytest.mark.proof
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - set(COLOURS)))
def test_every_page_can_be_read_in_its_colours(browser: Browser, site: Site, language: str):
    require_nothing_wrong(browser, site, language, colours=True)


def require_nothing_wrong(browser: Browser, site: Site, language: str, *, colours: bool) -> None:
    wrong = {}
    with visitor(browser, site, language) as page:
        page.context.add_init_script(AXE_SCRIPT)
        for path in site.told.pages:
            if found := list(looked_at(page, f"{site.address}/console/{path}", language, colours=colours)):
                wrong[path] = found
    assert wrong == {}


@pytest.mark.browser
def test_every_page_is_whole_without_a_script(browser: Browser, site: Site):
    wrong = {}
    with visitor(browser, site, "ar", scripts=False) as page:
        for path in site.told.pages:
            page.goto(f"{site.address}/console/{path}", wait_until="domcontentloaded")
            if found := page.evaluate(UNSENDABLE):
                wrong[path] = found
            assert page.locator("main h1").is_visible(), path
    assert wrong == {}


def looked_at(page: Page, address: str, language: str, *, colours: bool) -> Iterator[Any]:
    """What is wrong with a page, at the desk and on a phone."""
    answer = page.goto(address, wait_until="domcontentloaded")
    assert answer is not None
    if answer.status != 200:
        yield answer.status
    if len(answer.body()) > HEAVIEST:
        yield f"{len(answer.body())} bytes"
    at_the_desk = page.evaluate(SEEN, colours)
    if at_the_desk["language"] != language:
        yield "another language"
    yield from at_the_desk["broken"]
    page.set_viewport_size(PHONE)
    # What a narrow screen changes, it changes in every language, and no colour.
    on_a_phone = page.evaluate(SEEN, False) if language == "ar" else page.evaluate(WIDTHS)
    if on_a_phone["width"] > on_a_phone["seen"]:
        yield f"{on_a_phone['width']} pixels wide"
    yield from on_a_phone.get("broken", ())
    page.set_viewport_size(DESK)


def test_no_page_is_left_out(deps: Deps):
    """A page that is new in the console belongs into the list."""
    pages = [f"/console/{path.partition('?')[0]}" for told in COUNCILS.values() for path in told.pages]
    routes = [path for path, methods in create_app(deps).openapi()["paths"].items() if "get" in methods]
    left = [
        route for route in routes
        if route.startswith("/console/") and route not in ENTRY and not FILES.search(route)
        and not any(re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", route), page) for page in pages)
    ]  # fmt: skip
    assert left == []
