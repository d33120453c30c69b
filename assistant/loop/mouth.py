"""The voice, rendered in a thread and handed to the loudspeaker."""

import queue
import threading
from collections.abc import Callable
from dataclasses import replace

from assistant.audio import Pcm, amplify
from assistant.errors import ThawError
from assistant.events import Sound, Speak
from assistant.speaking.voice import Sink, Voice


class Mouth:
    """An outlet for speech: sentences are rendered in a thread, one ahead of the one that is heard, and sounds made."""

    def __init__(self, voice: Voice, sink: Sink, note: Callable[[str], None]) -> None:
        self._voice = voice
        self._sink = sink
        self._note = note
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._live = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._work, name="mouth", daemon=True).start()

    def say(self, speak: Speak, done: Callable[[], None]) -> None:
        with self._lock:
            self._live = speak.id
        self._jobs.put(lambda: self._render(speak, done))

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _render(self, speak: Speak, done: Callable[[], None]) -> None:
        try:
            self._play(speak, self._voice.render(speak.text, speak.pace), done)
            if speak.then:
                self._voice.render(speak.then, speak.then_pace)  # kept by the cache, so that it is ready
        except ThawError as error:
            self._note(str(error))
            done()  # the words stand on the screen; the conversation goes on

    def _play(self, speak: Speak, pcm: Pcm, done: Callable[[], None]) -> None:
        louder = replace(pcm, samples=amplify(pcm.samples, speak.volume))
        with self._lock:  # a hush that comes now either prevents the sound or silences it
            if self._live == speak.id:
                self._sink.play(louder, done)

    def hush(self) -> None:
        with self._lock:
            self._live = 0
            self._sink.hush()

    def sound(self, sound: Sound) -> None:
        self._sink.sound(sound)
        self._jobs.put(self._sink.prepare)

    def check(self) -> str | None:
        if note := self._sink.check():
            self._jobs.put(self._sink.prepare)  # a device that is back may have another rate
        return note

    def close(self) -> None:
        self._jobs.put(None)
        self._sink.close()
        self._voice.close()
