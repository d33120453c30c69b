"""Sentences understood through the ear, as the companion takes them: endpointing, recogniser, choice of hypothesis."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from assistant.conversation.hypotheses import Understand, best, overheard
from assistant.events import Expect
from assistant.hearing.recognizer import RATE, Transcript
from assistant.hearing.segment import PATIENCE, Listener, Utterance
from benchmarks.understand import Rate, Tried, figures, rate, rates_shown, wanted
from benchmarks.voices import Room, Samples, between_silences, number, pcm, spoken
from intents.phrases import CRISIS, HARMLESS, NONE
from intents.understand import Understanding, Understood

BEFORE, AFTER = 0.5, 1.0
"""Seconds of silence around what is said; longer behind than the patience, so that the end is found."""
BLOCK = 1024  # bytes: 32 ms, as from the microphone

Row = tuple[str, str]
"""A sentence, and what it should be taken for."""


@dataclass(frozen=True)
class Sound:
    """One recording and what became of it."""

    transcripts: tuple[Transcript, ...]
    """One for each utterance that was found in it, mostly just one."""
    audio: float
    """Seconds."""
    wait: float
    """Seconds from the end of the recording to the last transcript."""

    @property
    def text(self) -> str:
        """Everything that was heard."""
        return " ".join(one.text for one in self.transcripts if one.text)

    @property
    def decode(self) -> float:
        """Seconds of decoding."""
        return sum(one.seconds for one in self.transcripts)


@dataclass(frozen=True)
class Case:
    """One sentence by one voice."""

    row: Row
    voice: str
    sound: Sound
    found: Understood


def listen(listener: Listener, samples: Samples, expect: Expect = Expect.ANYTHING) -> Sound:
    """Hear a recording as from the microphone. Raises ``RecognizerError``."""
    sound = pcm(samples)
    listener.expect(expect, PATIENCE)
    began = time.perf_counter()
    happenings = [
        happening
        for start in range(0, len(sound), BLOCK)
        for happening in listener.accept(sound[start : start + BLOCK].ljust(BLOCK, b"\0"))
    ]
    happenings += listener.flush()
    heard = tuple(one.transcript for one in happenings if isinstance(one, Utterance))
    return Sound(heard, len(sound) / 2 / RATE, time.perf_counter() - began)


def understood(understanding: Understanding, transcripts: Iterable[Transcript]) -> Understood:
    """What utterances were taken for by one who rests: danger in any of them, else the first that means something."""
    nothing = Understood("", NONE, 0.0, NONE, "nothing was heard")
    found = [at_rest(understanding.understand, one) for one in transcripts if one.text]
    grave = [one for one in found if one.intent == CRISIS]
    acting = [one for one in found if one.intent != NONE]
    asking = [one for one in found if one.candidates]
    return next(iter([*grave, *acting, *asking, *found, nothing]))


def at_rest(understand: Understand, one: Transcript) -> Understood:
    """What the conversation makes of one utterance where nothing is under way."""
    text, found = best(understand, one.text, one.alternatives)
    return found if found.intent == "stop" else overheard(understand, text, found, one.alternatives)


def cast(rows: Sequence[Row], voices: Sequence[str], *, all_voices: bool) -> Iterator[tuple[Row, str]]:
    """Who says what: every voice every sentence, or the voices in turn."""
    for place, row in enumerate(rows):
        for voice in voices if all_voices else [voices[place % len(voices)]]:
            yield row, voice


def hear_all(
    listener: Listener, understanding: Understanding, said: Iterable[tuple[Row, str]], room: Room
) -> list[Case]:
    """Every sentence, spoken in this room."""
    cases = []
    for row, voice in said:
        quiet = between_silences(spoken(row[0], voice), BEFORE, AFTER)
        sound = listen(listener, room(quiet, number(voice, row[0])))
        cases.append(Case(row, voice, sound, understood(understanding, sound.transcripts)))
    return cases


def word_errors(cases: Iterable[Case], plain: Callable[[str], str]) -> Rate:
    """Words wrong, missing or added, of all that were said."""
    pairs = [(plain(case.row[0]).split(), plain(case.sound.text).split()) for case in cases]
    return Rate(sum(Levenshtein.distance(*pair) for pair in pairs), sum(len(said) for said, _ in pairs))


def shown(cases: Sequence[Case], plain: Callable[[str], str]) -> str:
    """The figures of one room as lines."""
    tried = [
        Tried(case.row[0], wanted(case.row[1]), case.found.intent, case.found.kind, case.found.candidates,
              quick=False, seconds=0.0)
        for case in cases
    ]  # fmt: skip
    harmless = rate(case.found.intent == CRISIS for case in cases if case.row[1] == HARMLESS)
    errors = word_errors(cases, plain)
    said = [f"  word errors        {errors.share:6.1%} ({errors.hits} of {errors.all})"]
    said += rates_shown(figures(tried))
    said += [f"  alarms at harmless {harmless}"] if harmless.all else []
    audio, decode = sum(case.sound.audio for case in cases), sum(case.sound.decode for case in cases)
    longest = max((case.sound.decode for case in cases), default=0.0)
    said.append(
        f"  decoding           {decode / max(audio, 1e-9):.2f} of real time; "
        f"{decode / max(len(cases), 1):.2f} s a sentence, at most {longest:.2f}"
    )
    return "\n".join(said)
