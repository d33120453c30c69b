"""Control commands: handled in one place for every answer, session and question."""

from dataclasses import replace

from assistant.conversation import sounds
from assistant.conversation.lengths import go_on_after
from assistant.conversation.play import hush, play_script, prompt
from assistant.conversation.session import at_question, guided, relaid, remaining
from assistant.conversation.state import Kind, Phase, Result, State
from assistant.conversation.topics import in_session, on_back, on_more, on_next, on_repeat, on_resume, unsaid
from assistant.conversation.waiting import rest
from assistant.conversation.world import World
from assistant.events import FASTEST_PACE, SLOWEST_PACE, Attend, Expect
from content.steps import Ask

PACE_STEP = 20  # words a minute
VOLUME_STEP = 4.0  # decibels: plainly heard, not startling
QUIETEST, LOUDEST = -24.0, 8.0  # decibels
PATIENCE_STEP = 0.3  # seconds
LONGEST_PATIENCE = 2.2  # seconds: past this an answer feels lost


def control(world: World, state: State, intent: str, kind: str) -> Result:
    """Obey a command. ``yes`` and ``no`` come here only where no question is open."""
    match intent:
        case "stop":
            return dizzy(world, state) if kind == "dizzy" else stop(state)
        case "pause":
            return pause(world, state)
        case "resume":
            return on_resume(world, state)
        case "repeat":
            return on_repeat(world, state)
        case "next":
            return on_more(world, state) if kind == "more" else on_next(world, state)
        case "back":
            return on_back(world, state)
        case "slower" | "faster":
            return change_pace(world, state, faster=intent == "faster")
        case "louder" | "quieter":
            return change_volume(world, state, louder=intent == "louder")
        case "help":
            return explain(world, state)
        case "hello":
            return prompt(world, state, "hello_again", then=state.question)
        case "thanks":
            return prompt(world, state, "thanks", then=state.question)
        case "goodbye":
            return goodbye(world, state)
        case "yes":
            return on_resume(world, state) if state.paused or unsaid(state) else prompt(world, state, "yes_alone")
        case "no":
            return prompt(world, state, "no_alone") if not in_session(state) else stop(state)
        case _:
            raise AssertionError(f"'{intent}' is no control")


def stop(state: State) -> Result:
    """Silence, without a word; what was said can be taken up with "go on"."""
    quiet = hush(state)
    playing = at_question(state)
    if playing is not None and playing.kind is Kind.PROMPT:
        playing = state.behind
    state = replace(state, playing=playing, behind=None, behind_question=None, held=None)
    state = replace(state, paused=False, stopped=True, ending=False)
    state, silence = sounds.off(state)
    state, effects = rest(state)
    attend = Attend(Expect.CRISIS if state.crisis else Expect.ANYTHING, state.patience)
    return state, (*quiet, *silence, *effects, attend)


def pause(world: World, state: State) -> Result:
    """Wait, with the place kept to the sentence."""
    if state.paused or state.playing is None or state.stopped:
        return stop(state)
    state, silence = sounds.off(state)
    state, effects = prompt(world, replace(state, paused=True), "paused", then=state.question)
    return state, (*silence, *effects)


def dizzy(world: World, state: State) -> Result:
    """The body protests: the exercise is over, and is not offered again by itself."""
    quiet = hush(state)
    state = replace(state, playing=None, behind=None, held=None, paused=False, phase=Phase.RESTING)
    state, silence = sounds.off(state)
    state, effects = prompt(world, state, "dizzy")
    return state, (*quiet, *silence, *effects)


def change_pace(world: World, state: State, *, faster: bool) -> Result:
    """Speak slower and wait longer for an answer, or the other way round."""
    base = world.session_pace if in_session(state) and state.playing and state.playing.is_slow else world.pace
    before = base + state.pace_change
    after = max(SLOWEST_PACE, min(FASTEST_PACE, before + (PACE_STEP if faster else -PACE_STEP)))
    patience = state.patience - PATIENCE_STEP if faster else state.patience + PATIENCE_STEP
    patience = min(LONGEST_PATIENCE, max(world.patience, patience))
    if after == before:
        return prompt(world, replace(state, patience=patience), "fastest" if faster else "slowest", then=state.question)
    playing = guided(state)
    state = replace(state, pace_change=after - base, patience=patience)
    name = "faster" if faster else "slower"
    if playing is not None and playing.is_timed and not state.stopped and unsaid(state):
        # Sentences take another time now; the session still ends when it was to end.
        return go_on_after(world, state, relaid(world, state, playing, seconds=remaining(state, playing)), name)
    return prompt(world, state, name, then=state.question)


def change_volume(world: World, state: State, *, louder: bool) -> Result:
    """Louder or quieter by a step that is plainly heard."""
    volume = state.volume + (VOLUME_STEP if louder else -VOLUME_STEP)
    if not QUIETEST <= volume <= LOUDEST:
        return prompt(world, state, "loudest" if louder else "quietest", then=state.question)
    return prompt(world, replace(state, volume=volume), "louder" if louder else "quieter", then=state.question)


def explain(world: World, state: State) -> Result:
    """What can be said here and now."""
    match state.question:
        case Ask(_, "number" | "hours"):
            name = "help_number"
        case None:
            name = "help_session" if in_session(state) else "help"
        case _:
            name = "help_question"
    return prompt(world, state, name, then=state.question)


def goodbye(world: World, state: State) -> Result:
    """Take leave, with the number where there was danger, and end."""
    state = replace(state, ending=True, held=None, behind=None, question=None)
    if state.crisis is not None:
        name = "emergency_again" if state.crisis.kind == "overdose" else "farewell"
        return play_script(world, state, world.library.crisis[name], Kind.CRISIS)
    return prompt(world, state, "goodbye")


