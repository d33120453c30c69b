"""How well what is said is understood through the ear, as the companion takes it; how fast, with how much memory.

    python -m benchmarks.hearing [FILE ...] [--every 5] [--rooms clean,noise,reverb] [--voices kal16,awb,rms,slt]
                                 [--all-voices] [--noise FOLDER] [--human FOLDER [--speakers first]]
                                 [--recognizer NAME --model DIR] [--wrong]

Every sentence of the files ({"text", "intent"} a line) is spoken by a voice of flite, the voices taking turns (with
``--all-voices`` by each), cut out by the endpointer, recognised, and understood by the hypothesis that the
conversation would choose. Sentences once rendered are kept in ``build/voices``. Without any argument a small sample
is taken of every file of test sentences. For each room is printed, with 95 % confidence intervals (Wilson): the words
misheard, the right intents, those right or offered, the foreign sentences that act, the crises that lead to an alarm
or a kind question, and the alarms at what is none. ``--noise`` names a folder of WAV files; without one the noise is
made.

``--human`` names a folder with a ``manifest.jsonl`` (file, transcript, speaker, set, human). Digits are heard where
the check-in asks for a number, yes and no where it asks whether one has moved, "stop" in a session, "go" in a paused
one; all else at rest, where it should start nothing. ``--speakers first`` or ``second`` takes half of the speakers,
so that what was set on the one can be measured on the other.

The long form, about an hour on two cores:

    python -m benchmarks.hearing tests/phrases/en/*.jsonl --noise FOLDER/noise --human FOLDER
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.cli.compose import listener_to
from assistant.hearing.choose import choose_recognizer
from assistant.hearing.segment import Listener
from benchmarks import ear, humans, voices
from benchmarks.understand import PHRASES, wanted
from tests.conversations.transcript import make_world

ROOMS = ("clean", "noise", "reverb")
SAMPLE = 37
"""Without any file, every so many-th sentence is taken of each."""


def read(paths: Sequence[Path], every: int) -> list[ear.Row]:
    """Every so many-th sentence of each file."""
    rows = []
    for path in paths:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows += [(line["text"], line["intent"]) for line in lines[::every]]
    return rows


def memory(pid: int | None) -> float:
    """The child's memory in MB, now; where the system does not tell, the most that any child has had."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return int(status.read_text().split("VmRSS:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--every", type=int, help="take every so many-th sentence")
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--voices", default=",".join(voices.VOICES))
    parser.add_argument("--all-voices", action="store_true", help="every voice says every sentence")
    parser.add_argument("--noise", type=Path, help="a folder of recorded noises")
    parser.add_argument("--human", type=Path, help="a folder of recordings of people")
    parser.add_argument("--speakers", choices=humans.PARTS, default="all")
    parser.add_argument("--recognizer", default="pocketsphinx")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was not understood")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    asked = arguments()
    world = make_world()
    began = time.perf_counter()
    recognizer = choose_recognizer(asked.recognizer, asked.model, Path("models"), "en")
    recognizer.ready()
    print(f"{recognizer.name}: ready after {time.perf_counter() - began:.2f} s, {memory(recognizer.pid):.0f} MB")
    listener = listener_to(recognizer, world.understanding)
    try:
        if asked.files or asked.human is None:
            synthetic(asked, listener, world)
        if asked.human is not None:
            people(asked, listener, world)
        print(f"{recognizer.name}: {memory(recognizer.pid):.0f} MB in the end")
    finally:
        listener.close()


def synthetic(asked: argparse.Namespace, listener: Listener, world: humans.World) -> None:
    """Sentences by flite, room by room."""
    every = asked.every or (1 if asked.files else SAMPLE)
    rows = read(asked.files or sorted(PHRASES.glob("*.jsonl")), every)
    said = [*ear.cast(rows, asked.voices.split(","), all_voices=asked.all_voices)]
    noises = voices.recorded(asked.noise) if asked.noise else voices.generated()
    rooms = {"clean": voices.plain, "noise": voices.noisy(noises), "reverb": voices.reverberant}
    for name in asked.rooms.split(","):
        cases = ear.hear_all(listener, world.understanding, said, rooms[name])
        print(f"{name}: {len(cases)} sentences", ear.shown(cases, world.book.normalizer.plain), sep="\n", flush=True)
        if asked.wrong:
            show_wrong(cases)


def show_wrong(cases: Sequence[ear.Case]) -> None:
    """Every sentence that was not understood, and what was heard."""
    for case in cases:
        intent = wanted(case.row[1])
        if case.found.intent != intent:
            print(f"    {intent} > {case.found.intent}  {case.voice}: {case.row[0]}\n        {case.sound.text}")


def people(asked: argparse.Namespace, listener: Listener, world: humans.World) -> None:
    """Recordings of people."""
    outcomes = humans.hear_all(listener, world, humans.read(asked.human, asked.speakers))
    print(f"people, {asked.speakers} speakers: {len(outcomes)} recordings", humans.shown(outcomes), sep="\n")
    if asked.wrong:
        for one in outcomes:
            if not one.right:
                print(f"    {one.clip.group}, {one.clip.said}: {one.sound.text}  [{one.became}]")


if __name__ == "__main__":
    main()
