"""What was published for everybody: the latest, and all of it as an archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from campaigns import archive
from campaigns.archive import Post
from campaigns.compose import render
from campaigns.markup import to_page_html, to_plain
from campaigns.variants import text_language
from civic.region import Region
from core.clock import local
from core.errors import BadInput
from core.i18n import direction, translator
from core.log import get_logger
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import Said
from web.words import CHANNELS, word

log = get_logger(__name__)
EXCERPT = 200
SIZE, ALL = 10, 1000


@dataclass(frozen=True)
class News:
    """One publication: its first line and what follows, the language they are in, the council's local time."""

    id: int
    title: str
    excerpt: str
    language: str
    direction: str
    at: datetime
    channels: tuple[str, ...]
    topic: str
    html: Markup


def latest(
    session: Session, region: Region, language: str, limit: int = 5, *, offset: int = 0, topic: str = ""
) -> list[News]:
    """The newest publications, newest first, in the language or in the one its readers are given."""
    posts = archive.posts(session, topic=topic, limit=limit, offset=offset)
    return [news for news in (_news(post, region, language) for post in posts) if news]


def _news(post: Post, region: Region, language: str) -> News | None:
    """The publication in words; None when its text was never fit to be read."""
    spoken = text_language(post.content, language, region.fallbacks)
    if not spoken:
        return None
    try:
        text = render(post.content, spoken, campaign_id=post.campaign_id, fallbacks=region.fallbacks)
        title, html = to_page_html(text, language=spoken)
        plain = to_plain(text, language=spoken)
    except BadInput as unfit:
        log.warning("campaign cannot be shown", campaign=post.campaign_id, reason=str(unfit))
        return None
    rest = [line.strip() for line in plain.splitlines() if line.strip()][1:]
    return News(
        id=post.id,
        title=_cut(title),
        excerpt=_cut(rest[0]) if rest else "",
        language=spoken,
        direction=direction(spoken),
        at=local(post.at, region.zone),
        channels=tuple(word(translator(language), CHANNELS, name) for name in post.channels),
        topic={topic.slug: topic.label(language) for topic in region.topics}.get(
            post.content.topic, post.content.topic
        ),
        html=Markup(html),  # noqa: S704 (made of escaped words and our own tags)
    )


def _cut(line: str) -> str:
    """At most EXCERPT characters, ended at a word."""
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _list(ask: Ask) -> View:
    topic = ask.chosen("topic", (one.slug for one in ask.region.topics))
    turns = Turns.of(ask, archive.count_posts(ask.session, topic=topic), SIZE)
    return View(
        title=ask.t("News"),
        lead=ask.t("Everything that the council has published on Facebook and Telegram, to be read here at any time."),
        entry="welcome",
        call=ask.t("Get news on your phone"),
        values={
            "news": latest(ask.session, ask.region, ask.language, SIZE, offset=turns.offset(SIZE), topic=topic),
            "topic": topic,
            "topics": [(one.slug, one.label(ask.language)) for one in ask.region.topics],
            "turns": turns,
        },
    )


def _one(ask: Ask) -> View:
    number = ask.path["number"]
    post = archive.post(ask.session, int(number)) if number.isdecimal() and len(number) < 10 else None
    news = _news(post, ask.region, ask.language) if post else None
    if post is None or news is None:
        raise BadInput("there is no publication %(number)r", number=number)
    return View(
        title=Said(news.title, news.language),
        lead=Said(news.excerpt or news.title, news.language),
        entry=post.content.opens.replace(":", "_") or f"feedback_c{post.campaign_id}",
        call=ask.t("Read and take part") if post.content.opens else ask.t("Tell us what you think"),
        values={"item": news},
    )


def _named(session: Session) -> Iterable[str]:
    return (str(number) for number in archive.post_ids(session, ALL))


PAGES = (
    Page("news", "portal/news.html", _list),
    Page("news/{number}", "portal/post.html", _one, _named),
)
