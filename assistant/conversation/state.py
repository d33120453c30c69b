"""The state of a conversation: frozen, and the whole of it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.conversation.world import World
from assistant.events import Effect, Reminded
from assistant.journal.entries import Entry
from assistant.reminders import Reminder
from content.choosing import Person
from content.compose import Plan
from content.steps import Ask, Choice, Offer, Pause, Pick, Say, Script, Sense, Single
from intents.spans import DaySpan
from intents.when import When

EXERCISE_PAUSE = 3.0
"""Seconds: who pauses so long is guiding, not informing."""


class Kind(StrEnum):
    """What sort of thing is being said."""

    PROMPT = "prompt"
    ANSWER = "answer"
    TALK = "talk"
    """A planning talk, which asks and goes on by what was answered."""
    SESSION = "session"
    CRISIS = "crisis"


class Phase(StrEnum):
    """What the companion is doing at this moment."""

    RESTING = "resting"
    """Quiet and listening; what is not understood is let pass."""
    WARM = "warm"
    """Quiet after having spoken; what is not understood is asked about."""
    SPEAKING = "speaking"
    BEAT = "beat"
    """Between two sentences."""
    PAUSING = "pausing"
    """Silence that is part of what is being played."""
    TAKING_IN = "taking in"
    """Silence of an exercise in which anything may be said."""
    ASKING = "asking"
    """A question is open."""


@dataclass(frozen=True)
class Playing:
    """A place in something that is said."""

    name: str
    kind: Kind
    plan: Plan
    at: int = 0
    """The step to come next."""
    script: Script | None = None
    """Where the steps come from, to lay them out anew; prompts have none."""
    minutes: float = 0.0
    """The length of a timed session as asked for."""
    since: float = 0.0
    """When it was begun, on the conversation's clock, in seconds."""
    began: float | None = None
    """The time to which the plan's times are to be added; ``None`` until the next step sets it anew."""
    spent: float = 0.0
    """Seconds of the silence to come next that were over when it was interrupted."""

    @property
    def steps(self) -> tuple[Single, ...]:
        """What is played, step by step."""
        return self.plan.steps

    @property
    def is_timed(self) -> bool:
        """Whether it keeps to planned times."""
        return bool(self.plan.times)

    @property
    def is_guided(self) -> bool:
        """Whether it leads through something and is worth going back to: a session or a talk."""
        return self.kind in {Kind.SESSION, Kind.TALK}

    @property
    def is_slow(self) -> bool:
        """Whether it wants a slow voice: an exercise, or a crisis; not mere information."""
        exercise = any(isinstance(step, Pause) and step.seconds >= EXERCISE_PAUSE for step in self.steps)
        return self.kind in {Kind.SESSION, Kind.CRISIS} or (exercise and self.kind is Kind.ANSWER)

    @property
    def softness(self) -> float:
        """From 0 to 1, for what was last begun."""
        return self.softness_at(max(self.at - 1, 0))

    def softness_at(self, index: int) -> float:
        """From 0 to 1, for a step."""
        soft = self.plan.softness
        return soft[min(index, len(soft) - 1)] if soft else 0.0

    def due(self, index: int) -> float:
        """The planned time of a step, in seconds from the beginning; the end where there is none."""
        times = self.plan.times
        return times[index] if index < len(times) else self.plan.seconds

    @property
    def paragraph(self) -> int:
        """The place where the paragraph begins that was last begun."""
        for index in range(min(self.at, len(self.steps)) - 1, -1, -1):
            step = self.steps[index]
            if isinstance(step, Say) and step.opens:
                return index
        return 0


@dataclass(frozen=True)
class DidYouMean:
    """The question which of these intents was meant."""

    intents: tuple[str, ...]


@dataclass(frozen=True)
class Confirm:
    """The question whether a doubtful answer was heard right."""

    ask: Ask
    value: str
    """As it would be kept."""


@dataclass(frozen=True)
class Setting:
    """A reminder as far as it is known."""

    when: When
    id: str


@dataclass(frozen=True)
class AskWhen:
    """The question for what is still missing of a reminder."""

    setting: Setting


@dataclass(frozen=True)
class AskWhich:
    """The question which reminder is meant."""


@dataclass(frozen=True)
class AskForget:
    """The question what to forget; with a span, whether really."""

    span: DaySpan | None = None


Question = (
    Ask | Choice | Pick | Offer | DidYouMean | Confirm | AskWhen | AskWhich | AskForget
)


@dataclass(frozen=True)
class Crisis:
    """A danger has been told, and has not been laid to rest."""

    kind: str
    """One of ``intents.phrases.DANGERS``."""
    denials: int = 0
    silences: int = 0


@dataclass(frozen=True)
class State:
    """Everything that the conversation knows. Start with ``State.of(world)``."""

    pace_change: int = 0
    """Words a minute that the person added or took away."""
    volume: float = 0.0
    patience: float = 0.7
    region: str = ""
    now: float = 0.0
    """The conversation's clock, in seconds, as the last event told it."""
    avoided: frozenset[Sense] = frozenset()
    unreal: bool = False
    """Whether the person said that they feel numb, unreal or invisible: outer senses come first then."""
    sound: str | None = None
    """The soundscape the person asked for; empty for none, ``None`` for what a session proposes."""
    sounding: str = ""
    """The soundscape that is on."""
    breath_sound: bool = False
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wall: datetime.datetime | None = None
    """The clock on the wall when something was last heard, with its zone."""
    entry: Entry | None = None
    """The check-in under way, with what was written down of it."""
    past: tuple[Entry, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    setting: Setting | None = None
    """The reminder that was last talked of, so that "make that nine" changes the same one."""
    kept_on: Mapping[str, datetime.date] = field(default_factory=dict)
    """The day on which each talk wrote down what it did."""
    hushed: float = 0.0
    """Decibels by which it speaks quieter until somebody answers: it spoke first, at night."""
    reminded: Reminded | None = None
    """A reminder that waits for a quiet moment."""
    phase: Phase = Phase.RESTING
    live: int = 0
    """The id of the one ``Speak`` or ``Wait`` whose end may still act."""
    playing: Playing | None = None
    """What is being said, or was last said to its end or to a question."""
    paused: bool = False
    stopped: bool = False
    """Whether "stop" was said: nothing goes on by itself then, only when "go on" is said."""
    lapsed: Question | None = None
    """A question that nobody answered; a late "yes" still finds it."""
    behind: Playing | None = None
    """What a prompt interrupted; it goes on when the prompt has been said."""
    behind_question: Question | None = None
    """The question that was open when a prompt came between; it stays open."""
    held: Playing | None = None
    """A session put aside for a question in its middle."""
    question: Question | None = None
    topics: tuple[str, ...] = ()
    """What "next" walks through."""
    topic: int = -1
    """The place in ``topics`` last told; -1 before the first."""
    crisis: Crisis | None = None
    suspected: str = "self"
    """The kind of danger that our open question is about."""
    silences: int = 0
    failures: int = 0
    turns: Mapping[str, int] = field(default_factory=dict)
    """How often each script or prompt has been said, so that wordings take turns."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was answered in the talk or check-in under way, by slot; things of a list stand on lines of their own."""
    recent: tuple[str, ...] = ()
    """The last sentences spoken, newest last: our own voice may come back through the microphone."""
    ending: bool = False

    @classmethod
    def of(cls, world: World) -> "State":
        """The state before anything has been said."""
        return cls(
            volume=world.volume,
            patience=world.patience,
            region=world.region,
            avoided=world.avoided,
            breath_sound=world.breath_sound,
            kept=world.kept,
            kept_on=world.kept_on,
            past=world.past,
            reminders=world.reminders,
        )

    def turn(self, name: str) -> int:
        """How often this script or prompt has been said before."""
        return self.turns.get(name, 0)

    def counted(self, name: str) -> "State":
        """The state after it has been said one more time."""
        return replace(self, turns={**self.turns, name: self.turn(name) + 1})

    def person(self, turn: int = 0) -> Person:
        """For whom a script is to be arranged, the ``turn``-th time."""
        return Person(turn, self.avoided, self.unreal)


Result = tuple[State, tuple[Effect, ...]]
"""What every function of this package returns: the state after, and what is to be done, in order."""
