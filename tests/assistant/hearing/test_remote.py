"""The recogniser's process is watched over: what dies or hangs is started anew, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from assistant.errors import RecognizerError
from assistant.events import Expect
from assistant.hearing.engine import PocketSphinxPlan
from assistant.hearing.remote import RemoteRecognizer
from tests.assistant.hearing.flite import needs_flite, quiet, say

ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="by POSIX signals")


@pytest.fixture
def recognizer():
    one = RemoteRecognizer(PocketSphinxPlan("en"), decode_seconds=2)
    one.ready()
    yield one
    one.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone_within(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


@posix
@needs_flite
def test_a_process_killed_between_utterances_is_started_anew(recognizer: RemoteRecognizer) -> None:
    os.kill(recognizer.pid, signal.SIGKILL)
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(say("help me sleep"))
    assert recognizer.finish().text == "help me sleep"


@posix
@needs_flite
@pytest.mark.parametrize("as_drafted", [False, True])
def test_an_utterance_survives_the_death_of_the_process(recognizer: RemoteRecognizer, as_drafted: bool) -> None:
    recognizer.begin(Expect.NUMBER)
    recognizer.feed(quiet(0.3) + say("seven"))
    os.kill(recognizer.pid, signal.SIGKILL)
    recognizer.draft()
    heard = recognizer.finish(as_drafted=as_drafted)
    assert (heard.text, heard.reading) == ("seven", "seven")


@posix
@needs_flite
def test_a_process_that_hangs_is_replaced(recognizer: RemoteRecognizer) -> None:
    recognizer.begin(Expect.ANYTHING)
    hung = recognizer.pid
    os.kill(hung, signal.SIGSTOP)
    recognizer.feed(say("help me sleep") + quiet(8))  # more than any pipe holds: feeding must not block
    assert recognizer.drafted() is None
    assert recognizer.finish().text == "help me sleep"
    assert recognizer.pid != hung
    assert gone_within(hung, 5)


@posix
def test_a_process_that_dies_twice_at_the_same_words_is_an_error(recognizer: RemoteRecognizer) -> None:
    recognizer.begin(Expect.ANYTHING)
    killed = recognizer.pid
    os.kill(killed, signal.SIGKILL)
    until = time.monotonic() + 20
    while recognizer.pid == killed and time.monotonic() < until:  # a busy machine tells of a death later
        recognizer.feed(quiet(0.1))
        time.sleep(0.05)
    assert recognizer.pid != killed, "it is not started anew"
    os.kill(recognizer.pid, signal.SIGKILL)
    with pytest.raises(RecognizerError, match="twice"):
        recognizer.finish()
    recognizer.begin(Expect.ANYTHING)  # the next words get a new process
    assert recognizer.finish().text == ""


@posix
def test_closing_ends_the_process_even_where_it_hangs() -> None:
    one = RemoteRecognizer(PocketSphinxPlan("en"))
    one.ready()
    pid = one.pid
    os.kill(pid, signal.SIGSTOP)
    one.close()
    one.close()
    assert not alive(pid)
    with pytest.raises(RecognizerError):
        one.begin(Expect.ANYTHING)


@posix
def test_a_start_that_takes_too_long_is_one_sentence() -> None:
    one = RemoteRecognizer(PocketSphinxPlan("en"), start_seconds=0.001)
    with pytest.raises(RecognizerError, match="while starting"):
        one.ready()
    assert one.pid is None


@posix
def test_the_process_ends_with_its_parent_though_that_is_killed() -> None:
    program = """
        import time
        from assistant.hearing.engine import PocketSphinxPlan
        from assistant.hearing.remote import RemoteRecognizer
        if __name__ == "__main__":
            one = RemoteRecognizer(PocketSphinxPlan("en"))
            one.ready()
            print(one.pid, flush=True)
            time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
        parent.wait()
        assert gone_within(child, 10)


@posix
def test_ctrl_c_does_not_reach_the_recogniser(recognizer: RemoteRecognizer) -> None:
    os.kill(recognizer.pid, signal.SIGINT)
    before = recognizer.pid
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(quiet(0.5))
    recognizer.finish()
    assert recognizer.pid == before
