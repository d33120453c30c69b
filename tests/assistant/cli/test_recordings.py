"""What is said in a rehearsal, with the soft sounds beneath, as one WAV."""

import wave
from pathlib import Path

import numpy as np
import pytest

from assistant.audio import Pcm, silence
from assistant.cli.recordings import write_reply
from assistant.events import SILENT, Sound, Speak, Wait, Why
from assistant.rehearse import Moment, Rehearsal
from tests.conversations.transcript import make_world

RATE = 22_050


class Still:
    """A voice whose sentences are two seconds of silence, so that only what is beneath is heard."""

    name = "still"

    def render(self, text: str, pace: int) -> Pcm:
        return Pcm(silence(2.0, RATE), RATE)

    def close(self) -> None:
        pass


def seconds_of(path: Path) -> list[float]:
    """How loud each second is."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)
    return [float(np.std(samples[at : at + RATE])) for at in range(0, len(samples) - RATE + 1, RATE)]


def test_a_reply_carries_its_soft_sounds_and_loses_them_where_they_end(tmp_path: Path) -> None:
    rehearsal = Rehearsal.of(make_world(reprompt=None))
    effects = (
        Wait(1, 1.0, Why.PAUSE),
        Sound("brown", 0.0, 0.5),
        Wait(2, 3.0, Why.PAUSE),
        Speak(3, "Rest here.", 120, 0.0),
        Sound("", SILENT, 0.5),
        Wait(4, 3.0, Why.PAUSE),
    )
    rehearsal = rehearsal.resumed(rehearsal.state, effects)
    assert [moment.effect for moment in rehearsal.moments] == list(effects)
    write_reply(tmp_path / "reply.wav", rehearsal.moments, Still())
    loud = seconds_of(tmp_path / "reply.wav")
    assert len(loud) == 9
    assert loud[0] == 0
    assert min(loud[2:4]) > 300
    assert 50 < loud[5] < loud[3] / 2, "it steps back under the voice"
    assert loud[7:] == [0, 0]


def test_a_reply_without_sounds_is_only_what_was_said(tmp_path: Path) -> None:
    moments = (Moment(0.0, Speak(1, "Rest here.", 120, 0.0)), Moment(2.0, Wait(2, 1.0, Why.PAUSE)))
    write_reply(tmp_path / "reply.wav", moments, Still())
    assert seconds_of(tmp_path / "reply.wav") == pytest.approx([0, 0, 0])
