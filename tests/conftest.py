"""Fixtures that several rooms share."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.virtual_card import VirtualCard, missing

REQUIRED = bool(os.environ.get("THAW_REQUIRE_E2E"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """End-to-end tests need programs of the system; where they are required, a missing one is a failure."""
    if item.get_closest_marker("e2e") and (lacking := missing()):
        sentence = f"not installed: {', '.join(lacking)}"
        if REQUIRED:
            pytest.fail(f"THAW_REQUIRE_E2E is set, and {sentence}")
        pytest.skip(sentence)


@pytest.fixture
def virtual_card() -> Iterator[VirtualCard]:
    """A virtual sound card of this test's own; its socket's path has to be short."""
    folder = Path(tempfile.mkdtemp(prefix="vc"))
    try:
        with VirtualCard(folder) as card:
            yield card
    finally:
        shutil.rmtree(folder, ignore_errors=True)
