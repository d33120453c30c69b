"""The loop: one inbox, the real clock, and the only threads of the program.

The main thread takes events from the inbox, steps the conversation and carries out its effects. One thread renders
sentences, one reads the microphone or the lines typed; each only puts events into the inbox.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import assert_never

from assistant.audio import Pcm, amplify
from assistant.conversation import State, World, step
from assistant.conversation.state import Phase
from assistant.errors import DeviceError, ThawError
from assistant.events import (
    Attend,
    Closed,
    Effect,
    Elapsed,
    End,
    Event,
    Heard,
    Hush,
    Keep,
    Remember,
    Sound,
    Speak,
    SpeechBegan,
    Spoken,
    Started,
    Wait,
    Why,
)
from assistant.hearing.segment import Began, Listener, Utterance
from assistant.ports import Fail, Inlet, Memory, Observer, Outlet, Post, Source
from assistant.speaking.voice import Sink, Voice

TICK = 0.5
"""Seconds between two looks at the loudspeaker's health."""
ECHO_TAIL = 0.3
"""Seconds after our last sound in which what begins may still be our own voice."""
REOPEN_EVERY = 2.0
REOPEN_TIMES = 15
"""A microphone that was unplugged is looked for this often, this many seconds apart."""

class Loop:
    """One conversation from its start to its end."""

    def __init__(
        self,
        world: World,
        *,
        inlet: Inlet,
        outlet: Outlet,
        observer: Observer,
        memory: Memory,
        instant: frozenset[Why] = frozenset(),
    ) -> None:
        self._world = world
        self._inlet = inlet
        self._outlet = outlet
        self._observer = observer
        self._memory = memory
        self._instant = instant
        self._inbox: queue.SimpleQueue[Event | ThawError] = queue.SimpleQueue()
        self._state = State.of(world)
        self._wait: tuple[float, int] | None = None
        self._sounded = -ECHO_TAIL
        self._heard = 0
        self._over = False

    def run(self) -> None:
        """Converse until the end; raises the ``ThawError`` of an engine or device that could not be mended."""
        try:
            self._inlet.open(self._inbox.put, self.fail, self._sounding)
            self._observer.opened()
            self._handle(Started())
            while not self._over:
                self._handle(self._next())
                if note := self._outlet.check():
                    self._observer.note(note)
        finally:
            self._inlet.close()
            self._outlet.close()

    def fail(self, error: ThawError) -> None:
        """An engine is lost for good: the loop ends with its error. From any thread."""
        self._inbox.put(error)

    def _sounding(self) -> bool:
        return self._state.phase is Phase.SPEAKING or time.monotonic() - self._sounded < ECHO_TAIL

    def _next(self) -> Event | None:
        """The next event: from the inbox, or the end of the wait under way; ``None`` after a while of nothing."""
        remaining = TICK if self._wait is None else min(TICK, max(0.0, self._wait[0] - time.monotonic()))
        try:
            event = self._inbox.get(timeout=remaining)
        except queue.Empty:
            if self._wait is not None and time.monotonic() >= self._wait[0]:
                live = self._wait[1]
                self._wait = None
                return Elapsed(live)
            return None
        if isinstance(event, ThawError):
            raise event
        return event

    def _handle(self, event: Event | None) -> None:
        if event is None:
            return
        if self._state.phase is Phase.SPEAKING:
            self._sounded = time.monotonic()
        self._state, effects = step(self._world, self._state, replace(event, at=time.monotonic()))
        if Hush() in effects:
            self._outlet.hush()  # before anything else, the screen included
        if isinstance(event, Heard):
            self._heard += 1
            self._observer.heard(event)
        for effect in sorted(effects, key=lambda one: isinstance(one, Sound)):  # a sentence does not wait for a sound
            self._do(effect)
        if self._state.phase not in {Phase.SPEAKING, Phase.BEAT}:
            self._inlet.settled(self._heard)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Speak(id=live):
                self._wait = None
                self._observer.said(effect)
                self._outlet.say(effect, lambda: self._inbox.put(Spoken(live)))
            case Hush():
                pass  # done before all others
            case Wait(id=live, seconds=seconds, why=why):
                self._wait = (time.monotonic() + (0.0 if why in self._instant else seconds), live)
            case Sound():
                self._outlet.sound(effect)
            case Attend():
                self._inlet.attend(effect)
            case Remember(key, value):
                self._keep(lambda: self._memory.remember(key, value))
            case Keep(talk, answers):
                self._keep(lambda: self._memory.keep(talk, answers))
            case Sound():
                self._outlet.sound(effect)
            case End():
                self._over = True
            case _:
                assert_never(effect)

    def _keep(self, write: Callable[[], None]) -> None:
        try:
            write()
        except ThawError as error:
            self._observer.note(str(error))  # the conversation matters more than the setting


class Lines:
    """An inlet for typed lines.

    The next line is read when what was said has been said, as people take turns; ``eager``: as soon as it is there.
    """

    def __init__(self, lines: Iterable[str], *, eager: bool = False) -> None:
        self._lines = lines
        self._eager = eager
        self._settled = threading.Semaphore(0)
        self._waiting = threading.Event()
        self._posted = 0

    def open(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:  # noqa: ARG002 - the protocol's form
        threading.Thread(target=self._read, args=(post,), name="lines", daemon=True).start()

    def _read(self, post: Post) -> None:
        lines = iter(self._lines)
        while True:
            if not self._eager:
                self._waiting.set()
                self._settled.acquire()
            line = next(lines, None)
            if line is None:
                post(Closed())
                return
            self._posted += 1
            post(Heard(line.strip(), spoken=False))

    def attend(self, attend: Attend) -> None:
        pass

    def settled(self, heard: int) -> None:
        # A line that was posted and not yet handled keeps the next one waiting, whatever else has just settled.
        if self._waiting.is_set() and heard == self._posted:
            self._waiting.clear()
            self._settled.release()

    def close(self) -> None:
        pass


class Ear:
    """An inlet for speech: a source of sound, cut into utterances and recognised."""

    def __init__(self, open_source: Callable[[], Source], listener: Listener) -> None:
        self._open_source = open_source
        self._source: Source | None = None
        self._listener = listener
        self._closed = threading.Event()
        self._attend: queue.SimpleQueue[Attend] = queue.SimpleQueue()
        self._over = False

    def open(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:
        """Open the source at once, so that a missing device is told at once; then listen in a thread."""
        self._source = self._open_source()
        threading.Thread(target=self._listen, args=(post, fail, sounding), name="ear", daemon=True).start()

    def _listen(self, post: Post, fail: Fail, sounding: Callable[[], bool]) -> None:
        failures = 0
        while not self._closed.is_set():
            try:
                if self._source is None:
                    self._source = self._open_source()
                for block in self._source.blocks():
                    failures = 0
                    self._hear(block, post, sounding)
                if not self._closed.is_set():
                    post(Closed())
                return
            except DeviceError as error:
                failures += 1
                if failures > REOPEN_TIMES:
                    fail(error)
                    return
                self._drop_source()
                self._closed.wait(REOPEN_EVERY)
            except ThawError as error:
                fail(error)
                return

    def _drop_source(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

    def _hear(self, block: bytes, post: Post, sounding: Callable[[], bool]) -> None:
        while not self._attend.empty():
            attend = self._attend.get()
            self._listener.expect(attend.expect, attend.patience)
        for happening in self._listener.accept(block):
            match happening:
                case Began():
                    self._over = sounding()
                    post(SpeechBegan())
                case Utterance(transcript=heard) if heard.text:
                    post(Heard(heard.text, heard.reading, over_speech=self._over, alternatives=heard.alternatives))

    def attend(self, attend: Attend) -> None:
        self._attend.put(attend)

    def settled(self, heard: int) -> None:
        pass

    def close(self) -> None:
        self._closed.set()
        self._drop_source()
        self._listener.close()


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
