"""A child process that checks in without end, and prints what the journal has confirmed; and how to kill it.

``python -m tests.assistant.journal.writer FOLDER FIRST``: values count up from FIRST, so that each is known again.
"""

import datetime
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.journal.entries import Form, Slot
from assistant.journal.store import Journal

START = datetime.datetime(2026, 3, 1, 21, 30, tzinfo=datetime.UTC)
Confirmed = dict[int, dict[str, str]]


def write(folder: Path, first: int) -> None:
    """Begin check-ins and answer, one after the other; a line is printed only after the call has returned."""
    with Journal.open(folder) as journal:
        print("open", flush=True)
        value = first
        while True:
            at = START + datetime.timedelta(minutes=value)
            entry = journal.begin(Form.DAILY, at)
            for slot in (Slot.FEELING, Slot.NOTE, Slot.FEELING):
                value += 1
                journal.answer(entry, slot, f"value {value}", at)
                print(f"{entry} {slot.value} {value}", flush=True)


def killed_once(folder: Path, first: int, chance: random.Random) -> Confirmed:
    """Start a writer, ``kill -9`` it at some moment, and return what it had been told is kept, newest by slot."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.assistant.journal.writer", str(folder), str(first)],
        stdout=subprocess.PIPE,
        encoding="ascii",
    ) as child:
        if chance.random() < 0.8:
            child.stdout.readline()  # it is open; else the moment may be before or while it opens
            time.sleep(chance.random() * 0.06)
        else:
            time.sleep(chance.random() * 0.6)
        child.send_signal(signal.SIGKILL)
        lines = child.stdout.read().splitlines(keepends=True)
    confirmed: Confirmed = {}
    for line in lines:
        if line.endswith("\n") and line != "open\n":
            entry, slot, value = line.split()
            confirmed.setdefault(int(entry), {})[slot] = value
    return confirmed


def lost(folder: Path, confirmed: Confirmed) -> list[str]:
    """What is missing of the confirmed values. A newer value than the confirmed one is none: it was still in the pipe."""
    with Journal.open(folder, write=False) as journal:
        kept = {entry.id: entry.answers for entry in journal.entries()}
    missing = []
    for entry, answers in confirmed.items():
        for slot, value in answers.items():
            found = str(kept.get(entry, {}).get(Slot(slot), "value -1")).removeprefix("value ")
            if int(found) < int(value):
                missing.append(f"{entry} {slot} {value}")
    return missing


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
