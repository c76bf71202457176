"""`jisr request file` and `jisr consultation file`: what people said, kept sealed, and heard again."""

import asyncio
import json
import stat
from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel, select

from bots.channels.telegram import TelegramChannel
from civic import consultation_answers
from civic.region import load_region
from civic.requests import ledger, person
from civic.requests.filing import file_request
from core import migrate, sealed_file
from core.crypto import open_vault
from core.db import Database
from core.message import Attachment
from core.models import AuditEntry, ComplaintLevel, Consultation, Contact, SentFile
from sandbox.client import SandboxClient
from sandbox.server import running_sandbox
from tests import factories
from tests.consultation import ROADS
from tests.jisr.command import APPROVER, EDITOR, KEYS, Command, line_of

NADIA, AUDITOR = "nadia@council.example", "auditor@council.example"
TOKEN = "7000000001:tests-of-the-sandbox-have-a-bot-token"
REFERENCE, ANSWERS = "R26-222222", "K26-222222"
OPEN_NOW = ROADS.replace("2026-11-20", "2020-11-20").replace("2026-12-10", "2090-12-10")
REGION = load_region(None)


def recording(words: str) -> bytes:
    return b"OggS\x00\x02" + bytes(22) + b"OpusHead" + words.encode() * 50


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxClient]:
    with running_sandbox() as client:
        yield client


@pytest.fixture
def db(empty: Command) -> Iterator[Database]:
    """The installation's database with every table."""
    database = Database(f"sqlite:///{empty.folder}/var/jisr.db")
    SQLModel.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrate.newest(),))
    yield database
    database.close()


@pytest.fixture
def jisr(empty: Command, db: Database, sandbox: SandboxClient) -> Command:
    """Staff, and Telegram as the sandbox is."""
    sandbox.reset()
    staff = ((NADIA, "moderator"), (EDITOR, "editor"), (APPROVER, "approver"), (AUDITOR, "auditor"))
    for email, role in staff:
        empty.says("staff", "add", email, "--role", role)
    empty.settings |= {"JISR_TELEGRAM_TOKEN": TOKEN, "JISR_TELEGRAM_API_BASE": sandbox.url}
    return empty


async def _spoken(sandbox: SandboxClient, *said: str) -> list[Attachment]:
    channel = TelegramChannel(TOKEN, sandbox.url, timeout=5)
    for words in said:
        sandbox.send_voice(sandbox.add_user(), content=recording(words))
    found: list[Attachment] = []
    try:
        async for raw in channel.updates():
            found += channel.receive(raw).inbound[0].attachments
            if len(found) == len(said):
                break
    finally:
        await channel.close()
    return found


def spoken(sandbox: SandboxClient, *said: str) -> list[Attachment]:
    """Voice messages as Telegram tells of them."""
    return asyncio.run(_spoken(sandbox, *said))


def test_a_request_and_its_complaint_are_heard_and_the_answer_is_read(jisr: Command, db: Database, sandbox):
    first, second = spoken(sandbox, "طلب", "شكاية")
    with db.transaction() as session:
        contact = factories.contact(language="fr")
        session.add(contact)
        session.flush()
        file_request(
            session, contact=contact, text="", urgent=False, reference=REFERENCE, received_on=ledger.today(REGION),
            region=REGION, attachments=[first],
        )  # fmt: skip
    jisr.write("plan.txt", "24 millions")
    jisr.says("request", "answer", REFERENCE.lower(), "--file", "plan.txt", "--by", NADIA)
    with db.transaction() as session:
        contact = session.exec(select(Contact)).one()
        person.complain(
            session, contact, REFERENCE, REGION, level=ComplaintLevel.HEAD, text="",
            attachments=[second],
        )  # fmt: skip
    expected = (recording("طلب"), b"24 millions", recording("شكاية"))
    for number, content in enumerate(expected, 1):
        told = jisr.says("request", "file", REFERENCE, str(number), "--out", f"{number}.bin", "--by", NADIA)
        assert told == f"{len(content)} bytes in {number}.bin"
        assert (jisr.folder / f"{number}.bin").read_bytes() == content
        assert stat.S_IMODE((jisr.folder / f"{number}.bin").stat().st_mode) == 0o600
    shown = json.loads(jisr.says("request", "show", REFERENCE, "--json"))
    assert [step["files"] for step in shown["history"] if step["files"]] == [
        [{"number": 1, "kind": "voice", "state": "kept", "type": "ogg", "size": len(expected[0])}],
        [{"number": 2, "kind": "plan.txt"}],
    ]
    assert shown["complaints"][0]["files"][0]["number"] == 3
    assert "[file 3: voice" in jisr.says("request", "show", REFERENCE)
    jisr.says("request", "file", REFERENCE, "1", "--out", "audited.bin", "--by", AUDITOR)
    for which, by, told in (("4", NADIA, "R26-222222 has 3 files"), ("1", EDITOR, "may not look at what people sent")):
        answer = jisr("request", "file", REFERENCE, which, "--out", "x", "--by", by)
        assert told in line_of(answer, answer.code)
    with db.reading() as session:
        looked = select(AuditEntry.data).where(AuditEntry.action == "request.file")
        assert [data["file"] for data in session.exec(looked)] == [1, 2, 3, 1]


def test_the_kept_copy_is_read_where_the_network_has_forgotten_it(jisr: Command, db: Database, sandbox):
    jisr.says("consultation", "import", jisr.write("roads.toml", OPEN_NOW), "--by", EDITOR)
    jisr.says("consultation", "open", "roads-2027", "--now", "--by", APPROVER)
    (voice,) = spoken(sandbox, "الجواب")
    with db.transaction() as session:
        consultation = session.exec(select(Consultation)).one()
        contact = factories.contact(province="azilal")
        session.add(contact)
        session.flush()
        words = {"words": {"text": "", "files": [[voice.kind, voice.handle]]}}
        consultation_answers.send_answers(
            session, consultation_id=consultation.id, contact=contact, follow=False, reference=ANSWERS,
            answers={"first": {"chosen": ["1"]}, "state": {"chosen": ["3"]}, **words},
        )  # fmt: skip
    (row,) = json.loads(jisr.says("consultation", "results", "roads-2027", "--texts", "--json"))["texts"]
    assert (row["reference"], row["recordings"]) == (ANSWERS, "1")
    hear = ("consultation", "file", ANSWERS, "1", "--by", NADIA, "--out")
    jisr.says(*hear, "a.ogg")
    away = {"JISR_TELEGRAM_TOKEN": ""}
    jisr.says(*hear, "b.ogg", **away)
    assert (jisr.folder / "b.ogg").read_bytes() == recording("الجواب")
    assert "there are no answers 'K26-333333'" in line_of(jisr("consultation", "file", "K26-333333", *hear[3:], "c"), 2)
    with db.reading() as session:
        kept = jisr.folder / "var" / "files" / session.exec(select(SentFile)).one().path
    open_vault(["x" * 32], KEYS["JISR_HASH_KEY"])
    sealed_file.write(kept, [b"another key"])
    line = line_of(jisr(*hear, "d.ogg", **away), 2)
    assert "JISR_DATA_KEY does not open the stored data" in line
    kept.unlink()
    assert "restore it from a backup" in line_of(jisr(*hear, "d.ogg", **away), 1)
    assert not (jisr.folder / "d.ogg").exists()
