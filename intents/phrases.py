"""Load the phrase files of one language into one frozen phrasebook.

A language is a folder ``intents/xx`` of TOML files: ``topics/*.toml`` and ``controls/*.toml`` (one file an intent,
named after it), ``crisis.toml``, ``crisis_patterns.toml``, ``none.toml``, ``language.toml`` and, if there is one,
``related.toml``. Unknown keys are errors.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from intents.errors import PhraseFileError
from intents.normalize import Normalizer
from intents.patterns import check_pattern, frozen

ROOT = Path(__file__).parent

TOPICS = [
    "feel_numb", "feel_unreal", "feel_invisible", "no_words", "lost_interest", "exhausted", "what_is_numbness",
    "signs", "causes", "cause_depression", "cause_anxiety", "cause_trauma", "cause_grief", "cause_medication",
    "relief_now", "walk", "sleep", "reach_out", "find_therapist", "online_therapy", "long_term",
    "minimize_stress", "manage_stress", "therapy_process", "summary", "about_source", "grounding", "breathe",
    "meditate", "check_in", "history", "set_reminder", "cancel_reminder", "delete_data", "privacy",
]
"""The names of the topic intents; fixed, since tests and network adapters outside use them."""

CONTROLS = [
    "stop", "pause", "resume", "repeat", "next", "back", "slower", "faster", "louder", "quieter", "help", "yes",
    "no", "hello", "thanks", "goodbye",
]
"""The names of the control intents; fixed for the same reason."""

CRISIS = "crisis"
NONE = "none"

DANGERS = ("overdose", "other", "self", "violence", "harm")
"""The kinds of danger: ``violence`` is done to the speaker, ``harm`` is what the speaker may do to others."""
UNCLEAR, HARMLESS = "unclear", "harmless"
"""What deserves a question, and what only sounds like danger."""
GENTLE = ("past", "grief", "denial")
"""Neighbours of danger that deserve an answer of their own."""
NEIGHBOURS = (HARMLESS, *GENTLE)


class PhraseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One intent: sentences that mean it, and sentences that look alike and do not."""

    phrases: tuple[str, ...]
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")


class ByKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells of danger, by its kind."""

    self_: tuple[str, ...] = msgspec.field(name="self")
    other: tuple[str, ...]
    overdose: tuple[str, ...]

    @property
    def dangers(self) -> dict[str, tuple[str, ...]]:
        """What alarms, by kind, the gravest first; ``other`` before ``self``, since "she wants to die" holds both."""
        return {name: getattr(self, "self_" if name == "self" else name) for name in DANGERS}


class CrisisPatterns(ByKind, frozen=True, forbid_unknown_fields=True):
    """Word patterns (see ``intents.patterns``): what alarms, and what calms an alarm that words alone would raise.

    ``violence`` (against the speaker) and ``harm`` (urges to harm others) alarm as ``self`` does; ``doubt`` leaves it
    to the tables whether a pattern alarms. ``sets`` are words that patterns name together, as ``{name}``; ``endings``
    of words are seen as words of their own.
    """

    unclear: tuple[str, ...]
    calm: tuple[str, ...]
    violence: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    endings: dict[str, str] = {}
    sets: dict[str, tuple[str, ...]] = {}


class CrisisFile(ByKind, frozen=True, forbid_unknown_fields=True):
    """Sentences of danger by kind, those that deserve a question, and harmless neighbours.

    Of the neighbours, a ``past`` that is over, ``grief`` and ``denial`` deserve a gentle answer.
    """

    unclear: tuple[str, ...]
    harmless: tuple[str, ...]
    violence: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    grief: tuple[str, ...] = ()
    denial: tuple[str, ...] = ()

    @property
    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """What sounds like danger and is none, by class."""
        return {name: getattr(self, name) for name in NEIGHBOURS}


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Small words that change what a number means."""

    corrections: tuple[str, ...]
    range: tuple[str, ...]
    half: str
    hours: tuple[str, ...]
    scale: tuple[str, ...]
    not_counting_one: tuple[str, ...]


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The small words of a language: see the comments in ``language.toml``."""

    fillers: tuple[str, ...]
    negators: tuple[str, ...]
    refusals: tuple[str, ...]
    more: tuple[str, ...]
    any: tuple[str, ...]
    dizzy: tuple[str, ...]
    skip: tuple[str, ...]
    region: tuple[str, ...]
    safe: tuple[str, ...]
    number: tuple[str, ...]
    person: tuple[str, ...]
    question_starts: tuple[str, ...]
    contractions: dict[str, str]
    numbers: dict[str, int]
    number_phrases: dict[str, int]
    number_words: NumberWords
    ordinals: dict[str, int]


class Related(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that are kin in meaning; a language does without, but understands fewer words that no phrase holds."""

    kin: dict[str, tuple[str, ...]] = {}


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session that is one way of doing what an intent asks for."""

    of: str
    """The intent."""
    phrases: tuple[str, ...]
    """Words that name it inside a sentence."""


class Guiding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said in the middle of sessions and talks: see the comments in ``guiding.toml``."""

    requests: dict[str, tuple[str, ...]]
    variants: dict[str, Variant]
    durations: dict[str, float]
    units: dict[str, float]
    around: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]
    done: tuple[str, ...]
    answers_first: tuple[str, ...]
    corrects: tuple[str, ...]
    looking_back: dict[str, tuple[str, ...]]
    looks_back: tuple[str, ...]
    reminds: tuple[str, ...]
    cancels: tuple[str, ...]
    daily: tuple[str, ...]
    joiners: tuple[str, ...]
    bound: tuple[str, ...]
    turned: dict[str, str]


class Phrasebook(msgspec.Struct, frozen=True, dict=True):
    """All that can be heard in one language."""

    language: str
    topics: Mapping[str, PhraseFile]
    controls: Mapping[str, PhraseFile]
    crisis: CrisisFile
    patterns: CrisisPatterns
    none: PhraseFile
    words: Language
    guiding: Guiding
    answers: Mapping[str, tuple[str, ...]]
    """What is said for each answer that a talk waits for by name."""
    related: Related = Related()

    @cached_property
    def normalizer(self) -> Normalizer:
        """The normaliser of this language."""
        return Normalizer(self.words.contractions, self.words.fillers)

    @cached_property
    def plain(self) -> Callable[[str], str]:
        """The plain form of a phrase of this book, worked out once for all that compare it."""
        return cache(self.normalizer.plain)

    @cached_property
    def bare(self) -> Callable[[str], str]:
        """The plain form of a phrase of this book without fillers, worked out once. Never for what a person says."""
        return cache(self.normalizer.bare)


Shape = TypeVar("Shape")


def read_toml(path: Path, shape: type[Shape]) -> Shape:
    """Read a TOML file into a struct; raises ``PhraseFileError`` with a sentence on what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(data, shape)
    except FileNotFoundError:
        raise PhraseFileError(path, "this file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PhraseFileError(path, f"cannot be read as UTF-8 text ({error})") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise PhraseFileError(path, f"is not valid TOML: {error}", int(found[1]) if found else None) from None
    except msgspec.ValidationError as error:
        key = re.search(r"`(?!\$|object|str|int|array)([^`]+)`", str(error))
        raise PhraseFileError(path, f"{error}", _line_of(path, key[1]) if key else None) from None


def _line_of(path: Path, key: str) -> int | None:
    """The first line that begins with ``key``, counted from one."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(rf"\[?{re.escape(key)}(?!\w)", line.strip()):
            return number
    return None


def _read_intents(folder: Path, names: list[str]) -> dict[str, PhraseFile]:
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in names:
            raise PhraseFileError(path, f"there is no intent of this name; the names are {', '.join(names)}")
    return {name: read_toml(folder / f"{name}.toml", PhraseFile) for name in names}


def _read_patterns(path: Path) -> CrisisPatterns:
    patterns = read_toml(path, CrisisPatterns)
    sets = frozen(patterns.sets)
    for group in (*patterns.dangers.values(), patterns.unclear, patterns.calm, patterns.doubt):
        for pattern in group:
            try:
                check_pattern(pattern, sets)
            except ValueError as error:
                raise PhraseFileError(path, str(error), _line_of(path, f'"{pattern}"')) from None
    return patterns


def languages(root: Path = ROOT) -> list[str]:
    """The languages that have a folder of phrases."""
    return sorted(path.parent.name for path in root.glob("*/language.toml"))


def load_phrasebook(language: str = "en", root: Path = ROOT) -> Phrasebook:
    """Read ``intents/<language>``; raises ``PhraseFileError``. One without crisis phrases does not load."""
    folder = root / language
    if not folder.is_dir():
        raise PhraseFileError(folder, f"there are no phrases for the language '{language}'")
    crisis = read_toml(folder / "crisis.toml", CrisisFile)
    if not crisis.self_:
        raise PhraseFileError(folder / "crisis.toml", "a language needs crisis phrases before it may be used")
    related = folder / "related.toml"
    return Phrasebook(
        language=language,
        topics=_read_intents(folder / "topics", TOPICS),
        controls=_read_intents(folder / "controls", CONTROLS),
        crisis=crisis,
        patterns=_read_patterns(folder / "crisis_patterns.toml"),
        none=read_toml(folder / "none.toml", PhraseFile),
        words=read_toml(folder / "language.toml", Language),
        guiding=read_toml(folder / "guiding.toml", Guiding),
        answers=read_toml(folder / "answers.toml", dict[str, tuple[str, ...]]),
        related=read_toml(related, Related) if related.exists() else Related(),
    )
