"""The whole story, from outside: two processes of ours, HTTP and the command, nothing else.

With webhooks and on SQLite it is played by `jisr demo`: see test_demo.py.
"""

from pathlib import Path

import pytest

from jisr.rehearsal.stage import raised
from jisr.rehearsal.story import play
from tests.postgres import PostgresServer

pytestmark = pytest.mark.timeout(300)


def rehearse(folder: Path, **settings: str) -> None:
    """Play it all; everything came as it should, and the log holds no traceback."""
    with raised(folder, settings) as stage:
        stage.start()
        rows = play(stage, lambda _line: None)
        stage.stop()
        log = stage.log.read_text(encoding="utf-8")
    assert [row for row in rows if not row.right] == []
    assert len(rows) >= 30
    assert "Traceback" not in log


def test_the_main_job_with_long_polling_on_postgresql(tmp_path: Path, postgres_server: PostgresServer):
    address = postgres_server.new_database("the_main_job")
    rehearse(tmp_path, JISR_TELEGRAM_MODE="polling", JISR_DATABASE_URL=address)
