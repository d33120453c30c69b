"""Recordings of people, each in the state that waits for such an answer, or at rest, where it should start nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation import World
from assistant.conversation.state import State
from assistant.events import Expect, Heard, Record, Speak
from assistant.hearing.segment import Listener
from assistant.hearing.sources import read_wav
from assistant.rehearse import Rehearsal
from benchmarks.ear import AFTER, BEFORE, Sound, listen
from benchmarks.understand import rate
from benchmarks.voices import between_silences, number

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SETS = {"digits_fsdd": "telephone", "commands_gsc": "near"}
"""What a set of digits is called."""
NOBODY = "unknown"
ALL = ("digits", "foreign")
"""Beginnings of groups that are also counted together."""
PARTS = ("all", "first", "second")


@dataclass(frozen=True)
class Clip:
    """A recording of a person."""

    path: Path
    said: str
    """The transcript; empty where there is none."""
    speaker: str
    group: str
    """Which figure it counts for."""


@dataclass(frozen=True)
class Outcome:
    """What became of a recording."""

    clip: Clip
    sound: Sound
    right: bool
    became: str
    """For a reader."""


def read(folder: Path, part: str = "all") -> list[Clip]:
    """The recordings of a folder with a ``manifest.jsonl``; of all speakers, or of either half of them."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    clips = [
        Clip(folder / row["file"], row["transcript"] or "", row["speaker"] or "", _group(row))
        for row in rows
        if row["human"] == "yes"
    ]
    return [clip for clip in clips if part == "all" or PARTS[1 + _half(clip)] == part]


def _group(row: dict[str, str]) -> str:
    said = row["transcript"] or ""
    if said in DIGITS:
        return f"digits, {SETS.get(row['set'], row['set'])}"
    if said in {"yes", "no", "stop", "go"}:
        return said
    return "foreign, words" if row["set"] == "commands_gsc" else f"foreign, {row['set'].partition('_')[2]}"


def _half(clip: Clip) -> int:
    """Which half of the speakers; where nobody knows who speaks, of the recordings."""
    name = clip.path.name if clip.speaker.startswith(NOBODY) else clip.speaker
    return number(name) % 2


@dataclass(frozen=True)
class Place:
    """A conversation in which something is waited for, and how one tells whether it was taken."""

    rehearsal: Rehearsal
    expect: Expect
    right: Callable[[str, State, tuple[object, ...]], bool]
    """Of what was said, the state before, and what was done then."""


def places(world: World) -> dict[str, Place]:
    """Where the recordings of a group are heard, by the beginning of the group's name."""
    rest = Rehearsal.of(world)
    asked = _say(rest, "check in with me").until_quiet()
    moved = asked
    while not (moved.state.question is not None and getattr(moved.state.question, "slot", "") == "moved"):
        moved = _say(moved, "seven").until_quiet()
    session = _say(rest, "ground me")
    paused = _say(session.until(session.clock + 5), "pause")
    return {
        "digits": Place(asked, Expect.NUMBER, lambda said, _, done: Record("numbness", DIGITS.index(said)) in done),
        "yes": Place(moved, Expect.YES_NO, lambda _, __, done: Record("moved", value=True) in done),
        "no": Place(moved, Expect.YES_NO, lambda _, __, done: Record("moved", value=False) in done),
        "stop": Place(session.until(session.clock + 30), Expect.ANYTHING, lambda _, state, __: state.stopped),
        "go": Place(paused, Expect.ANYTHING, lambda _, state, __: not state.paused),
        "foreign": Place(rest, Expect.ANYTHING, lambda _, __, done: not done),
    }


def _say(rehearsal: Rehearsal, text: str) -> Rehearsal:
    return rehearsal.feed(Heard(text))


def hear_all(listener: Listener, world: World, clips: Sequence[Clip]) -> list[Outcome]:
    """Every recording in its place."""
    found = places(world)
    return [_heard(listener, clip, found[clip.group.partition(",")[0]]) for clip in clips]


def _heard(listener: Listener, clip: Clip, place: Place) -> Outcome:
    samples = np.frombuffer(read_wav(clip.path), dtype="<i2").astype(np.float64)
    sound = listen(listener, between_silences(samples, BEFORE, AFTER), place.expect)
    now, done = place.rehearsal, tuple[object, ...]()
    for one in sound.transcripts:
        if one.text or one.reading:
            before = len(now.moments)
            now = now.feed(Heard(one.text, one.reading, alternatives=one.alternatives))
            done += tuple(moment.effect for moment in now.moments[before:])
    right = place.right(clip.said, now.state, done)
    said = next((one.text for one in done if isinstance(one, Speak)), "")
    records = [f"{one.slot} {one.value}" for one in done if isinstance(one, Record)]
    return Outcome(clip, sound, right, "; ".join([*records, said]))


def shown(outcomes: Sequence[Outcome]) -> str:
    """A line for each group, then for all digits and all that should start nothing."""
    names = sorted({outcome.clip.group for outcome in outcomes})
    names += [name for name in ALL if any(group.startswith(name) for group in names)]
    lines = []
    for name in names:
        rows = [one for one in outcomes if one.clip.group == name or (name in ALL and one.clip.group.startswith(name))]
        foreign = name.startswith("foreign")
        share = rate(one.right != foreign for one in rows)
        lines.append(f"  {name:<20} {'starts something' if foreign else 'taken':<16} {share}")
    return "\n".join(lines)
