"""What a conversation keeps: settings in their file, everything else in the journal, opened when it is first needed."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.journal.store import Journal
from assistant.settings import save_setting


class Memory:
    """A ``Memory`` of the ports, over the settings file and the journal. Raises ``ThawError`` where it cannot keep."""

    def __init__(
        self, settings: Path, open_journal: Callable[[], Journal], now: Callable[[], datetime.datetime]
    ) -> None:
        self._settings = settings
        self._open_journal = open_journal
        self._now = now
        self._journal: Journal | None = None

    def _opened(self) -> Journal:
        if self._journal is None:
            self._journal = self._open_journal()
        return self._journal

    def remember(self, key: str, value: str) -> None:
        """Keep a setting for later conversations."""
        save_setting(self._settings, key, value)

    def keep(self, talk: str, answers: Mapping[str, str]) -> None:
        """Write down what a planning talk collected."""
        self._opened().keep(talk, answers, self._now())

    def close(self) -> None:
        """Let others write; may be called twice."""
        if self._journal is not None:
            journal, self._journal = self._journal, None
            journal.close()


def local_now() -> datetime.datetime:
    """The time here, with its offset from UTC."""
    return datetime.datetime.now().astimezone()
