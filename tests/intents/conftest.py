import pytest

from intents.load import load_phrasebook
from intents.phrases import Phrasebook
from intents.understand import Understanding


@pytest.fixture(scope="session")
def book() -> Phrasebook:
    return load_phrasebook("en")


@pytest.fixture(scope="session")
def understanding(book: Phrasebook) -> Understanding:
    return Understanding(book)
