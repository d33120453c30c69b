from pathlib import Path

import pytest

from tests.conversations.transcript import FOLDER, make_world, replay


@pytest.fixture(scope="module")
def world():
    return make_world()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.md")), ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(world, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert replay(world, text) == text
