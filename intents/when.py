"""When to be asked, as people say it: "every night at half seven", "thursdays after group", "no, make it ten".

Pure. What was said before goes in as ``known``, so that an answer to "at what time?" or a correction changes the same
reminder. What the words leave open stays open, and ``When.missing`` names it for the caller to ask.

Two times of the day share a name. A part of the day settles it ("at nine in the morning", "every night at nine"), then
a time that was known before ("make that nine" after half past eight in the evening is nine in the evening), and else
the one nearer to ``clock.unsaid`` of ``times.toml``: people are asked how they are in the evening more than in the
morning.
``When.guessed`` says that it had to be so settled.
"""

from dataclasses import dataclass, replace
from typing import Literal

from intents.clock import Clock
from intents.reading import Found, read
from intents.tags import Items, Tag
from intents.times import Cannot, Times, minutes_of

EVERY_DAY = frozenset(range(7))
Missing = Literal["time", "days", "how_often"]
TimeOfDay = tuple[int, int]
"""Hour and minute by the clock on the wall."""


@dataclass(frozen=True)
class When:
    """When to be asked; empty where nothing was said of it."""

    days: frozenset[int] | None = None
    """Days of the week, Monday is 0; ``EVERY_DAY``; ``None`` where no day of the week was said."""
    excluded: frozenset[int] = frozenset()
    """Days of the week to leave out."""
    time: TimeOfDay | None = None
    guessed: bool = False
    """Whether morning or evening was not said, so that the time is worth reading back."""
    part_of_day: str = ""
    """A name in ``times.toml``, such as ``evening``."""
    repeats: bool | None = None
    """Again and again, or once; ``None`` where neither was said."""
    ahead_days: int | None = None
    """Days from today, for once: 1 is tomorrow."""
    offset_minutes: int | None = None
    """Minutes from now, for once."""
    after: str = ""
    """What it is to follow, turned to be said back: "group", "your shift"."""
    past_midnight: bool = False
    """Whether the time lies after midnight of the night that was named: "tomorrow night at half twelve"."""
    cannot: Cannot | None = None
    """Something was asked that no reminder can do: "every other day", "twice a day", "on the third"."""

    @property
    def due_days(self) -> frozenset[int]:
        """The days of the week on which it is due, those left out taken away; empty where none was said."""
        return (self.days or frozenset()) - self.excluded

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What to ask for, in order, before there is a reminder."""
        if self.offset_minutes is not None:
            return ()
        wanted: list[Missing] = []
        if self.repeats and not self.due_days:
            wanted.append("days")
        if self.time is None:
            wanted.append("time")
        if self.repeats is None and self.ahead_days is None:
            wanted.append("how_often")
        return tuple(wanted)


def parse_when(text: str, times: Times, known: When | None = None) -> When | None:
    """What a sentence says of when, on top of what is known; ``None`` where it says nothing of it."""
    items = times.tagger.tag(text)
    result = known or When()
    said = False
    for part in split_corrections(items):
        found = read(part, times)
        if found.says_something:
            result, said = _merged(result, found, times), True
    return result if said else None


def split_corrections(items: Items) -> list[Items]:
    """The parts of a sentence between its corrections; what a later part says replaces what an earlier one did."""
    parts: list[Items] = []
    begin = 0
    for place, item in enumerate(items):
        if item.has(Tag.CORRECTION):
            parts.append(items[begin:place])
            begin = place + 1
    return [*parts, items[begin:]]


def usual_time(when: When, times: Times) -> TimeOfDay | None:
    """A time to propose where none was said: that of the part of the day, or of what it is to follow."""
    time = times.plain_after.get(when.after)
    if time is None and (part := times.part(when.part_of_day)):
        time = part.usual
    return (time.hour, time.minute) if time else None


def _minutes(time: TimeOfDay) -> int:
    return time[0] * 60 + time[1]


def _merged(known: When, found: Found, times: Times) -> When:
    """What is known, changed by what was found in one part of a sentence."""
    if found.offset is not None:
        return When(repeats=False, offset_minutes=found.offset, cannot=found.cannot)
    when = _with_days(known, found)
    when = replace(when, cannot=found.cannot, after=found.after or when.after, offset_minutes=None)
    return _with_time(when, found, times)


def _with_days(known: When, found: Found) -> When:
    repeats = _repeats(found)
    days: frozenset[int] | None = found.days or None
    if days is None and repeats and (found.parts or found.excluded) and not found.weekly:
        days = EVERY_DAY if known.days is None or found.parts else None
    if days is not None or found.weekly:
        excluded = found.excluded & (days or EVERY_DAY)
        known = replace(known, days=days, excluded=excluded, ahead_days=None, repeats=repeats)
    elif found.ahead is not None and not found.every:
        return replace(known, days=None, excluded=frozenset(), ahead_days=found.ahead, repeats=False)
    elif found.excluded:
        known = replace(known, excluded=known.excluded | found.excluded, repeats=True)
    if found.once:
        known = replace(known, repeats=False)
    return known


def _repeats(found: Found) -> bool | None:
    if found.once:
        return False
    leaves_out = bool(found.excluded) and (not found.days or bool(found.excluded & found.days))
    if found.every or found.weekly or found.again or len(found.days) > 1 or leaves_out:
        return True
    return False if found.days or found.ahead is not None else None


def _with_time(when: When, found: Found, times: Times) -> When:
    name = found.parts[0] if found.parts else ""
    part = times.part(name or when.part_of_day)
    if found.clock is None:
        if not name:
            return when
        if when.time is None or part is None:
            return replace(when, part_of_day=name)
        # "in the morning, I mean": the same time, in the other half of the day.
        minutes = Clock(_minutes(when.time), sure=False, marked=True).near(part.middle)
        when = replace(when, guessed=False)
    else:
        clock = found.clock
        if name and part:
            middle = part.middle
        elif when.time:
            middle = _minutes(when.time)
        else:
            middle = part.middle if part else minutes_of(times.words.clock.unsaid)
        minutes = clock.near(middle)
        guessed = not clock.sure and not part and (when.time is None or when.guessed)
        when = replace(when, guessed=guessed or found.unsure)
        if not name and part and not part.holds(minutes):
            part, name, when = None, "", replace(when, part_of_day="")
    late = bool(part and part.passes_midnight and minutes < minutes_of(part.until))
    return replace(when, time=divmod(minutes, 60), part_of_day=name or when.part_of_day, past_midnight=late)
