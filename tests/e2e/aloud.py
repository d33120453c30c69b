"""A check-in as two voices hold it: the program asks, and is answered when it has asked.

Answered in tones, it is understood the same each time; answered by flite, it is what a person would hear and wait for.
"""

import re
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.companion import Companion, flite
from tests.e2e.tape import Tape
from tests.tone_model import RATE, assign, hummed, pcm, write_model
from tests.virtual_card import VirtualCard

WORDS = assign("yes no six tired seven hours check in me a with half and about quick".split(), lowest=1)
"""Each word that can be said in tones."""
LEVEL = 3000.0
"""Of the tones: as loud as the hum below them, without which they would not be taken for speech."""

REACTION = 0.4
"""Seconds of silence after a question before it is answered, as people take turns."""
Turns = tuple[tuple[str, str], ...]

DAILY: Turns = (
    (r"from zero to ten", "about a six"),
    (r"No word is fine|None is an answer", "tired"),
    (r"[Hh]ow many hours", "seven and a half hours"),
    (r"move today|get moving", "yes"),
    (r"talk to someone|talked to anyone", "no"),
    (r"Or say no|Or no", "no"),
)
"""What the last sentence of a question is known by, and what is answered."""
MOMENT: Turns = ((r"zero to ten", "about a six"), (r"No word is fine|None is an answer", "tired"))
LAST = r"Thank you"
AGAIN = r"A yes or a no|a yes, or a no|A number from zero|Any number from zero|About how many hours|Any words will do|However it comes|that right"
"""Said where an answer was misheard or not heard at all, as may happen on a machine that has much else to do."""
REPEATS = 3


@dataclass(frozen=True)
class Room:
    """The program, its virtual card, and what sounds in it."""

    companion: Companion
    card: VirtualCard
    microphone: Tape
    speaker: Tape
    folder: Path
    voice: Callable[[str, Path], Path]

    def say(self, words: str) -> None:
        self.card.speak(self.voice(words, self.folder / "said.wav"))

    def asked(self, pattern: str, previous: str = "") -> int:
        """Until a question has been asked, to its end; an answer that was misheard is given again. How often it was."""
        for repeats in range(REPEATS + 1):
            line = self.companion.wait_for(rf"^(thaw)? +.*({pattern}|{AGAIN})")
            self.heard_out()
            if re.search(pattern, line):
                return repeats
            self.say(previous)
        raise AssertionError(f"'{previous}' is not understood:\n" + "\n".join(self.companion.lines))

    def heard_out(self) -> None:
        """Until the sentence that is shown has been said, and then a little."""
        shown = time.monotonic()
        while self.speaker.first_loud(shown) is None and time.monotonic() - shown < 5:
            time.sleep(0.02)
        self.speaker.quiet(REACTION)

    def answer(self, turns: Turns, then: str) -> int:
        """Answer each question in turn until the sentence after them: how often an answer had to be repeated."""
        repeats = 0
        previous = ""
        for pattern, words in turns:
            repeats += self.asked(pattern, previous)
            self.say(words)
            previous = words
        return repeats + self.asked(then, previous)

    def check_in(self, request: str, turns: Turns) -> tuple[float, int]:
        """Ask for a check-in and answer all of it.

        The seconds from the first sound of the request to the last of the thanks, and how many answers were repeated.
        """
        before = time.monotonic()
        self.say(request)
        began = self.microphone.first_loud(before)
        assert began is not None
        repeats = self.answer(turns, LAST)
        self.speaker.quiet(1.5)
        return self.speaker.last_loud() - began, repeats

    def close(self) -> None:
        self.companion.close()
        self.microphone.close()
        self.speaker.close()


def toned(words: str, path: Path) -> Path:
    """A sentence in tones, as a WAV at 16 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(hummed(pcm(words, WORDS, level=LEVEL)))
    return path


def room(card: VirtualCard, folder: Path, home: Path, *, tones: bool) -> Room:
    """The program in a room, greeted and quiet. It listens for tones with Vosk, or for flite with PocketSphinx."""
    engine = ["pocketsphinx"]
    if tones:
        engine = ["vosk", "--model", str(write_model(folder / "model", WORDS))]
    made = Room(
        Companion(home, ["listen", "--recognizer", *engine], card.env),
        card, Tape(card, "mic.monitor"), Tape(card, "speaker.monitor"), folder, toned if tones else flite,
    )  # fmt: skip
    try:
        made.companion.wait_for("listening with")
        made.speaker.quiet(3)
    except BaseException:
        made.close()
        raise
    return made
