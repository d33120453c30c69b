"""What a sentence means here and now: danger first, then commands, then the nearest intent, or nothing."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from intents.classifier import Classifier, load_classifier
from intents.commands import Command, Commands
from intents.crisis import CrisisDetector, Sign
from intents.encoder import Encoder
from intents.explain import OF_INTENT, loudest
from intents.judge import load_judges
from intents.match import Candidate, Matcher
from intents.numbers import parse_number, spelled
from intents.patterns import PatternList
from intents.phrases import CONTROLS, CRISIS, MOODS, NONE, ROOT, UNCLEAR, Phrasebook
from intents.tables import Probabilities, together

# Bars where the judges or the encoder are missing.
ACT = 0.38
ACT_CONTROL = 0.50
"""For a command in other words than its phrases: stopping or skipping by mistake costs more."""
ACT_SESSION = 0.50
"""For a topic while an exercise runs, where most of what is said is part of it."""
ACT_WITHOUT_TABLE = 0.72
"""Likeness alone, where the classifier's table is missing."""
ASK = 0.22
"""The score from which it is worth asking "did you mean"."""
MARGIN = 0.03
"""By how much the best must lead the second; below, it is asked about."""
COVERAGE = 0.3
"""The share of a sentence's words, rare ones counting more, that the intent's phrases must hold."""

REFUSED = "refused"
MOST_CANDIDATES = 2
ANSWERING = ("ask_yes_no", "crisis")
"""States in which what begins with yes or no is an answer: "no he's upstairs"."""
BEGINS = 0.8
"""The score of such an answer."""
LONGEST_COMMAND = 8  # words
REMEMBERED = 64
"""Sentences whose tables are not worked out again, in memory only."""


@dataclass(frozen=True)
class Understood:
    """What one sentence was taken for."""

    text: str
    intent: str
    """A topic, a control, ``crisis`` or ``none``."""
    score: float
    """From 0 to 1."""
    runner_up: str
    why: str
    """Which phrase, words or rule led to it, for an author."""
    kind: str = ""
    """For a crisis one of ``DANGERS`` or ``unclear``; for what only sounds like one ``past``, ``grief`` or ``denial``;
    where nothing is under way one of ``MOODS``; ``more`` for "next", ``dizzy`` for "stop"; ``number`` where one was
    asked for and said; ``refused`` where what is nearest was refused."""
    candidates: tuple[str, ...] = ()
    """Intents worth asking "did you mean" about, likeliest first."""
    suspected: str = ""
    """For a crisis that is ``unclear``, the kind that it would be, where that is known."""


class Understanding:
    """Everything that can be understood in one language. Holds no state: the same sentence means the same.

    ``root`` is the folder that holds the languages.
    """

    def __init__(self, book: Phrasebook, root: Path = ROOT) -> None:
        self.book = book
        self._normalizer = book.normalizer
        self._words = book.words
        self._commands = Commands(book)
        self._quits = PatternList(book.words.quits)
        moods = book.words.moods
        self._moods = {mood: PatternList(getattr(moods, mood), moods.words) for mood in MOODS}
        self.detector = CrisisDetector(book)
        self._matcher = Matcher(book)
        self._classifier: Classifier | None = load_classifier(book, root)
        self._encoder = Encoder(book.language, root)
        self._judges = load_judges(book.language, root)
        # A conversation looks at one sentence several times, and at what else it may have been.
        self.tables = lru_cache(maxsize=REMEMBERED)(self._weigh)

    def command(self, text: str) -> Command | None:
        """The command that a sentence is, word for word; else ``None``."""
        return self._commands.find(text)

    def refuses(self, text: str) -> bool:
        """Whether a sentence refuses or denies something up to its end: "anything but that"."""
        return self._matcher.denies(self._normalizer.plain(text))

    def gives_up(self, text: str) -> bool:
        """Whether a sentence, and all of it, gives up what is under way: "this isn't helping"."""
        return self._quits.covers(self._normalizer.plain(text) + " ")

    def mood(self, text: str) -> str:
        """How one says one is, if the whole sentence says that and no more; else empty."""
        plain = self._normalizer.plain(text) + " "
        return next((mood for mood, patterns in self._moods.items() if patterns.covers(plain)), "")

    @property
    def is_current(self) -> bool:
        """Whether the classifier's table is there, and made from the phrases as they are."""
        return self._classifier is not None and self._classifier.is_current

    def warm(self) -> None:
        """Do now, in some tenths of a second, what else the first sentences would have to wait for.

        What is held by then stays until the end: the garbage collector is told to leave it alone, or it would go
        through all phrases now and then while somebody waits.
        """
        self.detector.warm()
        self._matcher.warm()
        for patterns in (self._quits, *self._moods.values()):
            patterns.warm()
        self._encoder.warm()
        gc.freeze()

    def understand(self, text: str, state: str = "idle") -> Understood:
        """Say what is meant in this state: ``idle``, ``session``, ``ask_number``, ``ask_yes_no`` or ``crisis``."""
        plain = spelled(self._normalizer.plain(text), self._words)
        if not plain:
            return Understood(text, NONE, 0.0, NONE, "nothing was said")
        look = self.detector.look(plain)
        command = self.command(text)
        sign = self.detector.certain(look)
        # "i'm done" in an exercise is a command: only what may be danger and may not gives way to one.
        if sign is not None and not (sign.kind == UNCLEAR and command is not None):
            return self._alarmed(text, sign)
        said = self._word_for_word(text, plain, command, state)
        if said is not None and not look.pattern:
            return said
        words, meaning = self.tables(plain)
        if self._judges is None or not meaning or not words:
            sign = self.detector.alone(look, words)
        else:
            sign = self.detector.judged(look, self._judges.danger, words, meaning)
        if sign is not None and not (sign.kind == UNCLEAR and command is not None):
            return self._alarmed(text, sign)
        if said is not None:
            return said
        found = self._nearest(text, plain, words, meaning, state)
        if found.intent == NONE and state in ANSWERING and (command := self._commands.begins(text)) is not None:
            if command.intent == "yes" and self._matcher.denies(plain):  # "i'd rather not"
                return Understood(text, "no", BEGINS, found.runner_up, "refuses what was asked")
            why = f"begins with '{command.phrase}'"
            return Understood(text, command.intent, BEGINS, found.runner_up, why)
        if found.intent == NONE and words and meaning and (kind := self.detector.gentle(words, meaning)):
            return replace(found, kind=kind, why=f"{found.why}; in words and meaning it is {kind}")
        return found

    def _word_for_word(self, text: str, plain: str, command: Command | None, state: str) -> Understood | None:
        """What needs no weighing: how one is, a command, a number that was asked for, one of our phrases."""
        if state == "idle" and (mood := self.mood(text)):
            return Understood(text, NONE, 1.0, NONE, f"says how one is: {mood}", kind=mood)
        if command is not None:
            return self._commanded(text, command)
        if state == "session" and self.gives_up(text):
            return Understood(text, "stop", 1.0, NONE, "gives up what is under way")
        if state == "ask_number" and self._is_number(text):
            return Understood(text, NONE, 1.0, NONE, "the number that was asked for", kind="number")
        if (intent := self._matcher.exact(plain)) is not None and intent not in CONTROLS:
            return Understood(text, intent, 1.0, NONE, f"the phrase '{plain}', word for word")
        return None

    def _weigh(self, plain: str) -> tuple[Probabilities, Probabilities]:
        """The probability of each class by words and by meaning; empty where there is no such table."""
        if self._classifier is None:
            return {}, {}
        values = self._classifier.probabilities(plain).tolist()
        words = dict(zip(self._classifier.classes, values, strict=True))
        meaning = self._encoder.probabilities(plain)
        return words, meaning if meaning.keys() == words.keys() else {}

    def _alarmed(self, text: str, sign: Sign) -> Understood:
        return Understood(text, CRISIS, sign.score, NONE, sign.why, kind=sign.kind, suspected=sign.suspected)

    def _is_number(self, text: str) -> bool:
        return parse_number(text, self._words, self._normalizer) is not None

    def _commanded(self, text: str, command: Command) -> Understood:
        why = f"the command '{command.phrase}', word for word"
        return Understood(text, command.intent, 1.0, NONE, why, kind=command.kind)

    def _nearest(self, text: str, plain: str, words: Probabilities, meaning: Probabilities, state: str) -> Understood:
        if self._judges is None or not meaning:
            return self._nearest_alone(text, plain, words, state)
        judge = self._judges.topic
        evidence, best, second = self.weighed(plain, words, meaning)
        score = judge.score(evidence)
        held = self._matcher.known(plain, best.intent)
        refused = self._matcher.refuses(plain, best.phrase)
        bar = "act_session" if refused else self._bar(best.intent, state)  # a refusal takes more to be overruled
        if score >= judge.bars[bar] and self._may_command(best, plain, state):
            why = f"near to '{best.phrase}' ({best.likeness:.2f} alike); {loudest(judge, OF_INTENT, evidence, held)}"
            return Understood(text, best.intent, score, second.intent, why)
        if refused:
            why = f"refuses or denies what '{best.phrase}' asks for"
            return Understood(text, NONE, score, best.intent, why, kind=REFUSED)
        ranked = [best.intent, second.intent]
        asked = tuple(intent for intent in ranked if intent not in CONTROLS) if score >= judge.bars["ask"] else ()
        why = f"nearest to '{best.phrase}', but not near enough; {loudest(judge, OF_INTENT, evidence, held)}"
        return Understood(text, NONE, score, best.intent, why, candidates=asked[:MOST_CANDIDATES])

    def weighed(
        self, plain: str, words: Mapping[str, float], meaning: Mapping[str, float]
    ) -> tuple[dict[str, float], Candidate, Candidate]:
        """What speaks for the likeliest intent, it, and the second."""
        both = together(words, meaning)
        intents = sorted((*self.book.topics, *self.book.controls), key=lambda intent: -both[intent])[:2]
        best, second, nothing = self._matcher.near(plain, [*intents, NONE])
        return self._matcher.evidence(plain, (best, second, nothing), words, meaning), best, second

    def _bar(self, intent: str, state: str) -> str:
        if intent in CONTROLS:
            return "act_control"
        return "act_session" if state == "session" else "act"

    def _may_command(self, best: Candidate, plain: str, state: str) -> bool:
        """In a crisis only exact words command: "i'm safe now" is near to "i'm off now"."""
        return best.intent not in CONTROLS or (state != "crisis" and len(plain.split()) <= LONGEST_COMMAND)

    def _nearest_alone(self, text: str, plain: str, words: Probabilities, state: str) -> Understood:
        """The nearest intent without encoder or judges."""
        ranked = self._matcher.rank(plain, words)
        best, second = ranked[0], ranked[1]
        if best.intent != NONE and self._matcher.refuses(plain, best.phrase):
            why = f"refuses or denies what '{best.phrase}' asks for"
            return Understood(text, NONE, best.score, best.intent, why, kind=REFUSED)
        if self._acts_alone(best, second, plain, state, known=bool(words)):
            why = f"near to '{best.phrase}' ({best.likeness:.2f} alike)"
            return Understood(text, best.intent, best.score, second.intent, why)
        topics = [one for one in ranked if one.intent not in {NONE, *CONTROLS} and one.score >= ASK]
        candidates = tuple(one.intent for one in topics[:MOST_CANDIDATES])
        if best.intent == NONE:
            why = f"near to '{best.phrase}', which starts nothing"
            candidates = ()
        else:
            why = f"nearest to '{best.phrase}', but not near enough"
        nearest = best if best.intent != NONE else second
        return Understood(text, NONE, nearest.score, nearest.intent, why, candidates=candidates)

    def _acts_alone(self, best: Candidate, second: Candidate, plain: str, state: str, *, known: bool) -> bool:
        if best.intent == NONE or best.score - second.score < MARGIN:
            return False
        if not known:
            return best.score >= ACT_WITHOUT_TABLE
        if self._matcher.coverage(plain, best.intent) < COVERAGE:
            return False
        if best.intent in CONTROLS:
            return best.score >= ACT_CONTROL and self._may_command(best, plain, state)
        return best.score >= (ACT_SESSION if state == "session" else ACT)
