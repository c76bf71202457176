"""Every refusal can be said in the reader's language, and keeps its English line for commands and logs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import PRODUCT, glued, tree

REFUSALS = {"BadInput", "Refused", "Unfit"}


def refusals(path: Path) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Each error made in a module, with the function that makes it."""
    for scope in ast.walk(tree(path)):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                    yield scope, node


def said_in(scope: ast.AST, argument: ast.expr) -> Iterator[ast.expr]:
    """The expressions that an argument may be: itself, or what its name stands for in the function."""
    yield argument
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(argument, ast.Name):
            yield from (node.value for target in node.targets if ast.unparse(target) == argument.id)


def test_a_refusal_can_be_said_in_every_language():
    """Its message and remedy are English texts of the catalogue; what changes in them are named values."""
    wrong = [
        f"{path}:{call.lineno} {ast.unparse(said)[:80]}"
        for path in PRODUCT
        if path.parts[0] != "jisr"
        for scope, call in refusals(path)
        for argument in [*call.args, *(word.value for word in call.keywords if word.arg == "remedy")]
        for said in said_in(scope, argument)
        for part in ast.walk(said)
        if glued(part) or (isinstance(part, ast.Name) and part.id == "str")
    ]
    assert wrong == []
