"""A judge weighs named pieces of evidence, and can say what pulled which way."""

import math
from pathlib import Path

import msgspec
import pytest

from intents.explain import OF_DANGER, OF_INTENT
from intents.judge import Judge, judges_path, load_judges
from intents.understand import Understanding

JUDGE = Judge(
    bias=-1.0,
    weights={"like": 2.0, "length": -0.5, "quiet": 0.01},
    usual={"like": 0.5, "length": 1.0, "quiet": 0.0},
    bars={"act": 0.5},
)
USUAL = {"like": 0.5, "length": 1.0, "quiet": 0.0}


def test_what_is_as_usual_leaves_the_bias_alone() -> None:
    assert JUDGE.score(USUAL) == pytest.approx(1 / (1 + math.exp(1)))


def test_evidence_pulls_by_its_weight() -> None:
    assert JUDGE.score({**USUAL, "like": 1.0}) == pytest.approx(0.5)
    assert JUDGE.score({**USUAL, "length": 3.0}) < JUDGE.score(USUAL)


def test_a_score_stays_a_probability_whatever_the_evidence() -> None:
    assert JUDGE.score({**USUAL, "like": 1e9}) == pytest.approx(1)
    assert JUDGE.score({**USUAL, "like": -1e9}) == pytest.approx(0)


def test_missing_evidence_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(KeyError):
        JUDGE.score({"like": 1.0})


def test_the_loudest_is_told_first_and_what_is_quiet_is_not() -> None:
    assert JUDGE.pulls({"like": 1.0, "length": 3.0, "quiet": 1.0}) == (["like"], ["length"])
    assert JUDGE.pulls({"like": 0.0, "length": -3.0, "quiet": 1.0}) == (["length"], ["like"])


def test_the_judges_of_english_can_explain_themselves() -> None:
    judges = load_judges("en")
    assert judges is not None
    assert set(judges.topic.weights) == set(OF_INTENT)
    assert set(judges.danger.weights) == set(OF_DANGER)
    assert {"act", "act_control", "act_session", "ask"} <= set(judges.topic.bars)
    assert judges.topic.bars["ask"] < judges.topic.bars["act"] <= judges.topic.bars["act_session"]
    bars = judges.danger.bars
    for act in ("ask", "alarm"):
        assert bars[f"{act}_pattern"] <= bars[f"{act}_doubted"]
        assert bars[f"{act}_pattern"] < bars[act]
    for name in ("", "_pattern", "_doubted"):
        assert bars[f"ask{name}"] <= bars[f"alarm{name}"]


@pytest.mark.parametrize("content", [None, "", "[topic]\nbias = 1", "no toml at all ["])
def test_missing_or_broken_judges_are_none(tmp_path: Path, content: str | None) -> None:
    path = judges_path("en", tmp_path)
    if content is not None:
        path.parent.mkdir(parents=True)
        path.write_text(content)
    assert load_judges("en", tmp_path) is None


@pytest.mark.parametrize(("ask", "alarm", "kind", "suspected"), [
    (0.0, 0.0, "overdose", ""), (0.0, 1.1, "unclear", "overdose"), (1.1, 1.1, None, ""),
])  # fmt: skip
def test_half_sure_of_danger_is_one_kind_question(
    understanding: Understanding, ask: float, alarm: float, kind: str | None, suspected: str
) -> None:
    said = "she has swallowed the whole strip of sleepers and gone quiet"
    judges = load_judges("en")
    assert judges is not None
    names = ("", "_pattern", "_doubted")
    bars = {f"ask{name}": ask for name in names} | {f"alarm{name}": alarm for name in names}
    judge = msgspec.structs.replace(judges.danger, bars=bars)
    sign = understanding.detector.judged(understanding.detector.look(said), judge, *understanding.tables(said))
    assert (sign.kind if sign else None, sign.suspected if sign else "") == (kind, suspected)
