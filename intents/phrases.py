"""The names of all intents, and one frozen phrasebook of all that can be heard in one language."""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path

import msgspec

from intents.normalize import Normalizer
from intents.patterns import Part

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

OVERDOSE = "overdose"
DANGERS = (OVERDOSE, "other", "self", "violence", "harm")
"""The kinds of danger: ``violence`` is done to the speaker, ``harm`` is what the speaker may do to others."""
UNCLEAR, HARMLESS = "unclear", "harmless"
"""What deserves a question, and what only sounds like danger."""
DENIAL = "denial"
GENTLE = ("past", "grief", DENIAL)
"""Neighbours of danger that deserve an answer of their own."""
FINE = "fine"
MOODS = ("low", FINE, "angry")
"""How one may say one is, where that is no topic of its own."""
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
    to the tables whether a pattern alarms; ``always`` asks a kind question even where they find it harmless. ``sets``
    are words that patterns name together, as ``{name}``; ``endings`` of words are seen as words of their own.
    """

    unclear: tuple[str, ...]
    calm: tuple[str, ...]
    violence: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    endings: dict[str, str] = {}
    sets: dict[str, tuple[str, ...]] = {}

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Every list of patterns."""
        return (*self.dangers.values(), self.unclear, self.calm, self.doubt, self.always)


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

    @property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Every sentence, by class: the kinds of danger, what deserves a question, and neighbours."""
        return {**self.dangers, UNCLEAR: self.unclear, **self.neighbours}


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Small words that change what a number means."""

    corrections: tuple[str, ...]
    range: tuple[str, ...]
    half: str
    hours: tuple[str, ...]
    scale: tuple[str, ...]
    not_counting_one: tuple[str, ...]
    large: dict[str, int]


class Moods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of whole sentences that say how one is, by mood, and the sets of words that they name."""

    words: dict[str, tuple[str, ...]]
    low: tuple[str, ...]
    fine: tuple[str, ...]
    angry: tuple[str, ...]


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The small words of a language: see the comments in ``language.toml``."""

    fillers: tuple[str, ...]
    negators: tuple[str, ...]
    refusals: tuple[str, ...]
    turns: tuple[str, ...]
    quits: tuple[str, ...]
    more: tuple[str, ...]
    any: tuple[str, ...]
    dizzy: tuple[str, ...]
    skip: tuple[str, ...]
    asides: tuple[str, ...]
    region: tuple[str, ...]
    safe: tuple[str, ...]
    not_knowing: tuple[str, ...]
    number: tuple[str, ...]
    person: tuple[str, ...]
    question_starts: tuple[str, ...]
    contractions: dict[str, str]
    moods: Moods
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
    forms: Mapping[str, str] = {}
    """Plain forms of phrases, where they were worked out ahead."""
    parsed: Mapping[str, Part] = {}
    """Crisis patterns that were parsed ahead."""

    @cached_property
    def normalizer(self) -> Normalizer:
        """The normaliser of this language."""
        return Normalizer(self.words.contractions, self.words.fillers)

    @cached_property
    def plain(self) -> Callable[[str], str]:
        """The plain form of a phrase of this book, worked out once for all that compare it."""
        known, work_out = self.forms, cache(self.normalizer.plain)
        return lambda phrase: known.get(phrase) or work_out(phrase)

    @cached_property
    def bare(self) -> Callable[[str], str]:
        """The plain form of a phrase of this book without fillers, worked out once. Never for what a person says."""
        return cache(self.normalizer.bare)
