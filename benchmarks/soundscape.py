"""What soft sounds cost: making them, mixing them, and whether the loudspeaker ever runs dry.

    python -m benchmarks.soundscape [--minutes 2]

Mixing is measured by itself, as fast as it goes. Then rain is played on a virtual sound card for so many minutes, with
a voice now and then, and recorded: what the device has to say of underflows, and gaps in what was recorded.
"""

import argparse
import itertools
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.events import SOUNDS, Sound
from assistant.speaking.mixer import Mixer
from assistant.speaking.soundscape import make
from tests.assistant.sound_process import SoundProcess
from tests.virtual_card import VirtualCard, missing

RATES = (22_050, 48_000)
TIMES = 7
MIXED = 30 * 60
"""Seconds of sound whose mixing is measured."""
BLOCK = 0.01
RATE = 22_050
GAP = 0.002
"""Seconds of digital silence that are a gap: rain never has so much."""
SENTENCE, REST = 3.0, 5.0
"""Seconds of voice, and from its end to the next."""
STARTED = 2.0
"""Seconds at the beginning and the end of the recording in which the rain begins and ends."""


def measure_making() -> None:
    for rate in RATES:
        for name in SOUNDS:
            took, used = [], time.process_time()
            for _ in range(TIMES):
                began = time.perf_counter()
                make(name, rate)
                took.append((time.perf_counter() - began) * 1000)
            used = (time.process_time() - used) * 1000 / TIMES
            print(f"making {name:<6} at {rate} Hz: median {statistics.median(took):.0f} ms, of a core {used:.0f} ms")


def measure_mixing(rate: int, names: tuple[str, ...]) -> None:
    """Half an hour of blocks; every eight seconds a sentence, so that ducking is at work."""
    mixer = Mixer(rate)
    for name in names:
        mixer.sound(Sound(name, 0.0, 5.0))
    mixer.prepare()
    block = (np.sin(np.arange(round(rate * BLOCK)) / 20) * 9000).astype(np.int16)
    took = []
    began = time.process_time()
    for number in range(round(MIXED / BLOCK)):
        before = time.perf_counter()
        mixer.mix(block, speaking=number % 800 < 300)
        took.append(time.perf_counter() - before)
    used = time.process_time() - began
    p99 = statistics.quantiles(took, n=100)[98]
    print(
        f"mixing {' and '.join(names) or 'nothing':<20} at {rate} Hz: {100 * used / MIXED:.3f} % of one core; "
        f"a block median {statistics.median(took) * 1e6:.0f} µs, p99 {p99 * 1e6:.0f} µs"
    )


def processor_seconds(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def gaps(path: Path) -> tuple[float, list[float]]:
    """Seconds of the recording between its beginning and end, and the place of each gap in it."""
    samples = np.memmap(path, dtype="<i2", mode="r")
    heard = np.flatnonzero(samples)
    start, end = heard[0] + round(STARTED * RATE), heard[-1] - round(STARTED * RATE)
    places = np.concatenate([[start], heard[(heard > start) & (heard < end)], [end]])
    wide = np.flatnonzero(np.diff(places) > GAP * RATE)
    return (end - start) / RATE, [float(places[at] / RATE) for at in wide]


def play(speaker: SoundProcess, seconds: float, *, name: str) -> float:
    """A sentence now and then, for so long, a sound beneath; the share of one core that the process used."""
    speaker.ask("open", "loudspeaker", None)
    if name:
        speaker.ask("sound", name, 0.0, 0.5)
    began, used = time.monotonic(), processor_seconds(speaker.process.pid)
    for number in itertools.count(1):
        speaker.ask("play", SENTENCE, RATE)
        time.sleep(max(0.0, min(SENTENCE + REST, began + seconds - time.monotonic())))
        if name and number % 4 == 0:  # samples are made while others play
            speaker.ask("sound", "bell", 0.0, 0.0)
        if time.monotonic() - began >= seconds:
            break
    return (processor_seconds(speaker.process.pid) - used) / (time.monotonic() - began)


def measure_playing(minutes: float) -> None:
    with tempfile.TemporaryDirectory(prefix="ts") as folder, VirtualCard(Path(folder) / "c") as card:
        silent = SoundProcess(card.env)
        try:
            without = play(silent, min(60 * minutes, 60), name="")
        finally:
            silent.kill()
        speaker = SoundProcess(card.env)
        try:
            recording = Path(folder) / "heard.raw"
            with card.record(recording, RATE):
                share = play(speaker, 60 * minutes, name="rain")
                flags = speaker.ask("underflows")
                speaker.ask("close", "loudspeaker")
            speaker.end()
            seconds, found = gaps(recording)
        finally:
            speaker.kill()
    print(f"playing rain and a voice for {seconds / 60:.1f} min: {flags} underflows told, {len(found)} gaps recorded")
    if found:
        print("gaps at " + ", ".join(f"{at:.2f} s" for at in found[:20]))
    print(f"the process used {100 * share:.2f} % of one core; without a soft sound {100 * without:.2f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=2.0, help="how long to play on the virtual sound card")
    chosen = parser.parse_args()
    measure_making()
    for rate in RATES:
        for names in ((), ("rain",), ("waves", "breath")):
            measure_mixing(rate, names)
    if lacking := missing():
        print(f"The virtual sound card needs what is not installed: {', '.join(lacking)}.")
        return
    measure_playing(chosen.minutes)


if __name__ == "__main__":
    main()
