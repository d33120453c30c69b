"""The composition root: the only module that chooses engines, devices and files."""

import contextlib
import datetime
import getpass
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from rich.console import Console

from assistant.conversation import World
from assistant.display import Printed, Terminal
from assistant.errors import JournalError, PassphraseError
from assistant.events import Why
from assistant.hearing.choose import choose_recognizer
from assistant.hearing.recognizer import Recognizer
from assistant.hearing.remote import RemoteRecognizer
from assistant.hearing.segment import Listener
from assistant.hearing.sources import Microphone
from assistant.journal.entries import Entry, Kept
from assistant.journal.files import Places
from assistant.journal.store import Journal
from assistant.loop import Ear, Lines, Loop, Mouth
from assistant.memory import Memory
from assistant.reminders import Reminder, from_data
from assistant.settings import Folders, Settings, load_settings, local_territory
from assistant.speaking.cache import CachedVoice
from assistant.speaking.choose import choose_voice
from assistant.speaking.loudspeaker import Loudspeaker
from assistant.speaking.voice import Voice
from assistant.zone import local_zone
from content.library import ROOT as CONTENT
from content.library import Library, load_library
from content.report import ReportWords, load_report_words
from content.steps import Sense
from intents.load import load_phrasebook
from intents.phrases import TOPICS, Phrasebook
from intents.understand import Understanding

PASSPHRASE = "THAW_PASSPHRASE"  # noqa: S105 - its name, not what it holds
PAST = datetime.timedelta(days=60)
"""How far back a conversation looks."""
AT_ONCE = ("stop", "pause")
"""Commands that are obeyed as soon as they are recognised, without waiting for the end of the silence behind them."""


@dataclass(frozen=True)
class Remembered:
    """What the journal holds that a conversation may speak of."""

    kept: tuple[Kept, ...] = ()
    past: tuple[Entry, ...] = ()
    reminders: tuple[Reminder, ...] = ()


def local_now() -> datetime.datetime:
    """The time here, in a zone that knows when its clocks change."""
    return datetime.datetime.now(local_zone())


@dataclass(frozen=True)
class House:
    """Everything that is the same for all commands: settings, folders, and words, loaded when they are first needed."""

    folders: Folders
    settings: Settings
    language: str

    @classmethod
    def open(cls, language: str | None = None) -> "House":
        """Load the settings; raises ``SettingsError``."""
        folders = Folders.find()
        settings = load_settings(folders.settings)
        return cls(folders, settings, language or settings.language)

    @cached_property
    def book(self) -> Phrasebook:
        """What is heard; raises ``PhraseFileError``."""
        return load_phrasebook(self.language)

    @cached_property
    def library(self) -> Library:
        """What is said; raises ``ContentFileError``."""
        return load_library(self.language, TOPICS)

    @property
    def region(self) -> str:
        """Whose helplines to give: as set, else by the locale, else unknown."""
        known = self.library.helplines.regions
        if self.settings.region in known:
            return self.settings.region
        return self.library.helplines.of_territory(local_territory()) or ""

    def world(self, *, typed: bool) -> World:
        """The conversation's unchanging part."""
        return World(
            library=self.library,
            book=self.book,
            understanding=Understanding(self.book),
            pace=self.settings.pace,
            session_pace=self.settings.session_pace,
            volume=self.settings.volume,
            patience=self.settings.patience,
            reprompt=None if typed else self.settings.reprompt,
            region=self.region,
            avoided=frozenset(Sense(name) for name in self.settings.avoid.split(",") if name in set(Sense)),
            fade=self.settings.fade,
            fade_depth=self.settings.fade_depth,
            breath_sound=self.settings.breath_sound == "yes",
            kept={kept.talk: dict(kept.slots) for kept in self.remembered.kept},
            kept_on={kept.talk: kept.at.date() for kept in self.remembered.kept},
            past=self.remembered.past,
            reminders=self.remembered.reminders,
        )

    def memory(self) -> Memory:
        """Where the conversation keeps what is to be kept."""
        return Memory(self.folders.settings, self.journal, local_now, self.remembered.reminders)

    @cached_property
    def remembered(self) -> Remembered:
        """What the journal holds of earlier conversations; nothing where it cannot be read."""
        try:
            with self.journal(write=False) as journal:
                return Remembered(
                    kept=journal.all_kept(),
                    past=journal.entries(since=local_now() - PAST),
                    reminders=tuple(from_data(json.loads(one.spec)) for one in journal.reminders()),
                )
        except (JournalError, ValueError):
            return Remembered()  # whoever keeps something then hears why it cannot be kept

    def recognizer(self, name: str | None, model: Path | None) -> RemoteRecognizer:
        """The recogniser asked for on the command line, else by the settings."""
        return choose_recognizer(
            name or self.settings.recognizer,
            model or (Path(self.settings.model) if self.settings.model else None),
            self.folders.models,
            self.language,
        )

    def voice(self, name: str | None) -> Voice:
        """The voice asked for, with its sentences kept in memory."""
        return CachedVoice(choose_voice(self.settings.voice if name is None else name))

    @cached_property
    def report_words(self) -> ReportWords:
        """What is read of the journal; raises ``ContentFileError``."""
        return load_report_words(CONTENT / self.language / "report.toml")

    @property
    def journal_folder(self) -> Path:
        """Where the journal is kept, and nothing else."""
        return self.folders.data / "journal"

    def journal(self, *, write: bool = True) -> Journal:
        """Open the journal, asking for its passphrase where it has one; for reading, nothing is made.

        Raises ``JournalHeldError`` where another Thaw is writing, ``PassphraseError``, else ``JournalError``.
        """
        sealed = Places(self.journal_folder).is_sealed
        return Journal.open(self.journal_folder, passphrase=known_passphrase() if sealed else "", write=write)


def known_passphrase() -> str:
    """The journal's passphrase: from ``THAW_PASSPHRASE``, else asked for without showing it. Never kept."""
    if given := os.environ.get(PASSPHRASE):
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(
            f"The journal is encrypted; start this in a terminal, where it can ask, or set {PASSPHRASE}."
        )
    return getpass.getpass("Passphrase of the journal: ")


def listener_to(recognizer: Recognizer, understanding: Understanding) -> Listener:
    """The recogniser with the end of utterances found for it."""

    def complete(text: str) -> bool:
        found = understanding.command(text)
        return found is not None and found.intent in AT_ONCE

    return Listener(recognizer, complete=complete)


@contextlib.contextmanager
def typed_loop(house: House, terminal: Terminal, lines: Iterator[str], *, live: bool) -> Iterator[Loop]:
    """A conversation in text. ``live``: somebody sits at the keyboard, so pauses last and lines may interrupt."""
    with contextlib.closing(house.memory()) as memory:
        yield Loop(
            house.world(typed=True),
            inlet=Lines(lines, eager=live),
            outlet=Printed(),
            observer=terminal,
            memory=memory,
            instant=frozenset() if live else frozenset({Why.BEAT}),
        )


@contextlib.contextmanager
def spoken_loop(  # noqa: PLR0913 - one parameter an option of the command
    house: House,
    console: Console,
    *,
    recognizer: str | None,
    model: Path | None,
    voice: str | None,
    source: str | None,
    sink: str | None,
    wake: str,
) -> Iterator[Loop]:
    """A conversation aloud. Engines start first, side by side, while words are read; all end with the block."""
    with contextlib.ExitStack() as stack:
        engine = house.recognizer(recognizer, model)
        stack.callback(engine.close)
        speaker = house.voice(voice)
        stack.callback(speaker.close)
        memory = stack.enter_context(contextlib.closing(house.memory()))
        world = replace(house.world(typed=False), wake=wake)
        loudspeaker = Loudspeaker(sink or house.settings.output or None)
        stack.callback(loudspeaker.close)
        world.understanding.warm()  # while the engines load: the first sentence would wait for it
        engine.ready()  # what is missing is told before it says that it listens
        note = engine.note
        opening = f"{note} " if note else ""
        opening += f"listening with {engine.name}; goodbye or Ctrl-C ends"
        terminal = Terminal(console, echo_typed=True, opening=opening)
        device = source or house.settings.input or None
        ear = Ear(lambda: Microphone(device), listener_to(engine, world.understanding))
        loop = Loop(
            world,
            inlet=ear,
            outlet=Mouth(speaker, loudspeaker, terminal.note),
            observer=terminal,
            memory=memory,
        )
        yield loop
