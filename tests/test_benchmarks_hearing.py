"""What the benchmark of hearing counts, and the rooms it speaks in."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.hearing.recognizer import RATE, Transcript
from benchmarks import humans, voices
from benchmarks.ear import Case, Sound, understood, word_errors
from intents.load import load_phrasebook
from intents.understand import Understanding, Understood


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(load_phrasebook("en"))


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def tone(seconds: float = 1.0) -> np.ndarray:
    return 4000 * np.sin(2 * np.pi * 300 * np.arange(round(seconds * RATE)) / RATE)


@pytest.mark.parametrize("noise", voices.generated(5.0))
def test_noise_lies_fifteen_decibels_below_what_is_said(noise: np.ndarray) -> None:
    said = voices.between_silences(tone(), 1.0, 1.0)
    heard = voices.noisy([noise])(said, 12345)
    assert 20 * np.log10(loudness(tone()) / loudness(heard - said)) == pytest.approx(15, abs=0.1)
    assert np.array_equal(heard, voices.noisy([noise])(said, 12345))


def test_a_reverberation_dies_away_behind_the_sound() -> None:
    heard = voices.reverberant(voices.between_silences(tone(0.2), 0.5, 1.5), 0)
    end = round(0.7 * RATE)
    early, late, gone = (heard[end + start : end + start + RATE // 20] for start in (0, RATE // 4, RATE // 2))
    assert loudness(heard[: RATE // 2]) < 1e-6
    assert loudness(early) > 5 * loudness(late) > 0
    assert loudness(gone) < 1e-6 * loudness(early)


def test_of_several_utterances_danger_counts_then_what_means_something(understanding: Understanding) -> None:
    def taken(*texts: str) -> str:
        return understood(understanding, [Transcript(text) for text in texts]).intent

    assert taken("purple monkey", "i feel numb") == "feel_numb"
    assert taken("i feel numb", "i want to kill myself") == "crisis"
    assert taken("", "purple monkey") == "none"
    assert taken() == "none"


def test_word_errors_are_counted_over_all_words() -> None:
    def case(said: str, heard: str) -> Case:
        sound = Sound((Transcript(heard),), 1.0, 0.0)
        return Case((said, "none"), "slt", sound, Understood(heard, "none", 0.0, "none", ""))

    errors = word_errors([case("i feel numb", "i feel none"), case("stop", "it stop now")], str)
    assert (errors.hits, errors.all) == (3, 4)


def test_people_are_grouped_by_what_waits_for_them_and_halved_by_speaker(tmp_path: Path) -> None:
    rows = [
        {"file": "a.wav", "transcript": "two", "speaker": "ann", "set": "digits_fsdd", "human": "yes"},
        {"file": "b.wav", "transcript": "stop", "speaker": "ann", "set": "commands_gsc", "human": "yes"},
        {"file": "c.wav", "transcript": "bird", "speaker": "bob", "set": "commands_gsc", "human": "yes"},
        {"file": "d.wav", "transcript": None, "speaker": "unknown", "set": "ood_coffee", "human": "yes"},
        {"file": "e.wav", "transcript": None, "speaker": None, "set": "noise", "human": "no"},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    every = humans.read(tmp_path)
    assert [clip.group for clip in every] == ["digits, telephone", "stop", "foreign, words", "foreign, coffee"]
    first, second = humans.read(tmp_path, "first"), humans.read(tmp_path, "second")
    assert sorted([*first, *second], key=lambda clip: clip.path) == every
    assert not {clip.speaker for clip in first} & {clip.speaker for clip in second}
