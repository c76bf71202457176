"""You said, we did: what the council heard, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from civic.said_and_done import Published, count_said_and_done, published
from core.clock import local
from web.portal.page import Ask, Page, Turns, View
from web.portal.said import Said

SIZE = 10


@dataclass(frozen=True)
class Pair:
    """What was said and what was done, of one topic and province where they are known."""

    id: int
    said: Said
    done: Said
    topic: str
    province: str
    at: datetime


def newest(ask: Ask, limit: int = SIZE, offset: int = 0, topic: str | None = None) -> list[Pair]:
    """What was published last."""
    return [_pair(ask, one) for one in published(ask.session, topic=topic, limit=limit, offset=offset)]


def _pair(ask: Ask, one: Published) -> Pair:
    topics = {topic.slug: topic.label(ask.language) for topic in ask.region.topics}
    return Pair(
        id=one.id,
        said=ask.said(one.said),
        done=ask.said(one.done),
        topic=topics.get(one.topic, one.topic),
        province=ask.region.province_name(one.province, ask.language) if one.province else "",
        at=local(one.published_at, ask.region.zone),
    )


def _list(ask: Ask) -> View:
    topic = ask.chosen("topic", (one.slug for one in ask.region.topics))
    turns = Turns.of(ask, count_said_and_done(ask.session, topic=topic or None), SIZE)
    return View(
        title=ask.t("You said, we did"),
        lead=ask.t("What people of the region told the council, and what it did about it."),
        entry="feedback",
        call=ask.t("Tell the council"),
        values={
            "pairs": newest(ask, SIZE, turns.offset(SIZE), topic or None),
            "topic": topic,
            "topics": [(one.slug, one.label(ask.language)) for one in ask.region.topics],
            "turns": turns,
        },
    )


PAGES = (Page("said-and-done", "portal/said_and_done.html", _list),)
