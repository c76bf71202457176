"""Furnished databases, each made once."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from core.networks import TELEGRAM
from tests.talks.world import furnish


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """A database where everything is open, for each network and language of the person who was welcomed.

    On either network two of them have matters of every kind under way.
    """
    folder = tmp_path_factory.mktemp("talks")

    @cache
    def made(network: str, language: str) -> Path:
        path = folder / f"{network}-{language}.db"
        shutil.copy(sqlite_template, path)
        furnish(path, network, language, busy=(network == TELEGRAM) == (language in {"ar", "zgh"}))
        return path

    return made
