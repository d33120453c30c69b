"""Check-ins: how long one takes by voice, and what ten thousand of them cost a conversation.

By voice: on the virtual sound card, from the first sound of the spoken request to the last of the thanks, the answers
spoken by flite 0.4 s after each question has ended, heard by PocketSphinx. Linux with PulseAudio.
"""

import argparse
import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.cli.compose import PAST
from assistant.conversation import State, step
from assistant.events import Heard, Speak
from assistant.journal.entries import Entry
from assistant.journal.store import Journal
from benchmarks.journal import ENTRIES, TODAY, many, median_ms
from tests.conversations.transcript import make_world
from tests.e2e.aloud import DAILY, MOMENT, Turns, room
from tests.virtual_card import VirtualCard, missing

ROUNDS = 3
STARTS = 7
AT_MOST = 45.0  # seconds, for a daily one
FORMS: tuple[tuple[str, str, Turns], ...] = (
    ("daily", "check in with me", DAILY), ("momentary", "a quick check in", MOMENT),
)  # fmt: skip
NOW = datetime.datetime.combine(TODAY, datetime.time(23), datetime.UTC)
QUESTIONS = ("how have i been this week", "have i been sleeping more than before", "read me my last check ins")


def aloud(folder: Path) -> None:
    """The seconds of whole check-ins."""
    if lacking := missing():
        print(f"The virtual sound card needs what is not installed: {', '.join(lacking)}.")
        return
    with VirtualCard(folder / "c") as card:
        for name, request, turns in FORMS:
            rounds = []
            for number in range(ROUNDS):
                here = room(card, folder, folder / f"{name}{number}", tones=False)
                try:
                    rounds.append(here.check_in(request, turns))
                finally:
                    here.close()
            median = statistics.median(seconds for seconds, _ in rounds)
            limit = f", at most {AT_MOST:.0f} wanted" if turns is DAILY else ""
            each = ", ".join(f"{seconds:.1f} s with {repeats} repeated" for seconds, repeats in rounds)
            print(f"a whole {name} check-in aloud: median {median:.1f} s{limit} ({each})", flush=True)


def past(folder: Path) -> tuple[Entry, ...]:
    """What a conversation is given of the journal at its start."""
    with Journal.open(folder, write=False) as journal:
        return journal.entries(since=NOW - PAST)


def histories(folder: Path) -> None:
    """The answers about the past, from the journal to the first sentence."""
    world = make_world()
    state = State.of(world)
    step(world, state, Heard("hello", wall=NOW))  # what is loaded once is loaded
    print(f"what a conversation looks back on, read of {ENTRIES}: {median_ms(lambda: past(folder)):.0f} ms")
    for question in QUESTIONS:

        def answered(question: str = question) -> None:
            heard = Heard(question, spoken=False, wall=NOW)
            _, effects = step(world, State(past=past(folder)), heard)
            if not any(isinstance(effect, Speak) for effect in effects):
                sys.exit(f"'{question}' is not answered")

        print(f"'{question}' with {ENTRIES} stored, from the disk to the answer: {median_ms(answered):.0f} ms")
    everything = Journal.open(folder, write=False)
    entries = everything.entries()
    everything.close()
    for question in QUESTIONS:

        def of_all(question: str = question) -> None:
            step(world, State(past=entries), Heard(question, spoken=False, wall=NOW))

        print(f"'{question}' with all {len(entries)} in memory: {median_ms(of_all):.0f} ms")


def start_ups(home: Path, name: str) -> None:
    """From the command to its first sentence and the end of an empty input, in text."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        command = [sys.executable, "-m", "assistant", "type"]
        subprocess.run(command, check=True, env={**os.environ, "THAW_HOME": str(home)}, input=b"", capture_output=True)
        times.append(time.perf_counter() - began)
    print(f"'thaw type' started and ended, {name}: median {statistics.median(times):.2f} s, of {STARTS}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--silent", action="store_true", help="leave out what is measured on the virtual sound card")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cb") as folder:
        home = Path(folder) / "home"
        with Journal.open(home / "data" / "journal") as journal:
            journal.take_in(many())
        histories(home / "data" / "journal")
        start_ups(Path(folder) / "empty", "nothing stored")
        start_ups(home, f"{ENTRIES} check-ins stored")
        if not arguments.silent:
            aloud(Path(folder))


if __name__ == "__main__":
    main()
