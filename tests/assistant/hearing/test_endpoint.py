"""Where utterances begin and end, whatever the detector of speech says."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.endpoint import (
    FRAME,
    FRAME_SECONDS,
    Drafting,
    Ended,
    Endpointer,
    Endpointing,
    Onset,
    Resumed,
    Turn,
    frames,
    keep,
    listen,
)

BY = Endpointing()
RATE = 16_000
probabilities = st.lists(st.floats(0, 1), max_size=1500)
bursts = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from([0.0, 0.1, 0.4, 0.9])).map(lambda pair: [pair[1]] * pair[0]),
    max_size=30,
).map(lambda runs: [one for run in runs for one in run])
patiences = st.sampled_from([0.3, 0.7, 1.25, 3.0])


def turns(stream: list[float], patience: float = 0.7, by: Endpointing = BY) -> list[tuple[int, Turn]]:
    state, found = Endpointer(), []
    for probability in stream:
        state, here = listen(state, probability, patience=patience, by=by)
        found += [(state.frame * FRAME, turn) for turn in here]
    return found


def speech(seconds: float) -> list[float]:
    return [0.9] * frames(seconds)


def silence(seconds: float) -> list[float]:
    return [0.01] * frames(seconds)


def kinds(stream: list[float], patience: float = 0.7) -> list[type]:
    return [type(turn) for _, turn in turns(stream, patience)]


def test_a_tenth_of_a_second_of_speech_is_an_utterance() -> None:
    assert kinds(silence(1) + speech(0.1) + silence(1)) == [Onset, Drafting, Ended]


def test_a_click_is_none() -> None:
    assert kinds([*silence(1), 0.9, 0.9, *silence(2), 0.9, *silence(1)]) == []


def test_an_utterance_holds_what_came_just_before_it() -> None:
    (_, onset), *_ = turns(silence(1) + speech(0.5) + silence(1))
    assert onset == Onset(len(silence(1)) * FRAME - round(0.3 * RATE))


def test_the_first_utterance_cannot_begin_before_the_stream() -> None:
    assert turns(speech(0.5))[0][1] == Onset(0)


def test_a_pause_shorter_than_the_patience_is_part_of_it() -> None:
    stream = speech(0.5) + silence(0.9) + speech(0.5) + silence(1.5)
    assert kinds(stream, 1.25) == [Onset, Drafting, Resumed, Drafting, Ended]
    assert kinds(stream, 0.7) == [Onset, Drafting, Ended, Onset, Drafting, Ended]


def test_patience_is_the_silence_before_the_end() -> None:
    spoken = silence(0.5) + speech(0.5)
    for patience in (0.5, 0.7, 1.25):
        at = next(at for at, turn in turns(spoken + silence(3), patience) if isinstance(turn, Ended))
        assert abs(at / RATE - len(spoken) * FRAME_SECONDS - patience) < 0.02


def test_endless_speech_is_cut() -> None:
    ends = [turn for _, turn in turns(speech(45)) if isinstance(turn, Ended)]
    assert [end.cut for end in ends] == [True, True]
    assert ends[0].end <= ends[1].start


@given(probabilities | bursts, patiences)
def test_turns_come_in_their_order(stream: list[float], patience: float) -> None:
    follows = {
        None: {Onset},
        Onset: {Drafting, Ended},
        Drafting: {Resumed, Ended},
        Resumed: {Drafting, Ended},
        Ended: {Onset},
    }
    before = None
    for kind in kinds(stream, patience):
        assert kind in follows[before]
        before = kind


@given(probabilities | bursts, patiences)
def test_utterances_never_overlap_nor_outlast_the_limit(stream: list[float], patience: float) -> None:
    last = 0
    for at, turn in turns(stream, patience):
        if isinstance(turn, Onset):
            assert last <= turn.start < at
            assert at - turn.start <= keep(BY)
        if isinstance(turn, Ended):
            assert turn.end == at
            assert turn.end - turn.start <= BY.longest * RATE + FRAME
            last = turn.end


@given(bursts, patiences)
def test_every_clear_stretch_of_speech_is_within_an_utterance(stream: list[float], patience: float) -> None:
    found = turns([*stream, *silence(4)], patience)
    ends = [turn for _, turn in found if isinstance(turn, Ended)]
    run = 0
    for place, probability in enumerate(stream):
        run = run + 1 if probability >= 0.9 else 0
        if run >= BY.onset_frames:
            assert any(end.start <= place * FRAME < end.end for end in ends)


@given(probabilities)
def test_a_draft_comes_before_every_end_that_silence_makes(stream: list[float]) -> None:
    found = [turn for _, turn in turns(stream)]
    for before, turn in pairwise(found):
        if isinstance(turn, Ended) and not turn.cut:
            assert isinstance(before, Drafting)
