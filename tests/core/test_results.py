"""Every result that the product writes down is in the one list, and is counted or not on purpose."""

import ast
import itertools
from pathlib import Path

from core.models import ComplaintLevel
from core.results import CONTRIBUTIONS, OTHER_RESULTS
from web.words import KINDS

ROOT = Path(__file__).parents[2]
PACKAGES = ("bots", "civic", "campaigns", "scheduler", "web", "jisr")


def written() -> set[str]:
    """The names that stand right behind EventKind.RESULT in a call."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    for pair in itertools.pairwise(node.args):
                        found |= told(*pair)
    return found


def told(kind: ast.expr, name: ast.expr) -> set[str]:
    if ast.unparse(kind) != "EventKind.RESULT":
        return set()
    if isinstance(name, ast.JoinedStr):
        return {f"request_complaint_{level}" for level in ComplaintLevel}
    assert isinstance(name, ast.Constant), ast.unparse(name)
    return {str(name.value)}


def test_each_result_is_in_the_list_once():
    assert sorted(written()) == sorted((*CONTRIBUTIONS, *OTHER_RESULTS))


def test_each_contribution_has_a_word_on_the_portal():
    assert set(CONTRIBUTIONS) <= KINDS.keys()
