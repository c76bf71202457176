"""`jisr import sdg`: a set in the shape of Open SDG's starter, and a broken one."""

import json
import shutil

from tests.jisr.command import EDITOR, Command
from tests.sdg.stage import WATER, folder


def test_a_set_is_looked_at_taken_in_and_refused_when_it_is_faulty(staffed: Command):
    folder(staffed.folder / "set")
    looked = json.loads(staffed.says("import", "sdg", "set", "--by", EDITOR, "--check", "--json"))
    assert (looked["check"], looked["indicators"], looked["language"]) == (True, 3, "fr")
    said = staffed.says("import", "sdg", "set", "--by", EDITOR)
    assert said.splitlines()[-1] == "3 indicators, 14 figures (fr, ar): 3 changed"
    (staffed.folder / "set" / "data" / "indicator_6-1-1.csv").write_text(WATER + "2026,,,,about 86\n2027,,,\n")
    answer = staffed("import", "sdg", "set", "--by", EDITOR)
    assert answer.code == 2
    assert [line.removeprefix("jisr: ").partition(": ")[0] for line in answer.err.splitlines()] == [
        "set/data/indicator_6-1-1.csv, line 10, column Value",
        "set/data/indicator_6-1-1.csv, line 11",
    ]
    shutil.make_archive(str(staffed.folder / "packed"), "zip", staffed.folder, "set")
    packed = staffed("import", "sdg", "packed.zip", "--by", EDITOR)
    assert (packed.code, packed.err.partition(",")[0]) == (2, "jisr: packed.zip/data/indicator_6-1-1.csv")
    missing = staffed("import", "sdg", "nowhere", "--by", EDITOR)
    assert (missing.code, missing.err) == (2, "jisr: nowhere: there is no such folder\n")
