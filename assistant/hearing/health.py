"""Whether a Vosk model can be used, found out where it can do no harm: in a process of its own."""

from pathlib import Path

from assistant.hearing.engine import VoskPlan
from assistant.hearing.remote import START_SECONDS, RemoteRecognizer

ACOUSTIC = ("am/final.mdl", "final.mdl")
"""Either stands in every Vosk model; old ones have it at the top."""


def looks_like_model(folder: Path) -> bool:
    """Whether a folder has what every Vosk model has; says nothing of its health."""
    return any((folder / name).is_file() for name in ACOUSTIC)


def check_vosk_model(path: Path, language: str = "en", *, seconds: float = START_SECONDS) -> tuple[str, ...]:
    """Load a model in a child process and let it hear half a second of silence.

    Returns the words of our phrases that it does not know, sorted. Raises ``ModelError`` where it cannot be used,
    also where the library aborts or hangs on it, and ``RecognizerError`` where Vosk itself is missing.
    """
    recognizer = RemoteRecognizer(VoskPlan(path, language), start_seconds=seconds)
    try:
        return recognizer.lacking(language)
    finally:
        recognizer.close()
