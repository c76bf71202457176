"""`jisr request` and `jisr holiday`: every act, its audit entry, and one line for each refusal."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlmodel import col, select

from civic.region import load_region
from core import migrate, sealed_file
from core.db import Database
from core.models import AuditEntry, Delivery
from tests.council import ask, somebody
from tests.jisr.command import APPROVER, EDITOR, Command, line_of

WORDING = """
topic = "roads"
files = ["plan.pdf"]
[question]
fr = "Combien coûte la route 308 ?"
[answer]
fr = "24 millions de dirhams."
"""


@pytest.fixture
def jisr(empty: Command, sqlite_template: Path) -> Command:
    """Every table as the models have it."""
    (empty.folder / "var").mkdir()
    path = empty.folder / "var" / "jisr.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrate.newest(),))
    database.close()
    return empty


@pytest.fixture
def office(jisr: Command):
    """An officer and an editor, and a request of 2 November that is due on 2 December."""
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=UTC), tick=False) as traveller:
        jisr.says("staff", "add", APPROVER, "--role", "moderator")
        jisr.says("staff", "add", EDITOR, "--role", "editor")
        database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
        with database.transaction() as session:
            reference = ask(session, load_region(), somebody(session), "Combien coûte la route ?")
        yield jisr, reference, database, traveller
        database.close()


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]


def test_a_request_goes_through_its_life_on_the_command_line(office):
    jisr, reference, database, _ = office
    by = ("--by", APPROVER)
    assert "2026-12-02" in jisr.says("request", "take", reference, *by)
    jisr.says("request", "clarify", reference, *by, "--question", "Quelle route ?")
    assert "2026-12-30" in jisr.says("request", "extend", reference, *by, "--reasons", "Cinq provinces.")
    jisr.write("plan.pdf", "%PDF")
    jisr.write("answer.txt", "24 millions")
    told = jisr.says("request", "answer", reference, *by, "--text-file", "answer.txt", "--file", "plan.pdf")
    assert told == f"{reference} is answered, with 1 files"
    shown = json.loads(jisr.says("request", "show", reference, "--json"))
    assert (shown["state"], shown["due_on"]) == ("answered", "2026-12-30")
    assert [step["act"] for step in shown["history"]] == ["file", "take", "clarify", "extend", "answer"]
    assert shown["history"][-1]["files"] == [{"number": 1, "kind": "plan.pdf"}]
    assert "20 working days" in shown["counted"][0]
    with database.reading() as session:
        sent = [row.message["media"][0]["path"] for row in session.exec(select(Delivery)) if row.message["media"]]
    assert [sealed_file.read(Path(path)) for path in sent] == [b"%PDF"]
    number = jisr.says("request", "publish", reference, jisr.write("public.toml", WORDING), *by)
    assert json.loads(jisr.says("request", "published", "--json"))[0]["id"] == int(number)
    jisr.says("request", "unpublish", number, *by)
    assert jisr.says("request", "published", "--json") == "[]"
    assert actions(database)[2:] == [
        f"request.{act}" for act in ("take", "clarify", "extend", "answer", "publish", "unpublish")
    ]


def test_a_refusal_a_complaint_and_its_decision(office):
    jisr, reference, database, _ = office
    assert "not-held" in jisr.says("request", "grounds")
    said = jisr.says("request", "refuse", reference, "--by", APPROVER, "--ground", "not-held", "--reasons", "Rien.")
    assert said == f"{reference} is refused (not-held)"
    decide = ("request", "decide", reference, "--by", APPROVER, "--outcome", "upheld", "--decision", "Oui.")
    assert "no complaint to the head" in line_of(jisr(*decide), 1)
    assert actions(database)[2:] == ["request.refuse"]


def test_lists_show_what_is_due_and_what_is_late(office):
    jisr, reference, _, traveller = office
    assert json.loads(jisr.says("request", "list", "--due", "--json")) == []
    traveller.move_to(datetime(2026, 11, 25, 10, tzinfo=UTC))
    (due,) = json.loads(jisr.says("request", "list", "--due", "--json"))
    assert (due["reference"], due["left"], due["overdue"]) == (reference, 7, False)
    assert json.loads(jisr.says("request", "list", "--overdue", "--json")) == []
    traveller.move_to(datetime(2026, 12, 3, 10, tzinfo=UTC))
    (late,) = json.loads(jisr.says("request", "list", "--overdue", "--json"))
    assert (late["left"], late["overdue"]) == (-1, True)
    assert "1 overdue" in jisr("doctor").out
    jisr.says("request", "withdraw", reference, "--by", APPROVER, "--reasons", "Par téléphone.")
    assert json.loads(jisr.says("request", "list", "--open", "--json")) == []
    assert len(json.loads(jisr.says("request", "list", "--state", "withdrawn", "--json"))) == 1
    assert "withdrawn" in jisr.says("request", "list")
    assert reference in jisr.says("request", "show", reference)


def test_a_declared_day_moves_dates_at_once(office):
    jisr, reference, database, _ = office
    day = ("2026-11-20", "--by", APPROVER, "--name", "Deuil", "--source", "Décret")
    assert jisr.says("holiday", "declare", *day) == "2026-11-20 is a day off; 1 due dates moved"
    assert json.loads(jisr.says("holiday", "list", "--json"))[0]["day"] == "2026-11-20"
    assert jisr.says("request", "recompute", "--by", APPROVER, "--json") == "[]"
    assert jisr.says("holiday", "withdraw", "2026-11-20", "--by", APPROVER).endswith("1 due dates moved")
    assert json.loads(jisr.says("request", "show", reference, "--json"))["due_on"] == "2026-12-02"
    assert actions(database).count("request.recompute") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("show", "R26-999999"), 2, "there is no request"),
        (("take", "{}", "--by", "who@council.example"), 2, "nobody on the staff"),
        (("take", "{}", "--by", EDITOR), 1, "may not handle requests"),
        (("take", "{}"), 2, "--by"),
        (("clarify", "{}", "--by", APPROVER, "--question", " "), 2, "question is empty"),
        (("extend", "{}", "--by", APPROVER, "--reasons", ""), 2, "reasons are empty"),
        (("answer", "{}", "--by", APPROVER), 2, "answer is empty"),
        (("answer", "{}", "--by", APPROVER, "--file", "nowhere.pdf"), 2, "nowhere.pdf: cannot be read"),
        (("answer", "{}", "--by", APPROVER, "--file", "."), 2, "this is a folder"),
        (("answer", "{}", "--by", APPROVER, "--text", "a", "--text-file", "b"), 2, "not both"),
        (("answer", "{}", "--by", APPROVER, "--text", "a", "--add"), 1, "cannot be added to"),
        (("refuse", "{}", "--by", APPROVER, "--ground", "x", "--reasons", "y"), 2, "no ground 'x'"),
        (("withdraw", "{}", "--by", APPROVER, "--reasons", ""), 2, "reasons are empty"),
        (("decide", "{}", "--by", APPROVER, "--outcome", "perhaps", "--decision", "y"), 2, "perhaps"),
        (("publish", "{}", "nowhere.toml", "--by", APPROVER), 2, "no such file"),
        (("unpublish", "7", "--by", APPROVER), 2, "no published answer 7"),
        (("list", "--state", "lost"), 2, "lost"),
    ],
)
def test_what_cannot_be_done_is_one_line(office, arguments, code, told):
    jisr, reference, _, _ = office
    filled = [reference if argument == "{}" else argument for argument in arguments]
    assert told in line_of(jisr("request", *filled), code)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("declare", "soon", "--by", APPROVER, "--name", "x", "--source", "y"), "soon"),
        (("declare", "2027-03-12", "--by", APPROVER, "--name", " ", "--source", "y"), "name is empty"),
        (("withdraw", "2027-03-12", "--by", APPROVER), "not declared"),
    ],
)
def test_a_day_that_cannot_be_declared_is_one_line(office, arguments, told):
    assert told in line_of(office[0]("holiday", *arguments), 2)


@pytest.mark.parametrize("wrong", ["question = 3", "[question", 'nonsense = "x"'])
def test_a_wrong_wording_names_its_file(office, wrong):
    jisr, reference, _, _ = office
    line = line_of(jisr("request", "publish", reference, jisr.write("public.toml", wrong), "--by", APPROVER), 2)
    assert "public.toml" in line
