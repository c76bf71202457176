"""`jisr report`, `jisr export` and `jisr rollup` as staff run them."""

import json
import os
from pathlib import Path

import pytest

from tests.jisr.command import Command


def test_a_pack_is_made_whole_again_and_again(jisr: Command, tmp_path: Path):
    out = tmp_path / "out" / "pack"
    asked = ("report", "evidence", "--from", "2026-01-01", "--to", "2026-03-31", "--out", str(out))
    told = json.loads(jisr.says(*asked, "--json"))
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert told["files"] == sorted(found)
    assert "nothing has been published" in told["warning"]
    assert {path.stat().st_mtime for path in out.rglob("*")} == {os.stat(out).st_mtime}  # noqa: PTH116
    assert "nothing has been published" in jisr(*asked).err
    assert {name: (out / name).read_bytes() for name in found} == found
    assert [path.name for path in out.parent.iterdir()] == ["pack"]


def test_what_is_not_a_pack_is_left_alone(jisr: Command, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for command in (("report", "evidence", "--from", "2026-01-01", "--to", "2026-03-31"), ("export", "open-data")):
        answer = jisr(*command, "--out", str(tmp_path / "mine"))
        assert (answer.code, "holds other things" in answer.err) == (1, True)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(("first", "last"), [("2026-05-01", "2026-04-01"), ("2026-01-01", "2099-01-01"), ("x", "y")])
def test_a_period_that_cannot_be_is_wrong_use(jisr: Command, tmp_path: Path, first: str, last: str):
    answer = jisr("report", "evidence", "--from", first, "--to", last, "--out", str(tmp_path / "p"))
    assert answer.code == 2
    assert len(answer.err.strip().splitlines()) == 1
    assert not (tmp_path / "p").exists()


def test_open_data_is_written_with_its_description(jisr: Command, tmp_path: Path):
    out = tmp_path / "data"
    told = json.loads(jisr.says("export", "open-data", "--out", str(out), "--json"))
    described = json.loads((out / "datapackage.json").read_bytes())
    assert {one["path"] for one in described["resources"]} <= set(told["files"])
    assert described["licenses"][0]["name"] == "ODbL-1.0"


def test_counts_are_rebuilt_and_their_state_is_told(jisr: Command):
    assert json.loads(jisr.says("rollup", "rebuild", "--json"))["behind"] == 0
    assert "0 event numbers behind" in jisr.says("rollup", "status")
