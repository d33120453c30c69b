"""How well and how fast sentences are heard: word errors, right intents, real-time factor, start-up, memory.

Speaks each sentence of a JSONL file ({"text", "intent"}) with flite's voices and lets the recogniser hear it.

    python benchmarks/hearing.py sentences.jsonl [--recognizer NAME] [--model DIR] [--voices slt,rms] [--every 5]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.audio import Pcm, resample
from assistant.events import Expect
from assistant.hearing.choose import choose_recognizer
from assistant.hearing.recognizer import RATE
from assistant.hearing.remote import RemoteRecognizer
from intents.phrases import load_phrasebook
from intents.understand import Understanding


@dataclass(frozen=True)
class Heard:
    """One sentence by one voice."""

    voice: str
    text: str
    heard: str
    audio: float
    decode: float


def speak(text: str, voice: str) -> bytes:
    """A sentence at 16 kHz by a voice of flite, with a little silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            spoken = resample(Pcm(samples, file.getframerate()), RATE).samples.tobytes()
    silence = bytes(RATE // 2)
    return silence + spoken + silence


def hear(recognizer: RemoteRecognizer, text: str, voice: str) -> Heard:
    pcm = speak(text, voice)
    recognizer.begin(Expect.ANYTHING)
    recognizer.feed(pcm)
    began = time.perf_counter()
    transcript = recognizer.finish()
    return Heard(voice, text, transcript.text, len(pcm) / 2 / RATE, time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--recognizer", default="pocketsphinx")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--voices", default="kal16,awb,rms,slt")
    parser.add_argument("--every", type=int, default=1, help="take every so many-th sentence")
    parser.add_argument("--show", action="store_true", help="print what was misheard")
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.sentences.read_text(encoding="utf-8").splitlines() if line]
    lines = lines[:: options.every]

    began = time.perf_counter()
    recognizer = choose_recognizer(options.recognizer, options.model, Path("models"), "en")
    recognizer.ready()
    start = time.perf_counter() - began
    try:
        voices = options.voices.split(",")
        heard = [(hear(recognizer, line["text"], voice), line) for line in lines for voice in voices]
        memory = _memory(recognizer.pid)
    finally:
        recognizer.close()
    report(heard, show=options.show)
    print(f"{recognizer.name}: ready after {start:.2f} s, {memory:.0f} MB")


def _memory(pid: int | None) -> float:
    """The child's memory in MB, now; where the system does not tell, the most that any child has had."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return int(status.read_text().split("VmRSS:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def report(heard: list[tuple[Heard, dict[str, str]]], *, show: bool) -> None:
    book = load_phrasebook("en")
    understanding = Understanding(book)
    plain = book.normalizer.plain
    wrong: dict[str, list[tuple[int, int, bool]]] = {}
    for one, line in heard:
        said, got = plain(one.text).split(), plain(one.heard).split()
        intent = understanding.understand(one.heard).intent
        errors = Levenshtein.distance(said, got)
        right = intent == line.get("intent", intent)
        wrong.setdefault(one.voice, []).append((errors, len(said), right))
        if show and errors:
            print(f"  {one.voice:6} {' '.join(said)}\n       > {' '.join(got)}  [{intent}]")
    for voice, rows in wrong.items():
        errors, words, right = (sum(column) for column in zip(*rows, strict=True))
        print(
            f"{voice:8} {errors / words:6.1%} word errors, {right / len(rows):6.1%} right intent, {len(rows)} sentences"
        )
    every = [row for rows in wrong.values() for row in rows]
    errors, words, right = (sum(column) for column in zip(*every, strict=True))
    audio, decode = sum(one.audio for one, _ in heard), sum(one.decode for one, _ in heard)
    print(f"all      {errors / words:6.1%} word errors, {right / len(every):6.1%} right intent, {len(every)} sentences")
    print(f"decoding takes {decode / audio:.2f} of real time ({decode / len(heard):.2f} s a sentence)")


if __name__ == "__main__":
    main()
