"""The commands for personal data, recordings and staff's own accounts."""

import json
from datetime import timedelta

import pytest
from alembic import command as alembic
from sqlmodel import select

from civic.rules import RetentionRules
from core.clock import now
from core.crypto import open_vault
from core.db import Database
from core.migrate import config
from core.models import AuditEntry, Contact, SQLModel, VoicePrompt
from tests import factories
from tests.jisr.command import EDITOR, KEYS, Command, line_of

ADMIN = "amina@council.example"
NEW_KEY = "n" * 32
OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(64)


@pytest.fixture
def office(empty: Command, tmp_path) -> Command:
    """An editor and an administrator, on the tables of today."""
    database = Database(f"sqlite:///{tmp_path}/var/jisr.db")
    SQLModel.metadata.create_all(database.engine)
    database.close()
    _stamp(empty)
    empty.says("staff", "add", EDITOR, "--role", "editor")
    empty.says("staff", "add", ADMIN, "--role", "admin")
    return empty


def _stamp(command: Command) -> None:
    settings = config()
    database = Database(f"sqlite:///{command.folder}/var/jisr.db")
    with database.engine.begin() as connection:
        settings.attributes["connection"] = connection
        alembic.stamp(settings, "head")
    database.close()


def database_of(command: Command) -> Database:
    return Database(f"sqlite:///{command.folder}/var/jisr.db")


def add_silent(command: Command) -> None:
    open_vault([KEYS["JISR_DATA_KEY"]], KEYS["JISR_HASH_KEY"])
    database = database_of(command)
    with database.transaction() as session:
        session.add(factories.contact("1", news=False, seen_at=now() - timedelta(days=1000)))
    database.close()


def test_terms_are_counted_and_then_ended(office: Command):
    add_silent(office)
    dry = json.loads(office.says("privacy", "retention", "--dry-run", "--json"))
    assert {row["what"]: row["rows"] for row in dry if row["rows"]} == {"strangers": 1}
    assert {row["class"] for row in dry} == RetentionRules.model_fields.keys()
    ended = json.loads(office.says("privacy", "retention", "--by", ADMIN, "--json"))
    assert ended == dry
    assert all(row["rows"] == 0 for row in json.loads(office.says("privacy", "retention", "--dry-run", "--json")))
    database = database_of(office)
    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "privacy.retention")).all()
        assert entry.staff_id is not None
    database.close()


@pytest.mark.parametrize("arguments", [(), ("--dry-run", "--by", ADMIN)])
def test_it_is_one_or_the_other(office: Command, arguments: tuple[str, ...]):
    assert "One of them, not both" in line_of(office("privacy", "retention", *arguments), 2)


@pytest.mark.parametrize("what", ["retention", "rotate"])
def test_only_administrators_end_data_and_change_keys(office: Command, what: str):
    assert "that is for admin" in line_of(office("privacy", what, "--by", EDITOR), 1)


def test_a_key_is_changed_and_the_old_one_dropped(office: Command):
    add_silent(office)
    both = {"JISR_DATA_KEY": f"{NEW_KEY},{KEYS['JISR_DATA_KEY']}"}
    told = json.loads(office.says("privacy", "rotate", "--by", ADMIN, "--json", **both))
    changed = {row["column"]: row["resealed"] for row in told["columns"] if row["resealed"]}
    assert (changed, told["left"]) == ({"contact.address": 1}, 0)
    assert "the older ones can go" in office.says("privacy", "rotate", "--by", ADMIN, **both)
    open_vault([NEW_KEY], KEYS["JISR_HASH_KEY"])
    database = database_of(office)
    with database.reading() as session:
        assert session.exec(select(Contact)).one().address == "1"
    database.close()


def test_a_recording_is_kept_listed_and_taken_back(office: Command):
    (office.folder / "privacy.ogg").write_bytes(OGG)
    office.says("voice", "set", "welcome.privacy", "ar", "privacy.ogg", "--by", EDITOR)
    rows = json.loads(office.says("voice", "list", "--json"))
    (found,) = [row for row in rows if row["recorded"]]
    assert (found["prompt"], found["language"]) == ("welcome.privacy", "ar")
    assert (found["network"], found["by"]) == ("all", EDITOR)
    missing = json.loads(office.says("voice", "list", "--missing", "--json"))
    assert len(missing) == len(rows) - 1
    database = database_of(office)
    with database.reading() as session:
        path = session.exec(select(VoicePrompt)).one().handle
    database.close()
    assert path.startswith(str(office.folder))
    office.says("voice", "remove", "welcome.privacy", "ar", "--by", EDITOR)
    assert "no recording" in line_of(office("voice", "remove", "welcome.privacy", "ar", "--by", EDITOR), 2)


@pytest.mark.parametrize(
    ("prompt", "language", "content", "told"),
    [
        ("welcome.pizza", "ar", OGG, "welcome.privacy"),
        ("pizza", "ar", OGG, "no conversation asks 'pizza'"),
        ("welcome.privacy", "de", OGG, "there is no language 'de'"),
        ("welcome.privacy", "ar", b"ID3 mp3", "no OGG file with Opus"),
        ("welcome.privacy", "ar", OGG + bytes(1_000_001), "more than 1 MB"),
        ("welcome.privacy", "ar", None, "cannot be read"),
    ],
)
def test_what_is_no_recording(office: Command, prompt: str, language: str, content: bytes | None, told: str):
    if content is not None:
        (office.folder / "x.ogg").write_bytes(content)
    assert told in line_of(office("voice", "set", prompt, language, "x.ogg", "--by", EDITOR), 2)


def test_staff_get_a_code_for_their_own_account(office: Command):
    answer = office("staff", "link", EDITOR)
    assert answer.code == 0
    assert answer.out.startswith("/staff ")
    assert len(answer.out.split()[1]) == 10
    assert "15 minutes" in answer.err
    assert "linked no more" in office.says("staff", "unlink", EDITOR)
    assert "linked no account" in line_of(office("staff", "unlink", EDITOR), 1)
    assert "nobody on the staff" in line_of(office("staff", "link", "x@y.example"), 2)
