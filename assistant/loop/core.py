"""The main thread: events in, effects carried out, by the real clock."""

import math
import queue
import time
from dataclasses import replace
from typing import assert_never

from assistant.conversation import State, World, step
from assistant.conversation.state import Phase
from assistant.errors import ThawError
from assistant.events import (
    Attend,
    BeginEntry,
    CancelReminders,
    Effect,
    Elapsed,
    End,
    Event,
    Forget,
    Heard,
    Hush,
    Keep,
    NotKept,
    Record,
    Remember,
    Reminded,
    SetReminder,
    Sound,
    Speak,
    Spoken,
    Started,
    Wait,
    Why,
)
from assistant.ports import Inlet, Memory, Observer, Outlet
from assistant.reminders import volume_change

Lasting = Remember | Keep | BeginEntry | Record | SetReminder | CancelReminders | Forget
"""Effects that outlast the conversation."""
TICK = 0.5
"""Seconds between two looks at the loudspeaker's health."""
LOOK_EVERY = 5.0
"""Seconds between two looks at what reminders have fallen due."""
ECHO_TAIL = 0.3
"""Seconds after our last sound in which what begins may still be our own voice."""


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
        self._at_once = False
        """Whether the wait under way takes no time, so that it is not yet anybody's turn."""
        self._sounded = -ECHO_TAIL
        self._heard = 0
        self._over = False
        self._look_at = 0.0

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
                self._look_at_reminders()
        finally:
            self._inlet.close()
            self._outlet.close()

    def _look_at_reminders(self) -> None:
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_EVERY
        try:
            due = self._memory.due()
        except ThawError as error:
            self._look_at = math.inf  # it would fail every time; the conversation goes on without reminders
            self._observer.note(str(error))
            return
        if due is not None:
            self._handle(Reminded(due.late, volume_change(due.at)))

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
                self._at_once = False
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
        event = replace(event, at=time.monotonic())
        if isinstance(event, Heard):
            event = replace(event, wall=self._memory.wall())
        before = self._state
        self._state, effects = step(self._world, before, event)
        if Hush() in effects:
            self._outlet.hush()  # before anything else, the screen included
        if isinstance(event, Heard):
            self._heard += 1
            self._observer.heard(event)
        failed = [effect for effect in effects if isinstance(effect, Lasting) and not self._keep(effect)]
        if lost := next((effect for effect in failed if not isinstance(effect, Remember)), None):
            # What would now be said is not true: as if it had not been asked for, and that is told instead.
            self._state = before
            self._handle(NotKept(erasing=isinstance(lost, Forget), ends=isinstance(lost, Record | Keep)))
            return
        if failed:
            self._inbox.put(NotKept())
        for effect in sorted(effects, key=lambda one: isinstance(one, Sound)):  # a sentence does not wait for a sound
            self._do(effect)
        if self._state.phase not in {Phase.SPEAKING, Phase.BEAT} and not self._at_once:
            self._inlet.settled(self._heard)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Speak(id=live):
                self._wait = None
                self._at_once = False
                self._observer.said(effect)
                self._outlet.say(effect, lambda: self._inbox.put(Spoken(live)))
            case Hush():
                pass  # done before all others
            case Wait(id=live, seconds=seconds, why=why):
                self._at_once = why in self._instant
                self._wait = (time.monotonic() + (0.0 if self._at_once else seconds), live)
            case Sound():
                self._outlet.sound(effect)
            case Attend():
                self._inlet.attend(effect)
            case Remember() | Keep() | BeginEntry() | Record() | SetReminder() | CancelReminders() | Forget():
                pass  # done before all that is said
            case End():
                self._over = True
            case _:
                assert_never(effect)

    def _keep(self, effect: Lasting) -> bool:
        """Write it down, or erase it; whether that was done. The screen tells why not."""
        try:
            self._memorize(effect)
        except ThawError as error:
            self._observer.note(str(error))
            return False
        return True

    def _memorize(self, effect: Lasting) -> None:
        match effect:
            case Remember(key, setting):
                self._memory.remember(key, setting)
            case Keep(talk, answers):
                self._memory.keep(talk, answers)
            case BeginEntry(form):
                self._memory.begin(form)
            case Record(slot, value):
                self._memory.record(slot, value)
            case SetReminder(reminder):
                self._memory.set_reminder(reminder)
            case CancelReminders(ids):
                self._memory.cancel_reminders(ids)
            case Forget(first, last):
                self._memory.forget(first, last)
            case _:
                assert_never(effect)
