"""A stream of sound becomes utterances: with a listed recogniser, and end to end with flite and PocketSphinx."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Expect
from assistant.hearing.endpoint import FRAME
from assistant.hearing.engine import PocketSphinxPlan
from assistant.hearing.recognizer import RATE, Transcript
from assistant.hearing.remote import RemoteRecognizer
from assistant.hearing.segment import Began, Listener, Utterance
from tests.assistant.hearing.flite import needs_flite, quiet, say

SILENT, LOUD = bytes(2 * FRAME), b"\x00\x40" * FRAME


class Ear:
    """A recogniser that notes what it is asked and says how much it heard; a detector that goes by loudness."""

    name = "ear"

    def __init__(self, answers: str = "", *, quick: bool = True) -> None:
        self.answers, self.quick = answers, quick
        self.calls: list[str] = []
        self.heard = b""
        self.expected: list[Expect] = []
        self.resets = 0
        self.closed = False

    def begin(self, expect: Expect) -> None:
        self.heard = b""
        self.expected.append(expect)
        self.calls.append("begin")

    def feed(self, pcm: bytes) -> None:
        self.heard += pcm

    def draft(self) -> None:
        self.calls.append("draft")

    def drafted(self) -> Transcript | None:
        return Transcript(self.answers) if self.quick else None

    def finish(self, *, as_drafted: bool = False) -> Transcript:
        self.calls.append("drafted" if as_drafted else "finish")
        return Transcript(self.answers or str(len(self.heard) // 2))

    def close(self) -> None:
        self.closed = True

    def probability(self, frame: bytes) -> float:
        return 1.0 if max(frame) > 0 else 0.0

    def reset(self) -> None:
        self.resets += 1


def loud(seconds: float) -> bytes:
    return LOUD * round(seconds * RATE / FRAME)


def still(seconds: float) -> bytes:
    return SILENT * round(seconds * RATE / FRAME)


def listener(ear: Ear, **options) -> Listener:
    return Listener(ear, detector=ear, **options)


def test_speech_is_fed_with_what_came_just_before_it() -> None:
    ear = Ear()
    began, utterance = listener(ear).accept(still(1) + loud(0.5) + still(1))
    assert began == Began(utterance.started)
    assert len(ear.heard) // 2 == utterance.ended - utterance.started
    assert ear.heard == (still(1) + loud(0.5) + still(1))[2 * utterance.started : 2 * utterance.ended]
    assert utterance.started == pytest.approx(0.7 * RATE, abs=FRAME)
    assert utterance.seconds == pytest.approx(0.3 + 0.5 + 0.7, abs=0.07)


def test_the_draft_is_taken_where_the_silence_lasts() -> None:
    ear = Ear()
    listener(ear).accept(loud(0.5) + still(0.5) + loud(0.5) + still(1))
    assert ear.calls == ["begin", "draft", "draft", "drafted"]


def test_a_complete_draft_ends_the_utterance_at_once() -> None:
    ear = Ear("stop")
    one = listener(ear, complete=lambda text: text == "stop")
    _, utterance = one.accept(loud(0.5) + still(0.45))
    assert utterance.transcript.text == "stop"
    began, second = one.accept(loud(0.5) + still(0.45))
    assert began.at >= utterance.ended
    assert second.started >= utterance.ended


def test_an_incomplete_draft_does_not() -> None:
    assert listener(Ear("stop the"), complete=lambda text: text == "stop").accept(loud(0.5) + still(0.45)) == [Began(0)]


def test_a_draft_that_speech_has_overtaken_ends_nothing() -> None:
    ear = Ear("stop", quick=False)
    one = listener(ear, complete=lambda text: text == "stop")
    one.accept(loud(0.5) + still(0.35) + loud(0.2))
    ear.quick = True
    assert one.accept(loud(0.2)) == []


def test_patience_may_change_within_an_utterance_and_what_is_expected_with_the_next() -> None:
    ear = Ear()
    one = listener(ear)
    one.accept(loud(0.3) + still(0.2))
    one.expect(Expect.NUMBER, 2.0)
    assert one.accept(still(1.5)) == []
    assert len(one.accept(still(0.5))) == 1
    one.accept(loud(0.3) + still(2.1))
    assert ear.expected == [Expect.ANYTHING, Expect.NUMBER]


def test_flush_finishes_what_is_under_way_and_begins_anew() -> None:
    ear = Ear()
    one = listener(ear)
    one.accept(still(1) + loud(0.5) + b"\x00\x40" * 7)
    (utterance,) = one.flush()
    assert isinstance(utterance, Utterance)
    assert one.flush() == []
    assert one.accept(loud(0.3))[0] == Began(0)


def test_closing_closes_the_recogniser() -> None:
    ear = Ear()
    listener(ear).close()
    assert ear.closed


@settings(max_examples=30)
@given(st.lists(st.integers(0, 3000), max_size=40))
def test_how_the_stream_is_cut_into_blocks_does_not_matter(sizes: list[int]) -> None:
    stream = still(0.5) + loud(0.4) + still(1) + loud(0.2) + still(0.4) + loud(0.4) + still(1)
    whole = listener(Ear()).accept(stream)
    one, found, place = listener(Ear()), [], 0
    for size in [*sizes, len(stream)]:
        found += one.accept(stream[place : place + size])
        place += size
    assert found == whole


@pytest.fixture(scope="module")
def recognizer():
    one = RemoteRecognizer(PocketSphinxPlan("en"))
    yield one
    one.close()


def heard(one: Listener, stream: bytes) -> list[str]:
    found = []
    for start in range(0, len(stream), 1024):
        found += one.accept(stream[start : start + 1024])
    return [each.transcript.text for each in [*found, *one.flush()] if isinstance(each, Utterance)]


@needs_flite
def test_a_recording_with_pauses_is_heard_sentence_by_sentence(recognizer) -> None:
    said = ["i feel numb", "help me sleep", "stop"]
    stream = quiet(0.5) + b"".join(say(text) + quiet(1.5) for text in said)
    assert heard(Listener(recognizer), stream) == said


@needs_flite
def test_a_patient_listener_hears_a_hesitant_sentence_as_one(recognizer) -> None:
    one = Listener(recognizer)
    one.expect(Expect.ANYTHING, 1.5)
    assert heard(one, quiet(0.5) + say("i feel") + quiet(0.8) + say("numb") + quiet(2)) == ["i feel numb"]


@needs_flite
@pytest.mark.parametrize("word", ["yes", "no", "stop", "six"])
def test_a_short_word_is_not_missed(recognizer, word) -> None:
    assert heard(Listener(recognizer), quiet(1) + say(word) + quiet(1)) == [word]


def test_silence_and_noise_are_no_utterances(recognizer) -> None:
    import numpy as np

    noise = np.random.default_rng(1).normal(0, 300, 5 * RATE).astype("<i2").tobytes()
    assert heard(Listener(recognizer), quiet(3) + noise + quiet(1)) == []
