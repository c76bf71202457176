"""`.env.example` and core/settings.py say the same."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from core.settings import Settings, load_settings

FILE = Path(__file__).parents[1] / ".env.example"
LINES = FILE.read_text(encoding="utf-8").splitlines()
VALUES = dict(line.split("=", 1) for line in LINES if line and not line.startswith("#"))
FIELDS = {f"JISR_{name.upper()}": field for name, field in Settings.model_fields.items()}
BLANK = sorted(name for name, value in VALUES.items() if not value)
KEYS = {name: name[0] * 32 for name, field in FIELDS.items() if field.is_required()}


def test_every_setting_stands_there_once_and_nothing_else():
    names = [line.split("=")[0] for line in LINES if line and not line.startswith("#")]
    assert sorted(names) == sorted(FIELDS)


def test_every_setting_has_one_line_of_explanation():
    for number, line in enumerate(LINES):
        if line.startswith("JISR_"):
            assert re.fullmatch(r"# [A-Z`].+[.]", LINES[number - 1]), f"{line} has no explanation above it"
            assert not LINES[number - 2].startswith("# "), f"{line} has more than one line above it"


def test_settings_without_a_default_are_blank_and_the_required_ones_say_so():
    assert sorted(name for name, field in FIELDS.items() if field.default in (None, PydanticUndefined)) == BLANK
    required = {name for name in VALUES if LINES[LINES.index(f"{name}={VALUES[name]}") - 1].endswith("Required.")}
    assert required == set(KEYS)


def test_it_loads_with_the_defaults_of_the_code_once_the_keys_are_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    filled = "\n".join(f"{line}{KEYS[line[:-1]]}" if line[:-1] in KEYS else line for line in LINES)
    (tmp_path / ".env").write_text(filled, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    keys = {"secret_key": SecretStr("J" * 32), "data_key": (SecretStr("J" * 32),), "hash_key": SecretStr("J" * 32)}
    defaults = {name: field.default for name, field in Settings.model_fields.items() if not field.is_required()}
    assert load_settings().model_dump() == {**defaults, **keys}


def test_the_file_holds_no_secret():
    for name, field in FIELDS.items():
        if "SecretStr" in str(field.annotation):
            assert VALUES[name] == "", name
