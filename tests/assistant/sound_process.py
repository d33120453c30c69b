"""Loudspeaker and microphone in a process of their own, told by lines what to do: PortAudio finds its server once."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30.0  # seconds: a bound against hanging, no claim on speed
RATE = 22_050


class SoundProcess:
    """Started with a virtual card's environment; ``ask`` sends a command and returns its answer."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.assistant.sound_process"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._answers.put(line)

    def ask(self, *command: object) -> object:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self._answers.get(timeout=PATIENCE))

    def wait_until(self, wanted: object, *command: object) -> None:
        """Ask again and again until this is the answer."""
        until = time.monotonic() + PATIENCE
        while (answer := self.ask(*command)) != wanted:
            assert time.monotonic() < until, f"{command} is {answer!r}, not {wanted!r}"
            time.sleep(0.05)

    def end(self) -> int:
        """End of input: it closes its devices and leaves. The exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def tone(seconds: float, rate: int = RATE) -> np.ndarray:
    """A tone, loud from its first to its last sample."""
    time_ = np.arange(round(seconds * rate)) / rate
    return (np.sin(2 * np.pi * 440 * time_) * 12_000).astype(np.int16)


def main() -> None:
    from assistant.audio import Pcm
    from assistant.errors import DeviceError
    from assistant.events import Sound
    from assistant.hearing.sources import Microphone
    from assistant.speaking.loudspeaker import Loudspeaker
    from assistant.speaking.sinks import WavSink  # noqa: F401 - importing all of it together has to work

    rooms: dict[str, object] = {}
    finished: list[float] = []

    def open_device(kind: str, name: str | None) -> str:
        try:
            rooms[kind] = Loudspeaker(name) if kind == "loudspeaker" else Microphone(name)
        except DeviceError as error:
            return str(error)
        return "open"

    def listen(seconds: float) -> list[object]:
        """So many seconds of blocks: the lengths there are, their number, the loudest sample; or the error."""
        loudest, lengths, count = 0, set(), 0
        try:
            for block in rooms["microphone"].blocks():
                lengths.add(len(block))
                count += 1
                loudest = max(loudest, int(np.abs(np.frombuffer(block, "<i2").astype(int)).max()))
                if count * 512 >= seconds * 16_000:
                    break
        except DeviceError as error:
            return [str(error)]
        return [sorted(lengths), count, loudest]

    def sound(name: str, *arguments: object) -> object:
        speaker = rooms.get("loudspeaker")
        match name:
            case "play":
                seconds, rate = arguments
                speaker.play(Pcm(tone(seconds, rate), rate), lambda: finished.append(time.monotonic()))
            case "hush":
                speaker.hush()
            case "sound":
                speaker.sound(Sound(*arguments))
                speaker.prepare()
            case "underflows":
                return speaker.underflows
            case "check":
                return speaker.check()
            case "alive":
                return speaker.alive(time.monotonic())
            case "finished":
                return len(finished)
            case "listen":
                return listen(*arguments)
            case "open":
                return open_device(*arguments)
            case "close":
                rooms.pop(arguments[0]).close()
        return "done"

    for line in sys.stdin:
        print(json.dumps(sound(*json.loads(line))), flush=True)
    for device in rooms.values():
        device.close()


if __name__ == "__main__":
    main()
