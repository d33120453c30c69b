"""What a sentence means here and now: danger first, then commands, then the nearest intent, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from intents.classifier import Classifier, load_classifier
from intents.commands import Command, Commands
from intents.crisis import CrisisDetector
from intents.match import Candidate, Matcher
from intents.numbers import parse_number
from intents.phrases import CONTROLS, CRISIS, NONE, ROOT, Phrasebook

ACT = 0.38
"""The score from which a topic is acted on. In cross-validation on the phrase files one in twenty of the sentences
that must start nothing, most of them written to look alike, scores more."""
ACT_CONTROL = 0.50
"""The same for a command in other words than its phrases: stopping or skipping by mistake costs more."""
ACT_SESSION = 0.50
"""The same for a topic while an exercise runs, where most of what is said is part of it."""
ACT_WITHOUT_TABLE = 0.72
"""Likeness alone, where the classifier's table is missing."""
MARGIN = 0.03
"""By how much the best must lead the second; below, it is asked about."""
ASK = 0.22
"""The score from which it is worth asking "did you mean"."""
MOST_CANDIDATES = 2
ANSWERING = ("ask_yes_no", "crisis")
"""States in which what begins with yes or no is an answer: "no he's upstairs"."""
BEGINS = 0.8
"""The score of such an answer."""
LONGEST_COMMAND = 8  # words
COVERAGE = 0.3
"""The share of a sentence's words, rare ones counting more, that the intent's phrases must hold."""


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
    """For a crisis ``self``, ``other``, ``overdose`` or ``unclear``; ``more`` for "next", ``dizzy`` for "stop";
    ``number`` where a number was asked for and said."""
    candidates: tuple[str, ...] = ()
    """Intents worth asking "did you mean" about, likeliest first."""


class Understanding:
    """Everything that can be understood in one language. Holds no state: the same sentence means the same.

    ``root`` is the folder that holds the languages.
    """

    def __init__(self, book: Phrasebook, root: Path = ROOT) -> None:
        self.book = book
        self._normalizer = book.normalizer
        self._words = book.words
        self._commands = Commands(book)
        self._detector = CrisisDetector(book)
        self._matcher = Matcher(book)
        self._classifier: Classifier | None = load_classifier(book, root)

    def command(self, text: str) -> Command | None:
        """The command that a sentence is, word for word; else ``None``."""
        return self._commands.find(text)

    @property
    def is_current(self) -> bool:
        """Whether the classifier's table is there, and made from the phrases as they are."""
        return self._classifier is not None and self._classifier.is_current

    def warm(self) -> None:
        """Do now, in some tenths of a second, what else the first sentences would have to wait for."""
        self._detector.warm()
        self._matcher.warm()

    def understand(self, text: str, state: str = "idle") -> Understood:
        """Say what is meant in this state: ``idle``, ``session``, ``ask_number``, ``ask_yes_no`` or ``crisis``."""
        plain = self._normalizer.plain(text)
        if not plain:
            return Understood(text, NONE, 0.0, NONE, "nothing was said")
        probabilities: dict[str, float] = {}
        if self._classifier is not None:
            values = self._classifier.probabilities(plain).tolist()
            probabilities = dict(zip(self._classifier.classes, values, strict=True))
        command = self.command(text)
        sign = self._detector.detect(plain, probabilities)
        # "i'm done" in an exercise is a command: only what may be danger and may not gives way to one.
        if sign is not None and not (sign.kind == "unclear" and command is not None):
            return Understood(text, CRISIS, sign.score, NONE, sign.why, kind=sign.kind)
        if command is not None:
            return self._commanded(text, command)
        if state == "ask_number" and self._is_number(text):
            return Understood(text, NONE, 1.0, NONE, "the number that was asked for", kind="number")
        found = self._nearest(text, plain, probabilities, state)
        if found.intent == NONE and state in ANSWERING and (command := self._commands.begins(text)) is not None:
            why = f"begins with '{command.phrase}'"
            return Understood(text, command.intent, BEGINS, found.runner_up, why)
        return found

    def _is_number(self, text: str) -> bool:
        return parse_number(text, self._words, self._normalizer) is not None

    def _commanded(self, text: str, command: Command) -> Understood:
        why = f"the command '{command.phrase}', word for word"
        return Understood(text, command.intent, 1.0, NONE, why, kind=command.kind)

    def _nearest(self, text: str, plain: str, probabilities: dict[str, float], state: str) -> Understood:
        ranked = self._matcher.rank(plain, probabilities)
        best, second = ranked[0], ranked[1]
        if best.intent != NONE and self._matcher.refuses(plain, best.phrase):
            why = f"refuses or denies what '{best.phrase}' asks for"
            return Understood(text, NONE, best.score, best.intent, why)
        if self._acts(best, second, plain, state, known=bool(probabilities)):
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

    def _acts(self, best: Candidate, second: Candidate, plain: str, state: str, *, known: bool) -> bool:
        if best.intent == NONE:
            return False
        if not known:
            return best.score >= ACT_WITHOUT_TABLE and best.score - second.score >= MARGIN
        if best.score - second.score < MARGIN or self._matcher.coverage(plain, best.intent) < COVERAGE:
            return False
        if best.intent in CONTROLS:
            if state == "crisis":
                return False  # there only exact words command: "i'm safe now" is near to "i'm off now"
            return best.score >= ACT_CONTROL and len(plain.split()) <= LONGEST_COMMAND
        return best.score >= (ACT_SESSION if state == "session" else ACT)
