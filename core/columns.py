"""Column types: encrypted text, enumerations by value, JSON, and identifiers that do not run out."""

import json
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from core.crypto import vault

# SQLite counts rowids only in a column declared INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted in the database and plain in the program; no words stay none, so that rows can be found
    that have lost theirs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return vault().seal(value) if value else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Open on the way out."""
        return vault().open(value) if value else value


class EncryptedJson(TypeDecorator[dict[str, Any]]):
    """A JSON object that may hold people's words: encrypted in the database, plain in the program."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return None if value is None else vault().seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, Any] | None:
        """Open on the way out."""
        return None if value is None else dict(json.loads(vault().open(value)))


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum stored by its value, read back as its member."""

    impl = String
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__(length=32)
        self.length = 32
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Only members of the enumeration get in."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:
        """The member, not a bare string."""
        return None if value is None else self.enum(value)
