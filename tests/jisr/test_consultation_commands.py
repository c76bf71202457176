"""`jisr consultation …`: from the file to what came of it, and one line for whatever stands in the way."""

import csv
import io
import json

import pytest
from sqlmodel import SQLModel, col, select

from civic import consultation_answers
from core.db import Database
from core.models import AuditEntry, ChannelPoll, Consultation
from tests.consultation import ROADS
from tests.factories import contact
from tests.jisr.command import APPROVER, EDITOR, Command, line_of

OPEN_NOW = ROADS.replace("2026-11-20", "2020-11-20").replace("2026-12-10", "2090-12-10")
CHANNEL = {"JISR_TELEGRAM_TOKEN": "1234567:token", "JISR_TELEGRAM_CHANNEL": "@council"}


def database(command: Command) -> Database:
    return Database(f"sqlite:///{command.folder / 'var' / 'jisr.db'}")


@pytest.fixture
def asked(staffed: Command) -> Command:
    """The consultation, imported."""
    db = database(staffed)
    SQLModel.metadata.create_all(db.engine)
    db.close()
    assert staffed.says("consultation", "import", staffed.write("roads.toml", OPEN_NOW), "--by", EDITOR) == "roads-2027"
    return staffed


def answered(command: Command, number: int) -> None:
    db = database(command)
    with db.transaction() as session:
        consultation = session.exec(select(Consultation)).one()
        for each in range(number):
            person = contact(str(each), province="azilal")
            session.add(person)
            session.flush()
            words = {"words": {"text": "=1+1", "files": []}} if each == 0 else {}
            consultation_answers.send_answers(
                session, consultation_id=consultation.id, contact=person, follow=False, reference=f"K26-{each}",
                answers={"first": {"chosen": ["1"]}, "state": {"chosen": ["3"]}, **words},
            )  # fmt: skip
    db.close()


def test_the_way_of_a_consultation(asked: Command):
    def act(verb: str, *more: str, **options: str) -> str:
        return asked.says("consultation", verb, "roads-2027", *more, "--by", APPROVER, **options)

    assert act("open") == "consultation roads-2027 is open"
    assert act("poll", "first", **CHANNEL) == "question first goes to @council"
    answered(asked, 6)
    (line,) = json.loads(asked.says("consultation", "list", "--json"))
    assert (line["slug"], line["state"], line["questions"], line["people"]) == ("roads-2027", "open", 4, 6)
    assert act("close") == "consultation roads-2027 is closed"
    outcome = asked.write("outcome.toml", 'text.ar = "تقرر"\ntext.fr = "Décidé"')
    assert act("outcome", outcome) == "what came of consultation roads-2027 is kept and told"
    assert json.loads(asked.says("consultation", "show", "roads-2027", "--json"))["outcome"]["fr"] == "Décidé"
    assert "question first" in asked.says("consultation", "show", "roads-2027")
    db = database(asked)
    with db.reading() as session:
        acts = [entry.action for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
        assert session.exec(select(ChannelPoll)).one().question_id == "first"
    db.close()
    wanted = ["import", "open", "poll", "close", "outcome"]
    assert [name for name in acts if name.startswith("consultation")] == [f"consultation.{verb}" for verb in wanted]


def test_results_for_staff_and_for_the_public(asked: Command):
    asked.says("consultation", "open", "roads-2027", "--by", APPROVER)
    answered(asked, 6)
    results = ("consultation", "results", "roads-2027")
    whole = json.loads(asked.says(*results, "--json"))
    assert whole["questions"][3]["by_province"]["azilal"]["people"] == 1
    public = json.loads(asked.says(*results, "--public", "--json"))
    assert public["questions"][3]["by_province"]["azilal"] is None
    assert public["questions"][0]["by_province"]["azilal"]["counts"] == {"1": 6, "2": 0}
    assert "texts" not in public
    rows = list(csv.DictReader(io.StringIO(asked.says(*results, "--public", "--csv"))))
    (row,) = [
        each for each in rows if each["question"] == "first" and each["group"] == "azilal" and each["value"] == "1"
    ]
    assert (row["count"], row["people"], row["label"]) == ("6", "6", "طريق 308")
    assert {each["count"] for each in rows if each["question"] == "words"} == {"hidden"}
    assert "azilal" in asked.says(*results)


def test_words_are_for_staff_alone(asked: Command):
    asked.says("consultation", "open", "roads-2027", "--by", APPROVER)
    answered(asked, 1)
    results = ("consultation", "results", "roads-2027", "--texts")
    assert json.loads(asked.says(*results, "--json"))["texts"][0]["text"] == "=1+1"
    assert next(csv.DictReader(io.StringIO(asked.says(*results, "--csv"))))["text"] == "'=1+1"
    assert "are never public" in line_of(asked(*results, "--public"), 2)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("open", "roads-2027", "--by", EDITOR), 1, "may not open consultations"),
        (("open", "x", "--by", APPROVER), 2, "there is no consultation 'x'. `jisr consultation list` shows them all."),
        (("close", "roads-2027", "--by", APPROVER), 1, "is draft; only an open one can be closed"),
        (("poll", "roads-2027", "first", "--by", APPROVER), 1, "is draft; only an open one is asked in the channel"),
        (("poll", "roads-2027", "x", "--by", APPROVER), 2, "has no question 'x'"),
        (("outcome", "roads-2027", "none.toml", "--by", APPROVER), 2, "none.toml: there is no such file"),
        (("results", "x"), 2, "there is no consultation 'x'"),
        (("show", "x"), 2, "there is no consultation 'x'"),
        (("import", "bad.toml", "--by", EDITOR), 2, "bad.toml, line 4: title.fr is missing"),
        (("import", "roads.toml", "--by", "nobody@x"), 2, "nobody on the staff has the address"),
    ],
)
def test_refusals_are_one_line(asked: Command, arguments: tuple[str, ...], code: int, told: str):
    asked.write("bad.toml", OPEN_NOW.replace(', fr = "Les routes en 2027"', ""))
    assert told in line_of(asked("consultation", *arguments), code)


def test_there_is_none_yet(staffed: Command):
    db = database(staffed)
    SQLModel.metadata.create_all(db.engine)
    db.close()
    assert staffed.says("consultation", "list") == "There is no consultation yet."
