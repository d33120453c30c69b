"""The whole loop on the virtual sound card: start-up, time to answer, time to silence, memory. Linux with PulseAudio.

Microphone and loudspeaker are recorded side by side and stamped by one clock; what is measured is sound, from the last
sample of a spoken sentence to the first of the answer.
"""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.companion import Companion, flite
from tests.e2e.tape import Tape
from tests.virtual_card import VirtualCard, missing

ROUNDS = 7
QUESTIONS = ("what helps right now", "I feel numb", "what causes it", "help me sleep", "who says so")


def resident(pid: int) -> float:
    """Megabytes of one process that are in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def start_up(card: VirtualCard, home: Path) -> float:
    """Seconds from the command to "listening"."""
    began = time.monotonic()
    companion = Companion(home, ["listen"], card.env)
    try:
        companion.wait_for("listening with")
        return time.monotonic() - began
    finally:
        companion.close()


def main() -> None:
    """Measure and print."""
    if lacking := missing():
        sys.exit(f"The virtual sound card needs what is not installed: {', '.join(lacking)}.")
    with tempfile.TemporaryDirectory(prefix="tb") as folder, VirtualCard(Path(folder) / "c") as card:
        home = Path(folder) / "home"
        starts = [start_up(card, home) for _ in range(ROUNDS)]
        print(f"from 'thaw listen' to 'listening': median {statistics.median(starts):.2f} s, of {ROUNDS}")
        companion = Companion(home, ["listen"], card.env)
        microphone, speaker = Tape(card, "mic.monitor"), Tape(card, "speaker.monitor")
        try:
            companion.wait_for("listening with")
            speaker.quiet(3)
            processes = [companion.process.pid, *companion.children()]
            memory = {pid: resident(pid) for pid in processes}
            each = " + ".join(f"{value:.0f}" for value in memory.values())
            print(f"resident memory while listening: {sum(memory.values()):.0f} MB ({each})")
            measure_answers(card, Path(folder), companion, microphone, speaker)
        finally:
            companion.close()
            microphone.close()
            speaker.close()


def measure_answers(card: VirtualCard, folder: Path, companion: Companion, microphone: Tape, speaker: Tape) -> None:
    """From the end of a sentence to the answer, and from "stop" to silence."""
    answers, stops, since_stop = [], [], []
    stop = flite("stop", folder / "stop.wav")
    for number, question in enumerate(QUESTIONS):
        wav = flite(question, folder / f"{number}.wav")
        before = time.monotonic()
        card.speak(wav)
        time.sleep(0.1)
        asked = microphone.last_loud()
        while (answered := speaker.first_loud(before)) is None and time.monotonic() - asked < 10:
            time.sleep(0.01)
        if answered is None:
            print(f"'{question}' was not answered")
            continue
        answers.append(answered - asked)
        time.sleep(1.5)
        card.speak(stop)
        companion.wait_for("^you +stop")
        shown = time.monotonic()
        time.sleep(1.5)
        since_stop.append(speaker.last_loud() - shown)
        stops.append(speaker.last_loud() - microphone.last_loud())
        speaker.quiet(1)
    print(
        f"from the end of a sentence to the answer's first sample: median {statistics.median(answers):.2f} s, "
        f"longest {max(answers):.2f} s; of these, endpointing takes 0.70 s (the setting 'patience')"
    )
    print(f"from 'stop' recognised to silence: median {1000 * statistics.median(since_stop):.0f} ms, "
          f"longest {1000 * max(since_stop):.0f} ms")
    print(f"from the end of the spoken 'stop' to silence: median {statistics.median(stops):.2f} s")


if __name__ == "__main__":
    main()
