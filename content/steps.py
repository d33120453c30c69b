"""What a script is made of: single steps, and blocks that hold steps until it is known how long and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Sense(StrEnum):
    """Where attention may rest; a person may turn any of them away."""

    BREATH = "breath"
    BODY = "body"
    SOUND = "sound"
    TOUCH = "touch"
    SIGHT = "sight"


OUTER = frozenset({Sense.SOUND, Sense.TOUCH, Sense.SIGHT})
"""The outer senses, to which someone numb or unreal is led first (Treleaven, trauma-sensitive practice)."""


@dataclass(frozen=True)
class Say:
    """One sentence to be spoken."""

    text: str
    sources: tuple[str, ...] = ()
    opens: bool = True
    """Whether it is the first of its paragraph: "repeat" and "back" go to such a place."""


@dataclass(frozen=True)
class Pause:
    """Silence, in seconds; in a timed session it stretches."""

    seconds: float


@dataclass(frozen=True)
class Still:
    """Silence of exactly so many seconds, however long the session."""

    seconds: float


@dataclass(frozen=True)
class Listen:
    """Silence in which anything may be said; ends after so many seconds or on "next"; it stretches, too."""

    seconds: float


class Stroke(StrEnum):
    """The parts of a breath."""

    IN = "in"
    OUT = "out"
    HOLD = "hold"


@dataclass(frozen=True)
class Breath:
    """The paragraph before it and the silence behind it last exactly so many seconds together."""

    stroke: Stroke
    seconds: float


@dataclass(frozen=True)
class Ask:
    """Wait for an answer to what was just said."""

    slot: str
    kind: str


@dataclass(frozen=True)
class Choice:
    """Wait for one of these answers; their names are keys in the phrase file of answers."""

    slot: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Pick:
    """Wait for one of the things that were collected before."""

    slot: str
    collected: str


@dataclass(frozen=True)
class Offer:
    """Wait for a choice between these intents; the question was just said."""

    intents: tuple[str, ...]


@dataclass(frozen=True)
class Topics:
    """From here on "next" walks through these intents."""

    intents: tuple[str, ...]


@dataclass(frozen=True)
class More:
    """What follows is said when the person asks for more."""


@dataclass(frozen=True)
class Number:
    """The helpline of the person's region is said here."""


@dataclass(frozen=True)
class Part:
    """A named place."""

    name: str


@dataclass(frozen=True)
class Go:
    """Go on at a named place: always, or by what was answered."""

    slot: str = ""
    """Whose answer decides; empty where none does."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """Answer to place."""
    otherwise: str = ""
    """The place for any other answer; empty: go on below."""


@dataclass(frozen=True)
class Finish:
    """The end, before parts that are only reached by ``Go``."""


@dataclass(frozen=True)
class Keep:
    """Write down what was answered in these slots, for later."""

    slots: tuple[str, ...]


@dataclass(frozen=True)
class BeginCheckIn:
    """From here on the answers belong to a check-in of this form, and each is written down at once."""

    form: str


@dataclass(frozen=True)
class Fade:
    """From so many minutes before the end, the voice grows slower and softer."""

    minutes: float


@dataclass(frozen=True)
class Soundscape:
    """A soft sound beneath the voice; empty: none from here on."""

    name: str


@dataclass(frozen=True)
class Bell:
    """One soft bell."""


# ------------------------------------------------------------------ blocks


@dataclass(frozen=True)
class Vary:
    """Paragraphs of which one is spoken, in rotation."""

    options: tuple[tuple[Say, ...], ...]


@dataclass(frozen=True)
class Repeat:
    """Steps that are repeated while time lasts."""

    steps: tuple["Step", ...]


@dataclass(frozen=True)
class Span:
    """Steps of longer sessions, or of shorter ones."""

    minutes: float
    below: bool
    steps: tuple["Step", ...]


@dataclass(frozen=True)
class Anchor:
    """Alternatives for where attention rests."""

    options: tuple[tuple[Sense, tuple["Step", ...]], ...]
    always: bool
    """Whether the first one serves also someone who feels unreal."""


@dataclass(frozen=True)
class Unreal:
    """Steps for someone who said that they feel numb, unreal or invisible."""

    steps: tuple["Step", ...]


Block = Vary | Repeat | Span | Anchor | Unreal
Single = (
    Say | Pause | Still | Listen | Breath | Ask | Choice | Pick | Offer | Topics | More | Number
    | Part | Go | Finish | Keep | BeginCheckIn | Fade | Soundscape | Bell
)
Step = Single | Block


@dataclass(frozen=True)
class When:
    """What is said to a request in the middle of a session, such as "why does this help?"."""

    name: str
    after: float
    """Minutes since the session began, from which on it holds."""
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Script:
    """A whole file, ready to be played."""

    name: str
    title: str
    steps: tuple[Step, ...]
    path: Path
    lengths: tuple[float, float, float] | None = None
    """Minutes of the short, the middle and the long form, where it is a timed session."""
    whens: tuple[When, ...] = ()

    def when(self, name: str, minutes: float) -> When | None:
        """What answers a request after so many minutes; the latest that holds."""
        fitting = [one for one in self.whens if one.name == name and one.after <= minutes]
        return max(fitting, key=lambda one: one.after, default=None)
