"""PocketSphinx: the recogniser that comes with its wheel. Its untyped decoder stays within this module.

A whole utterance is decoded at once (``full_utt``), which is immune to its level and to what was heard before: with
cepstral means learned while it speaks, quiet utterances have 35 % word errors, at once 11 %.
"""

import math
import time
from itertools import islice
from pathlib import Path
from typing import Any, Final

from assistant.events import Expect
from assistant.hearing.engine import BrokenModelError, MissingEngineError
from assistant.hearing.evened import evened
from assistant.hearing.recognizer import RATE, Transcript

SPEECH: Final = Path(__file__).parent.parent.parent / "intents"
"""The folder whose ``<language>/speech`` holds dictionary and language models."""
ANYTHING: Final = "anything"
SMALL: Final = {Expect.NUMBER: "numbers", Expect.YES_NO: "yes_no"}
"""Language models for the answers to a question, by the name of their file."""
SHORTEST: Final = RATE // 10 * 2
"""Bytes: a tenth of a second, below which there is nothing to decode."""
ALTERNATIVES, SCANNED = 8, 40
USUAL, SHORT_TRACT = "1.0", "1.12"
"""Frequencies are divided by so much. The acoustic model knows grown men best; where a vocal tract is shorter, all of
speech is higher ("vocal tract length normalisation"). Of 52 digits by many speakers 45 were read right as they are,
and 49 by the likelier of the two; 1.12 was chosen by half of the speakers, among five from 0.88 to 1.2."""


class PocketSphinxEngine:
    """Decodes with the full vocabulary and, where a question is open, again with its small one."""

    name = "PocketSphinx"

    def __init__(self, language: str) -> None:
        try:
            import pocketsphinx
        except ImportError as error:
            raise MissingEngineError(
                f"PocketSphinx is missing ({error}). Please install it: pip install pocketsphinx"
            ) from None
        self._folder = SPEECH / language / "speech"
        model, dictionary = self._folder / "language_model.lm.bin", self._folder / "dictionary.dict"
        for path in (model, dictionary):
            if not path.is_file():
                raise BrokenModelError(
                    f"{path} is missing; PocketSphinx cannot hear '{language}' without it. "
                    f"Please build it: python tools/build_language_model.py {language}"
                )
        try:
            self._decoder: Any = pocketsphinx.Decoder(
                hmm=pocketsphinx.get_model_path("en-us/en-us"),
                dict=str(dictionary),
                lm=None,
                samprate=float(RATE),
                warp_type="inverse_linear",
                warp_params=USUAL,
                loglevel="FATAL",
            )
            self._decoder.add_lm_file(ANYTHING, str(model))
            self._decoder.activate_search(ANYTHING)
        except (RuntimeError, ValueError) as error:
            raise BrokenModelError(f"PocketSphinx does not start with the files in {self._folder} ({error}).") from None
        self._added = {ANYTHING}
        self._pcm = bytearray()
        self._expect = Expect.ANYTHING

    def begin(self, expect: Expect) -> None:
        self._pcm.clear()
        self._expect = expect

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm

    def draft(self) -> Transcript:
        return self._decode()

    def finish(self) -> Transcript:
        return self._decode()

    def _decode(self) -> Transcript:
        if len(self._pcm) < SHORTEST or not any(self._pcm):
            return Transcript()  # of pure zeros, as a muted microphone gives, it would make a word
        began = time.perf_counter()
        # The full vocabulary first: with the small one alone no word of danger would ever be heard.
        pcm = bytes(self._pcm)
        text, _ = self._search(ANYTHING, pcm)
        alternatives = self._alternatives(text)
        small = SMALL.get(self._expect)
        reading = self._read(small, evened(pcm)) if small else ""
        return Transcript(text, reading, alternatives, time.perf_counter() - began)

    def _read(self, small: str, pcm: bytes) -> str:
        """The likelier of what a usual and a short vocal tract would have said."""
        usual = self._search(small, pcm)
        self._warp(SHORT_TRACT)
        try:
            short = self._search(small, pcm)
        finally:
            self._warp(USUAL)
        return max(usual, short, key=lambda found: found[1])[0]

    def _warp(self, factor: str) -> None:
        """Only the features change, within less than a millisecond; the models stay."""
        self._decoder.config["warp_params"] = factor
        self._decoder.reinit_feat()

    def _search(self, name: str, pcm: bytes) -> tuple[str, float]:
        """What was said, and the logarithm of its likelihood."""
        if name not in self._added:
            self._decoder.add_lm_file(name, str(self._folder / f"{name}.lm"))
            self._added.add(name)
        self._decoder.activate_search(name)
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()
        found = self._decoder.hyp()
        return _words(found), float(found.best_score) if found is not None else -math.inf

    def _alternatives(self, best: str) -> tuple[str, ...]:
        """What else the last search found, likeliest first."""
        others: list[str] = []
        if best:
            for hypothesis in islice(self._decoder.nbest() or (), SCANNED):
                other = _words(hypothesis)
                if other and other != best and other not in others:
                    others.append(other)
        return tuple(others[:ALTERNATIVES])


def _words(hypothesis: Any) -> str:
    """The words of a hypothesis, which may be ``None``, without marks of silence and of variants: ``the(2)``."""
    text = hypothesis.hypstr if hypothesis is not None else ""
    words = (word.partition("(")[0] for word in (text or "").split() if word[0] not in "<[+")
    return " ".join(word for word in words if word)
