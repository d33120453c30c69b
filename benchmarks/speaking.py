"""How fast sentences are spoken: synthesis, the way to the first sample, the memory of the voice's process.

    python -m benchmarks.speaking [--times 200] [--language en]

The way to the first sample is measured on a loudspeaker where there is one (Linux: a virtual one will do).
"""

import argparse
import statistics
import sys
import time
from functools import partial
from pathlib import Path

from assistant.audio import Pcm, silence
from assistant.errors import ThawError
from assistant.speaking.choose import choose_voice
from assistant.speaking.loudspeaker import BLOCK, Loudspeaker
from assistant.speaking.voice import Voice
from content.library import load_library
from intents.phrases import TOPICS

PACE = 155
VOICES = ("", "flite:slt", "flite:kal16")


def sentences(language: str) -> list[str]:
    """Sentences that the companion says, short and long."""
    prompts = load_library(language, TOPICS).prompts
    return [variant for name in sorted(prompts) for variant in prompts[name] if "{" not in variant]


def measure(voice: Voice, texts: list[str], times: int) -> list[float]:
    """Milliseconds for each sentence."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        voice.render(texts[number % len(texts)], PACE)
        took.append((time.perf_counter() - began) * 1000)
    return took


def memory(pid: int | None) -> str:
    """What a process holds (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "unknown"
    held = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return f"{int(held.split()[1]) / 1024:.0f} MB"


def show(name: str, took: list[float]) -> None:
    p99 = statistics.quantiles(took, n=100)[98]
    print(f"{name:<36} median {statistics.median(took):7.1f} ms   p99 {p99:7.1f} ms   of {len(took)}")


def measure_voice(name: str, texts: list[str], times: int) -> None:
    began = time.perf_counter()
    voice = choose_voice(name)
    try:
        voice.render(texts[0], PACE)
        print(f"{voice.name}: first sentence after {(time.perf_counter() - began) * 1000:.0f} ms, start included")
        show(f"{voice.name}: a sentence", measure(voice, texts, times))
        if pid := getattr(voice, "pid", None):
            print(f"{voice.name}: its process holds {memory(pid)}")
    finally:
        voice.close()


def _note(ended: list[float]) -> None:
    ended.append(time.perf_counter())


def measure_loudspeaker(texts: list[str], times: int) -> None:
    """From the text to the moment its first sample is heard, by the device's own latency."""
    voice, loudspeaker = choose_voice(""), Loudspeaker()
    took = []
    try:
        voice.render(texts[0], PACE)
        latency = loudspeaker.latency
        for number in range(times):
            began = time.perf_counter()
            pcm = voice.render(texts[number % len(texts)], PACE)
            ended: list[float] = []
            start = Pcm(silence(BLOCK / 4, pcm.rate), pcm.rate)  # its end is the first that can be observed
            loudspeaker.play(start, partial(_note, ended))
            while not ended:
                time.sleep(0.0005)
            took.append((ended[0] - began) * 1000)
            loudspeaker.hush()
    finally:
        loudspeaker.close()
        voice.close()
    show("text to first sample", took)
    print(f"of this, the loudspeaker's latency: {latency * 1000:.0f} ms, and blocks of {BLOCK * 1000:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    texts = sentences(chosen.language)
    for name in VOICES:
        try:
            measure_voice(name, texts, chosen.times)
        except ThawError as error:
            print(error, file=sys.stderr)
    try:
        measure_loudspeaker(texts, min(chosen.times, 100))
    except ThawError as error:
        print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
