"""How it has been: the last week beside the one before, in two sentences, or the last check-ins. Nothing is a cause."""

import datetime

from assistant.conversation.filling import said_number, worded
from assistant.conversation.play import aside
from assistant.conversation.state import Result, State
from assistant.conversation.world import World
from assistant.journal.entries import Entry
from assistant.journal.trends import Change, Span, compare_weeks, sleep_finding
from content.paragraphs import split_sentences
from content.steps import Offer, Say
from content.times import say_date

LAST_ENTRIES = 3
"""How many check-ins are read: more are not remembered by ear."""
FEWEST = 2
"""Days with a check-in below which there is no week to tell of."""


def history(world: World, state: State, text: str) -> Result:
    """Answer how it has been, by what was asked."""
    if state.wall is None or not state.past:
        return _said(world, state, [_line(world, state, "history_none")], offer=True)
    today = state.wall.date()
    match world.guide.looking_back(text):
        case "entries":
            lines = _entries(world, state, today)
        case "sleep":
            lines = _sleep(world, state, today)
        case _:
            lines = _weeks(world, state, today)
    return _said(world, state, lines)


def _line(world: World, state: State, name: str, **fill: str) -> str:
    return worded(world, name, state.turn("history"), fill)


def _said(world: World, state: State, lines: list[str], *, offer: bool = False) -> Result:
    texts = [sentence for line in lines for sentence in split_sentences(line)]
    steps = tuple(Say(text, opens=index == 0) for index, text in enumerate(texts))
    question = Offer(("check_in",)) if offer else state.question
    return aside(world, state.counted("history"), "history", steps, then=question)


def _weeks(world: World, state: State, today: datetime.date) -> list[str]:
    weeks = compare_weeks(state.past, today)
    if weeks.last.days < FEWEST:
        return [_line(world, state, "history_few"), *_told(world, state, today)[-1:]]
    lines = [_numbness(world, state, weeks.last, weeks.numbness)]
    finding = sleep_finding(state.past, today)
    if finding is not None:
        days, less = str(finding.days_rested), said_number(world, finding.difference)
        return [*lines, _line(world, state, "history_rested", days=days, less=less)]
    if weeks.last.sleep is not None:
        hours = said_number(world, weeks.last.sleep)
        return [*lines, _line(world, state, f"history_sleep_{weeks.sleep.value}", hours=hours)]
    return lines


def _numbness(world: World, state: State, last: Span, change: Change) -> str:
    number = said_number(world, last.numbness) if last.numbness is not None else ""
    if not number:
        return _line(world, state, "history_days", days=str(last.days))
    return _line(world, state, f"history_numb_{change.value}", number=number, days=str(last.days))


def _sleep(world: World, state: State, today: datetime.date) -> list[str]:
    weeks = compare_weeks(state.past, today)
    if weeks.last.sleep is None or weeks.sleep is Change.UNKNOWN:
        return [_line(world, state, "history_sleep_unknown_yet")]
    return [_line(world, state, f"history_sleep_{weeks.sleep.value}", hours=said_number(world, weeks.last.sleep))]


def _entries(world: World, state: State, today: datetime.date) -> list[str]:
    return _told(world, state, today) or [_line(world, state, "history_none")]


def _told(world: World, state: State, today: datetime.date) -> list[str]:
    """The last check-ins that there is something to tell of, the newest last."""
    return [line for entry in state.past[-LAST_ENTRIES:] if (line := _entry(world, state, entry, today))]


def _entry(world: World, state: State, entry: Entry, today: datetime.date) -> str:
    day = say_date(entry.day, today, world.library.times)
    day = day[:1].upper() + day[1:]
    numb = "" if entry.numbness is None else said_number(world, entry.numbness)
    if numb and entry.feeling:
        return _line(world, state, "entry_numb_word", day=day, number=numb, word=entry.feeling)
    if numb:
        return _line(world, state, "entry_numb", day=day, number=numb)
    if entry.feeling:
        return _line(world, state, "entry_word", day=day, word=entry.feeling)
    if entry.sleep is not None:
        return _line(world, state, "entry_sleep", day=day, hours=said_number(world, entry.sleep))
    return ""
