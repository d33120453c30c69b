"""The crisis mode: checked first, in every state; it stays until it has been laid to rest twice over."""

from collections.abc import Callable
from dataclasses import replace

from assistant.conversation.controls import control, stop
from assistant.conversation.play import hush, play_script, prompt
from assistant.conversation.session import at_question
from assistant.conversation.state import Crisis, Kind, Phase, Result, State
from assistant.conversation.topics import begin, in_session
from assistant.conversation.world import World
from assistant.events import Attend, Expect, Remember
from intents.numbers import contains
from intents.understand import Understood

QUESTIONS = ("safe", "safe_question", "when")
"""The slots of questions that belong to a crisis."""
AGAIN = {"overdose": "emergency_again", "violence": "violence_again"}
"""What is said to "repeat", by the kind of crisis; else ``number_again``."""
OWN = ("self", "violence", "harm")
"""Kinds in which the speaker may be unsafe, so that "no, not safe" says the same help once more."""
GRAVITY = {"unclear": 0, "self": 1, "other": 1, "violence": 1, "harm": 1, "overdose": 2}
WITHIN = ("grounding", "breathe")
"""What may be done together in a crisis; no other intent outranks it."""
MOST_SILENCES = 2
"""How often silence in a crisis is answered; after that we stay, and listen."""
SAME_WORDS = 6
"""A denial stands alone or nearly so: a longer sentence may hold more."""


def _say(world: World, state: State, name: str) -> Result:
    return play_script(world, state, world.library.crisis[name], Kind.CRISIS)


def enter(world: World, state: State, kind: str, suspected: str = "") -> Result:
    """Danger has been told: everything else gives way. ``suspected`` is the kind of what is ``unclear``."""
    before = state.crisis
    state = replace(state, held=None, failures=0, ending=False)
    if kind == "unclear" and before is None:
        # Where the answer is no, a session or talk goes on where it was.
        held = at_question(state)
        state = replace(state, held=held if held and held.is_guided else None, suspected=suspected or "self")
        return _say(world, state, _asked_by(state))
    if kind == "unclear":
        return stay(world, state)
    if before is None or before.kind != kind or state.phase is Phase.RESTING:
        if before is not None and GRAVITY[kind] < GRAVITY[before.kind]:
            return stay(world, state)
        return _say(world, replace(state, crisis=Crisis(kind)), kind)
    return stay(world, replace(state, crisis=replace(before, denials=0, silences=0)))


def _asked_by(state: State) -> str:
    """The script that asks about what is suspected; what follows a "no" is named after it."""
    return "unclear" if state.suspected == "self" else "in_danger"


def stay(world: World, state: State) -> Result:
    """Nothing to solve: be there, with the ways on."""
    kind = state.crisis.kind if state.crisis else ""
    return _say(world, state, "after_overdose" if kind == "overdose" else "stay")


def heard(world: World, state: State, crisis: Crisis, text: str, understood: Understood) -> Result:
    """Something was said in a crisis that is not itself a sign of danger, nor an answer to a question."""
    normalizer, words = world.book.normalizer, world.book.words
    bare, plain = normalizer.bare(text), normalizer.plain(text)
    region = world.library.helplines.find(plain)
    match understood.intent:
        case "stop" if understood.kind != "dizzy":
            return stop(state)
        case _ if denies(world, text):
            return deny(world, state, crisis)
        case "repeat" | "help":
            return say_number(world, state)
        case "pause" | "louder" | "quieter" | "slower" | "faster" | "goodbye":
            return control(world, state, understood.intent, understood.kind)
        case "next" | "back" | "resume" if in_session(state):
            return control(world, state, understood.intent, understood.kind)
        case _ if region is not None:
            return move_to(world, state, region)
        case _ if _is_one_of(bare, words.number, world.book.bare):
            return say_number(world, state)
        case _ if _is_one_of(bare, words.person, world.book.bare):
            return _say(world, state, "person")
        case intent if intent in WITHIN:
            return begin(world, state, intent)
        case intent if intent in world.library.names:
            return stay(world, state) if crisis.kind == "overdose" else _say(world, state, "not_now")
        case _ if in_session(state) and state.phase is Phase.TAKING_IN:
            return keep_taking_in(state)
        case _:
            return stay(world, state)


def keep_taking_in(state: State) -> Result:
    """Words in an exercise that asks for them: nothing to answer, the exercise goes on in its time."""
    return state, ()


def _is_one_of(bare: str, phrases: tuple[str, ...], bared: Callable[[str], str]) -> bool:
    return bare in {bared(phrase) for phrase in phrases}


def only_denies(world: World, text: str) -> bool:
    """Whether a denial is all that is said: "I'm fine, I just can't go on" is more."""
    return _is_one_of(world.book.normalizer.bare(text), world.book.words.safe, world.book.bare)


def denies(world: World, text: str) -> bool:
    """Whether a danger is denied, such as by "I'm safe"."""
    return _denies(world.book.normalizer.plain(text), world.book.words.safe, world.book.plain)


def _denies(plain: str, phrases: tuple[str, ...], plainly: Callable[[str], str]) -> bool:
    return any(
        contains(plainly(phrase), plain) and len(plain.split()) <= len(plainly(phrase).split()) + SAME_WORDS
        for phrase in phrases
    )


def deny(world: World, state: State, crisis: Crisis) -> Result:
    """One denial does not close it: the help is said once more; the second one closes kindly."""
    if crisis.kind == "overdose":
        return stay(world, state)
    if crisis.denials == 0:
        return _say(world, replace(state, crisis=replace(crisis, denials=1)), "denied")
    return close(world, state)


def close(world: World, state: State) -> Result:
    """The danger has been laid to rest; the number stays one word away."""
    state, effects = _say(world, state, "closed")
    return replace(state, crisis=None), effects


def answered(world: World, state: State, slot: str, text: str, understood: Understood) -> Result | None:
    """The answer to a question of ours about the danger; ``None`` where it is none."""
    intent = understood.intent
    if slot == "safe" and denies(world, text):
        return close(world, state)  # "are you safe?" - "I'm safe"
    if slot == "when" and intent not in {"stop", "repeat", "goodbye", "help"}:
        return _say(world, state, "after_overdose")
    # Who does not know is not known to be safe.
    unsure = _is_one_of(world.book.normalizer.bare(text), world.book.words.not_knowing, world.book.bare)
    if intent not in {"yes", "no"} and not unsure:
        return None
    if slot == "safe":
        return close(world, state) if intent == "yes" and not unsure else _again(world, state)
    if intent == "yes" or unsure:
        return enter(world, state, state.suspected)
    return _say(world, state, f"{_asked_by(state)}_no")


def _again(world: World, state: State) -> Result:
    """Not safe after all: the denial is taken back."""
    kind = state.crisis.kind if state.crisis else ""
    if state.crisis is not None:
        state = replace(state, crisis=replace(state.crisis, denials=0))
    return _say(world, state, kind if kind in OWN else "self")


def chosen(world: World, state: State, choice: str) -> Result:
    """One of the ways offered in a crisis."""
    match choice:
        case "number":
            return say_number(world, state)
        case "person":
            return _say(world, state, "person")
        case _:
            return begin(world, state, choice)


def say_number(world: World, state: State) -> Result:
    """The number to call, once more: the emergency number where somebody's life hangs on it."""
    kind = state.crisis.kind if state.crisis else ""
    return _say(world, state, AGAIN.get(kind, "number_again"))


def move_to(world: World, state: State, region: str) -> Result:
    """The person has said where they are: other numbers, kept for later."""
    state = replace(state, region=region)
    remember = Remember("region", region)
    if state.crisis is None:
        state, effects = prompt(world, state, "region_kept", then=state.question)
    else:
        state, effects = _say(world, state, "violence_again" if state.crisis.kind == "violence" else "region")
    return state, (remember, *effects)


def silent(world: World, state: State, crisis: Crisis) -> Result:
    """Nothing is said: we are still here, and say so twice."""
    if crisis.silences >= MOST_SILENCES:
        quiet = hush(state)
        return replace(state, phase=Phase.RESTING, live=state.live + 1), (*quiet, Attend(Expect.CRISIS, state.patience))
    state = replace(state, crisis=replace(crisis, silences=crisis.silences + 1))
    question = state.question
    state, effects = _say(world, state, "silence")
    return replace(state, behind_question=question), effects


