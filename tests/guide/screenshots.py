"""Takes the pictures of the guide for staff: the rehearsal is played, and its console looked at in both directions."""

import io
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlmodel import Session, col, select

from campaigns import service
from civic.petition_paper import enter_paper
from civic.petitions import find_petition
from civic.region import Region, load_region
from core import clock
from core.crypto import open_vault
from core.db import Database
from core.models import Feedback, InformationRequest, Role, Staff
from jisr.rehearsal.stage import Stage, raised
from jisr.rehearsal.story import ADMIN, APPROVER, CHAPTERS, EDITOR, Story
from tests import factories
from web import auth

IMAGES = Path(__file__).parents[2] / "docs" / "guide" / "images"
LANGUAGES = ("fr", "ar")
VIEW, LONG = ViewportSize(width=1280, height=820), ViewportSize(width=1280, height=1040)
# Pages that need more of the paper, and where others are scrolled to.
LONGER, BELOW = ("calendar", "thread"), {"composer": "#words"}
LARGEST = 120_000
# A rate at which a broadcast can be watched.
RATE, SUBSCRIBERS = 8, 600
MODERATOR = "nadia@conseil.example"
SAID = (
    ("Youssef", "Le centre de santé ferme à midi. Est-ce que cela va changer ?"),
    ("Hassan", "شكرا على إصلاح الإنارة قرب المدرسة."),
    ("Fatima", "الماء مقطوع في دوارنا منذ يوم الإثنين. متى يعود؟"),
)
# Signatures on paper, by province.
PAPER = {"azilal": 164, "beni-mellal": 92, "khenifra": 31, "khouribga": 12}
PETITION = "school-bus-azilal"
CAMPAIGN = """
name = "%(name)s"
topic = "%(topic)s"
channels = ["facebook_page", "telegram_channel", "telegram_subscribers"]
%(more)s

[body]
ar = "%(ar)s"
fr = "%(fr)s"
zgh = "%(zgh)s"
"""
ROAD = {
    "name": "road-308",
    "topic": "roads",
    "more": "",
    "ar": "**الطريق الجهوية 308**: تنطلق الأشغال يوم الإثنين على طول 12 كلم، وتبقى الطريق مفتوحة.",
    "fr": "**Route régionale 308** : les travaux commencent lundi sur 12 km. La route reste ouverte.",
    "zgh": "**ⴰⴱⵔⵉⴷ 308**: ⵜⵡⵓⵔⵉ ⵔⴰⴷ ⵜⴱⴷⵓ.",
}
PAGES = {
    "home": "",
    "calendar": "calendar/",
    "composer": "compose/{draft}",
    "review": "campaigns/{draft}/review",
    "progress": "campaigns/{running}",
    "inbox": "inbox/",
    "thread": "inbox/feedback/{message}",
    "request": "requests/{request}",
    "petition": f"petitions/{PETITION}",
    "results": "consultations/transport-2027/results",
    "numbers": "numbers/",
    "settings": "settings/networks",
}


def main() -> int:
    """Play, look, keep; 1 when a picture is too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="jisr-guide-") as folder,
        raised(Path(folder), {"JISR_TELEGRAM_RATE": str(RATE)}) as stage,
    ):
        stage.start()
        story = Story(stage, print)
        for chapter in CHAPTERS:
            chapter(story)
        spoken(story)
        sizes = photographed(stage)
    print(f"{len(sizes)} pictures, {sum(sizes.values()) // 1000} kB")
    return int(any(size > LARGEST for size in sizes.values()))


def spoken(story: Story) -> None:
    """People write about water and health, for a list with something in it."""
    for name, words in SAID:
        story.people[name].says("/feedback")
        story.people[name].presses("feedback.topic:water")
        story.people[name].says(words, "F2")


def photographed(stage: Stage) -> dict[str, int]:
    """A picture of each page in each direction; their sizes in bytes."""
    open_vault([stage.settings["JISR_DATA_KEY"]], stage.settings["JISR_HASH_KEY"])
    with closing(Database(stage.settings["JISR_DATABASE_URL"])) as database:
        region = load_region()
        ids = stage.sandbox.add_users(SUBSCRIBERS)
        with database.transaction() as session:
            subscribe(session, ids, region)
            numbers = campaigns(session, region)
            numbers |= matters(session)
            petition = find_petition(session, PETITION)
            for province, count in PAPER.items():
                enter_paper(session, petition=petition, province=province, count=count, by=ADMIN, region=region)
            admin = session.exec(select(Staff).where(Staff.email == ADMIN)).one()
            cookie = auth.begin(session, admin, "Firefox")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
            return {
                name: size
                for language in LANGUAGES
                for name, size in looked_at(browser, stage.url, cookie, language, numbers).items()
            }


def subscribe(session: Session, ids: list[int], region: Region) -> None:
    """Many who get the news, in every province and both languages."""
    provinces = [province.slug for province in region.provinces]
    for number, person in enumerate(ids):
        session.add(
            factories.contact(
                str(person), language=("ar", "fr")[number % 3 == 0], province=provinces[number % len(provinces)]
            )
        )


def campaigns(session: Session, region: Region) -> dict[str, str]:
    """One on its way, one planned in two days, one that waits for a yes."""
    session.add(Staff(email=MODERATOR, role=Role.MODERATOR))
    now = clock.now()
    soon = clock.local(now + timedelta(days=2), region.zone)
    water = {**ROAD, "name": "water-cut", "topic": "water", "more": ""}
    meeting = {**ROAD, "name": "session-december", "topic": "budget"}
    plans = (("running", water, None), ("planned", meeting, f"{soon:%Y-%m-%d}T10:00"), ("draft", ROAD, ""))
    found = {}
    for key, values, at in plans:
        row = service.import_campaign(session, CAMPAIGN % values, "campaign.toml", EDITOR, region)
        if at != "":
            service.approve(session, row.id, APPROVER, region)
            service.schedule(session, row.id, at, region, now)
        found[key] = str(row.id)
    return found


def matters(session: Session) -> dict[str, str]:
    """The references of a message and of a request."""
    message = session.exec(select(Feedback.reference).order_by(col(Feedback.id).desc())).first()
    request = session.exec(select(InformationRequest.reference)).first()
    return {"message": message or "", "request": request or ""}


def looked_at(browser: Browser, site: str, cookie: str, language: str, numbers: dict[str, str]) -> dict[str, int]:
    """One language: every page at the size of a desk, kept as WebP."""
    with browser.new_context(viewport=VIEW, locale=language, color_scheme="light") as context:
        context.add_cookies([{"name": auth.COOKIE, "value": cookie, "url": f"{site}/console"}])
        page = context.new_page()
        found = {}
        for name, path in PAGES.items():
            page.set_viewport_size(LONG if name in LONGER else VIEW)
            page.goto(f"{site}/console/{path.format(**numbers)}")
            if name in BELOW:
                page.locator(BELOW[name]).evaluate("part => part.scrollIntoView()")
            found[f"{name}-{language}"] = picture(page, f"{name}-{language}")
        return found


def picture(page: Page, name: str) -> int:
    """Keep what is seen of a page; the size of its picture in bytes."""
    drawn = Image.open(io.BytesIO(page.screenshot()))
    path = IMAGES / f"{name}.webp"
    drawn.save(path, "WEBP", quality=82, method=6)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
