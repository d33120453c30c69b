"""Vosk: preferred wherever a model is installed. Its untyped library stays within this module.

Vosk is given an explicit folder, never a name, which it would download. The locale is not touched: with another
LC_NUMERIC than "C" its results are no JSON.
"""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from assistant.events import Expect
from assistant.hearing.engine import BrokenModelError, MissingEngineError
from assistant.hearing.recognizer import RATE, Transcript

UNKNOWN: Final = "[unk]"
UNKNOWN_ONCE_IN: Final = 10
"""Phrases of a grammar to one of anything else: it is a bigram, in which a single one would hardly ever win."""
ADVICE: Final = "Please fetch it anew with 'thaw models get', or give another folder."
DYNAMIC: Final = ("graph/HCLr.fst", "graph/Gr.fst")
"""Files of a model that takes a grammar while it runs; others have one fixed graph."""


class VoskEngine:
    """Decodes while it is fed; beside the full vocabulary runs a grammar while a question is open."""

    def __init__(self, model: Path, language: str) -> None:
        if not model.is_dir():
            raise BrokenModelError(
                f"There is no Vosk model in {model}. Please give the folder of one, or fetch one: thaw models get"
            )
        try:
            import vosk
        except (ImportError, OSError) as error:
            raise MissingEngineError(f"Vosk is missing ({error}). Please install it: pip install vosk") from None
        self.name = f"Vosk ({model.name})"
        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        self._language = language
        try:
            self._model: Any = vosk.Model(str(model))
            self._full: Any = vosk.KaldiRecognizer(self._model, RATE)
            self._full.SetWords(False)
        except Exception:  # noqa: BLE001 - Vosk raises the bare class
            raise BrokenModelError(f"The Vosk model in {model} is incomplete or broken. {ADVICE}") from None
        self._takes_grammar = all((model / name).is_file() for name in DYNAMIC)
        self._grammars: dict[Expect, Any] = {}
        self._running: list[_Stream] = []
        self._seconds = 0.0
        self._try_out()

    def _try_out(self) -> None:
        # A broken model may abort only on sound, so it is given some before it is called ready.
        self.begin(Expect.ANYTHING)
        self.feed(bytes(RATE))
        self.finish()

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary has a word."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def begin(self, expect: Expect) -> None:
        self._seconds = 0.0
        self._running = [_Stream(self._full)]
        if (small := self._grammar(expect)) is not None:
            self._running.append(_Stream(small))

    def _grammar(self, expect: Expect) -> Any:
        """The recogniser for a question's answers; ``None`` where there is none or the model takes no grammar."""
        if not self._takes_grammar or expect not in {Expect.NUMBER, Expect.YES_NO}:
            return None
        if expect not in self._grammars:
            from assistant.hearing.vocabulary import answers

            # Anything but a JSON array of known words would end the process.
            phrases = answers(self._language, expect, self.knows)
            others = [UNKNOWN] * (1 + len(phrases) // UNKNOWN_ONCE_IN)
            grammar = json.dumps([*phrases, *others], ensure_ascii=False)
            self._grammars[expect] = self._vosk.KaldiRecognizer(self._model, RATE, grammar) if phrases else None
        return self._grammars[expect]

    def feed(self, pcm: bytes) -> None:
        began = time.perf_counter()
        for stream in self._running:
            stream.feed(pcm)
        self._seconds += time.perf_counter() - began

    def draft(self) -> Transcript:
        return self._transcript([stream.draft() for stream in self._running])

    def finish(self) -> Transcript:
        began = time.perf_counter()
        texts = [stream.finish() for stream in self._running]
        self._running = []
        self._seconds += time.perf_counter() - began
        return self._transcript(texts)

    def _transcript(self, texts: list[str]) -> Transcript:
        full, reading = [*texts, "", ""][:2]
        return Transcript(full, reading, (), self._seconds)


class _Stream:
    """One Vosk recogniser during one utterance; what it takes for ends of sentences is joined."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._recognizer.Reset()
        self._done: list[str] = []

    def feed(self, pcm: bytes) -> None:
        if self._recognizer.AcceptWaveform(pcm):
            self._done.append(_text(self._recognizer.Result(), "text"))

    def draft(self) -> str:
        return _joined([*self._done, _text(self._recognizer.PartialResult(), "partial")])

    def finish(self) -> str:
        return _joined([*self._done, _text(self._recognizer.FinalResult(), "text")])


def _text(result: str, key: str) -> str:
    # A fresh recogniser answers {"text": ""} where a partial result was asked for.
    return str(json.loads(result).get(key, ""))


def _joined(parts: Iterable[str]) -> str:
    words = " ".join(parts).split()
    return " ".join(word for word in words if word != UNKNOWN)
