"""A guided session asked for in tones, so that it is understood the same each time; its plan, and when it sounds."""

import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.events import Heard, Started
from assistant.rehearse import Rehearsal
from content.compose import Plan
from content.steps import Breath, Listen, Pause, Say, Still
from tests.conversations.transcript import make_world
from tests.e2e.companion import Companion
from tests.tone_model import RATE, assign, hummed, pcm, write_model
from tests.virtual_card import VirtualCard

SPOKEN = (
    "a quick cyclic sigh stop pause resume no sound sleep walk for minutes one two three four five six seven eight nine "
    "ten fifteen twenty thirty forty fifty sixty"
)
WORDS = assign(SPOKEN.split(), lowest=1)
"""Each word that can be said, and its tones."""
LEVEL = 3000.0
"""Of the tones: as loud as the hum below them."""
REGION = "us"
"""So that the country of the machine changes nothing."""


@dataclass(frozen=True)
class Line:
    """A sentence of a session, and when it is due, in seconds since the session began."""

    at: float
    text: str


def start(folder: Path, card: VirtualCard) -> Companion:
    """The program, listening for tones; its default voice speaks."""
    model = write_model(folder / "model", WORDS)
    (folder / "home" / "config").mkdir(parents=True)
    (folder / "home" / "config" / "settings.toml").write_text(f'region = "{REGION}"\n', encoding="utf-8")
    return Companion(folder / "home", ["listen", "--recognizer", "vosk", "--model", str(model)], card.env)


def say(card: VirtualCard, text: str, folder: Path) -> None:
    """Say a sentence into the microphone, to its end."""
    path = folder / "said.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(hummed(pcm(text, WORDS, level=LEVEL)))
    card.speak(path)


def plan_of(*said: str) -> Plan:
    """The plan of the session that the last of these sentences begins, as a rehearsal lays it out."""
    now = Rehearsal.of(make_world(region=REGION)).feed(Started()).until_quiet()
    for text in said:
        now = now.until_quiet().feed(Heard(text))
    playing = now.state.playing
    assert playing is not None, f"'{said[-1]}' begins nothing"
    assert playing.is_timed, f"'{said[-1]}' begins no session"
    return playing.plan


def lines_of(plan: Plan) -> list[Line]:
    """Its sentences."""
    return [Line(at, step.text) for at, step in zip(plan.times, plan.steps, strict=True) if isinstance(step, Say)]


def silences_of(plan: Plan, least: float) -> list[tuple[float, float]]:
    """Beginning and end of its silences, in seconds, that last at least so long."""
    ends = (*plan.times[1:], plan.seconds)
    quiet = [
        (begins, ends)
        for begins, ends, step in zip(plan.times, ends, plan.steps, strict=True)
        if isinstance(step, Pause | Still | Listen | Breath)
    ]
    return [(begins, ends) for begins, ends in quiet if ends - begins >= least]


def onsets(sound: np.ndarray, step: float, *, quiet: float) -> list[float]:
    """Where a recording begins to sound after so many seconds of quiet. ``sound``: whether each ``step`` seconds do."""
    loud = np.flatnonzero(sound)
    starts = [*loud[:1], *(after for before, after in pairwise(loud) if (after - before - 1) * step >= quiet)]
    return [float(index * step) for index in starts]
