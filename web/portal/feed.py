"""The news as an Atom feed (RFC 4287), one for each language, for readers and for other sites."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from web.portal.news import News

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def atom(news: Sequence[News], *, title: str, author: str, language: str, site: str, updated: datetime) -> bytes:
    """The feed; `site` is the portal's address in this language ("https://council.example/fr/").

    An entry's id is its address, which stays; `updated` stands for the feed's own moment while it is empty.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(feed, "id", f"{site}news.atom")
    _text(feed, "title", title)
    _text(feed, "updated", _moment(max((item.at for item in news), default=updated)))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{site}news.atom"})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}news"})
    _text(ET.SubElement(feed, "author"), "name", author)
    for item in news:
        _entry(feed, item, f"{site}news/{item.id}")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ET.Element, item: News, address: str) -> None:
    entry = ET.SubElement(feed, "entry", {"xml:lang": item.language})
    _text(entry, "id", address)
    _text(entry, "title", item.title)
    _text(entry, "published", _moment(item.at))
    _text(entry, "updated", _moment(item.at))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    ET.SubElement(entry, "category", {"term": item.topic})
    content = ET.SubElement(entry, "content", {"type": "html"})
    content.text = f'<div dir="{item.direction}">{item.html}</div>'


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
