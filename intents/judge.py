"""Weigh evidence: is the likeliest intent really meant, and is this danger?

Each judge is a logistic regression over a dozen named pieces of evidence. Its weights stand in ``model/judges.toml``,
found by ``tools/build_judges.py`` on sentences that neither the tables nor the phrases had seen, and its bars are those
at which so many of the sentences that must start nothing would have got through.
"""

import math
from collections.abc import Mapping
from pathlib import Path

import msgspec

from intents.errors import PhraseFileError
from intents.load import read_toml
from intents.phrases import ROOT

MOST = 30.0
"""Beyond this a score is as good as 0 or 1."""
LOUD = 0.2
"""What pulls less, in the logarithm of the odds, is not worth telling."""


class Judge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question, to be answered with a score from 0 to 1."""

    bias: float
    weights: dict[str, float]
    usual: dict[str, float]
    """What each piece of evidence is on the average; what differs from it speaks for yes or for no."""
    bars: dict[str, float]
    """Scores from which something is done, by what is done."""

    def score(self, evidence: Mapping[str, float]) -> float:
        """How likely the answer is yes; raises ``KeyError`` where evidence is missing."""
        weighed = self.bias + sum(self._pull(name, evidence) for name in self.weights)
        return 1 / (1 + math.exp(-max(-MOST, min(MOST, weighed))))

    def pulls(self, evidence: Mapping[str, float]) -> tuple[list[str], list[str]]:
        """The names of what speaks for yes and of what speaks for no, the loudest first."""
        pulls = {name: self._pull(name, evidence) for name in self.weights}
        ordered = sorted(pulls, key=lambda name: -abs(pulls[name]))
        loud = [name for name in ordered if abs(pulls[name]) >= LOUD]
        return [name for name in loud if pulls[name] > 0], [name for name in loud if pulls[name] < 0]

    def _pull(self, name: str, evidence: Mapping[str, float]) -> float:
        return self.weights[name] * (evidence[name] - self.usual[name])


class Judges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All the judges of a language."""

    topic: Judge
    """Whether the likeliest intent is meant; bars ``act``, ``act_control``, ``act_session`` and ``ask``."""
    danger: Judge
    """Whether it is danger, or may be; bars ``ask`` for a kind question and ``alarm``, both also with ``_pattern`` for
    what a pattern names and ``_doubted`` where something makes that doubtful."""


def judges_path(language: str, root: Path = ROOT) -> Path:
    """Where a language's judges are kept."""
    return root / language / "model" / "judges.toml"


def load_judges(language: str, root: Path = ROOT) -> Judges | None:
    """Read them; ``None`` where they are missing or broken, so that understanding does without."""
    try:
        return read_toml(judges_path(language, root), Judges)
    except PhraseFileError:
        return None
