"""The wheel is whole: built and installed elsewhere, it works without the checkout."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from core.migrate import newest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
KEYS = {"JISR_SECRET_KEY": "s" * 32, "JISR_DATA_KEY": "d" * 32, "JISR_HASH_KEY": "h" * 32}
NEEDED = {
    "civic/region.toml", "locales/ar/LC_MESSAGES/messages.po", "locales/zgh/LC_MESSAGES/messages.po",
    "migrations/env.py", "migrations/versions/0001_the_first_tables.py", "web/static/jisr.css",
    "web/static/console.css",
    "templates/layout/base.html", "templates/posts/project_milestone/fr.md", "sandbox/templates/phone.html",
    "templates/charts/chart.typ",
    "jisr/rehearsal/petitions/road-308.toml", "jisr/rehearsal/campaigns/plan-2022-2027.toml",
    "jisr/rehearsal/planning/plan-2022-2027.csv", "jisr/rehearsal/goals/data/indicator_6-1-1.csv",
    "web/static/goals.css",
}  # fmt: skip
TYPED = "/start\n1\n1\n2\nأزيلال\n10\n1\n/feedback\n1\nالطريق محفرة\n"


def run(*command: str, cwd: Path, typed: str = "", **settings: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JISR_")}
    done = subprocess.run(
        command, cwd=cwd, env={**kept, "PYTHONIOENCODING": "utf-8", **settings}, input=typed, capture_output=True,
        encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder with what the wheel installs; the libraries are those of this environment."""
    target = wheel.parent / "installed"
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
        "--no-compile", "--target", str(target), str(wheel), cwd=wheel.parent,
    )  # fmt: skip
    return target


def jisr(installed: Path, cwd: Path, *arguments: str, typed: str = "", **settings: str) -> str:
    command = (sys.executable, "-P", "-m", "jisr", *arguments)
    return run(*command, cwd=cwd, typed=typed, PYTHONPATH=str(installed), **settings)


def shipped() -> set[str]:
    """Every file of the packages in the checkout, but for what Python leaves behind."""
    return {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
    }


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert held == shipped()
    assert held >= NEEDED
    assert {name.split("/")[0] for name in held} == set(PACKAGES)


def test_every_package_of_the_checkout_is_named_in_the_wheel():
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert on_disk - {"tests", "benchmarks"} == set(PACKAGES)


def test_the_installed_packages_are_the_ones_that_run(installed: Path, tmp_path: Path):
    script = f"for name in {PACKAGES!r}: print(__import__(name).__file__)"
    found = run(sys.executable, "-P", "-c", script, cwd=tmp_path, PYTHONPATH=str(installed)).split()
    assert found == [str(installed / package / "__init__.py") for package in PACKAGES]


def test_the_command_works_outside_the_checkout(installed: Path, tmp_path: Path):
    assert "campaign" in jisr(installed, tmp_path, "--help")
    assert f"revision {newest()}" in jisr(installed, tmp_path, "migrate", **KEYS)
    assert jisr(installed, tmp_path, "campaign", "list", "--json", **KEYS).strip() == "[]"
    assert '"verdict": "bad"' not in jisr(installed, tmp_path, "doctor", "--json", **KEYS)
    assert [path.name for path in tmp_path.iterdir()] == ["var"]


def test_a_conversation_works_outside_the_checkout(installed: Path, tmp_path: Path):
    told = jisr(installed, tmp_path, "talk", "--language", "ar", typed=TYPED)
    assert "رقم المرجع" in told
    assert list(tmp_path.iterdir()) == []


def test_the_script_of_the_wheel_is_the_command(installed: Path, tmp_path: Path):
    assert "Usage: jisr" in run(str(installed / "bin" / "jisr"), "--help", cwd=tmp_path, PYTHONPATH=str(installed))
