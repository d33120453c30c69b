"""Fit the judges and their bars, and write ``intents/<language>/model/judges.toml``.

Tables are trained without the last part of each list (``tools/labelled.py``), the encoder was (``build/early``, from
``tools/build_encoder.py``), and the judges learn from the sentences of these last parts, which by then nothing has
seen. Run after the encoder was trained anew, with the extra "build".

    python tools/build_judges.py [language]
"""

import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import tomli_w
from build_understanding import train
from labelled import EARLY, Row, early
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from intents.classifier import table_path
from intents.judge import judges_path
from intents.phrases import CONTROLS, NEIGHBOURS, Phrasebook, load_phrasebook
from intents.tables import ALARMING, NOTHING
from intents.understand import Understanding

STRENGTH: Final = {"topic": 0.01, "danger": 0.03}
"""Inverse of the regularisation; strong, since the sentences to come are by yet other hands."""
FOREIGN: Final = 0.03
"""The share of sentences that must start nothing which may be acted on."""
FOREIGN_SESSION: Final = 0.01
ASKED: Final = 0.25
"""The share of them about which "did you mean" may be asked."""
HARMLESS_ALARMS: Final = 0.08
"""Of harmless sentences that no pattern calms, half of them written to look like danger word for word."""
HARMLESS_WEIGHT: Final = 12.0
"""A harmless sentence counts so often: there are few beside all that is nothing like danger."""
BY_PATTERN: Final = ("pattern", "pattern_unclear", "doubt")
"""Not weighed: nearly all that patterns name is decided without the judge."""
DOUBTED: Final = 0.5
"""Where a pattern names danger and something makes it doubtful, the judge only has to find it likelier than not."""
FOLDS: Final = 10
HEAD: Final = "# Written by tools/build_judges.py. What each piece of evidence means: intents/explain.py.\n"


class Sample:
    """Evidence on sentences, one row each, and whether the answer is yes."""

    def __init__(self) -> None:
        self.evidence: list[dict[str, float]] = []
        self.yes: list[bool] = []
        self.labels: list[str] = []
        self.intents: list[str] = []
        self.decided: list[bool] = []

    def add(
        self, evidence: dict[str, float], label: str, intent: str = "", *, yes: bool, decided: bool = False
    ) -> None:
        """One more; ``decided`` where it does not come before the judge."""
        self.decided.append(decided)
        self.evidence.append(evidence)
        self.yes.append(yes)
        self.labels.append(label)
        self.intents.append(intent)


def collect(understanding: Understanding, late: list[Row]) -> tuple[Sample, Sample]:
    """What the parts of an understanding say of sentences that they have not seen."""
    topic, danger = Sample(), Sample()
    for plain, label in late:
        look = understanding.detector.look(plain)
        words, meaning = understanding.tables(plain)
        in_danger = label in ALARMING
        sure = understanding.detector.certain(look)
        found = understanding.detector.evidence(plain, look, words, meaning)
        found = {name: value for name, value in found.items() if name not in BY_PATTERN}
        danger.add(found, label, yes=in_danger, decided=sure is not None)
        if sure is not None and not in_danger:
            print(f"  alarm by pattern: {plain} ({sure.why})")
        if not in_danger:
            found, best, _ = understanding.weighed(plain, words, meaning)
            topic.add(found, label, best.intent, yes=best.intent == label)
    return topic, danger


def fit(sample: Sample, strength: float, harmless: float = 1.0) -> tuple[dict[str, Any], Any]:
    """The judge as it is written, without its bars, and its scores of each sentence when fitted on the others."""
    names = list(sample.evidence[0])
    rows = np.array([[one[name] for name in names] for one in sample.evidence])
    yes = np.array(sample.yes)
    usual, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
    even = (rows - usual) / spread
    counts = np.where(np.isin(sample.labels, NEIGHBOURS), harmless, 1.0)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    scores = np.zeros(len(yes))
    for known, left in folds.split(even, yes):
        model.fit(even[known], yes[known], sample_weight=counts[known])
        scores[left] = model.predict_proba(even[left])[:, 1]
    model.fit(even, yes, sample_weight=counts)
    weights = model.coef_[0] / spread
    found: dict[str, Any] = {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        "usual": {name: round(float(value), 4) for name, value in zip(names, usual, strict=True)},
    }
    return found, scores


def bar(scores: Any, share: float) -> float:
    """The score that this share of the sentences exceeds."""
    return round(float(np.quantile(scores, 1 - share)) + 1e-4, 4) if len(scores) else 1.0


def topic_judge(sample: Sample) -> dict[str, Any]:
    """The judge of topics and commands, with its bars."""
    judge, scores = fit(sample, STRENGTH["topic"])
    labels, intents, yes = np.array(sample.labels), np.array(sample.intents), np.array(sample.yes)
    nothing = np.isin(labels, NOTHING)
    commands = np.isin(intents, CONTROLS)
    act = bar(scores[nothing & ~commands], FOREIGN * nothing.sum() / max(1, (nothing & ~commands).sum()))
    judge["bars"] = {
        "act": act,
        "act_control": max(act, bar(scores[nothing & commands], FOREIGN)),
        "act_session": bar(scores[nothing], FOREIGN_SESSION),
        "ask": bar(scores[nothing], ASKED),
    }
    ours, bars = ~nothing, judge["bars"]
    print(f"bars {bars}")
    print(f"of {ours.sum()} of ours the likeliest is right for {yes[ours].mean():.1%},")
    print(f"  right and acted on {(yes & (scores >= act))[ours].mean():.1%}")
    print(f"of {nothing.sum()} of none: acted on {(scores[nothing] >= act).mean():.1%}")
    return judge


def danger_judge(sample: Sample) -> dict[str, Any]:
    """The judge of danger, with its bar: alarm at few harmless sentences, and at hardly any other."""
    judge, scores = fit(sample, STRENGTH["danger"], HARMLESS_WEIGHT)
    left = ~np.array(sample.decided)
    scores, labels, yes = scores[left], np.array(sample.labels)[left], np.array(sample.yes)[left]
    near = np.isin(labels, NEIGHBOURS)
    alarm = bar(scores[near], HARMLESS_ALARMS)
    judge["bars"] = {"alarm": alarm, "doubted": DOUBTED}
    others = ~(near | np.isin(labels, ALARMING))
    print(f"alarm from {alarm}: {(scores[yes] >= alarm).mean():.1%} of {yes.sum()} dangers that no pattern decides,")
    print(f"  {(scores[near] >= alarm).mean():.1%} of the harmless and")
    print(f"  {(scores[others] >= alarm).mean():.1%} of the others")
    return judge


def build(language: str) -> None:
    """Fit and write."""
    book: Phrasebook = load_phrasebook(language)
    first, late = early(book)
    train(first, table_path(language, EARLY))
    topic, danger = collect(Understanding(first, EARLY), late)
    judges = {"topic": topic_judge(topic), "danger": danger_judge(danger)}
    path: Path = judges_path(language)
    path.write_bytes((HEAD + tomli_w.dumps(judges)).encode())
    print(path)


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else "en")
