"""`jisr petition`, from the file to the decision."""

import json

import pytest

from core.crypto import open_vault
from core.db import Database
from core.models import PetitionDraft, PetitionKind
from tests.jisr.command import APPROVER, EDITOR, KEYS, Command, line_of

PETITION = """
slug = "road-308"
[title]
ar = "الطريق 308"
fr = "La route 308"
[summary]
ar = "أصلحوا الطريق"
fr = "Réparez la route"
[demand]
ar = "إدراج الإصلاح في جدول الأعمال"
fr = "Inscrire la réparation à l'ordre du jour"
"""
GROUND = "La question relève de l'État."


@pytest.fixture
def road(staffed: Command) -> Command:
    """An open petition."""
    staffed.says("petition", "open", staffed.write("petition.toml", PETITION), "--by", EDITOR)
    return staffed


def paper(jisr: Command, *more: str) -> str:
    return jisr.says("petition", "paper", "road-308", "--by", EDITOR, *more)


def test_paper_is_entered_corrected_and_shown(road: Command):
    assert paper(road, "--province", "azilal", "--count", "120", "--in-bot", "0") == "1"
    assert paper(road, "--province", "khenifra", "--count", "19") == "2"
    corrected = ("petition", "correct-paper", "road-308", "1", "--count", "12", "--reason", "a nought", "--by", EDITOR)
    assert road.says(*corrected) == "3"
    found = json.loads(road.says("petition", "show", "road-308", "--json"))
    assert (found["total"], found["paper"], found["here"], found["reached"]) == (31, 31, 0, False)
    assert [(line["count"], line["corrects"], line["by"]) for line in found["paper_book"]] == [
        (120, None, EDITOR), (19, None, EDITOR), (-108, 1, EDITOR),
    ]  # fmt: skip
    assert "khenifra" in road.says("petition", "show", "road-308")


def test_the_way_of_a_petition(road: Command):
    assert "0 of 400 (0 on paper, 0 in the bot), too few in beni-mellal 0 of 20" in road.says(
        "petition", "close", "road-308", "--by", EDITOR
    )
    told = road.says("petition", "deposited", "road-308", "--by", APPROVER)
    assert "2 calendar months after" in told
    [row] = json.loads(road.says("petition", "list", "--json"))
    assert (row["state"], row["overdue"]) == ("deposited", False)
    assert "on the agenda of the ordinary session 20" in road.says("petition", "accepted", "road-308", "--by", APPROVER)
    again = road("petition", "refused", "road-308", "--ground", GROUND, "--by", APPROVER)
    assert "road-308 is accepted, and cannot become refused" in line_of(again, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("paper", "road-308", "--province", "paris", "--count", "3", "--by", EDITOR), 2, "no province 'paris'"),
        (("paper", "road-308", "--province", "azilal", "--count", "0", "--by", EDITOR), 2, "0 signatures cannot be"),
        (("close", "dam", "--by", EDITOR), 2, "there is no petition 'dam'"),
        (("deposited", "road-308", "--by", EDITOR), 1, "may not note deposits of petitions"),
        (("deposited", "road-308", "--on", "2999-01-01", "--by", APPROVER), 2, "is yet to come"),
        (("deposited", "road-308", "--on", "soon", "--by", APPROVER), 2, "--on"),
        (("refused", "road-308", "--ground", "no", "--by", APPROVER), 2, "needs its ground"),
        (("refused", "road-308", "--ground", GROUND, "--by", APPROVER), 1, "is gathering"),
        (("show", "D26-ZZZZZZ"), 2, "there is no draft 'D26-ZZZZZZ'"),
        (("open", "D26-ZZZZZZ", "--by", EDITOR), 2, "a draft has no name for links yet"),
        (("export", "road-308", "--language", "de"), 2, "does not speak 'de'"),
    ],
)
def test_what_cannot_be(arguments: tuple[str, ...], code: int, told: str, road: Command):
    assert told in line_of(road("petition", *arguments), code)


def test_a_draft_is_listed_shown_and_opened(staffed: Command):
    draft(staffed)
    [row] = json.loads(staffed.says("petition", "drafts", "--json"))
    assert (row["reference"], row["title"], row["opened"]) == ("D26-AAAAAA", "La route", False)
    assert "Choisi par le douar" in staffed.says("petition", "show", "d26-aaaaaa")
    opened = ("petition", "open", "D26-AAAAAA", "--slug", "road-309", "--by", EDITOR)
    assert line_of(staffed(*opened), 2).startswith("the petition lacks title.ar, summary.ar, demand.ar.")
    written = ("petition", "text", "D26-AAAAAA", "--language", "ar", "--by", EDITOR)
    assert staffed.says(*written, "--title", "الطريق") == (
        "D26-AAAAAA is written in fr, ar; it still lacks summary.ar, demand.ar"
    )
    file = staffed.write("ar.toml", 'summary = "مقطوعة"\ndemand = "أصلحوها"\n')
    assert json.loads(staffed.says(*written, "--file", file, "--json"))["lacks"] == []
    assert staffed.says(*opened) == "road-309"
    assert json.loads(staffed.says("petition", "drafts", "--json")) == []
    assert "was opened before, as road-309" in line_of(staffed(*opened), 1)


def draft(jisr: Command) -> None:
    open_vault([KEYS["JISR_DATA_KEY"]], KEYS["JISR_HASH_KEY"])
    database = Database(f"sqlite:///{jisr.folder}/var/jisr.db")
    words = {"title": "La route", "object": "O", "demand": "D", "role": "Choisi par le douar", "association": ""}
    with database.transaction() as session:
        session.add(
            PetitionDraft(
                reference="D26-AAAAAA",
                kind=PetitionKind.CITIZENS,
                language="fr",
                words=words,
                verdicts={"matter": "met"},
            )
        )
    database.close()


def test_the_file_for_the_deposit_is_written(road: Command):
    paper(road, "--province", "azilal", "--count", "120")
    assert road.says("petition", "export", "road-308", "--out", "file").split() == [
        "file/road-308.ar.pdf", "file/road-308.csv",
    ]  # fmt: skip
    assert (road.folder / "file" / "road-308.ar.pdf").read_bytes().startswith(b"%PDF-")
    assert "province,azilal,أزيلال,120,0,0,120,20,yes," in (road.folder / "file" / "road-308.csv").read_text(
        "utf-8-sig"
    )
    (road.folder / "taken").touch()
    assert "cannot be written" in line_of(road("petition", "export", "road-308", "--out", "taken"), 2)
