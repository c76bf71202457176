"""The rules that hold the house together, read from the code's own syntax trees.

Who imports whom, which library has which door, who commits, who reads the time, who may catch everything, and how large
things get.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What each package may import of ours, besides itself. Nobody imports `jisr`.
MAY_IMPORT = {
    "core": set(),
    "sandbox": set(),
    "locales": set(),
    "civic": {"core"},
    "templates": {"core"},
    "campaigns": {"core", "civic", "templates"},
    "analytics": {"core", "civic", "templates"},
    "bots": {"core", "civic", "templates", "campaigns"},
    "scheduler": {"core", "civic", "campaigns", "bots", "analytics"},
    "web": {"core", "civic", "templates", "campaigns", "analytics", "bots", "locales"},
    "jisr": {"core", "civic", "templates", "campaigns", "analytics", "bots", "scheduler", "web", "sandbox", "locales"},
    "migrations": {"core"},
}
# The one door of each outside library whose ways we keep to ourselves.
DOORS = {
    "telegram": "bots/channels/telegram*.py",
    "facebook": "bots/channels/graph.py",
    "apscheduler": "scheduler/engine.py",
    "langdetect": "bots/language.py",
    "alembic": "core/migrate.py",
    "pydantic_settings": "core/settings.py",
    "cryptography": "core/crypto.py",
    "typst": "core/typesetting.py",
    "PIL": "campaigns/media.py",
    "pyotp": "web/second_factor.py",
    "segno": "web/qr.py",
    "yaml": "civic/sdg/yaml_file.py",
}
# Where `except Exception` is the last boundary before a loop or a visitor, and how many of them there are.
BOUNDARIES = {
    "bots/inbox.py": 1,
    "bots/outbox.py": 2,
    "bots/reconcile.py": 1,
    "scheduler/runner.py": 1,
    "web/boundary.py": 1,
}
# Whose `begin()` commits; all else goes through Database.transaction.
COMMITTERS = {"core/db.py", "core/migrate.py", "migrations/env.py"}
BEGINNERS = ("engine.begin", "session.begin", "connection.begin")
# Too long already, with their length of today: they may shrink, and leave the list, and nothing joins it.
# Flat lists of one thing each.
LONG_FILES = {
    "sandbox/bot_calls.py": 389,
}
LONGEST_FILE, LONGEST_FUNCTION = 300, 45
# What a conversation may not touch, to stay a pure function of its state and what was said.
IMPURE = {
    "asyncio",
    "aiohttp",
    "requests",
    "sqlmodel",
    "sqlalchemy",
    "core.db",
    "core.events",
    "core.once",
    "core.settings",
}

PRODUCT = sorted(
    path.relative_to(ROOT)
    for package in MAY_IMPORT
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts  # written by Alembic
)
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each module that a file imports, at its top or inside a function, `from a import b` as a.b, with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_the_packages_on_disk_are_those_of_the_table():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "benchmarks"} == set(MAY_IMPORT)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_it_may(package: str):
    allowed = MAY_IMPORT[package] | {package}
    wrong = [
        f"{path}:{line} imports {module}"
        for path in PRODUCT
        if path.parts[0] == package
        for module, line in imports(path)
        if (top := module.split(".")[0]) in MAY_IMPORT.keys() | {"tests", "benchmarks"} and top not in allowed
    ]
    assert wrong == []


def test_channels_and_flows_never_meet():
    wrong = [
        f"{path}:{line} imports {module}"
        for path in PRODUCT
        for module, line in imports(path)
        if (path.is_relative_to("bots/channels") and within(module, "bots.flows"))
        or (path.is_relative_to("bots/flows") and within(module, "bots.channels"))
        or (path.parts[0] == "bots" and {"bots.channels", "bots.flows"} <= knows(path))
    ]
    assert wrong == []


def knows(path: Path) -> set[str]:
    return {
        package for package in ("bots.channels", "bots.flows") for module, _ in imports(path) if within(module, package)
    }


def test_conversations_are_pure():
    flows = [path for path in PRODUCT if path.is_relative_to("bots/flows")]
    assert flows
    wrong = [
        f"{path}:{line} imports {module}"
        for path in flows
        for module, line in imports(path)
        if any(within(module, impure) for impure in IMPURE)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", DOORS)
def test_an_outside_library_has_one_door(library: str):
    users = {path for path in PRODUCT for module, _ in imports(path) if within(module, library)}
    assert users, f"nothing imports {library} any more; take it out of the list"
    assert [str(path) for path in users if not path.match(DOORS[library]) and path.parts[0] != "migrations"] == []


def attributes(*names: str) -> Iterator[tuple[Path, ast.Attribute]]:
    for path in PRODUCT:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in names:
                yield path, node


def test_only_the_database_module_commits():
    begun = {str(path) for path, node in attributes("begin") if ast.unparse(node).endswith(BEGINNERS)}
    assert begun <= COMMITTERS
    assert [str(path) for path, _ in attributes("commit", "autocommit") if str(path) != "core/db.py"] == []


def reads_the_time(node: ast.Attribute) -> bool:
    source = ast.unparse(node)
    return source.endswith(
        ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
    )


def test_only_the_clock_reads_the_time():
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in attributes("now", "utcnow", "today", "time", "time_ns")
        if reads_the_time(node) and str(path) != "core/clock.py" and path.parts[0] != "sandbox"
    ]
    assert wrong == []
    borrowed = [str(path) for path in PRODUCT for module, _ in imports(path) if module in {"time.time", "time.time_ns"}]
    assert borrowed == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """`except:`, `except Exception`, `except BaseException`, unless it raises the same again."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    blind = any(one is None or ast.unparse(one) in {"Exception", "BaseException"} for one in caught)
    last = handler.body[-1]
    return blind and not (isinstance(last, ast.Raise) and last.exc is None)


def test_only_the_boundaries_catch_everything():
    found: dict[str, int] = {}
    for path in PRODUCT:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and catches_everything(node):
                found[str(path)] = found.get(str(path), 0) + 1
    assert found == BOUNDARIES


def test_nothing_is_suppressed_blindly():
    wrong = [
        f"{path}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress")
        if any(ast.unparse(one) in {"Exception", "BaseException"} for one in node.args)
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", [*MAY_IMPORT, "tests"])
def test_nothing_is_left_to_do(folder: str):
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    kinds = {".py", ".html", ".css", ".js", ".toml", ".po"}
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in kinds
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if any(mark in line for mark in marks)
    ]
    assert wrong == []


def test_files_stay_short():
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in [*PRODUCT, *TESTS]}
    long = {path: length for path, length in lengths.items() if length > LONGEST_FILE}
    assert long.keys() - LONG_FILES.keys() == set(), "split these by verb"
    assert LONG_FILES.keys() - long.keys() == set(), "these are short now: take them out of the list"
    assert {path: length for path, length in long.items() if length > LONG_FILES[path]} == {}, "these have grown"


def test_functions_stay_short():
    wrong = [
        f"{path}:{node.lineno} {node.name} has {length} lines"
        for path in [*PRODUCT, *TESTS]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert wrong == []


def test_no_file_is_a_drawer_for_odds_and_ends():
    assert [str(path) for path in PRODUCT if path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


SAYS = {"t", "_", "N_", "gettext", "ngettext", "plural"}


def glued(message: ast.expr) -> bool:
    """Built by the code instead of written: an f-string with values, `+`, `%`, or .format()."""
    if isinstance(message, ast.JoinedStr | ast.BinOp):
        return True
    return isinstance(message, ast.Call) and isinstance(message.func, ast.Attribute) and message.func.attr == "format"


def test_what_people_read_is_a_whole_sentence_in_the_catalogue():
    wrong = [
        f"{path}:{node.lineno} {ast.unparse(node)[:80]}"
        for path in PRODUCT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        if ast.unparse(node.func).split(".")[-1] in SAYS
        if any(glued(argument) for argument in node.args[:2])
    ]
    assert wrong == []


def test_tables_are_read_without_postponed_annotations():
    wrong = [str(path) for path in PRODUCT for module, _ in imports(path) if module == "__future__.annotations"]
    assert [path for path in wrong if path.startswith("core/models")] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock", "requirements-bench.lock"])
def test_lock_files_hold_hashes_and_no_addresses(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    pins = [line for line in text.splitlines() if "==" in line]
    assert pins
    assert len(pins) == len([line for line in text.splitlines() if line and not line[0].isspace() and line[0] != "#"])
    assert text.count("--hash=sha256:") >= len(pins)
