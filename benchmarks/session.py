"""Guided sessions: what it costs to lay one out, and whether each line starts when it is due. Linux with PulseAudio.

    python -m benchmarks.session [--session sleep] [--minutes 4] [--sound]

A session is asked for in tones that a tiny Vosk model knows, and spoken by the default voice on a virtual sound card.
What is planned is what a rehearsal plans. A line starts when the program hands it to the voice, which is when it prints
it, and when it can be heard; all are stamped by one clock. Zero is where most lines have it: the way through the card
is as long for each, and only the first line waits for its planning and rendering. What the voice itself leaves silent
at the beginning of a sentence, before a "p" or "k", is no delay and is taken off.
With ``--sound`` the soundscape of a night is on; it hides the first samples of the voice, so printed lines are left.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.conversation.tempo import MEASURED_PACE
from assistant.rehearse import rehearsed
from assistant.speaking.choose import choose_voice
from tests.conversations.transcript import make_world
from tests.e2e.companion import Companion
from tests.e2e.guided import Line, lines_of, plan_of, say, start
from tests.e2e.tape import Tape
from tests.virtual_card import VirtualCard, missing

TIMES = 20
REHEARSED = 30
"""Minutes of the sessions that are rehearsed."""
LATE = 100.0
"""Milliseconds from which a line counts as not in its time."""
NUMBERS = {4: "four", 5: "five", 8: "eight", 10: "ten", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty"}
"""Minutes that can be asked for in tones."""
AUDIBLE = 30
"""Of 32768: the null sink's silence is zero, and so is the voice's before its first sample."""
CHUNK = 0.01
"""Seconds of a mark on the tape."""
AHEAD = 200
"""Marks by which the time of another is mended: who comes late says nothing of when it was sent."""
BREAK = 3
"""Marks of silence from which what sounds next has begun anew."""


def measure_rehearsing() -> None:
    world = make_world()
    for name in ("sleep", "walk"):
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            rehearsed(world, world.library.sessions[name], REHEARSED)
            took.append(1000 * (time.perf_counter() - began))
        print(f"rehearsing {REHEARSED} minutes of {name}: median {statistics.median(took):.1f} ms, "
              f"longest {max(took):.1f} ms, of {TIMES}")


def mended(marks: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """The marks with the earliest time at which each can have been played: none is later than those after it allow."""
    times = [at - CHUNK * index for index, (at, _) in enumerate(marks)]
    return [
        (min(times[index : index + AHEAD]) + CHUNK * index, loud) for index, (_, loud) in enumerate(marks)
    ]


def heard_from(marks: list[tuple[float, bool]], printed: list[float]) -> list[float]:
    """For each printed line, when it began to sound: the first sound after a short silence from then on."""
    starts = [
        at
        for index, (at, loud) in enumerate(marks)
        if loud and not any(before for _, before in marks[max(0, index - BREAK) : index])
    ]
    return [next(at for at in starts if at > line - CHUNK) for line in printed]


def printed_at(companion: Companion, lines: list[Line], after: float) -> list[float]:
    """When each line was printed."""
    came = [(at, text.removeprefix("thaw").strip()) for at, text in companion.arrived if at > after]
    stamps = []
    for line in lines:
        at, text = next(((at, text) for at, text in came if text == line.text), (0.0, ""))
        if not text:
            sys.exit(f"'{line.text}' was planned and not said.")
        came = [(later, other) for later, other in came if later > at]
        stamps.append(at)
    return stamps


def leads(lines: list[Line]) -> list[float]:
    """Seconds of silence with which the voice begins each line."""
    voice = choose_voice("")
    found = []
    for line in lines:
        pcm = voice.render(line.text, MEASURED_PACE)
        found.append(int(np.argmax(np.abs(pcm.samples.astype(np.int32)) > AUDIBLE)) / pcm.rate)
    voice.close()
    return found


def told(what: str, lines: list[Line], at: list[float], *, each: bool) -> None:
    """How far each line is from its plan."""
    offsets = [began - line.at for began, line in zip(at, lines, strict=True)]
    zero = statistics.median(offsets)
    off = [1000 * (offset - zero) for offset in offsets]
    amounts = [abs(one) for one in off[1:]]
    ninety_nine = statistics.quantiles(amounts, n=100, method="inclusive")[98]
    late = sum(one > LATE for one in off[1:])
    print(
        f"{what}: {len(amounts)} lines off their plan by median {statistics.median(amounts):.0f} ms, "
        f"p99 {ninety_nine:.0f} ms, largest {max(amounts):.0f} ms; {late} later than {LATE:.0f} ms; "
        f"the first line {off[0]:+.0f} ms, the last {off[-1]:+.0f} ms"
    )
    if each:
        for one, line in zip(off, lines, strict=True):
            print(f"{line.at:9.2f} {one:+6.0f}  {line.text}")


def measure_session(name: str, minutes: int, *, sound: bool, each: bool) -> None:
    asked = [*([] if sound else ["no sound"]), f"{name} for {NUMBERS[minutes]} minutes"]
    plan = plan_of(*asked)
    lines = lines_of(plan)
    with tempfile.TemporaryDirectory(prefix="ts") as folder, VirtualCard(Path(folder) / "c") as card:
        companion = start(Path(folder), card)
        speaker = Tape(card, "speaker.monitor", AUDIBLE)
        try:
            companion.wait_for("listening with")
            speaker.quiet(3)
            for sentence in asked:
                before = time.monotonic()
                say(card, sentence, Path(folder))
                companion.wait_for(f"^you +{sentence}$")
                if sentence is not asked[-1]:
                    speaker.quiet(3)
            time.sleep(plan.seconds + 3)
            printed = printed_at(companion, lines, before)
            heard = [] if sound else heard_from(mended(list(speaker.marks)), printed)
        finally:
            companion.close()
            speaker.close()
    print(
        f"{minutes} minutes of {name}: the plan's sum is {plan.seconds:.2f} s, "
        f"{100 * (plan.seconds / (60 * minutes) - 1):+.2f} % off; load of the machine {os.getloadavg()[1]:.1f}"
    )
    told("as printed", lines, printed, each=each)
    if heard:
        sounding = [at - lead for at, lead in zip(heard, leads(lines), strict=True)]
        told("as heard", lines, sounding, each=each)
        lags = [1000 * (one - other) for one, other in zip(sounding, printed, strict=True)]
        print(f"from a line printed to its first sample on the card: median {statistics.median(lags):.0f} ms, "
              f"first line {lags[0]:.0f} ms, longest {max(lags):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--session", default="sleep", choices=("sleep", "walk"))
    parser.add_argument("--minutes", type=int, default=4, choices=NUMBERS)
    parser.add_argument("--sound", action="store_true", help="with the soundscape on, as a night has it")
    parser.add_argument("--each", action="store_true", help="print every line's deviation in milliseconds")
    chosen = parser.parse_args()
    measure_rehearsing()
    if lacking := missing():
        print(f"The virtual sound card needs what is not installed: {', '.join(lacking)}.")
        return
    measure_session(chosen.session, chosen.minutes, sound=chosen.sound, each=chosen.each)


if __name__ == "__main__":
    main()
