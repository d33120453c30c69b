"""The state of a conversation: frozen, and the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.events import Effect
from content.library import Library
from content.script import Ask, Offer, Pause, Say, Step
from intents.phrases import Phrasebook
from intents.understand import Understanding

EXERCISE_PAUSE = 3.0
"""Seconds: who pauses so long is guiding, not informing."""


@dataclass(frozen=True)
class World:
    """What does not change while people talk: words, how they are understood, and settings."""

    library: Library
    book: Phrasebook
    understanding: Understanding
    pace: int = 155
    """Words a minute for answers."""
    session_pace: int = 115
    """Words a minute in guided sessions."""
    volume: float = 0.0
    """Decibels."""
    patience: float = 0.7
    """Seconds of silence that end an utterance."""
    reprompt: float | None = 8.0
    """Seconds of silence before something is added; ``None`` in a typed conversation, where nobody is hurried."""
    region: str = ""
    wake: str = ""
    """Words that wake it where it rests; empty where it always listens. A crisis needs none."""


class Kind(StrEnum):
    """What sort of thing is being said."""

    PROMPT = "prompt"
    ANSWER = "answer"
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
    steps: tuple[Step, ...]
    at: int = 0
    """The step to come next."""

    @property
    def is_slow(self) -> bool:
        """Whether it wants a slow voice: an exercise, or a crisis; not mere information."""
        exercise = any(isinstance(step, Pause) and step.seconds >= EXERCISE_PAUSE for step in self.steps)
        return self.kind in {Kind.SESSION, Kind.CRISIS} or exercise

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
class GoOn:
    """The question whether to take up what was put aside."""


Question = Ask | Offer | DidYouMean | GoOn


@dataclass(frozen=True)
class Crisis:
    """A danger has been told, and has not been laid to rest."""

    kind: str
    """``self``, ``other`` or ``overdose``."""
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
    silences: int = 0
    failures: int = 0
    turns: Mapping[str, int] = field(default_factory=dict)
    """How often each script or prompt has been said, so that wordings take turns."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was answered in the check-in under way; kept in memory only."""
    recent: tuple[str, ...] = ()
    """The last sentences spoken, newest last: our own voice may come back through the microphone."""
    ending: bool = False

    @classmethod
    def of(cls, world: World) -> "State":
        """The state before anything has been said."""
        return cls(volume=world.volume, patience=world.patience, region=world.region)


Result = tuple[State, tuple[Effect, ...]]
"""What every function of this package returns: the state after, and what is to be done, in order."""
