"""Every conversation of this folder is played through the real inbox, and goes as it is written."""

from pathlib import Path

import pytest

from core.db import Database
from tests.dialogue import Play
from tests.dialogue_scenes import Scene, scenes

HERE = Path(__file__).parent
SCENES = scenes(HERE)
TWICE = ("petition.", "request.", "myrequests.", "meetings.", "association.")
ON_BOTH = [scene for scene in SCENES if scene.file.stem.startswith(TWICE)]


@pytest.mark.parametrize("scene", SCENES, ids=str)
async def test_conversation(scene: Scene, sqlite_db: Database) -> None:
    await Play(scene, sqlite_db).run()


@pytest.mark.parametrize("scene", ON_BOTH, ids=str)
async def test_conversation_on_postgresql(scene: Scene, postgres_db: Database) -> None:
    await Play(scene, postgres_db).run()
