"""Instructions in square brackets, one function each: from the words behind the first one to a step.

Each raises ``ValueError`` with a sentence on what was expected; ``content.script`` adds file and line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from content.steps import (
    OUTER,
    Anchor,
    Ask,
    BeginCheckIn,
    Bell,
    Breath,
    Choice,
    Fade,
    Finish,
    Go,
    Keep,
    Listen,
    More,
    Number,
    Offer,
    Part,
    Pause,
    Pick,
    Repeat,
    Say,
    Sense,
    Single,
    Soundscape,
    Span,
    Step,
    Still,
    Stroke,
    Topics,
    Unreal,
    Vary,
    When,
)

LONGEST_PAUSE = 600.0  # seconds
LONGEST_SPAN = 240.0  # minutes
MOST_OFFERS = 3  # more than three at a time are not remembered by ear (facts/content.md, voice manners)
MOST_CHOICES = 4
QUESTION_KINDS = ("number", "hours", "yes_no", "words", "list")
SOUNDS = ("rain", "waves", "brown")
FORMS = ("daily", "moment")
REQUESTS = ("why", "cannot", "still_awake", "recall")
"""What a session may answer in its own words when it is asked in the middle."""

Make = Callable[[str, list[Step]], Single]


def _amount(word: str, rest: str, most: float, unit: str) -> float:
    try:
        value = float(rest)
    except ValueError:
        value = -1
    if not 0 < value <= most:
        raise ValueError(f"expected {unit} between 0 and {most:.0f}, such as [{word} 20]")
    return value


def _seconds(word: str, rest: str) -> float:
    return _amount(word, rest, LONGEST_PAUSE, "seconds")


def _names(word: str, rest: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in rest.split(",") if name.strip())
    if not names:
        raise ValueError(f"expected names after {word}, such as [{word} grounding, causes]")
    return names


def _first(rest: str) -> tuple[str, str]:
    """The first word, and what stands behind it."""
    word, _, others = rest.partition(" ")
    return word, others.strip()


def _asked(word: str, before: list[Step]) -> None:
    if not before or not isinstance(before[-1], Say | Vary):
        raise ValueError(f"expected the question as a paragraph before [{word} …]")


def _ask(rest: str, before: list[Step]) -> Single:
    words = rest.split()
    if len(words) != 2 or words[1] not in QUESTION_KINDS:  # noqa: PLR2004 - slot and kind
        raise ValueError(f"expected [ask SLOT KIND] with a kind of {', '.join(QUESTION_KINDS)}")
    _asked("ask", before)
    return Ask(words[0], words[1])


def _choice(rest: str, before: list[Step]) -> Single:
    slot, names = _first(rest)
    choices = _names("choice SLOT", names)
    if not 1 < len(choices) <= MOST_CHOICES:
        raise ValueError(f"expected two to {MOST_CHOICES} answers, such as [choice kind work, family]")
    _asked("choice", before)
    return Choice(slot, choices)


def _pick(rest: str, before: list[Step]) -> Single:
    words = rest.split()
    if len(words) != 2:  # noqa: PLR2004 - slot and list
        raise ValueError("expected [pick SLOT LIST], such as [pick picked burdens]")
    _asked("pick", before)
    return Pick(words[0], words[1])


def _offer(rest: str, _: list[Step]) -> Single:
    names = _names("offer", rest)
    if len(names) > MOST_OFFERS:
        raise ValueError(f"expected at most {MOST_OFFERS} ways in one [offer …]")
    return Offer(names)


def _go(rest: str, _: list[Step]) -> Single:
    slot, cases = _first(rest)
    if not slot:
        raise ValueError("expected a place after go, such as [go home] or [go kept yes: keep, else: over]")
    if not cases:
        return Go(otherwise=slot)
    targets: dict[str, str] = {}
    for case in cases.split(","):
        answer, colon, place = (part.strip() for part in case.partition(":"))
        if not (answer and colon and place):
            raise ValueError("expected answers and places, such as [go kept yes: keep, else: over]")
        targets[answer] = place
    otherwise = targets.pop("else", "")
    return Go(slot, targets, otherwise)


def _sound(rest: str, _: list[Step]) -> Single:
    if rest == "off":
        return Soundscape("")
    if rest not in SOUNDS:
        raise ValueError(f"expected a sound of {', '.join(SOUNDS)} or off, such as [sound rain]")
    return Soundscape(rest)


def _part(rest: str, _: list[Step]) -> Single:
    if not rest.isidentifier():
        raise ValueError("expected a name of one word after part, such as [part home]")
    return Part(rest)


def _check_in(rest: str, _: list[Step]) -> Single:
    if rest not in FORMS:
        raise ValueError(f"expected [check_in FORM] with a form of {', '.join(FORMS)}")
    return BeginCheckIn(rest)


def _breath(stroke: Stroke) -> Make:
    return lambda rest, _: Breath(stroke, _seconds(stroke.value, rest))


SINGLES: Mapping[str, Make] = {
    "pause": lambda rest, _: Pause(_seconds("pause", rest)),
    "still": lambda rest, _: Still(_seconds("still", rest)),
    "listen": lambda rest, _: Listen(_seconds("listen", rest)),
    **{stroke.value: _breath(stroke) for stroke in Stroke},
    "ask": _ask,
    "choice": _choice,
    "pick": _pick,
    "offer": _offer,
    "topics": lambda rest, _: Topics(_names("topics", rest)),
    "more": lambda _rest, _: More(),
    "number": lambda _rest, _: Number(),
    "part": _part,
    "go": _go,
    "finish": lambda _rest, _: Finish(),
    "keep": lambda rest, _: Keep(_names("keep", rest)),
    "check_in": _check_in,
    "fade": lambda rest, _: Fade(_amount("fade", rest, LONGEST_SPAN, "minutes")),
    "sound": _sound,
    "bell": lambda _rest, _: Bell(),
}
"""Each instruction that is one step."""


# ------------------------------------------------------------------ blocks


@dataclass
class Opened:
    """A block that has been opened and not yet closed."""

    word: str
    steps: list[Step] = field(default_factory=list)
    paragraphs: list[tuple[Say, ...]] = field(default_factory=list)
    """Of ``vary``: the alternatives."""
    name: str = ""
    """Of ``when``: the request."""
    minutes: float = 0.0
    sense: Sense = Sense.SOUND
    always: bool = False
    options: list[tuple[Sense, tuple[Step, ...]]] = field(default_factory=list)

    def next_option(self, rest: str) -> None:
        """One alternative of ``anchor`` is read, another begins."""
        self.options.append((self.sense, tuple(self.steps)))
        self.steps = []
        self.sense = _sense(rest)


def _sense(rest: str) -> Sense:
    try:
        return Sense(rest)
    except ValueError:
        raise ValueError(f"expected a sense of {', '.join(Sense)}, such as [anchor breath]") from None


def _anchor(rest: str) -> Opened:
    sense, _, always = rest.partition(" ")
    if always not in {"", "always"}:
        raise ValueError("expected [anchor SENSE] or [anchor SENSE always]")
    return Opened("anchor", sense=_sense(sense), always=bool(always))


def _for(rest: str) -> Opened:
    if rest != "unreal":
        raise ValueError("expected [for unreal]")
    return Opened("for")


def _when(rest: str) -> Opened:
    name, _, minutes = rest.partition(" ")
    if name not in REQUESTS:
        raise ValueError(f"expected a request of {', '.join(REQUESTS)}, such as [when why]")
    after = _amount(f"when {name}", minutes, LONGEST_SPAN, "minutes") if minutes else 0.0
    return Opened("when", name=name, minutes=after)


def _span(word: str) -> Callable[[str], Opened]:
    return lambda rest: Opened(word, minutes=_amount(word, rest, LONGEST_SPAN, "minutes"))


BLOCKS: Mapping[str, Callable[[str], Opened]] = {
    "vary": lambda _: Opened("vary"),
    "repeat": lambda _: Opened("repeat"),
    "from": _span("from"),
    "below": _span("below"),
    "anchor": _anchor,
    "for": _for,
    "when": _when,
}
"""Each instruction that opens a block, up to its ``[end]``."""


def close_block(opened: Opened) -> Step | When:
    """The block with all that stands in it; raises ``ValueError`` where something is missing."""
    if opened.word == "vary":
        if len(opened.paragraphs) < 2:  # noqa: PLR2004 - one alternative is none
            raise ValueError("expected two or more paragraphs between [vary] and [end]")
        return Vary(tuple(opened.paragraphs))
    steps = tuple(opened.steps)
    if not steps:
        raise ValueError(f"expected something between [{opened.word}] and [end]")
    match opened.word:
        case "repeat":
            return Repeat(steps)
        case "from" | "below":
            return Span(opened.minutes, opened.word == "below", steps)
        case "for":
            return Unreal(steps)
        case "when":
            return When(opened.name, opened.minutes, steps)
        case _:
            options = (*opened.options, (opened.sense, steps))
            if not any(sense in OUTER for sense, _ in options):
                raise ValueError(f"expected an outer sense among the alternatives: {', '.join(sorted(OUTER))}")
            return Anchor(options, opened.always)
