"""Reminders by voice: set, changed, listed, cancelled; and spoken when their time has come."""

import datetime
from dataclasses import replace

from assistant.conversation.filling import joined
from assistant.conversation.play import prompt
from assistant.conversation.session import guided
from assistant.conversation.sounds import BY_ITSELF
from assistant.conversation.state import AskWhen, AskWhich, Phase, Result, Setting, State
from assistant.conversation.world import World
from assistant.events import CancelReminders, Reminded, SetReminder
from assistant.reminders import Reminder, next_due, reminder_from, when_of
from content.steps import Offer
from content.times import say_date, say_days, say_time, say_when
from intents.understand import Understood
from intents.when import When, parse_when, usual_time
from intents.which import find_which

QUIET = frozenset({Phase.RESTING, Phase.WARM})
"""When a reminder may speak at once; else it waits for the end of what is going on."""


# ------------------------------------------------------------------ setting


def set_reminder(world: World, state: State, text: str) -> Result:
    """A reminder is asked for; what is missing is asked for in turn."""
    if state.wall is None:
        return prompt(world, state, "reminder_no_clock", then=state.question)
    changed = _changed(world, state, text)
    if changed is not None:
        return _settled(world, state, changed)
    when = parse_when(text, world.times) or When()
    return _settled(world, state, Setting(when, _new_id(state)))


def _changed(world: World, state: State, text: str) -> Setting | None:
    """"Make that nine": the reminder that was just set, with what is new."""
    setting = state.setting
    if setting is None or not world.guide.corrects(text):
        return None
    when = parse_when(text, world.times, setting.when)
    return replace(setting, when=when) if when is not None else None


def answered(world: World, state: State, question: AskWhen, text: str, understood: Understood) -> Result | None:
    """The answer to what was missing."""
    if understood.intent in {"no", "cancel_reminder"} or world.guide.cancels(text):
        return prompt(world, replace(state, setting=None), "reminder_left")
    when = parse_when(text, world.times, question.setting.when)
    if when is None and understood.intent == "yes":
        usual = usual_time(question.setting.when, world.times)
        when = replace(question.setting.when, time=usual) if usual is not None else None
    return _settled(world, state, replace(question.setting, when=when)) if when is not None else None


def later(world: World, state: State, text: str) -> Result | None:
    """A correction when the reminder stands already; ``None`` where this is none."""
    setting = _changed(world, state, text)
    return _settled(world, state, setting) if setting is not None else None


def _settled(world: World, state: State, setting: Setting) -> Result:
    """Keep it where nothing is missing, and say what is kept; else ask."""
    when = setting.when
    if when.cannot is not None:
        return prompt(world, replace(state, setting=None), f"reminder_cannot_{when.cannot.value}")
    missing = [one for one in when.missing if one != "how_often"]
    state = replace(state, setting=setting)
    if missing and missing[0] == "time" and (usual := usual_time(when, world.times)) is not None:
        said = say_when_time(world, usual)
        return prompt(world, state, "reminder_time_usual", then=AskWhen(setting), fill={"time": said})
    if missing:
        return prompt(world, state, f"reminder_{missing[0]}", then=AskWhen(setting))
    assert state.wall is not None  # noqa: S101 - asked when it was begun
    try:
        reminder = reminder_from(when, id=setting.id, now=state.wall)
    except ValueError:
        return prompt(world, state, "reminder_days", then=AskWhen(setting))
    others = tuple(one for one in state.reminders if one.id != reminder.id)
    state = replace(state, reminders=(*others, reminder))
    fill = {"when": spoken_when(world, state, reminder)}
    state, effects = prompt(world, state, "reminder_set", fill=fill)
    return state, (SetReminder(reminder), *effects)


def say_when_time(world: World, time: tuple[int, int]) -> str:
    """A time of the day, as spoken."""
    return say_time(datetime.time(*time), world.library.times)


def spoken_when(world: World, state: State, reminder: Reminder) -> str:
    """When a reminder comes, as spoken: "every day at half past eight in the evening"."""
    words = world.library.times
    if reminder.repeats:
        days = say_days(reminder.days, words)
    else:
        day = reminder.moment.date() if reminder.moment else reminder.date
        assert day is not None  # noqa: S101 - one of the three is there
        assert state.wall is not None  # noqa: S101 - a reminder is told to someone who spoke
        days = say_date(day, state.wall.date(), words)
    return say_when(days, reminder.time, words, after=reminder.label)


def _new_id(state: State) -> str:
    return str(max((int(one.id) for one in state.reminders if one.id.isdigit()), default=0) + 1)


# ------------------------------------------------------------------ telling and cancelling


def _standing(state: State) -> State:
    """Without those for once whose time is past."""
    if state.wall is None:
        return state
    wall = state.wall
    return replace(state, reminders=tuple(one for one in state.reminders if next_due(one, wall) is not None))


def names_one(world: World, state: State, text: str) -> bool:
    """Whether a sentence names one of the reminders that there are, or all of them."""
    state = _standing(state)
    if not state.reminders or state.wall is None:
        return False
    today = state.wall.date()
    which = find_which(text, [when_of(one, today) for one in state.reminders], world.times)
    return which is not None and bool(which.places)


def tell(world: World, state: State) -> Result:
    """What reminders there are."""
    state = _standing(state)
    if not state.reminders or state.wall is None:
        return prompt(world, state, "reminders_none", then=state.question)
    said = joined(world, [spoken_when(world, state, one) for one in state.reminders])
    name = "reminders_one" if len(state.reminders) == 1 else "reminders_some"
    return prompt(world, state, name, then=state.question, fill={"when": said})


def cancel(world: World, state: State, text: str, *, asked: bool = False) -> Result | None:
    """Cancel the reminder that is meant, or ask which; ``None`` where an answer to that says nothing of it."""
    state = _standing(state)
    if not state.reminders or state.wall is None:
        return prompt(world, state, "reminders_none")
    today = state.wall.date()
    which = find_which(text, [when_of(one, today) for one in state.reminders], world.times)
    if which is None and asked:
        return None
    if which is None or not which.is_clear:
        there = joined(world, [spoken_when(world, state, one) for one in state.reminders])
        name = "reminder_which" if which is None or which.places else "reminder_not_there"
        return prompt(world, state, name, then=AskWhich(), fill={"when": there})
    gone = [state.reminders[place] for place in which.places] if not which.all else list(state.reminders)
    said = joined(world, [spoken_when(world, state, one) for one in gone])
    left = tuple(one for one in state.reminders if one not in gone)
    state = replace(state, reminders=left, setting=None)
    state, effects = prompt(world, state, "reminder_cancelled", fill={"when": said})
    return state, (CancelReminders(tuple(one.id for one in gone)), *effects)


# ------------------------------------------------------------------ speaking


def reminded(world: World, state: State, event: Reminded) -> Result:
    """The time has come: ask, if nothing else is going on; else when it is over.

    What was paused and never taken up again, as when somebody fell asleep over it, does not keep it silent for ever.
    """
    playing = guided(state)
    falling_asleep = playing is not None and playing.name == BY_ITSELF and playing.at < len(playing.steps)
    if falling_asleep and not state.stopped:
        return state, ()  # nobody is woken to be asked how they are
    just_paused = state.paused and state.phase is Phase.WARM
    if state.phase not in QUIET or state.crisis is not None or just_paused:
        return replace(state, reminded=event), ()
    return speak(world, state, event)


def speak(world: World, state: State, event: Reminded) -> Result:
    """Ask how it is; at night quietly, and the voice is as before when somebody answers."""
    state = replace(state, reminded=None, hushed=event.volume)
    return prompt(world, state, "reminder_late" if event.late else "reminder_due", then=Offer(("check_in",)))
