"""The journal: ten thousand check-ins looked at and reported on; with ``--kills 1000`` killed a thousand times."""

import argparse
import datetime
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant.journal.entries import Archive, Entry, Form, Slot, Value
from assistant.journal.seal import seal
from assistant.journal.store import Journal
from assistant.journal.trends import common_feelings, compare_weeks, sleep_finding
from tests.assistant.journal.writer import killed_once, lost

ENTRIES = 10_000
TODAY = datetime.date(2026, 3, 29)
ROUNDS = 9
KILLS = 100
WORDS = ("empty", "grey", "far away", "tired", "calm", "flat")


def many() -> Archive:
    """Ten thousand check-ins of about nine years: three a day."""
    chance = random.Random(1)
    entries = []
    for number in range(ENTRIES):
        day = TODAY - datetime.timedelta(days=number // 3)
        at = datetime.datetime.combine(day, datetime.time(8 + 6 * (number % 3)), datetime.UTC)
        answers: dict[Slot, Value] = {
            Slot.NUMBNESS: float(chance.randint(0, 10)),
            Slot.SLEEP: chance.randint(8, 18) / 2,
            Slot.FEELING: chance.choice(WORDS),
            Slot.MOVED: chance.random() < 0.5,
            Slot.NOTE: "a few words on how it was today",
        }
        entries.append(Entry(0, at, Form.DAILY, answers))
    return Archive(tuple(entries))


def median_ms(work: Callable[[], object]) -> float:
    """Milliseconds of the middle one of several runs."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def history(folder: Path) -> None:
    """All that an answer on the last weeks needs, from the disk to the numbers."""
    since = datetime.datetime.combine(TODAY - datetime.timedelta(days=30), datetime.time(), datetime.UTC)
    with Journal.open(folder, write=False) as journal:
        entries = journal.entries(since=since)
    compare_weeks(entries, TODAY)
    sleep_finding(entries, TODAY)


def measure(home: Path) -> None:
    """Print how long things take."""
    folder = home / "data" / "journal"
    with Journal.open(folder) as journal:
        began = time.perf_counter()
        journal.take_in(many())
        print(f"{ENTRIES} check-ins taken in: {time.perf_counter() - began:.2f} s")
        entries = journal.entries()
        print(f"all of them read: {median_ms(journal.entries):.0f} ms")
        at = datetime.datetime.combine(TODAY, datetime.time(23), datetime.UTC)
        number = journal.begin(Form.DAILY, at)
        print(f"one answer on disk: {median_ms(lambda: journal.answer(number, Slot.NUMBNESS, 4, at)):.1f} ms")
    print(f"history from disk, {ENTRIES} stored: {median_ms(lambda: history(folder)):.0f} ms")

    def trends() -> None:
        compare_weeks(entries, TODAY)
        sleep_finding(entries, TODAY)
        common_feelings(entries, 10)

    print(f"trends over {ENTRIES} in memory: {median_ms(trends):.0f} ms")
    for kind in ("html", "pdf"):
        command = [sys.executable, "-m", "assistant", "journal", "report", str(home / f"r.{kind}"), "--days", "100000"]
        command += ["--notes", "none"]
        print(f"report of all of them as {kind}, whole command: {median_ms(lambda c=command: run(home, c)):.0f} ms")
    with Journal.open(folder) as journal:
        began = time.perf_counter()
        journal.forget_range(datetime.datetime.combine(TODAY, datetime.time(), datetime.UTC))
        print(f"one day erased for good: {1000 * (time.perf_counter() - began):.0f} ms")
    began = time.perf_counter()
    seal(folder, "a passphrase")
    print(f"encrypted: {time.perf_counter() - began:.1f} s")


def run(home: Path, command: list[str]) -> None:
    subprocess.run(command, check=True, env={**os.environ, "THAW_HOME": str(home)}, capture_output=True)


def kill(folder: Path, times: int) -> None:
    """Kill a writer again and again, and count what is missing of what it had been told is kept."""
    chance = random.Random(9)
    everything: dict[int, dict[str, str]] = {}
    missing = 0
    for number in range(times):
        confirmed = killed_once(folder, 1000 * number, chance)
        missing += len(lost(folder, confirmed)) if confirmed else 0
        everything |= confirmed
    missing += len(lost(folder, everything))
    connection = sqlite3.connect(folder / "journal.db")
    whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    answers = sum(map(len, everything.values()))
    print(f"kill -9, {times} times: {answers} confirmed answers, {missing} lost, integrity {whole}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--only-kills", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not arguments.only_kills:
            measure(Path(folder))
        kill(Path(folder) / "killed", arguments.kills)


if __name__ == "__main__":
    main()
