from pathlib import Path
from typing import Any

import pytest

from core.errors import NotReady
from core.settings import Settings, TelegramMode, load_settings

KEYS = {"secret_key": "s" * 32, "data_key": "d" * 32, "hash_key": "h" * 32}


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env of the checkout reaches a test."""
    monkeypatch.chdir(tmp_path)


def load(**values: Any) -> Settings:
    return load_settings(**{**KEYS, **values})


WRONG = [
    ("secret_key", "short", "must have at least 32 characters; `jisr keys` makes one"),
    ("hash_key", "short", "must have at least 32 characters"),
    ("data_key", "d" * 32 + ",short", "must have at least 32 characters"),
    ("data_key", " , ", "at least one key is needed"),
    ("public_url", "council.example", "must begin with http:// or https://"),
    ("telegram_api_base", "ftp://x", "must begin with http:// or https://"),
    ("facebook_api_base", "x", "must begin with http:// or https://"),
    ("telegram_mode", "carrier pigeon", "should be 'polling' or 'webhook'"),
    ("telegram_rate", "0", "should be greater than 0"),
    ("facebook_rate", "-1", "should be greater than 0"),
    ("facebook_api_version", "25", "should match pattern"),
    ("lease_seconds", "soon", "should be a valid number"),
    ("tick_seconds", "0", "should be greater than or equal to 0.05"),
    ("max_body_bytes", "10", "should be greater than or equal to 1000"),
    ("log_format", "xml", "should be 'text' or 'json'"),
    ("messenger", "perhaps", "should be a valid boolean"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG, ids=[f"{name}={value[:8]}" for name, value, _ in WRONG])
def test_a_wrong_value_is_one_line_with_its_setting_and_the_remedy(name: str, value: str, told: str):
    with pytest.raises(NotReady) as refusal:
        load(**{name: value})
    line = str(refusal.value)
    assert line.startswith(f"setting JISR_{name.upper()} {told}")
    assert line.endswith("(see .env.example)")
    assert "\n" not in line
    assert "Value error" not in line


@pytest.mark.parametrize("name", KEYS)
def test_a_missing_key_is_named(name: str):
    with pytest.raises(NotReady, match=f"setting JISR_{name.upper()} is missing; `jisr keys` makes"):
        load_settings(**{key: value for key, value in KEYS.items() if key != name})


def test_a_secret_is_not_shown_when_it_is_wrong():
    with pytest.raises(NotReady) as refusal:
        load(secret_key="hunter2")
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert "hunter2" not in repr(load(telegram_token="hunter2"))


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("JISR_PUBLIC_URL=https://file.example\nJISR_LOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("JISR_PUBLIC_URL", "https://council.example/")
    settings = load()
    assert settings.public_url == "https://council.example"
    assert settings.log_format == "json"


def test_a_blank_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch):
    for name in (
        "TELEGRAM_TOKEN",
        "FACEBOOK_PAGE_ID",
        "FACEBOOK_PAGE_TOKEN",
        "REGION_FILE",
        "TELEGRAM_MODE",
        "MESSENGER",
    ):
        monkeypatch.setenv(f"JISR_{name}", "")
    settings = load()
    assert settings == load(region_file=None)
    assert not settings.telegram_on
    assert not settings.facebook_on
    assert settings.telegram_mode is TelegramMode.POLLING
    assert settings.region_file is None


def test_keys_are_rotated_by_commas():
    keys = load(data_key=f"{'n' * 32}, {'o' * 32},").data_key
    assert [key.get_secret_value() for key in keys] == ["n" * 32, "o" * 32]


@pytest.mark.parametrize(("page", "token", "on"), [("1", "t", True), ("1", None, False), (None, "t", False)])
def test_facebook_needs_a_page_and_a_token(page: str | None, token: str | None, on: bool):
    assert load(facebook_page_id=page, facebook_page_token=token).facebook_on is on


def test_settings_do_not_change_while_the_program_runs():
    with pytest.raises(ValueError, match="frozen"):
        load().public_url = "https://elsewhere.example"  # type: ignore[misc]
