"""`jisr feedback` and `jisr comment` from the command line."""

import asyncio
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from bots.channels.telegram import TelegramChannel
from civic.comments import CommentCare, take_in
from civic.feedback import file_feedback
from core import migrate
from core.clock import now
from core.db import Database
from core.message import Attachment
from core.models import AuditEntry, Comment, Contact, Delivery
from sandbox.client import SandboxClient
from sandbox.server import running_sandbox
from tests import factories
from tests.jisr.command import EDITOR, Command, line_of

NADIA = "nadia@council.example"
REFERENCE = "F26-222222"
TOKEN = "7000000001:tests-of-the-sandbox-have-a-bot-token"
PICTURE = b"\x89PNG" + b"\0" * 500
PUBLISHED = 'feedback = ["F26-222222"]\n[said]\nar = "قلتم"\n[done]\nar = "فعلنا"\n'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@pytest.fixture
def db(empty: Command) -> Iterator[Database]:
    """The installation's database with every table, and one feedback with a voice message."""
    database = Database(f"sqlite:///{empty.folder}/var/jisr.db")
    SQLModel.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrate.newest(),))
    with database.transaction() as session:
        contact = factories.contact(language="fr", province="azilal")
        session.add(contact)
        session.flush()
        voice = Attachment("photo", "handle")
        file_feedback(session, contact=contact, text="La route", attachments=[voice], reference=REFERENCE)
        comment = Comment(lane="facebook_page", network_id="1_2", post="77_1", actor="a", text="Quand ?", at=now())
        session.add(comment)
        take_in(session, comment, CommentCare())
    yield database
    database.close()


@pytest.fixture
def jisr(empty: Command, db: Database) -> Command:
    empty.says("staff", "add", NADIA, "--role", "moderator")
    empty.says("staff", "add", EDITOR, "--role", "editor")
    return empty


def test_the_whole_life_of_a_feedback(jisr: Command, db: Database):
    by = ("--by", NADIA)
    (row,) = json.loads(jisr.says("feedback", "list", "--state", "new", "--province", "azilal", "--json"))
    assert (row["reference"], row["awaits"], row["assigned_to"]) == (REFERENCE, True, "")
    assert jisr.says("feedback", "assign", REFERENCE, "--to", NADIA, *by) == f"{REFERENCE} is in_work, with {NADIA}"
    assert jisr.says("feedback", "note", REFERENCE, "--text", "appeler", *by) == f"noted at {REFERENCE}"
    assert jisr.says("feedback", "take-over", REFERENCE, *by).startswith("you speak with the person of F26-222222")
    assert json.loads(jisr.says("feedback", "show", REFERENCE, "--json"))["speaks_with"] == NADIA
    assert jisr.says("feedback", "answer", REFERENCE, "--text", "Bientôt", *by) == f"{REFERENCE} is answered"
    assert "speaks with the person of F26-222222 again" in jisr.says("feedback", "hand-back", REFERENCE, *by)
    assert jisr.says("feedback", "close", REFERENCE, *by) == f"{REFERENCE} is closed"
    assert jisr.says("feedback", "reopen", REFERENCE, *by) == f"{REFERENCE} is in_work"
    shown = json.loads(jisr.says("feedback", "show", REFERENCE.lower(), "--json"))
    assert [(entry["kind"], entry["staff"], entry["text"]) for entry in shown["thread"]] == [
        ("person", "", "La route"), ("note", NADIA, "appeler"), ("answer", NADIA, "Bientôt")
    ]  # fmt: skip
    assert shown["thread"][0]["files"] == [{"number": 1, "kind": "photo", "state": "waiting"}]
    assert "[file 1: photo]" in jisr.says("feedback", "show", REFERENCE)
    assert json.loads(jisr.says("feedback", "list", "--state", "new", "--json")) == []
    with db.reading() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.subject == "feedback:1")).all()) == 7


def test_what_people_write_in_brackets_is_no_style(jisr: Command, db: Database):
    with db.transaction() as session:
        contact = session.exec(select(Contact)).one()
        file_feedback(session, contact=contact, text="[/b] [red]route[/red]", reference="F26-444444")
    assert "[/b]" in jisr.says("feedback", "list")


def test_what_came_of_it(jisr: Command):
    assert jisr.says("feedback", "published") == "Nothing is published yet."
    assert jisr.says("feedback", "publish", jisr.write("did.toml", PUBLISHED), "--by", NADIA) == "1"
    (row,) = json.loads(jisr.says("feedback", "published", "--json"))
    assert (row["said"], row["done"]) == ({"ar": "قلتم"}, {"ar": "فعلنا"})


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (("close", "F26-999999", "--by", NADIA), "there is no feedback 'F26-999999'", 2),
        (("close", REFERENCE, "--by", "x@council.example"), "nobody on the staff", 2),
        (("close", REFERENCE, "--by", EDITOR), "may not close feedback", 1),
        (("reopen", REFERENCE, "--by", NADIA), "a feedback that is new cannot be moved by 'reopen'", 1),
        (("hand-back", REFERENCE, "--by", NADIA), "nobody speaks with the person", 1),
        (("answer", REFERENCE, "--text", " ", "--by", NADIA), "there are no words", 2),
        (("file", REFERENCE, "2", "--out", "a", "--by", NADIA), "F26-222222 has 1 file", 2),
        (("file", REFERENCE, "1", "--out", "a", "--by", NADIA), "files of telegram cannot be fetched", 1),
        (("file", REFERENCE, "1", "--out", "a", "--by", EDITOR), "may not look at what people sent", 1),
        (("list", "--assigned", "x@council.example"), "nobody on the staff", 2),
        (("publish", "none.toml", "--by", NADIA), "there is no such file", 2),
    ],
)
def test_refusals_are_one_line(jisr: Command, arguments: tuple[str, ...], told: str, code: int):
    assert told in line_of(jisr("feedback", *arguments), code)
    assert not (jisr.folder / "a").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("said =", "this is no TOML"),
        ("[said]\nar = 'a'", "done: Field required"),
        (PUBLISHED.replace("قلتم", "0612345678"), "said.ar holds a phone number"),
        ("topic = 'moon'\n" + PUBLISHED, "no topic 'moon'"),
    ],
)
def test_a_bad_file_is_told_by_its_field(jisr: Command, text: str, told: str):
    answer = jisr("feedback", "publish", jisr.write("did.toml", text), "--by", NADIA)
    assert told in line_of(answer, answer.code)
    assert answer.code in (1, 2)


def test_a_photo_is_fetched_once_into_a_file_of_ones_own(jisr: Command, db: Database, sandbox: SandboxClient):
    handle = asyncio.run(_sent(sandbox))
    with db.transaction() as session:
        contact = factories.contact("1002")
        session.add(contact)
        session.flush()
        photo = Attachment("photo", handle)
        file_feedback(session, contact=contact, text="", attachments=[photo], reference="F26-333333")
    settings = {"JISR_TELEGRAM_TOKEN": TOKEN, "JISR_TELEGRAM_API_BASE": sandbox.url}
    fetch = ("feedback", "file", "F26-333333", "1", "--out", "photo.png", "--by", NADIA)
    assert jisr.says(*fetch, **settings) == f"{len(PICTURE)} bytes in photo.png"
    found = Path(jisr.folder / "photo.png")
    assert found.read_bytes() == PICTURE
    assert stat.S_IMODE(found.stat().st_mode) == 0o600
    assert "there is such a file already" in line_of(jisr(*fetch, **settings), 2)
    line = line_of(jisr("feedback", "file", REFERENCE, "1", "--out", "b", "--by", NADIA, **settings), 1)
    assert "the file was not fetched" in line
    assert TOKEN not in line


async def _sent(sandbox: SandboxClient) -> str:
    channel = TelegramChannel(TOKEN, sandbox.url, timeout=5)
    sandbox.send_photo(sandbox.add_user(), content=PICTURE)
    try:
        async for raw in channel.updates():
            return channel.receive(raw).inbound[0].attachments[0].handle
    finally:
        await channel.close()
    raise AssertionError("no update came")


def test_comments_are_listed_and_sorted_otherwise(jisr: Command, db: Database):
    (row,) = json.loads(jisr.says("comment", "list", "--kind", "question", "--json"))
    assert (row["kind"], row["because"], row["by_staff"], row["answered"]) == ("question", "quand · ?", False, {})
    assert jisr.says("comment", "sort", "1", "--as", "other", "--by", NADIA) == "comment 1 is sorted as other"
    (row,) = json.loads(jisr.says("comment", "list", "--json"))
    assert (row["kind"], row["by_staff"]) == ("other", True)
    assert "there is no comment 9" in line_of(jisr("comment", "sort", "9", "--as", "other", "--by", NADIA), 2)
    assert "may not sort comments" in line_of(jisr("comment", "sort", "1", "--as", "other", "--by", EDITOR), 1)
    facebook = {"JISR_FACEBOOK_PAGE_ID": "77", "JISR_FACEBOOK_PAGE_TOKEN": "t", "JISR_MESSENGER": "on"}
    sorted_ = jisr.says("comment", "sort", "1", "--as", "question", "--by", NADIA, **facebook)
    assert sorted_ == "comment 1 is sorted as question; 2 answers are on their way"
    with db.reading() as session:
        assert [row.lane for row in session.exec(select(Delivery).order_by(col(Delivery.id)))] == [
            "facebook_page", "messenger"
        ]  # fmt: skip


def test_the_rules_are_shown_and_tried(jisr: Command):
    assert 'kind = "abuse"' in jisr.says("comment", "rules")
    assert jisr.says("comment", "rules", "--try", "merci") == "thanks: merci*"
    made = json.loads(jisr.says("comment", "rules", "--try", "ok", "--json"))
    assert made == {"kind": "other", "because": "", "in_public": False}
    assert jisr.says("comment", "rules", "--try", "La route ?") == "question: ? (answered in public)"
    assert json.loads(jisr.says("comment", "rules", "--json"))["rules"][0]["kind"] == "abuse"
    line = line_of(jisr("comment", "rules", JISR_COMMENT_RULES_FILE="none.toml"), 2)
    assert line.startswith("none.toml: the file cannot be read")
