"""From a script to what is really said: for this person, in this time. Pure.

A timed session is laid out as a whole before it begins: blocks are chosen, repeats filled, pauses stretched, until the
sum is what was asked for. Every step then has its planned time, and whoever plays it can keep to the plan.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from content.choosing import Loop, Node, Order, Person, Placed, path, resolve, select, unroll, words_before
from content.script import walk
from content.steps import Breath, Fade, Listen, Pause, Say, Script, Single, Still

MINUTE = 60.0
BEAT = 0.0
"""Seconds between two sentences of a paragraph, beyond the time that each is given (``Spoken``, rarely too short)."""
PARAGRAPH_BEAT = 0.6
"""Seconds between two paragraphs, where words need room."""
LEAST, MOST = 0.4, 4.0
"""How far pauses are squeezed and stretched."""
ROUNDS_OF_FITTING = 4
EXACT = 0.01
"""Seconds within which the sum is what was asked for."""

Spoken = Callable[[str, float], float]
"""How long a sentence takes to be said, in seconds, at a softness from 0 to 1."""


@dataclass(frozen=True)
class Timing:
    """In what time a session is laid out."""

    seconds: float
    minutes: float
    """The length of the whole session, by which blocks are chosen."""
    spoken: Spoken
    fade: float | None = None
    """Minutes before the end from which it grows softer; ``None``: as the file says."""


@dataclass(frozen=True)
class Plan:
    """Steps in the order in which they will be played."""

    steps: tuple[Single, ...]
    orders: tuple[Order, ...]
    times: tuple[float, ...] = ()
    """Seconds from the beginning at which each is due; empty where nothing is timed."""
    softness: tuple[float, ...] = ()
    """From 0, the usual voice, to 1, the softest; empty where nothing is timed."""
    seconds: float = 0.0
    """How long all of it takes; 0 where nothing is timed."""

    @classmethod
    def of(cls, steps: Sequence[Single]) -> "Plan":
        """Steps that come from no file and keep to no time."""
        return cls(tuple(steps), tuple((index, 0) for index in range(len(steps))))

    def followed_by(self, rest: "Plan", at: int) -> "Plan":
        """What stands before the step ``at``, and then another plan."""
        begins = self.times[at] if at < len(self.times) else self.seconds
        return Plan(
            self.steps[:at] + rest.steps,
            self.orders[:at] + rest.orders,
            self.times[:at] + tuple(begins + time for time in rest.times),
            self.softness[:at] + rest.softness,
            begins + rest.seconds,
        )


# ------------------------------------------------------------------ timing


@dataclass(frozen=True)
class _Layout:
    times: tuple[float, ...]
    softness: tuple[float, ...]
    seconds: float
    elastic: float
    """Seconds of it that stretch, at a scale of 1."""


def _lay(
    placed: Sequence[Placed],
    spoken: Spoken,
    *,
    scale: float,
    softly: Callable[[float], float],
    cued: float | None = None,
) -> _Layout:
    """Lay steps out; the paragraph in or behind which they begin was begun ``cued`` seconds before."""
    now, elastic = 0.0, 0.0
    cue = None if cued is None else -cued
    times, softness = [], []
    for index, (_, step) in enumerate(placed):
        soft = softly(now)
        times.append(now)
        softness.append(soft)
        match step:
            case Say(text, _, opens):
                cue = now if opens or cue is None else cue
                following = placed[index + 1][1] if index + 1 < len(placed) else None
                now += spoken(text, soft)
                if isinstance(following, Say):
                    now += PARAGRAPH_BEAT if following.opens else BEAT
                continue
            case Breath(_, seconds):
                now = max(now, (now if cue is None else cue) + seconds)
            case Still(seconds):
                now += seconds
            case Pause(seconds) | Listen(seconds):
                elastic += seconds
                now += seconds * scale
            case _:
                pass
        cue = None
    return _Layout(tuple(times), tuple(softness), now, elastic)


def _plainly(_: float) -> float:
    return 0.0


def _rounds(
    way: Sequence[Node | Loop], person: Person, timing: Timing, start: Order | None, cued: float | None
) -> dict[int, int]:
    """How often each repeat is gone through, the extra time shared among them evenly."""
    rounds = _once(way)
    extra = dict.fromkeys(rounds, 0.0)
    placed = unroll(way, rounds, person, start)
    total = _lay(placed, timing.spoken, scale=1.0, softly=_plainly, cued=cued).seconds
    while rounds:
        index = min(extra, key=lambda one: extra[one])
        loop = way[index]
        assert isinstance(loop, Loop)  # noqa: S101 - rounds holds the places of loops only
        placed = resolve(loop.nodes, rounds[index])
        cost = _lay(placed, timing.spoken, scale=1.0, softly=_plainly).seconds
        if cost <= 0 or total + cost / 2 > timing.seconds:
            break
        rounds[index] += 1
        extra[index] += cost
        total += cost
    return rounds


def _once(way: Sequence[Node | Loop]) -> dict[int, int]:
    return {index: 1 for index, node in enumerate(way) if isinstance(node, Loop)}


def fade_of(script: Script) -> float:
    """From how many minutes before the end a session grows softer; 0 for never."""
    return next((step.minutes for step in walk(script.steps) if isinstance(step, Fade)), 0.0)


def compose(script: Script, person: Person, timing: Timing | None = None, *, start: Order | None = None) -> Plan:
    """Arrange a script, from ``start`` on where that is given; over a time, where it is a timed session.

    Where the words do not fit, the plan takes longer, and its ``seconds`` say so.
    """
    if timing is None or script.lengths is None:
        way = path(select(script.steps, 0.0, person, count()), start)
        placed = unroll(way, _once(way), person, start)
        return Plan(tuple(step for _, step in placed), tuple(order for order, _ in placed))
    nodes = select(script.steps, timing.minutes, person, count())
    way = path(nodes, start)
    cued = _cued(nodes, person, timing.spoken, start)
    placed = unroll(way, _rounds(way, person, timing, start, cued), person, start)
    # At most over half of the whole, of which this may be the rest.
    fade = MINUTE * min(fade_of(script) if timing.fade is None else timing.fade, timing.minutes / 2)
    softly = _fading(timing.seconds, fade)
    scale, layout = 1.0, _lay(placed, timing.spoken, scale=1.0, softly=softly, cued=cued)
    for _ in range(ROUNDS_OF_FITTING):
        if not layout.elastic or abs(layout.seconds - timing.seconds) < EXACT:
            break
        scale = min(MOST, max(LEAST, scale + (timing.seconds - layout.seconds) / layout.elastic))
        layout = _lay(placed, timing.spoken, scale=scale, softly=softly, cued=cued)
    steps = tuple(_stretched(step, scale) for _, step in placed)
    return Plan(steps, tuple(order for order, _ in placed), layout.times, layout.softness, layout.seconds)


def _cued(
    nodes: Sequence[Node | list[Node]], person: Person, spoken: Spoken, start: Order | None
) -> float | None:
    """How long the words take that stand right before the start: a breath shares its time with them; else ``None``."""
    says = words_before(nodes, person, start) if start is not None else []
    return sum(spoken(say.text, 0.0) for say in says) or None


def _stretched(step: Single, scale: float) -> Single:
    match step:
        case Pause(seconds) | Listen(seconds):
            return replace(step, seconds=seconds * scale)
        case _:
            return step


def _fading(seconds: float, fade: float) -> Callable[[float], float]:
    """The softness at a time, growing over the last ``fade`` seconds."""
    if fade <= 0:
        return _plainly
    return lambda now: min(1.0, max(0.0, (now - (seconds - fade)) / fade))


