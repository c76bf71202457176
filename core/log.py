"""Structured logs; one processor takes tokens, phone numbers, addresses and names out of every line."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

HIDDEN = "[hidden]"
# Fields that would name a person or hand over a key, wherever they come from.
PRIVATE_FIELDS = frozenset(
    {
        "token", "access_token", "secret", "password", "authorization", "phone", "phone_number", "name", "first_name",
        "last_name", "username", "full_name", "address", "text", "message_text", "email",
    }
)  # fmt: skip
_PATTERNS = (
    re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}"),  # Telegram bot token, also behind the "bot" of an address
    re.compile(r"\bEAA[A-Za-z0-9]{8,}"),  # Facebook access token
    re.compile(r"(?i)(?:token|appsecret_proof|secret|password|_key)[\"']?\s*[=:]\s*[\"']?[^&\s\"',}]+"),
    re.compile(r"(?i)bearer\s+[A-Za-z0-9._~+/=-]+"),
    # Phone number: 8 to 15 digits, in groups or not; a date, a time or the fraction of a number is none.
    re.compile(r"(?<!\w)(?<!\d[.:-])(?!\d{4}-\d\d-\d\d)\+?\(?\d(?:[\s().-]{0,2}\d){7,14}(?![\w:])"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),  # e-mail address
    re.compile(r"://[^/\s:@]*:[^/\s@]+@"),  # credentials in an address
)


def redact(text: str) -> str:
    """`text` without tokens, phone numbers, e-mail addresses and passwords in addresses."""
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text


def _redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        event[key] = HIDDEN if key.lower() in PRIVATE_FIELDS else _redact_value(value)
    return event


def _redact_value(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {k: HIDDEN if str(k).lower() in PRIVATE_FIELDS else _redact_value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_redact_value(item) for item in value]
    # Anything else is written by its own words, which may be a person's.
    return value if value is None or isinstance(value, (bool, int, float)) else redact(str(value))


def configure(log_format: str = "text", level: int = logging.INFO) -> None:
    """Send all logs, ours and the libraries', through one redacting chain to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redact_event, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("httpx", "httpcore", "alembic", "uvicorn.access", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns of each tick that melts into the one still running, as ticks are meant to.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module; log events as `log.info("delivery sent", delivery=7)`."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
