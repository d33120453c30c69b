"""flite as a voice."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.speaking.choose import choose_voice
from assistant.speaking.flite_voice import FliteVoice

pytestmark = pytest.mark.e2e  # it needs the program


@pytest.fixture(params=["slt", "kal16"])
def voice(request: pytest.FixtureRequest) -> FliteVoice:
    return FliteVoice(request.param)


def test_a_sentence_becomes_sound(voice: FliteVoice) -> None:
    pcm = voice.render("Let your shoulders fall, a little.", 155)
    assert pcm.rate == 16_000
    assert pcm.seconds > 1
    assert np.abs(pcm.samples.astype(np.int32)).max() > 1000


def test_the_pace_is_about_what_was_asked_for(voice: FliteVoice) -> None:
    text = "Feelings that were too much for a while may go quiet, and they usually return with rest and company."
    for pace in (110, 155):
        assert len(text.split()) / voice.render(text, pace).seconds * 60 == pytest.approx(pace, rel=0.25)
    assert voice.render(text, 110).seconds > 1.3 * voice.render(text, 155).seconds


@pytest.mark.parametrize("text", ["-h", "--voice kal", "-o x.wav", "a \0 b", "\ud800 b", "/etc/passwd", "$(date)"])
def test_odd_text_is_spoken_and_never_an_option_or_a_file(
    voice: FliteVoice, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert 0.1 < voice.render(text, 155).seconds < 8
    assert not list(tmp_path.iterdir())


def test_text_without_words_is_no_sound_and_no_error(voice: FliteVoice) -> None:
    assert voice.render(" ... ", 155).seconds == 0


def test_a_wrong_voice_is_told_with_those_there_are() -> None:
    with pytest.raises(VoiceError, match=r"flite has no voice 'nobody'. It has: .*slt"):
        choose_voice("flite:nobody")


def test_without_the_program_it_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="flite is not installed"):
        choose_voice("flite:slt")


def test_a_program_that_fails_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which("flite")
    program = tmp_path / "flite"
    program.write_text(f'#!/bin/sh\nif [ "$1" = -lv ]; then exec {real} -lv; fi\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(VoiceError) as raised:
        choose_voice("flite:slt").render("my own words", 155)
    assert "my own words" not in str(raised.value)
