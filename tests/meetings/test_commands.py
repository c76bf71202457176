"""`jisr association` and `jisr meeting` as staff use them: what they print, what they leave behind, how they refuse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from core import migrate
from core.db import Database
from core.models import AuditEntry, Meeting
from jisr.cli import main
from tests.conftest import DATA_KEY, HASH_KEY, SECRET_KEY
from tests.meetings.stage import APPROVER, EDITOR, MODERATOR, Stage

FILE = """
slug = "session-december"
kind = "session"
topic = "budget"
start = "2026-12-07T09:00"
end = "2026-12-07T13:00"
link = "https://meet.council.example/december"
agenda = [{ ar = "الميزانية", fr = "Le budget" }]

[title]
ar = "دورة دجنبر"
fr = "Session de décembre"

[place]
ar = "بني ملال"
fr = "Béni Mellal"
"""
OPTIONS = (
    "--slug", "round-table", "--kind", "meeting", "--topic", "water", "--title", "fr=Table ronde", "--title",
    "ar=مائدة مستديرة", "--place", "fr=Khouribga", "--place", "ar=خريبكة", "--start", "2026-12-08T10:00", "--end",
    "2026-12-08T12:00",
)  # fmt: skip
Jisr = Callable[..., tuple[int, str, str]]


@pytest.fixture
def stage(sqlite_db: Database, region, clock, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A database as `jisr migrate` leaves it."""
    SQLModel.metadata.drop_all(sqlite_db.engine)
    migrate.migrate(sqlite_db)
    SQLModel.metadata.create_all(sqlite_db.engine)
    for name, value in (
        ("DATABASE_URL", str(sqlite_db.engine.url)), ("DATA_KEY", DATA_KEY), ("HASH_KEY", HASH_KEY),
        ("SECRET_KEY", SECRET_KEY),
    ):  # fmt: skip
        monkeypatch.setenv(f"JISR_{name}", value)
    return Stage(sqlite_db, region)


@pytest.fixture
def jisr(stage: Stage, capsys: pytest.CaptureFixture[str]) -> Jisr:
    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(words)
        printed = capsys.readouterr()
        return int(str(ended.value.code)), printed.out.strip(), printed.err.strip()

    return run


@pytest.fixture
def ok(jisr: Jisr) -> Callable[..., str]:
    def run(*words: str) -> str:
        code, out, err = jisr(*words)
        assert (code, err) == (0, "")
        return out

    return run


@pytest.fixture
def session_file(tmp_path: Path) -> str:
    path = tmp_path / "session.toml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def acts(stage: Stage) -> list[str]:
    with stage.db.reading() as session:
        return [str(action) for action in session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id)))]


def test_a_meeting_from_its_file_to_what_came_of_it(stage: Stage, ok, clock, session_file: str, tmp_path: Path):
    assert ok("meeting", "add", session_file, "--by", EDITOR) == "session-december"
    assert ok("meeting", "announce", "session-december", "--by", EDITOR) == "1"
    moved = ok("meeting", "move", "session-december", "--start", "2026-12-08T09:00", "--by", EDITOR)
    assert moved.startswith("session-december is on 2026-12-08T09:00 (Africa/Casablanca); its announcement, campaign 1")
    stage.join(stage.rows(Meeting)[0], stage.person())
    clock.move_to(stage.utc("2026-12-08T14:00"))
    (tmp_path / "pv.pdf").write_bytes(b"%PDF-1.7")
    given = ("--text", "fr=Adopté.", "--file", str(tmp_path / "pv.pdf"))
    assert ok("meeting", "minutes", "session-december", *given, "--by", EDITOR).endswith("1 told")
    assert ok("meeting", "outcome", "session-december", "--text", "fr=Route.", "--by", EDITOR).endswith("1 told")
    counts = ("--in-person", "azilal=12", "--in-person", "elsewhere=1", "--afar", "khenifra=7")
    ok("meeting", "attendance", "session-december", *counts, "--by", MODERATOR)
    shown = json.loads(ok("meeting", "show", "session-december", "--json"))
    assert (shown["phase"], shown["outcomes"], shown["moves"]) == ("over", [{"fr": "Route."}], 1)
    assert shown["counted"]["azilal"] == {"in_person": 12, "afar": 0}
    assert shown["public"]["counted"]["total"] == 20
    assert "session-december" in ok("meeting", "show", "session-december")
    assert json.loads(ok("meeting", "list", "--json")) == []
    assert [row["slug"] for row in json.loads(ok("meeting", "list", "--past", "--json"))] == ["session-december"]
    assert acts(stage) == [
        "meeting.add", "campaign.import", "meeting.announce", "meeting.move", "campaign.cancel", "meeting.minutes",
        "meeting.outcome", "meeting.attendance",
    ]  # fmt: skip


def test_a_meeting_from_options(stage: Stage, ok):
    more = ("--open-to", "provinces", "--province", "khouribga", "--agenda", "fr=Eau", "--agenda", "ar=الماء")
    assert ok("meeting", "add", *OPTIONS, *more, "--by", EDITOR) == "round-table"
    (meeting,) = stage.rows(Meeting)
    assert (meeting.provinces, meeting.agenda) == (["khouribga"], [{"fr": "Eau", "ar": "الماء"}])
    said = ok("meeting", "cancel", "round-table", "--reason", "fr=grève", "--by", EDITOR)
    assert said == "round-table is cancelled"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (('"session"', '"party"'), "kind: must be one of these: session, meeting, workshop"),
        (('slug = "session-december"', 'slug = "Session"'), "slug: 'Session' cannot stand in a link"),
        (('"2026-12-07T13:00"', '"2026-12-07T08:00"'), "it ends at 2026-12-07T08:00:00, which is not after its start"),
        (('"2026-12-07T09:00"', '"7 December"'), "start: '7 December' is not a local time"),
        (("https://", "http://"), "link: 'http://meet.council.example/december' is not an https address"),
        (('fr = "Session de décembre"', ""), "title: the text in 'fr' is missing"),
        (('topic = "budget"', 'topic = "space"'), "the region has no topic 'space'"),
        (("agenda =", "agenta ="), "agenta: is no key of a meeting"),
        (('topic = "budget"', "topic = budget"), "this is no TOML"),
        (('topic = "budget"', 'topic = "budget"\nopen_to = "provinces"'), "name provinces where open_to"),
        (("2026-12-07T", "2026-11-07T"), "2026-11-07T09:00 is past (Africa/Casablanca)"),
        (('kind = "session"\n', ""), "kind: is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_one_line(stage: Stage, jisr: Jisr, session_file: str, changes, line):
    Path(session_file).write_text(FILE.replace(*changes), encoding="utf-8")
    code, out, err = jisr("meeting", "add", session_file, "--by", EDITOR)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert line in err
    assert stage.rows(Meeting) == []


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("meeting", "add", "{file}", "--by", MODERATOR), 1, "may not add meetings; that is for"),
        (("meeting", "add", "{file}", "--slug", "x", "--by", EDITOR), 2, "both a file and options"),
        (("meeting", "add", "--title", "Réunion", "--by", EDITOR), 2, "--title: 'Réunion' is not of the form"),
        (("meeting", "add", "--title", "fr=a", "--title", "fr=b", "--by", EDITOR), 2, "'fr' is given twice"),
        (("meeting", "add", "--agenda", "fr=a", "--agenda", "fr=b", "--agenda", "ar=c", "--by", EDITOR), 2,
         "different numbers of items"),
        (("meeting", "show", "nothing"), 2, "there is no meeting 'nothing'"),
        (("meeting", "announce", "nothing", "--by", EDITOR), 2, "there is no meeting 'nothing'"),
        (("meeting", "move", "road-day", "--start", "tomorrow", "--by", EDITOR), 2, "'tomorrow' is not a local time"),
        (("meeting", "cancel", "road-day", "--by", EDITOR), 2, "a text is empty"),
        (("meeting", "minutes", "road-day", "--by", EDITOR), 2, "there are no minutes"),
        (("meeting", "minutes", "road-day", "--text", "fr=x", "--by", EDITOR), 1, "has not begun"),
        (("meeting", "outcome", "road-day", "--text", "fr=x", "--by", EDITOR), 1, "has not begun"),
        (("meeting", "attendance", "road-day", "--in-person", "azilal=x", "--by", EDITOR), 2, "is not a whole number"),
        (("meeting", "attendance", "road-day", "--in-person", "azilal=1", "--by", EDITOR), 1, "not taken place"),
        (("association", "show", "A26-NOTHING"), 2, "there is no association 'A26-NOTHING'"),
        (("association", "confirm", "A26-NOTHING", "--by", MODERATOR), 2, "there is no association"),
        (("association", "confirm", "A26-NOTHING", "--by", EDITOR), 1, "may not confirm associations"),
        (("association", "decline", "A26-000001", "--reason", " ", "--by", MODERATOR), 2, "the reason is missing"),
        (("association", "list", "--state", "sleeping"), 2, "sleeping"),
    ],
)  # fmt: skip
def test_every_refusal_is_one_line(stage: Stage, jisr: Jisr, session_file: str, words, code, line):
    stage.meeting()
    ended, out, err = jisr(*(word.format(file=session_file) for word in words))
    assert (ended, out, len(err.splitlines())) == (code, "", 1)
    assert line in err


def test_associations_are_listed_shown_confirmed_and_declined(stage: Stage, ok):
    first, second = (stage.speaks_for(stage.person(number), confirmed=False) for number in (1, 2))
    assert [row["reference"] for row in json.loads(ok("association", "list", "--json"))] == [first, second]
    assert ok("association", "confirm", first, "--by", MODERATOR) == f"{first} is confirmed"
    assert ok("association", "decline", second, "--reason", "hors région", "--by", APPROVER) == f"{second} is declined"
    shown: dict[str, Any] = json.loads(ok("association", "show", second, "--json"))
    assert (shown["state"], shown["reason"], shown["name"]) == ("declined", "hors région", "Amal Tadla")
    assert [row["reference"] for row in json.loads(ok("association", "list", "--state", "confirmed", "--json"))] == [
        first
    ]
    assert "Amal Tadla" in ok("association", "show", first)
    assert acts(stage) == ["association.confirm", "association.decline"]
