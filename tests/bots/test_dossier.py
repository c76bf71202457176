"""What a person gets when they ask what is stored on them."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bots.dossier import dossier, html_file, json_file, readable_parts, text_file
from bots.dossier_words import HEADINGS, LABELS
from civic.privacy import Holdings, holdings
from core.db import Database
from core.message import Message
from core.models import Contact, Delivery, DeliveryState
from tests.bots.sending import sending, until
from tests.bots.stage import REGION, Citizen, Stage
from tests.fakes import FakeChannel

TODAY = date(2026, 11, 23)


async def held(db: Database, language: str) -> Holdings:
    """Somebody who has done a little of everything."""
    stage = Stage(db)
    stage.petition("road-308")
    citizen = await Citizen(stage).welcomed(language)
    for value in ("go:feedback", "feedback.topic:water"):
        await citizen.presses_value(value)
    await citizen.says("الماء <b>مقطوع</b> & بارد")
    await citizen.says("/request")
    await citizen.says("Le budget de la route")
    await citizen.presses_value("request.urgent:no")
    for value in ("go:petition:road-308", "petition.read:support", "petition.eligible:yes"):
        await citizen.presses_value(value)
    await citizen.sends(phone="+212600000001")
    with db.transaction() as session:
        contact = session.exec(select(Contact)).one()
        contact.commune = "05.081.01.03"
        return holdings(session, contact)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("zgh", "ltr")])
async def test_the_page_is_in_the_person_s_language_and_direction(
    sqlite_db: Database, language: str, direction: str
) -> None:
    found = dossier(await held(sqlite_db, language), REGION, language)
    page = html_file(found, TODAY)
    assert (page.kind, page.name) == ("document", "jisr-2026-11-23.html")
    assert f'<html lang="{language}" dir="{direction}">' in page.content
    assert html.escape("الماء <b>مقطوع</b> & بارد") in page.content
    assert REGION.commune("05.081.01.03").name(language) in html.unescape(page.content)
    assert not re.search(r"(src|href)=|url\(|@import", page.content), "the file needs nothing else"


async def test_everything_stored_stands_in_the_page(sqlite_db: Database) -> None:
    found = await held(sqlite_db, "fr")
    page = html.unescape(html_file(dossier(found, REGION, "fr"), TODAY).content)
    for text in words_in(asdict(found)):
        assert text in page, text


def words_in(value: Any, name: str = "") -> list[str]:
    """All free words and references, wherever they stand."""
    if isinstance(value, Mapping):
        return [text for key, one in value.items() for text in words_in(one, key)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in words_in(one, name)]
    return [value] if name in ("text", "reference", "wording", "address") and value else []


async def test_the_json_is_all_of_it(sqlite_db: Database) -> None:
    found = await held(sqlite_db, "ar")
    read = json.loads(json_file(found, TODAY).content)
    assert read.keys() == {field.name for field in fields(Holdings)}
    assert read["feedback"][0]["text"] == "الماء <b>مقطوع</b> & بارد"


async def test_what_is_stored_has_words(sqlite_db: Database) -> None:
    found = await held(sqlite_db, "fr")
    assert {field.name for field in fields(Holdings)} == HEADINGS.keys()
    names = {name for field in fields(found) for line in lines(getattr(found, field.name)) for name in line}
    assert names - LABELS.keys() == set(), "say what these are, in bots/dossier_words.py"


def lines(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [value]
    return [one for one in value if isinstance(one, Mapping)]


async def test_as_words_it_fits_into_messages_of_the_network(sqlite_db: Database) -> None:
    found = dossier(await held(sqlite_db, "fr"), REGION, "fr")
    for limit in (200, 2000):
        parts = readable_parts(found, limit)
        assert max(len(part.encode("utf-16-le")) // 2 for part in parts) <= limit
    assert "Le budget de la route" in "\n".join(readable_parts(found, 2000))


async def test_a_file_leaves_the_database_once_it_is_sent(db: Database) -> None:
    stage = Stage(db)
    citizen = await Citizen(stage).welcomed("fr")
    await citizen.says("/mydata")
    channel = FakeChannel()
    async with sending(db, channel):
        await until(lambda: all(row.state is DeliveryState.SENT for row in stage.rows(Delivery)))
    sent = [media.name for outbound in channel.sent for media in outbound.message.media if media.content]
    assert [name[-5:] for name in sent] == [".html", ".json"]
    kept = [Message.model_validate(row.message) for row in stage.rows(Delivery)]
    assert [media.content for message in kept for media in message.media] == ["", ""]


async def test_the_plain_text_has_everything_the_page_has(sqlite_db: Database) -> None:
    found = dossier(await held(sqlite_db, "ar"), REGION, "ar")
    text = text_file(found, TODAY)
    assert (text.kind, text.name) == ("document", "jisr-2026-11-23.txt")
    assert text.content.startswith("\ufeff")
    for section in found.sections:
        for record in section.records:
            assert all(f"{label}: {value}" in text.content for label, value in record), section.name
