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
from intents.load import load_phrasebook
from intents.phrases import CONTROLS, DANGERS, HARMLESS, NEIGHBOURS, NONE, UNCLEAR, Phrasebook
from intents.tables import ALARMING
from intents.understand import Understanding

STRENGTH: Final = {"topic": 0.01, "danger": 0.1}
"""Inverse of the regularisation; strong, since the sentences to come are by yet other hands."""
FOREIGN: Final = 0.03
"""The share of sentences that must start nothing which may be acted on."""
FOREIGN_SESSION: Final = 0.01
ASKED: Final = 0.25
"""The share of them about which "did you mean" may be asked."""
NEIGHBOURS_RAISE: Final = {"alarm": 0.055, "ask": 0.09}
"""The share of harmless sentences that no pattern names, many of them written to look like danger word for word."""
COUNTS: Final = {"danger": 1.0, "unclear": 0.3, "others": 8.0}
"""How much a sentence counts: a false alarm costs, and what may be danger and may not is no loss either way."""
KEPT: Final = {"alarm_pattern": 0.91, "alarm_doubted": 0.65, "ask_pattern": 0.98, "ask_doubted": 0.8}
"""The share of dangers named by a pattern that raise it: plainly, and where something makes the pattern doubtful."""
FOLDS: Final = 10
HEAD: Final = "# Written by tools/build_judges.py. What each piece of evidence means: intents/explain.py.\n"


class Sample:
    """Evidence on sentences, one row each, and whether the answer is yes."""

    def __init__(self) -> None:
        self.evidence: list[dict[str, float]] = []
        self.yes: list[bool] = []
        self.labels: list[str] = []
        self.intents: list[str] = []
        self.bars: list[str] = []

    def add(self, evidence: dict[str, float], label: str, intent: str = "", *, yes: bool, bar: str = "") -> None:
        """One more; ``bar`` is the one that it has to reach."""
        self.bars.append(bar)
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
        found = understanding.detector.evidence(look, words, meaning)
        danger.add(found, label, yes=in_danger, bar=look.bar)
        if not in_danger:
            found, best, _ = understanding.weighed(plain, words, meaning)
            topic.add(found, label, best.intent, yes=best.intent == label)
    return topic, danger


def fit(sample: Sample, strength: float, counts: Any) -> tuple[dict[str, Any], Any]:
    """The judge as it is written, without its bars, and its scores of each sentence when fitted on the others."""
    names = list(sample.evidence[0])
    rows = np.array([[one[name] for name in names] for one in sample.evidence])
    yes = np.array(sample.yes)
    usual, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
    even = (rows - usual) / spread
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
    judge, scores = fit(sample, STRENGTH["topic"], np.ones(len(sample.yes)))
    labels, intents, yes = np.array(sample.labels), np.array(sample.intents), np.array(sample.yes)
    nothing = np.isin(labels, (NONE, HARMLESS))
    commands = np.isin(intents, CONTROLS)
    act = bar(scores[nothing & ~commands], FOREIGN * nothing.sum() / max(1, (nothing & ~commands).sum()))
    judge["bars"] = {
        "act": act,
        "act_control": max(act, bar(scores[nothing & commands], FOREIGN)),
        "act_session": bar(scores[nothing], FOREIGN_SESSION),
        "ask": bar(scores[nothing], ASKED),
    }
    ours, bars = ~np.isin(labels, (NONE, *NEIGHBOURS)), judge["bars"]
    print(f"bars {bars}")
    print(f"of {ours.sum()} of ours the likeliest is right for {yes[ours].mean():.1%},")
    print(f"  right and acted on {(yes & (scores >= act))[ours].mean():.1%}")
    print(f"of {nothing.sum()} of none: acted on {(scores[nothing] >= act).mean():.1%}")
    return judge


def danger_judge(sample: Sample) -> dict[str, Any]:
    """The judge of danger, with its bars: alarm at few harmless sentences and at hardly any other, ask at some more."""
    labels, bars = np.array(sample.labels), np.array(sample.bars)
    danger, unclear, near = np.isin(labels, DANGERS), labels == UNCLEAR, np.isin(labels, NEIGHBOURS)
    others = ~(danger | unclear | near)
    counts = np.where(danger, COUNTS["danger"], np.where(unclear, COUNTS["unclear"], COUNTS["others"]))
    judge, scores = fit(sample, STRENGTH["danger"], counts)
    found = {act: bar(scores[near & (bars == "")], share) for act, share in NEIGHBOURS_RAISE.items()}
    found |= {name: bar(scores[danger & (bars == name[name.index("_") :])], share) for name, share in KEPT.items()}
    for act in NEIGHBOURS_RAISE:  # a doubt never makes it easier, and no pattern never
        found[f"{act}_doubted"] = max(found[f"{act}_doubted"], found[f"{act}_pattern"])
    judge["bars"] = {name: round(value, 4) for name, value in found.items()}
    for act in NEIGHBOURS_RAISE:
        raised = scores >= np.array([found[f"{act}{name}"] for name in bars])
        for name, which in (("dangers", danger), ("unclear", unclear), ("neighbours", near), ("others", others)):
            print(f"{act}: {raised[which].mean():.1%} of {which.sum()} {name}")
    print(f"bars {judge['bars']}")
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
