"""An installation that is not fit: every command says so in one line, with the remedy."""

import json
import os
import socket
import sqlite3
from pathlib import Path

import pytest

from core.db import Database
from core.migrate import newest
from core.settings import load_settings
from tests.jisr.command import Command, line_of
from tests.postgres import PostgresServer

READ = [
    ("campaign", "list"), ("campaign", "show", "1"), ("campaign", "preview", "1"), ("staff", "list"),
    ("campaign", "status", "1", "--json"), ("lane", "list"), ("petition", "list"),
    ("request", "list", "--json"), ("feedback", "list"),
]  # fmt: skip
ACT = [
    ("campaign", "approve", "1", "--by", "a@council.example"),
    ("campaign", "schedule", "1"),
    ("campaign", "cancel", "1", "--by", "a@council.example"),
]
NOT_THERE = "postgresql+psycopg://jisr:hunter2@127.0.0.1:1/jisr"


@pytest.mark.parametrize("arguments", [*READ, *ACT], ids=" ".join)
def test_a_database_without_tables(arguments: tuple[str, ...], empty: Command):
    assert line_of(empty(*arguments), 2) == "the database has no tables yet: run `jisr migrate`"


@pytest.mark.parametrize("arguments", [("campaign", "list"), ("staff", "add", "a@council.example", "--role", "editor")])
def test_a_database_of_another_version(arguments: tuple[str, ...], jisr: Command):
    with sqlite3.connect(jisr.folder / "var" / "jisr.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    wanted = f"the database is at revision 0000, this version needs {newest()}: run `jisr migrate`"
    assert line_of(jisr(*arguments), 2) == wanted


@pytest.mark.parametrize(
    "arguments", [("campaign", "list"), ("migrate",), ("staff", "add", "a@b.example", "--role", "admin")]
)
def test_a_database_that_does_not_answer(arguments: tuple[str, ...], empty: Command):
    line = line_of(empty(*arguments, JISR_DATABASE_URL=NOT_THERE), 2)
    assert line == "the database does not answer (OperationalError); see JISR_DATABASE_URL"


def test_a_file_that_is_no_database(empty: Command):
    empty.write("jisr.db", "This is a letter, not a database. " * 100)
    line = line_of(empty("campaign", "list", JISR_DATABASE_URL="sqlite:///jisr.db"), 2)
    assert line == "the database does not answer (DatabaseError); see JISR_DATABASE_URL"


def test_a_database_nobody_has_made(postgres_server: PostgresServer, empty: Command):
    url = f"postgresql+psycopg://jisr@127.0.0.1:{postgres_server.port}/nowhere"
    assert "the database does not answer" in line_of(empty("campaign", "list", JISR_DATABASE_URL=url), 2)


def test_postgresql_by_one_setting(postgres_server: PostgresServer, empty: Command, tmp_path: Path):
    empty.settings["JISR_DATABASE_URL"] = postgres_server.new_database(f"command_{tmp_path.name}")
    assert "has no tables yet" in line_of(empty("campaign", "list"), 2)
    assert empty.says("migrate") == f"the database is at revision {newest()}"
    assert empty.says("campaign", "list", "--json") == "[]"
    assert not (empty.folder / "var").exists()


@pytest.mark.parametrize("name", ["JISR_SECRET_KEY", "JISR_DATA_KEY", "JISR_HASH_KEY"])
@pytest.mark.parametrize("arguments", [("campaign", "list"), ("doctor",), ("migrate",), ("serve",)], ids=" ".join)
def test_a_missing_key(name: str, arguments: tuple[str, ...], empty: Command):
    assert line_of(empty(*arguments, **{name: ""}), 2).startswith(f"setting {name} is missing; `jisr keys` makes")


def test_a_wrong_setting_and_a_missing_region(empty: Command):
    assert "setting JISR_TELEGRAM_MODE should be" in line_of(empty("migrate", JISR_TELEGRAM_MODE="owl"), 2)
    assert "JISR_REGION_FILE" in line_of(empty("migrate", JISR_REGION_FILE="none.toml"), 2)


def test_a_wrong_key_is_told_when_something_is_read(jisr: Command):
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO feedback"
            " (reference, topic, province, commune, language, text, attachments, state, created_at, network, place,"
            " wants_outcome, heard_at) VALUES"
            " ('F26-222222', '', '', '', 'ar', 'sealed with another key', '', 'new', '2026-12-01 09:00:00', '',"
            " '', 0, '2026-12-01 09:00:00')"
        )
    database.close()
    assert "JISR_DATA_KEY does not open the stored data" in line_of(jisr("feedback", "list"), 2)


def test_keys_make_the_settings_valid(empty: Command):
    printed = empty.says("keys")
    assert printed != empty.says("keys")
    empty.settings.clear()
    empty.write(".env", printed)
    assert empty.says("migrate") == f"the database is at revision {newest()}"
    values = dict(line.split("=") for line in printed.splitlines())
    settings = load_settings(
        _env_file=None, **{name.removeprefix("JISR_").lower(): value for name, value in values.items()}
    )
    assert settings.telegram_webhook_secret is not None
    assert len(set(values.values())) == 4


def test_the_doctor_on_an_empty_installation(empty: Command):
    answer = empty("doctor", "--json")
    assert (answer.code, answer.err) == (1, "")
    found = {one["subject"]: one for one in json.loads(answer.out)}
    assert found["database"]["verdict"] == "bad"
    assert "run `jisr migrate`" in found["database"]["detail"]
    assert found["Telegram"]["verdict"] == found["Facebook"]["verdict"] == "note"
    empty.says("migrate")
    healed = json.loads(empty.says("doctor", "--json"))
    assert "bad" not in {one["verdict"] for one in healed}
    # How fresh the public page is can be said only where there is a database.
    assert {one["subject"] for one in healed} == {*found, "public page"}
    assert "switched off" in empty.says("doctor")


def test_the_doctor_names_a_database_that_does_not_answer(empty: Command):
    answer = empty("doctor", "--json", JISR_DATABASE_URL=NOT_THERE)
    assert answer.code == 1
    assert "hunter2" not in answer.out + answer.err
    (found,) = [one for one in json.loads(answer.out) if one["subject"] == "database"]
    assert found["verdict"] == "bad"
    assert "does not answer" in found["detail"]


def test_the_doctor_names_a_network_that_is_not_there(jisr: Command):
    answer = jisr(
        "doctor", "--json", JISR_TELEGRAM_TOKEN="123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        JISR_TELEGRAM_API_BASE="http://127.0.0.1:1", JISR_FACEBOOK_PAGE_ID="1", JISR_FACEBOOK_PAGE_TOKEN="t",
        JISR_FACEBOOK_API_BASE="http://127.0.0.1:1",
    )  # fmt: skip
    assert answer.code == 1
    bad = {one["subject"] for one in json.loads(answer.out) if one["verdict"] == "bad"}
    assert {"Telegram bot", "Facebook token", "Facebook webhook"} <= bad
    assert "AAHdq" not in answer.out + answer.err


WRONG_USE = [
    (("qqqqqq",), "No such command 'qqqqqq'. See `jisr --help`."),
    (("doctor", "--loud"), "No such option: --loud"),
    (("campaign", "show"), "Missing argument 'number'. See `jisr campaign show --help`."),
    (("campaign", "show", "1", "2"), "unexpected extra argument"),
    (("campaign", "import", "x.toml"), "Missing option '--by'"),
    (("campaign", "schedule", "1", "--at"), "Option '--at' requires an argument"),
    (("serve", "--role", "king"), "'king' is not one of"),
    (("serve", "--port", "70000"), "Invalid value for '--port'"),
    (("demo", "--port", "x"), "Invalid value for '--port'"),
    (("talk", "--language", "xx"), "there is no language 'xx'. Known: ar, fr, zgh, en."),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG_USE, ids=[" ".join(arguments) for arguments, _ in WRONG_USE])
def test_wrong_use_is_one_line(arguments: tuple[str, ...], told: str, empty: Command):
    assert told in line_of(empty(*arguments), 2)


@pytest.mark.parametrize("arguments", [(), ("campaign",)])
def test_half_a_command_shows_what_there_is(arguments: tuple[str, ...], empty: Command):
    answer = empty(*arguments)
    assert (answer.code, answer.err) == (2, "")
    assert "Usage: jisr" in answer.out


def test_help_needs_no_settings(empty: Command):
    empty.settings.clear()
    assert "campaign" in empty.says("--help")
    assert "--json" in empty.says("campaign", "list", "--help")


def test_serving_at_an_address_that_is_taken(jisr: Command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = line_of(jisr("serve", "--port", str(port)), 2)
    assert line == f"127.0.0.1, port {port}: address already in use. Choose another with --host and --port."


@pytest.mark.skipif(os.getuid() == 0, reason="root may listen anywhere")
def test_serving_at_an_address_that_is_not_ours(jisr: Command):
    assert "permission denied" in line_of(jisr("serve", "--port", "1"), 2)
