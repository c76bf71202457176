"""The audit log is read in words: every act that is written down has some."""

import re
from pathlib import Path

from core.models import AuditEntry
from tests.jisr.test_every_act import ACTS
from tests.web.forms import PAGE
from tests.web.test_console_entry import hire, log_in
from web.console.audit_words import WORDS

ROOT = Path(__file__).parents[2]
CODE = ("core", "civic", "campaigns", "bots", "web", "jisr", "scheduler")
WRITTEN = re.compile(r'\baudit\(\s*\w+,[^"]*?"([a-z_]+(?:\.[a-z_]+)?)"')


def named_in_the_code() -> set[str]:
    """The acts whose name stands in full where they are written down."""
    texts = (path.read_text(encoding="utf-8") for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return {action for text in texts for action in WRITTEN.findall(text)}


def test_every_act_has_words():
    named = named_in_the_code()
    assert {"login", "staff.role", "meeting.attendance"} <= named
    assert (named | {act.logged for act in ACTS if act.logged}) - WORDS.keys() == set()


async def test_the_log_says_what_was_done_with_its_code_beside_it(client, deps):
    hire(deps)
    await log_in(client)
    with deps.db.transaction() as session:
        session.add_all(AuditEntry(action=action, subject="x") for action in ("comment.hide", "of.old"))
    french = (await client.get("/console/audit/", headers={**PAGE, "Accept-Language": "fr"})).text
    assert "Un commentaire a été masqué<br>" in french
    assert french.count('href="?about=comment.hide"') == french.count('href="?about=of.old"') == 1
    only = (await client.get("/console/audit/?about=comment.hide", headers=PAGE)).text
    assert "A comment was hidden" in only
    assert "Logged in" not in only
