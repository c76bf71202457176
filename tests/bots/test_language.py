"""The language of a message is guessed from script and words; the person's own choice stands above it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.language import guess
from bots.people import guessed_language
from core.clock import now
from core.db import Database
from core.i18n import languages
from core.message import Inbound
from core.models import Contact
from tests.bots.accuracy import accuracy, labelled, overall
from tests.bots.stage import Citizen, Stage


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("السلام عليكم، الما مقطوع من البارح", "ar"),
        ("فين وصلات الأشغال ديال الطريق 308؟", "ar"),
        ("salam, fin wslat triq dial 308?", "ar"),
        ("bghit n3ref ch7al dyal lflous", "ar"),
        ("ⴰⵣⵓⵍ, ⵎⴰⵏⵉ ⴳ ⵉⵍⵍⴰ ⵓⴱⵔⵉⴷ?", "zgh"),
        ("azul, manza agharas n 308 ?", "zgh"),
        ("La route entre Azilal et Demnate est coupée depuis hier.", "fr"),
        ("Bonjour, quand commencent les travaux ?", "fr"),
        ("When does the work on the road begin? We have waited for years.", "en"),
        ("المشروع ديال la route", "ar"),
    ],
)
def test_a_message_tells_its_language(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize("text", ["", "   ", "308", "👍", "?!", "+212600000001"])
def test_what_gives_no_hold_is_no_language(text: str) -> None:
    assert guess(text) is None


def test_the_labelled_messages_are_many_and_of_every_kind() -> None:
    messages = labelled()
    assert len(messages) >= 300
    assert len({one.text for one in messages}) == len(messages)
    kinds = {kind: [one for one in messages if one.kind == kind] for kind in {one.kind for one in messages}}
    assert min(len(found) for found in kinds.values()) >= 15
    assert all({one.half for one in found} == {"dev", "test"} for found in kinds.values())


@pytest.mark.parametrize("half", ["dev", "test"])
def test_languages_are_told_apart(half: str) -> None:
    found = accuracy([one for one in labelled() if one.half == half])
    assert overall(found) >= 0.95, found
    assert {kind: score for kind, score in found.items() if score[0] / score[1] < 0.8} == {}


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "الطريق " * 100_000,
        "a",
        "é",
        "\x00",
        "\u202e\u2068",
        "👩‍👩‍👧",
        "𝕳𝖊𝖑𝖑𝖔",
        "ـــ",
        "٣٠٨",
        "7",
        "%(x)s {} <b>",
    ],
)
def test_nothing_makes_it_stumble(text: str) -> None:
    assert guess(text) in (None, *languages())


@given(st.text())
def test_whatever_is_written_it_answers(text: str) -> None:
    assert guess(text) in (None, *languages())


def said(text: str, hint: str, command: str = "") -> Inbound:
    return Inbound("telegram", "1", "7", now(), text=text, language_hint=hint, command=command)


@pytest.mark.parametrize(
    ("inbound", "language"),
    [
        (said("الما مقطوع", "fr"), "ar"),
        (said("", "fr"), "fr"),
        (said("", "fr-MA"), "fr"),
        (said("", "de"), ""),
        (said("/start", "fr", "start"), "fr"),
        (said("STOP", "ar"), "ar"),
        (said("توقف", "fr"), "fr"),
    ],
)
def test_words_come_before_the_network_and_commands_are_no_words(inbound: Inbound, language: str) -> None:
    assert guessed_language(inbound) == language


async def test_a_choice_stands_whatever_is_written_later(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    citizen = await Citizen(stage, hint="ar").welcomed("fr")
    await citizen.says("الما مقطوع من البارح")
    assert stage.rows(Contact)[0].language == "fr"


async def test_before_a_choice_the_newest_words_decide(sqlite_db: Database) -> None:
    stage = Stage(sqlite_db)
    citizen = Citizen(stage, hint="fr")
    await citizen.says("/start")
    assert stage.rows(Contact)[0].language == "fr"
    await citizen.says("ماعرفتش شنو ندير")
    assert stage.rows(Contact)[0].language == "ar"
