"""``thaw replay``: hears recordings exactly as it would the microphone, and answers."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.compose import House, listener_to
from assistant.display import Screen
from assistant.errors import UsageError
from assistant.events import Heard, Sound, Speak, Wait
from assistant.hearing.recognizer import Transcript
from assistant.hearing.segment import Listener, Utterance
from assistant.hearing.sources import read_wav
from assistant.rehearse import Moment, Rehearsal
from assistant.speaking.sinks import WavSink
from assistant.speaking.voice import Voice

BLOCK = 1024  # bytes: 32 ms, as from the microphone
RATE = 16_000


@dataclass(frozen=True)
class Reply:
    """One utterance of a recording, and what was answered."""

    file: str
    heard: str
    intent: str
    score: float
    said: tuple[str, ...]
    audio: float
    decode: float
    answer: float

    def as_json(self) -> str:
        """As one line, by the contract."""
        return json.dumps(
            {
                "file": self.file,
                "heard": self.heard,
                "intent": self.intent,
                "score": round(self.score, 3),
                "said": " ".join(self.said),
                "seconds": {
                    "audio": round(self.audio, 3),
                    "decode": round(self.decode, 3),
                    "answer": round(self.answer, 4),
                },
            },
            ensure_ascii=False,
        )


def replay(
    files: Annotated[list[Path], typer.Argument(help="Recordings: WAV of any rate, width and channels.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an utterance.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write what it says as one WAV.")] = None,
    recognizer: Annotated[str | None, typer.Option(help="auto, vosk or pocketsphinx.")] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a Vosk model.")] = None,
    voice: Annotated[str | None, typer.Option(help="Name of a voice, for --out.")] = None,
) -> None:
    """Hear recordings as if they came from the microphone, one conversation over all of them, and answer."""
    house = House.open()
    sounds = [(path, read_wav(path)) for path in files]
    if out is not None and out.resolve() in {path.resolve() for path in files}:
        raise UsageError(f"{out} is one of the recordings; please write the reply to another file.")
    console = Screen()
    rehearsal = Rehearsal.of(house.world(typed=False))
    engine = house.recognizer(recognizer, model)
    try:
        listener = listener_to(engine, rehearsal.world.understanding)
        if not as_json:
            console.print(f"(heard by {engine.name})")
        for path, pcm in sounds:
            for transcript in _utterances(listener, pcm) or [Transcript()]:
                rehearsal, reply = _answer(rehearsal, path, transcript, len(pcm) / 2 / RATE)
                _show(console, reply, as_json=as_json)
    finally:
        engine.close()
    if out is not None:
        speaker = house.voice(voice)
        try:
            write_reply(out, rehearsal.moments, speaker)
        finally:
            speaker.close()


def _utterances(listener: Listener, pcm: bytes) -> list[Transcript]:
    happenings = []
    for start in range(0, len(pcm), BLOCK):
        block = pcm[start : start + BLOCK]
        happenings += listener.accept(block.ljust(BLOCK, b"\0"))
    happenings += listener.flush()
    return [one.transcript for one in happenings if isinstance(one, Utterance)]


def _answer(rehearsal: Rehearsal, path: Path, transcript: Transcript, audio: float) -> tuple[Rehearsal, Reply]:
    before = len(rehearsal.moments)
    began = time.perf_counter()
    understood = rehearsal.understand(transcript.text)
    rehearsal = rehearsal.feed(
        Heard(transcript.text, transcript.reading, alternatives=transcript.alternatives)
    )
    answer = time.perf_counter() - began
    rehearsal = rehearsal.until_quiet()
    said = tuple(rehearsal.said_since(before))
    return rehearsal, Reply(
        str(path), transcript.text, understood.intent, understood.score, said, audio, transcript.seconds, answer
    )


def _show(console: Console, reply: Reply, *, as_json: bool) -> None:
    if as_json:
        print(reply.as_json(), flush=True)  # noqa: T201 - this is the command's output
        return
    console.print(f"{reply.file}: {reply.heard or 'nothing was heard'}  [{reply.intent}]", markup=False, soft_wrap=True)
    for sentence in reply.said:
        console.print(f"    {sentence}", markup=False, soft_wrap=True)


def write_reply(path: Path, moments: tuple[Moment, ...], voice: Voice) -> None:
    """All that was said, with its silences and the soft sounds beneath, as one WAV."""
    sink = WavSink(path)
    try:
        for moment in moments:
            match moment.effect:
                case Speak() as speak:
                    sink.play(voice.render(speak.text, speak.pace), lambda: None)
                case Sound() as sound:
                    sink.sound(sound)
                case Wait() as wait if wait.why != "listen":
                    sink.rest(wait.seconds)
                case _:
                    pass
    finally:
        sink.close()
