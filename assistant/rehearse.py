"""The conversation under a virtual clock: for tests, for authors, and for recordings."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.conversation import State, World, step
from assistant.conversation.heard import state_name
from assistant.conversation.play import play_script
from assistant.conversation.state import Phase
from assistant.conversation.tempo import spoken_seconds
from assistant.conversation.topics import kind_of
from assistant.events import (
    BeginEntry,
    CancelReminders,
    Effect,
    Elapsed,
    End,
    Event,
    Forget,
    Heard,
    Keep,
    Record,
    SetReminder,
    Sound,
    Speak,
    Spoken,
    Wait,
    Why,
)
from content.steps import Ask, Choice, Pick, Script
from intents.understand import Understood

Measure = Callable[[Speak], float]
"""How long a sentence takes to be said, in seconds."""

BEGAN = datetime.datetime(2026, 3, 2, 20, 0, tzinfo=datetime.UTC)
"""A Monday evening, so that a rehearsal is the same on any day."""
MOST_STEPS = 10_000
"""An exercise that never ends would be a mistake of ours; it is stopped here and named."""


def planned(speak: Speak) -> float:
    """The time that a sentence takes at its pace, as sessions are planned."""
    return spoken_seconds(speak.text, speak.pace)


@dataclass(frozen=True)
class Moment:
    """Something done, and when."""

    at: float
    """Seconds since the rehearsal began."""
    effect: Effect


@dataclass(frozen=True)
class Rehearsal:
    """A conversation and its clock; every call returns a new one."""

    world: World
    state: State
    measure: Measure = planned
    clock: float = 0.0
    began: datetime.datetime = BEGAN
    """The clock on the wall when it began."""
    moments: tuple[Moment, ...] = ()
    pending: Speak | Wait | None = None
    due: float = 0.0
    """When what is pending comes to its end."""
    ended: bool = False

    @classmethod
    def of(cls, world: World, measure: Measure = planned) -> "Rehearsal":
        """A conversation in which nothing has been said."""
        return cls(world, State.of(world), measure)

    def feed(self, event: Event) -> "Rehearsal":
        """One event happens now."""
        event = replace(event, at=self.clock)
        if isinstance(event, Heard):
            event = replace(event, wall=self.began + datetime.timedelta(seconds=self.clock))
        return self.resumed(*step(self.world, self.state, event))

    def resumed(self, state: State, effects: tuple[Effect, ...]) -> "Rehearsal":
        """The conversation has come to this state, with these effects."""
        after = replace(self, state=state)
        for effect in effects:
            match effect:
                case Speak() | Wait():
                    moment = Moment(after.clock, effect)
                    due = after.clock + (self.measure(effect) if isinstance(effect, Speak) else effect.seconds)
                    after = replace(after, moments=(*after.moments, moment), pending=effect, due=due)
                case Sound() | Keep() | BeginEntry() | Record() | SetReminder() | CancelReminders() | Forget():
                    after = replace(after, moments=(*after.moments, Moment(after.clock, effect)))
                case End():
                    moment = Moment(after.clock, effect)
                    after = replace(after, moments=(*after.moments, moment), pending=None, ended=True)
                case _:
                    pass
        if after.pending is not None and after.pending.id != state.live:
            after = replace(after, pending=None)
        return after

    def tick(self) -> "Rehearsal":
        """The sentence or wait under way comes to its end."""
        match self.pending:
            case Speak(id=live):
                return replace(self, clock=max(self.clock, self.due), pending=None).feed(Spoken(live))
            case Wait(id=live):
                return replace(self, clock=max(self.clock, self.due), pending=None).feed(Elapsed(live))
            case None:
                return self

    def until(self, at: float) -> "Rehearsal":
        """Let time pass until ``at``, in the middle of whatever is said or waited for then."""
        now = self
        while now.pending is not None and now.due <= at:
            now = now.tick()
        return replace(now, clock=max(now.clock, at))

    def until_quiet(self, *, through_pauses: bool = True) -> "Rehearsal":
        """Let time pass until somebody could speak: a question, a silence to be filled, or the end.

        Pauses of a guided session pass too, unless ``through_pauses`` is false: then they are a place to speak.
        """
        now = self
        for _ in range(MOST_STEPS):
            waits = isinstance(now.pending, Wait) and (
                now.pending.why is Why.LISTEN
                or now.state.phase is Phase.TAKING_IN
                or (now.pending.why is Why.PAUSE and not through_pauses)
            )
            if now.pending is None or waits or now.ended:
                return now
            now = now.tick()
        raise RuntimeError(f"'{now.state.playing and now.state.playing.name}' does not come to an end")

    def until_over(self) -> "Rehearsal":
        """Let time pass, nobody saying anything, until what is played has come to its end."""
        now = self
        for _ in range(MOST_STEPS):
            if now.pending is None or now.ended or (isinstance(now.pending, Wait) and now.pending.why is Why.LISTEN):
                return now
            now = now.tick()
        raise RuntimeError(f"'{now.state.playing and now.state.playing.name}' does not come to an end")

    def understand(self, text: str) -> Understood:
        """What a sentence would be taken for now."""
        return self.world.understanding.understand(text, state_name(self.state))

    def said_since(self, count: int) -> list[str]:
        """The sentences said after the first ``count`` moments."""
        return [moment.effect.text for moment in self.moments[count:] if isinstance(moment.effect, Speak)]


def rehearsed(world: World, script: Script, minutes: float | None = None) -> Rehearsal:
    """The whole of one script, nobody saying anything; a timed session over so many minutes."""
    rehearsal = Rehearsal.of(world)
    kind = kind_of(world, script)
    now = rehearsal.resumed(*play_script(world, rehearsal.state, script, kind, minutes=minutes)).until_over()
    while script.lengths is not None and isinstance(now.state.question, Ask | Choice | Pick):
        now = now.tick().until_over()  # a session goes on where nobody answers
    return now
