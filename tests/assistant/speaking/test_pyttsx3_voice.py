"""The default voice and its process: what happens when it is killed, hangs, or loses its parent."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.audio import Pcm
from assistant.errors import VoiceError
from assistant.speaking.choose import choose_voice
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are others there")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
ROOT = Path(__file__).parent.parent.parent.parent
PATIENCE = 30.0  # seconds: a bound against hanging, no claim on speed
PARENT = """
import sys, time
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
def main():
    voice = Pyttsx3Voice()
    voice.render("Ready.", 155)
    print(voice.pid, flush=True)
    while True:
        voice.render("I am still here, and I keep talking.", 155)
if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    made = Pyttsx3Voice()
    yield made
    made.close()


@pytest.fixture
def own_voice() -> Iterator[Pyttsx3Voice]:
    """One that a test may break."""
    made = Pyttsx3Voice(render_seconds=3)
    made.ready()
    yield made
    made.close()


@pytest.fixture
def folder_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files of this test go."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def ends(pid: int) -> bool:
    """Whether a process ends, waiting for it a while (Linux)."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def speaks(pcm: Pcm) -> bool:
    return pcm.seconds > 0.3 and int(np.abs(pcm.samples.astype(np.int32)).max()) > 1000


def test_a_sentence_becomes_sound_without_a_silent_tail(voice: Pyttsx3Voice) -> None:
    pcm = voice.render("Let your shoulders fall, a little.", 155)
    assert speaks(pcm)
    last = np.flatnonzero(np.abs(pcm.samples.astype(np.int32)) > 64)[-1]
    assert (len(pcm.samples) - last) / pcm.rate == pytest.approx(0.04, abs=0.01)


def test_a_slower_pace_takes_longer(voice: Pyttsx3Voice) -> None:
    text = "Take a slow breath in, and let it go."
    assert voice.render(text, 110).seconds > 1.2 * voice.render(text, 170).seconds


def test_many_sentences_are_each_rendered_whole(voice: Pyttsx3Voice) -> None:
    short, long = "Yes.", "There is no hurry, and nothing that you have to do right now, at all."
    first = [voice.render(text, 155).seconds for text in (short, long)]
    for _ in range(60):
        again = [voice.render(text, 155).seconds for text in (short, long)]
        assert again == pytest.approx(first, rel=0.05)


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "?!", "😀", "\0"])
def test_text_without_words_is_no_sound_and_no_error(voice: Pyttsx3Voice, text: str) -> None:
    assert voice.render(text, 155).seconds == 0


@pytest.mark.parametrize(
    "text",
    [
        "-h",
        "--voice nothing",
        "before \0 after",
        "<speak>one</speak> & <two",
        "[[hello]] {{x}}",
        "5 % of 1,200.50 €",
        "naïve café",
        "\ud800 half a letter",
        "one\ntwo\tthree\r\nfour",
        "$(date) `date` ; date",
        "漢字 и кириллица",
    ],
)
def test_odd_text_is_spoken(voice: Pyttsx3Voice, text: str) -> None:
    assert speaks(voice.render(text, 155))


@given(text=st.text(max_size=60), pace=st.integers(90, 300))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_it(voice: Pyttsx3Voice, text: str, pace: int) -> None:
    pid = voice.pid
    try:
        voice.render(text, pace)
    except VoiceError as error:
        assert "gave no sound" in str(error)  # letters that the voice does not know
    else:
        assert voice.pid == pid, "it had to be started anew"


@POSIX
def test_a_killed_process_is_started_anew_and_the_sentence_spoken(own_voice: Pyttsx3Voice) -> None:
    for _ in range(3):
        before = own_voice.pid
        os.kill(before, signal.SIGKILL)
        assert speaks(own_voice.render("I am back.", 155))
        assert own_voice.pid != before


@POSIX
def test_a_process_that_hangs_is_replaced(own_voice: Pyttsx3Voice) -> None:
    before = own_voice.pid
    os.kill(before, signal.SIGSTOP)
    assert speaks(own_voice.render("I am back.", 155))
    assert own_voice.pid != before


@LINUX
def test_closing_ends_a_process_that_hangs(own_voice: Pyttsx3Voice) -> None:
    pid = own_voice.pid
    os.kill(pid, signal.SIGSTOP)
    own_voice.close()
    own_voice.close()
    assert ends(pid)
    with pytest.raises(VoiceError, match="closed"):
        own_voice.render("Hello.", 155)


@LINUX
def test_closing_while_a_sentence_is_rendered_ends_both(own_voice: Pyttsx3Voice) -> None:
    pid = own_voice.pid
    os.kill(pid, signal.SIGSTOP)
    raised: list[BaseException] = []

    def render() -> None:
        try:
            own_voice.render("Hello.", 155)
        except VoiceError as error:
            raised.append(error)

    thread = threading.Thread(target=render)
    thread.start()
    time.sleep(0.3)
    own_voice.close()
    thread.join(PATIENCE)
    assert len(raised) == 1
    assert ends(pid)
    assert own_voice.pid is None


@LINUX
@pytest.mark.parametrize("stop_it_first", [False, True], ids=["at work", "hung"])
def test_the_process_ends_with_its_parent_and_leaves_no_file(folder_of_files: Path, stop_it_first: bool) -> None:
    script = folder_of_files / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pid = int(parent.stdout.readline())
    if stop_it_first:
        os.kill(pid, signal.SIGSTOP)
    parent.kill()
    parent.wait()
    if stop_it_first:
        os.kill(pid, signal.SIGCONT)
    assert ends(pid)
    until = time.monotonic() + PATIENCE
    while list(folder_of_files.glob("thaw-*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert [path.name for path in folder_of_files.iterdir()] == ["parent.py"]
    assert parent.stderr.read() == ""


@POSIX
def test_ctrl_c_does_not_end_the_process_however_early_it_comes() -> None:
    made = Pyttsx3Voice()
    try:
        pid = made.pid
        for _ in range(20):
            os.kill(pid, signal.SIGINT)
            time.sleep(0.01)
        assert speaks(made.render("Hello there.", 155))
        os.kill(pid, signal.SIGINT)
        assert speaks(made.render("Hello again.", 155))
        assert made.pid == pid
    finally:
        made.close()


@POSIX
def test_no_file_is_left_whatever_happens_to_the_process(folder_of_files: Path) -> None:
    made = Pyttsx3Voice()
    try:
        made.render("Hello.", 155)
        for _ in range(5):
            threading.Timer(0.004, os.kill, (made.pid, signal.SIGKILL)).start()
            made.render("This sentence is cut short by the end of its process.", 155)
            time.sleep(0.02)
        assert not list(folder_of_files.iterdir())
    finally:
        made.close()
    assert not list(folder_of_files.iterdir())


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    made = Pyttsx3Voice()
    made.render("Hello there.", 155)
    made.close()
    assert capfd.readouterr() == ("", "")


def test_an_unknown_voice_is_told_with_some_that_there_are() -> None:
    with pytest.raises(VoiceError, match=r"There is no voice 'nobody'\. There are, for example: "):
        choose_voice("nobody")


def test_a_voice_is_found_by_its_name_and_by_a_part_of_it(voice: Pyttsx3Voice) -> None:
    name = voice.voices()[-1]
    for wanted in (name, name.upper(), name[:-1]):
        found = choose_voice(wanted)
        try:
            assert wanted.lower() in found.name.lower()
        finally:
            found.close()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    own_voice: Pyttsx3Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(VoiceError, match="no folder for its sound"):
        own_voice.render("Hello.", 155)
