"""Every setting of an installation, read once at start from the environment and `.env`, and validated."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import NotReady

MIN_SECRET = 32


class TelegramMode(StrEnum):
    """How Telegram's updates reach us: asked for (no public address needed) or pushed."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Settings(BaseSettings):
    """The settings, prefix JISR_; `.env.example` documents each of them."""

    model_config = SettingsConfigDict(
        env_prefix="JISR_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = "sqlite:///var/jisr.db"
    secret_key: SecretStr
    data_key: Annotated[tuple[SecretStr, ...], NoDecode]
    hash_key: SecretStr
    public_url: str = "http://127.0.0.1:8080"
    region_file: Path | None = None
    files_dir: Path = Path("var/files")
    log_format: Literal["text", "json"] = "text"
    lease_seconds: float = Field(default=60, ge=1)
    tick_seconds: float = Field(default=1, ge=0.05)
    send_tries: int = Field(default=10, ge=1)
    reply_hours: float = Field(default=24, gt=0)
    reconcile_minutes: float = Field(default=10, gt=0)
    max_body_bytes: int = Field(default=4_000_000, ge=1_000)

    handover_minutes: int = Field(default=240, ge=1)
    comment_replies: bool = True
    comment_rules_file: Path | None = None

    telegram_token: SecretStr | None = None
    telegram_bot: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_]{5,32}$")
    telegram_api_base: str = "https://api.telegram.org"
    telegram_channel: str | None = None
    telegram_mode: TelegramMode = TelegramMode.POLLING
    telegram_webhook_secret: SecretStr | None = None
    telegram_rate: float = Field(default=30, gt=0)

    facebook_page_id: str | None = None
    facebook_page_token: SecretStr | None = None
    facebook_app_secret: SecretStr | None = None
    facebook_verify_token: SecretStr | None = None
    facebook_api_base: str = "https://graph.facebook.com"
    facebook_api_version: str = Field(default="v25.0", pattern=r"^v\d+\.\d+$")
    facebook_rate: float = Field(default=1, gt=0)
    messenger: bool = False

    @field_validator("data_key", mode="before")
    @classmethod
    def _split_keys(cls, value: Any) -> Any:
        """Several keys, newest first, separated by commas: that is how a key is rotated."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("secret_key", "hash_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        return _require_length(value)

    @field_validator("data_key")
    @classmethod
    def _all_long_enough(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not value:
            raise ValueError("at least one key is needed")
        return tuple(_require_length(key) for key in value)

    @field_validator("public_url", "telegram_api_base", "facebook_api_base")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @property
    def telegram_on(self) -> bool:
        """Whether there is a bot to speak with."""
        return self.telegram_token is not None

    @property
    def facebook_on(self) -> bool:
        """Whether there is a page to post to."""
        return self.facebook_page_token is not None and self.facebook_page_id is not None


def _require_length(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < MIN_SECRET:
        raise ValueError(f"must have at least {MIN_SECRET} characters; `jisr keys` makes one")
    return secret


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; NotReady with one line that names the first wrong one and the remedy."""
    try:
        return Settings(**overrides)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        name = "JISR_" + str(first["loc"][0]).upper()
        raise NotReady(f"setting {name} {_what(first)} (see .env.example)") from None


def _what(wrong: ErrorDetails) -> str:
    if wrong["type"] == "missing":
        return "is missing; `jisr keys` makes the secret ones"
    return (
        wrong["msg"].removeprefix("Value error, ").replace("Input should", "should").replace("String should", "should")
    )
