import pytest

from intents.phrases import Phrasebook, load_phrasebook
from intents.understand import Understanding


@pytest.fixture(scope="session")
def book() -> Phrasebook:
    return load_phrasebook("en")


@pytest.fixture(scope="session")
def understanding(book: Phrasebook) -> Understanding:
    return Understanding(book)
