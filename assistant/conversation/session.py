"""A cursor over what is played: laid out in time, set back, moved, stretched. Pure; nothing is said here."""

from dataclasses import replace

from assistant.conversation.state import Kind, Phase, Playing, State
from assistant.conversation.tempo import spoken_seconds
from assistant.conversation.world import World
from assistant.events import FASTEST_PACE, SLOWEST_PACE
from content.choosing import Order, last_repeat, place_of
from content.compose import MINUTE, Spoken, Timing, compose
from content.steps import Go, Part, Script

SHORTEST = 0.5
"""The part of a session's short form that may still be asked for; below, its words no longer fit."""
LEAST_REST = 0.5
"""The part of what was planned that is left at least after a question that took long."""
LONGEST = 240.0  # minutes
UNDER_WAY = frozenset({Phase.SPEAKING, Phase.PAUSING, Phase.TAKING_IN})


def pace_of(world: World, state: State, *, slow: bool, softness: float) -> int:
    """Words a minute for what is said now: slower in a session, as the person wants it, and slowest at a soft end."""
    base = (world.session_pace if slow else world.pace) + state.pace_change
    pace = max(SLOWEST_PACE, min(FASTEST_PACE, base))
    return round(pace - (pace - SLOWEST_PACE) * softness)


def spoken_by(world: World, state: State) -> Spoken:
    """How long sentences of a session take, with the pace as it is."""
    return lambda text, softness: spoken_seconds(text, pace_of(world, state, slow=True, softness=softness))


def opened(
    world: World, state: State, script: Script, kind: Kind, *, turn: int, minutes: float | None = None
) -> Playing:
    """A script at its beginning; a timed session of its middle length, where no other was asked for."""
    person = state.person(turn)
    if script.lengths is None:
        return Playing(script.name, kind, compose(script, person), script=script, since=state.now)
    length = script.lengths[1] if minutes is None else min(LONGEST, max(script.lengths[0] * SHORTEST, minutes))
    plan = compose(script, person, Timing(length * MINUTE, length, spoken_by(world, state), world.fade))
    return Playing(script.name, kind, plan, script=script, minutes=length, since=state.now)


def rewound(state: State) -> Playing | None:
    """What is being played, set back to the sentence or silence that is under way, so that none is lost.

    Of a silence, what is over stays over.
    """
    playing = state.playing
    if playing is None:
        return None
    if state.phase not in UNDER_WAY or playing.at == 0:
        return replace(playing, began=None)
    at = playing.at - 1
    spent = 0.0
    if playing.began is not None and state.phase is not Phase.SPEAKING:
        spent = max(0.0, state.now - playing.began - playing.due(at))
    return replace(playing, at=at, began=None, spent=spent)


def at_question(state: State) -> Playing | None:
    """The same; where a question of a session or talk is open, at the question, so that it is asked again."""
    playing = rewound(state)
    if playing is not None and playing.is_guided and state.phase is Phase.ASKING and state.question is not None:
        return replace(playing, at=playing.paragraph, spent=0.0)
    return playing


def guided(state: State) -> Playing | None:
    """The session or talk that is under way, or waits behind a prompt, set back to where it was."""
    if state.playing is not None and state.playing.kind is Kind.PROMPT:
        return state.behind if state.behind is not None and state.behind.is_guided else None
    playing = rewound(state)
    return playing if playing is not None and playing.is_guided else None


def anchored(state: State, playing: Playing) -> Playing:
    """The plan's times tied to the clock, so that the step to come is due now."""
    if playing.began is not None or not playing.is_timed:
        return playing
    return replace(playing, began=state.now - playing.due(playing.at) - playing.spent, spent=0.0)


def remaining(state: State, playing: Playing) -> float:
    """Seconds until a timed session is over."""
    if playing.began is not None:
        return max(0.0, playing.plan.seconds - (state.now - playing.began))
    return max(0.0, playing.plan.seconds - playing.due(playing.at) - playing.spent)


def _order(playing: Playing) -> Order | None:
    """Where in its file the step to come stands; ``None`` at the end."""
    return playing.plan.orders[playing.at] if playing.at < len(playing.steps) else None


def relaid(world: World, state: State, playing: Playing, *, seconds: float, start: Order | None = None) -> Playing:
    """The rest of a script laid out anew over so many seconds: from ``start``, else from where it is.

    What was said stays before it, so that "back" still finds it.
    """
    script = playing.script
    start = start or _order(playing)
    if script is None or start is None:
        return playing
    begun = max(0, state.turns.get(f"{playing.kind.value}.{playing.name}", 1) - 1)
    # In a repeat, the wordings go on taking turns where they were: the rounds whose first sentence here has been said,
    # without the one that is under way.
    number, sentence = start
    passed = playing.plan.orders[: playing.at].count((number, 0)) - (sentence > 0)
    # Of the silence that comes first, some may be over already.
    timing = Timing(max(0.0, seconds) + playing.spent, playing.minutes, spoken_by(world, state), world.fade)
    rest = compose(script, replace(state.person(begun), rounds=passed), timing, start=start)
    return replace(playing, plan=playing.plan.followed_by(rest, playing.at), began=None)


def caught_up(world: World, state: State, playing: Playing) -> Playing:
    """A timed session after a question: the rest over what is left of its time, at least half of what was planned."""
    if not playing.is_timed or playing.began is None:
        return playing
    planned = playing.plan.seconds - playing.due(playing.at)
    return relaid(world, state, playing, seconds=max(LEAST_REST * planned, remaining(state, playing)))


def extended(world: World, state: State, playing: Playing, seconds: float) -> Playing:
    """More time: the rest stretches; where what repeats is over already, it begins once more."""
    script = playing.script
    if script is None or not playing.is_timed:
        return playing
    left = remaining(state, playing)
    playing = replace(playing, minutes=playing.minutes + seconds / MINUTE)
    start = _order(playing)
    again = last_repeat(script)
    if again is not None and (start is None or start >= again[1]):
        start = again[0]
    return relaid(world, state, playing, seconds=left + seconds, start=start) if start is not None else playing


def moved(world: World, state: State, playing: Playing, place: str) -> Playing | None:
    """At a named part of its script; ``None`` where there is no such part."""
    start = place_of(playing.script, place) if playing.script is not None else None
    if start is None:
        return None
    return relaid(world, state, playing, seconds=remaining(state, playing), start=start)


def leads_to(playing: Playing, place: str) -> bool:
    """Whether a named part is what comes next anyway."""
    return playing.at < len(playing.steps) and playing.steps[playing.at] == Part(place)


def decided(step: Go, answer: str, name: str) -> str:
    """The place to go to; empty to go on below. ``name``: which named answer it is."""
    for candidate in (answer, name):
        if candidate and candidate in step.targets:
            return step.targets[candidate]
    if answer and "any" in step.targets:
        return step.targets["any"]
    return step.otherwise
