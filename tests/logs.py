"""Our logging inside a test, as an operator's terminal shows it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from core import log


@contextmanager
def configured(form: str) -> Iterator[None]:
    """Our logging instead of the test run's; in the test itself, since pytest renews its streams after the set-up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    structlog.reset_defaults()
    log.configure(form)
    try:
        yield
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()
