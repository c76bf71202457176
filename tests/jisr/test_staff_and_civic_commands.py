import json

import pytest
from sqlmodel import select

from core.db import Database
from core.models import AuditEntry, Staff
from tests.jisr.command import APPROVER, EDITOR, Command, line_of
from web.passwords import hash_password

PETITION = """
slug = "road-308"
[title]
ar = "الطريق 308"
fr = "La route 308"
[summary]
ar = "أصلحوا الطريق"
fr = "Réparez la route"
"""


def test_staff_are_listed_without_their_passwords(staffed: Command):
    rows = json.loads(staffed.says("staff", "list", "--json"))
    assert rows == [{"email": EDITOR, "role": "editor"}, {"email": APPROVER, "role": "approver"}]
    assert EDITOR in staffed.says("staff", "list")


def test_a_password_comes_from_standard_input_and_is_stored_hashed(jisr: Command):
    word = "correct horse battery"
    jisr.says("staff", "add", "Admin@Council.Example", "--role", "admin", "--password-stdin", stdin=f"{word}\r\n")
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    with database.reading() as session:
        one = session.exec(select(Staff)).one()
    database.close()
    assert one.email == "admin@council.example"
    assert one.password_hash.startswith("$argon2")
    assert word not in one.password_hash
    assert one.password_hash != hash_password(word)


@pytest.mark.parametrize("word", ["short", "", "eleven char"])
def test_a_short_password_is_refused_and_not_repeated(word: str, jisr: Command):
    line = line_of(jisr("staff", "add", EDITOR, "--role", "admin", "--password-stdin", stdin=f"{word}\n"), 2)
    assert "fewer than 12 characters" in line
    assert not word or word not in line
    assert jisr.says("staff", "list", "--json") == "[]"


@pytest.mark.parametrize("email", ["nonsense", "a@b", "a b@c.example", "@c.example", ""])
def test_an_address_that_is_none(email: str, jisr: Command):
    assert "no e-mail address" in line_of(jisr("staff", "add", email, "--role", "editor"), 2)


def test_nobody_is_added_twice(staffed: Command):
    assert "member of staff already" in line_of(staffed("staff", "add", EDITOR.upper(), "--role", "admin"), 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("staff", "add", EDITOR, "--role", "king"), "'king' is not one of 'editor'"),
        (("staff", "add", EDITOR), "Missing option '--role'"),
        (("staff", "add"), "Missing argument 'email'"),
    ],
)
def test_wrong_use_of_staff(arguments: tuple[str, ...], told: str, jisr: Command):
    assert told in line_of(jisr(*arguments), 2)


def test_who_lost_the_phone_is_let_in_without_it(staffed: Command):
    assert "needs no code" in line_of(staffed("staff", "lost-phone", EDITOR), 1)
    assert "nobody" in line_of(staffed("staff", "lost-phone", "nobody@council.example"), 2)
    database = Database(f"sqlite:///{staffed.folder}/var/jisr.db")
    with database.transaction() as session:
        session.exec(select(Staff).where(Staff.email == EDITOR)).one().second_factor = "JBSWY3DPEHPK3PXP"
    assert "password alone" in staffed.says("staff", "lost-phone", EDITOR)
    with database.reading() as session:
        assert session.exec(select(Staff).where(Staff.email == EDITOR)).one().second_factor == ""
        assert session.exec(select(AuditEntry.action)).all()[-1] == "staff.second_factor"
    database.close()


def test_staff_add_makes_the_tables_of_a_new_installation(empty: Command):
    assert empty.says("staff", "add", EDITOR, "--role", "editor") == f"{EDITOR} is editor"
    assert "Invalid" not in empty.says("staff", "list")


def test_a_petition_is_opened_once_and_listed(staffed: Command):
    opened = ("petition", "open", staffed.write("petition.toml", PETITION), "--by", EDITOR)
    assert staffed.says(*opened) == "road-308"
    (row,) = json.loads(staffed.says("petition", "list", "--json"))
    assert (row["slug"], row["state"], row["total"], row["reached"]) == ("road-308", "gathering", 0, False)
    assert "road-308" in staffed.says("petition", "list")
    assert "there is a petition 'road-308' already" in line_of(staffed(*opened), 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("slug =", "petition.toml: this is no TOML"),
        ("slug = 'a'", "petition.toml, title: Field required"),
        ("colour = 'red'\n" + PETITION, "petition.toml, colour"),
        (PETITION.replace('"road-308"', "7"), "petition.toml, slug"),
    ],
)
def test_a_bad_petition_file(text: str, told: str, staffed: Command):
    line = line_of(staffed("petition", "open", staffed.write("petition.toml", text), "--by", EDITOR), 2)
    assert line.startswith(told)
    assert staffed.says("petition", "list", "--json") == "[]"


def test_a_petition_is_opened_by_somebody(staffed: Command):
    name = staffed.write("petition.toml", PETITION)
    assert "nobody on the staff" in line_of(staffed("petition", "open", name, "--by", "x@council.example"), 2)
    assert "there is no such file" in line_of(staffed("petition", "open", "none.toml", "--by", EDITOR), 2)


def test_lanes_are_listed_and_an_unknown_one_is_named(staffed: Command):
    assert isinstance(json.loads(staffed.says("lane", "list", "--json")), list)
    staffed.says("staff", "add", "admin@council.example", "--role", "admin")
    line = line_of(staffed("lane", "open", "pigeons", "--by", "admin@council.example"), 2)
    assert "pigeons" in line
    line_of(staffed("lane", "open", "telegram", "--by", "x@council.example"), 2)


@pytest.mark.parametrize("group", ["request", "feedback", "petition", "campaign", "staff"])
def test_nothing_is_an_empty_list(group: str, jisr: Command):
    assert json.loads(jisr.says(group, "list", "--json")) == []
    assert jisr.says(group, "list").startswith("There is no")
